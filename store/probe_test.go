package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/store"
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
