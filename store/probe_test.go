package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// A full Redis answers every question and takes no write: the probe says so, and
// what was refused can be done again once there is room.
func TestProbeNoticesAFullRedis(t *testing.T) {
	s := startServer(t)
	w := newWorld(t, dial(t, s.url(), "single"))
	if err := w.Probe(w.ctx, w.now); err != nil {
		t.Fatal(err)
	}
	w.client.ConfigSet(w.ctx, "maxmemory", "1")
	err := w.Probe(w.ctx, w.now)
	if err == nil || !strings.Contains(store.Trouble(err), "full") {
		t.Errorf("full: %v, which means: %s", err, store.Trouble(err))
	}
	w.client.ConfigSet(w.ctx, "maxmemory", "0")
	if err := w.Probe(w.ctx, w.now); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// What else keeps Redis from taking a write is said in words, and is over when
// its cause is.
func TestProbeNoticesWhatElseRefusesWrites(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		says         string
		args         []string
		before, over func(w *world)
	}{
		{"too few replicas", nil,
			func(w *world) { w.must(w.client.ConfigSet(w.ctx, "min-replicas-to-write", "1").Err()) },
			func(w *world) { w.must(w.client.ConfigSet(w.ctx, "min-replicas-to-write", "0").Err()) }},
		{"cannot write to its disk", []string{"--appendonly", "no", "--enable-protected-configs", "yes"},
			func(w *world) {
				w.must(w.client.ConfigSet(w.ctx, "save", "3600 1").Err())
				w.must(w.client.Set(w.ctx, "x", "x", 0).Err())
				w.must(w.client.ConfigSet(w.ctx, "dir", gone).Err())
				w.must(os.Remove(gone))
				w.client.BgSave(w.ctx)
				eventually(w.t, "the snapshot fails", func() bool {
					return strings.Contains(w.client.Info(w.ctx, "persistence").Val(), "rdb_last_bgsave_status:err")
				})
			},
			func(w *world) { w.must(w.client.ConfigSet(w.ctx, "save", "").Err()) }},
		{"incomplete", []string{"--cluster-enabled", "yes"},
			func(*world) {},
			func(w *world) {
				slots := make([]int, 16384)
				for i := range slots {
					slots[i] = i
				}
				w.must(w.client.(*redis.Client).ClusterAddSlots(w.ctx, slots...).Err())
				eventually(w.t, "it has all slots", func() bool {
					return strings.Contains(w.client.(*redis.Client).ClusterInfo(w.ctx).Val(), "cluster_state:ok")
				})
			}},
	} {
		t.Run(tt.says, func(t *testing.T) {
			s := startTCP(t, tt.args...)
			w := newWorld(t, dial(t, s.url(), "single"))
			w.Partition = store.New(w.client, w.keys, store.Options{Patience: 50 * time.Millisecond}).Partition(w.scheme)
			tt.before(w)
			if err := w.Probe(w.ctx, w.now); err == nil || !strings.Contains(store.Trouble(err), tt.says) {
				t.Errorf("%v, which means: %s", err, store.Trouble(err))
			}
			tt.over(w)
			if err := w.Probe(w.ctx, w.now); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// A Redis that starts says so while it reads its data; a call that has patience
// waits for it and goes on.
func TestRedisThatIsLoadingIsWaitedFor(t *testing.T) {
	s := startServer(t)
	w := newWorld(t, dial(t, s.url(), "single"))
	_, err := w.client.Pipelined(w.ctx, func(p redis.Pipeliner) error {
		for i := range 5000 {
			p.Set(w.ctx, fmt.Sprint("x", i), "x", 0)
		}
		return nil
	})
	w.must(err)
	s.kill()
	s.args = append(s.args, "--key-load-delay", "200") // microseconds a key
	s.launch(t)
	quick := store.New(w.client, w.keys, store.Options{Patience: time.Millisecond}).Partition(w.scheme)
	eventually(t, "it says that it is starting", func() bool {
		return strings.Contains(store.Trouble(quick.Probe(w.ctx, w.now)), "is starting")
	})
	if err := w.Probe(w.ctx, w.now); err != nil {
		t.Errorf("with patience: %v", err)
	}
}

// A replica takes no writes either.
func TestProbeNoticesAReplica(t *testing.T) {
	s := startServer(t)
	w := newWorld(t, dial(t, s.url(), "single"))
	w.client.Do(w.ctx, "replicaof", "127.0.0.1", "1")
	ctx, cancel := context.WithTimeout(w.ctx, 300*time.Millisecond)
	defer cancel()
	if err := w.Probe(ctx, w.now); err == nil || !strings.Contains(store.Trouble(err), "replica") {
		t.Errorf("replica: %v, which means: %s", err, store.Trouble(err))
	}
}
