package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// What is lost of acknowledged commits when redis-server is killed, by its
// settings. Ours loses nothing; one that keeps nothing on disk shows that this
// test can see a loss.
func TestWhatEachSettingKeeps(t *testing.T) {
	for _, tt := range []struct {
		name       string
		args       []string
		none, some bool // must be lost
	}{
		{"appendfsync always", nil, true, false},
		{"appendfsync always, busy disk", nil, true, false},
		{"appendfsync everysec", []string{"--appendfsync", "everysec"}, false, false},
		{"appendfsync everysec, busy disk", []string{"--appendfsync", "everysec"}, false, false},
		{"no AOF, snapshots as Debian has them", []string{"--appendonly", "no", "--save", "3600 1 300 100 60 10000"}, false, true},
		{"nothing on disk", []string{"--appendonly", "no"}, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.HasSuffix(tt.name, "busy disk") {
				keepDiskBusy(t)
			}
			lost, acked := killedOnce(t, tt.args...)
			t.Logf("%s: lost %d of %d acknowledged commits", tt.name, lost, acked)
			if acked < 10 || tt.none && lost > 0 || tt.some && lost == 0 {
				t.Error("not what this setting does")
			}
		})
	}
}

// keepDiskBusy writes and syncs large files beside the test until it ends.
func keepDiskBusy(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "busy"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		defer f.Close()
		for raw := make([]byte, 32<<20); ctx.Err() == nil; {
			if _, err := f.WriteAt(raw, 0); err != nil {
				t.Error(err)
				return
			}
			_ = f.Sync() // that it takes its time is the point
		}
	})
	t.Cleanup(func() { stop(); writing.Wait() })
}

// killedOnce lets people write until redis-server is killed, starts it again, and
// counts what is not there any more.
func killedOnce(t *testing.T, args ...string) (lost, total int) {
	s := startServer(t, args...)
	w := newWorld(t, dial(t, s.url(), "single"))
	const people = 20
	acked := make([]int, people)
	stop, writers := context.WithCancel(t.Context())
	defer writers()
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() { acked[i] = w.keepWriting(stop, fmt.Sprintf("p%d", i)) })
	}
	time.Sleep(400 * time.Millisecond) // a moment in the middle of it is the point
	writers()
	s.kill() // with commits under way
	all.Wait()
	s.start(t)
	for i, n := range acked {
		p, err := w.Load(w.ctx, address(fmt.Sprintf("p%d", i)))
		if err != nil && !errors.Is(err, care.ErrNotFound) {
			t.Fatal(err)
		}
		total, lost = total+n, lost+max(0, n-p.Version)
	}
	return lost, total
}
