package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/redis/go-redis/v9"
)

// The kinds that Options.Want may name.
const (
	Child   = "child"
	Journal = "journal"
)

// Options say where the data is kept and how.
type Options struct {
	Dir string // the data folder; made when it does not exist
	// Want is Child, Journal, or empty: the kind that the folder already has,
	// else Child where a server is on the PATH, else Journal.
	Want string
	Log  *slog.Logger // nil for silence

	few int // tests shorten journals with it: see fewRecords
}

// Redis is a running embedded Redis.
type Redis struct {
	client *redis.Client
	kind   string
	stop   func() error
	close  func() error
}

// Client returns the client for it, ready to use. Close closes it.
func (r *Redis) Client() redis.UniversalClient { return r.client }

// Kind says in one sentence which Redis this is and what it is good for.
func (r *Redis) Kind() string { return r.kind }

// Close stops the Redis with everything on disk, and frees the folder. A
// second call answers as the first.
func (r *Redis) Close() error { return r.close() }

// Start starts the Redis that keeps its data in o.Dir, and returns when it
// answers. The end of ctx ends only the wait.
func Start(ctx context.Context, o Options) (*Redis, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	o.Dir = dir
	lock, err := acquire(ctx, filepath.Join(dir, "LOCK"))
	if err != nil {
		return nil, err
	}
	r, err := start(ctx, o, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	r.close = sync.OnceValue(func() error {
		return errors.Join(r.client.Close(), r.stop(), lock.Close())
	})
	return r, nil
}

func start(ctx context.Context, o Options, lock *os.File) (*Redis, error) {
	c, err := choose(o)
	if err != nil {
		return nil, err
	}
	if c.kind == Journal {
		return startJournal(filepath.Join(o.Dir, journalFolder), o)
	}
	return startChild(ctx, childConfig{
		server: c.server, dir: filepath.Join(o.Dir, childFolder), lock: lock, log: o.Log,
	})
}
