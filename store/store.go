package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options say how careful a store is. The zero value suits one Redis.
type Options struct {
	// Replicas is how many replicas must have a commit before it counts as
	// done, to begin with; zero asks none. See Await.
	Replicas int
	// WaitFor is how long to wait for them; zero means one second.
	WaitFor time.Duration
	// Patience is for how long a call that Redis did not carry out is tried
	// again, through a restart or a failover; zero means six seconds. A call
	// that may have been carried out is never repeated.
	Patience time.Duration
	// Now is the time for the few calls that are not told it; nil means the
	// clock.
	Now func() time.Time
	// Log gets what is worth a warning; nil means none of it.
	Log *slog.Logger
}

// ErrReplicas says that a commit stands, but on fewer replicas than asked for.
// The same input committed again is care.ErrDuplicate once they have it.
var ErrReplicas = errors.New("committed, but not on enough replicas")

// Store is a Redis with the keys to what is sealed in it.
type Store struct {
	client redis.UniversalClient
	keys   *Keys
	o      Options
	// replicas is Options.Replicas, which Await raises.
	replicas atomic.Int32
}

// New returns a store on client.
func New(client redis.UniversalClient, keys *Keys, o Options) *Store {
	if o.WaitFor == 0 {
		o.WaitFor = time.Second
	}
	if o.Patience == 0 {
		o.Patience = 6 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{client: client, keys: keys, o: o}
	s.Await(o.Replicas)
	return s
}

// Await has every commit from now on wait for n replicas, and reports whether
// that is more than before. It never asks for fewer: replicas that are missed
// are the reason to wait for one, and no reason to do without.
func (s *Store) Await(n int) (more bool) {
	for {
		have := s.replicas.Load()
		if int32(n) <= have {
			return false
		}
		if s.replicas.CompareAndSwap(have, int32(n)) {
			return true
		}
	}
}

func (s *Store) awaited() int { return int(s.replicas.Load()) }

// Ping asks Redis for a sign of life, once.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Partition is all that one scheme keeps.
type Partition struct {
	names
	scheme string
	store  *Store
}

// Partition returns the part of a scheme. It costs nothing; nothing is shared
// between schemes.
func (s *Store) Partition(scheme string) *Partition {
	return &Partition{names: newNames(scheme), scheme: scheme, store: s}
}
