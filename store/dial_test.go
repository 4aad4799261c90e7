package store_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

func TestDial(t *testing.T) {
	tests := []struct {
		name, url, mode string
		ok              bool
	}{
		{"single", "redis://127.0.0.1:1/3", "single", true},
		{"single is the default", "redis://127.0.0.1:1", "", true},
		{"socket", "unix:///tmp/none.sock", "single", true},
		{"cluster of hosts", "redis://:canary@127.0.0.1:1,127.0.0.1:2", "cluster", true},
		{"cluster has no databases", "redis://:canary@127.0.0.1:1/3", "cluster", false},
		{"sentinel", "redis://127.0.0.1:1,127.0.0.1:2/0?master=mymaster", "sentinel", true},
		{"sentinel without a name", "redis://:canary@127.0.0.1:1", "sentinel", false},
		{"no scheme", "canary:6379", "single", false},
		{"no host", "redis:///canary", "cluster", false},
		{"not a number", "redis://127.0.0.1:1/canary", "sentinel", false},
		{"no such mode", "redis://127.0.0.1:1", "ring", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := store.Dial(t.Context(), tt.url, tt.mode)
			if (err == nil) != tt.ok {
				t.Fatalf("%v", err)
			}
			if err != nil {
				if strings.Contains(err.Error(), "canary") {
					t.Errorf("the error tells what the URL holds: %v", err)
				}
				return
			}
			c.Close()
		})
	}
}

// The options that keep a call from being made twice unseen.
func TestDialOptions(t *testing.T) {
	c, err := store.Dial(t.Context(), "redis://127.0.0.1:1/3", "single")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	o := c.(*redis.Client).Options()
	if o.MaxRetries != 0 || !o.ContextTimeoutEnabled || !o.DisableIdentity || o.DB != 3 { // -1 reads back as 0
		t.Errorf("retries %d, deadlines %v, identity off %v, db %d", o.MaxRetries, o.ContextTimeoutEnabled, o.DisableIdentity, o.DB)
	}
	if o.PipelinePoolSize != -1 || o.DialerRetries != 1 || o.MaintNotificationsConfig.Mode != maintnotifications.ModeDisabled {
		t.Errorf("pipeline pool %d, %d dials, maintenance %v", o.PipelinePoolSize, o.DialerRetries, o.MaintNotificationsConfig.Mode)
	}
	sentinel, err := store.Dial(t.Context(), "redis://127.0.0.1:1/?master=m", "sentinel")
	if err != nil {
		t.Fatal(err)
	}
	defer sentinel.Close()
	if o := sentinel.(*redis.Client).Options(); o.MaxRetries != 0 || !o.ContextTimeoutEnabled || o.DialerRetries != 1 || o.PipelinePoolSize != -1 || !o.DisableIdentity {
		t.Errorf("sentinel: retries %d, deadlines %v, %d dials, pipeline pool %d", o.MaxRetries, o.ContextTimeoutEnabled, o.DialerRetries, o.PipelinePoolSize)
	}
	c, err = store.Dial(t.Context(), "redis://127.0.0.1:1", "cluster")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if o := c.(*redis.ClusterClient).Options(); o.ClusterStateReloadInterval != time.Second || o.MaxRedirects != 0 || !o.ContextTimeoutEnabled {
		t.Errorf("reload after %v, %d redirects, deadlines %v", o.ClusterStateReloadInterval, o.MaxRedirects, o.ContextTimeoutEnabled)
	}
}

// A server that takes calls and never answers holds nobody longer than their
// deadline, whatever the mode.
func TestDeadlinesHold(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for mode, query := range map[string]string{"single": "", "cluster": "", "sentinel": "/?master=m"} {
		c, err := store.Dial(t.Context(), "redis://"+silent.Addr().String()+query, mode)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		start := time.Now()
		if err := store.New(c, nil, store.Options{}).Ping(ctx); err == nil || time.Since(start) > 2*time.Second {
			t.Errorf("%s: %v after %v", mode, err, time.Since(start))
		}
	}
}

// A Redis that is away is tried for as long as the store has patience, no
// longer, and the error says what was tried.
func TestAway(t *testing.T) {
	s := startServer(t)
	w := newWorld(t, dial(t, s.url(), "single"))
	w.Partition = store.New(w.client, w.keys, store.Options{Patience: 100 * time.Millisecond}).Partition(w.scheme)
	s.kill()
	start := time.Now()
	_, err := w.tryCommit(store.Change{Input: "i"})
	if err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	if err := w.store.Ping(w.ctx); err == nil {
		t.Error("a dead server answers")
	}
}

// Replicas that are added later are waited for from then on, and never again
// done without.
func TestReplicasThatComeLaterAreAwaited(t *testing.T) {
	w := newWorld(t, dial(t, startTCP(t).url(), "single"))
	s := store.New(w.client, w.keys, store.Options{WaitFor: 50 * time.Millisecond})
	w.Partition = s.Partition(w.scheme)
	w.commit(store.Change{Input: "before"})
	if s.Await(0) || !s.Await(1) || s.Await(1) || s.Await(0) {
		t.Error("not raised once")
	}
	if _, err := w.tryCommit(store.Change{Input: "after"}); !errors.Is(err, store.ErrReplicas) {
		t.Errorf("one replica is asked for and there is none: %v", err)
	}
	if err := w.Probe(w.ctx, w.now); !strings.Contains(store.Trouble(err), "lost replicas") {
		t.Errorf("not ready: %v, which means: %s", err, store.Trouble(err))
	}
}

// Without enough replicas a commit is not acknowledged, neither the first time
// nor when it comes again; once they are there, the repeat is.
func TestReplicasMissing(t *testing.T) {
	primary := startTCP(t)
	c := dial(t, primary.url(), "single")
	w := newWorld(t, c)
	w.Partition = store.New(c, w.keys, store.Options{Replicas: 1, WaitFor: 50 * time.Millisecond}).Partition(w.scheme)
	for range 2 {
		if _, err := w.tryCommit(store.Change{Input: "i"}); !errors.Is(err, store.ErrReplicas) {
			t.Errorf("no replica: %v", err)
		}
	}
	startTCP(t, "--replicaof", "127.0.0.1 "+strings.TrimPrefix(primary.addr(), "127.0.0.1:"))
	eventually(t, "the repeat is acknowledged", func() bool {
		_, err := w.tryCommit(store.Change{Input: "i"})
		return err != nil && !errors.Is(err, store.ErrReplicas)
	})
}
