package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Probe makes a small write, as safely as a commit. A Redis that only answers is
// of no use: it may be full, loading, a replica, or have lost its replicas.
func (p *Partition) Probe(ctx context.Context, now time.Time) error {
	b := newBatch(p.seen())
	b.do("HSET", p.counts(), "probed", ms(now))
	if _, err := p.apply(ctx, b, "", now); err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	return nil
}

// Trouble says in words why Redis did not take a write.
func Trouble(err error) string {
	if errors.Is(err, ErrReplicas) {
		return "Redis has lost replicas that have to confirm every write"
	}
	for _, t := range []struct{ word, says string }{
		{"OOM", "Redis is full, and rightly throws nothing away: give it more memory"},
		{"READONLY", "this Redis is a replica now: a failover is under way, or the address is wrong"},
		{"LOADING", "Redis is starting and reads its data"},
		{"MASTERDOWN", "Redis has lost its master"},
		{"CLUSTERDOWN", "the Redis Cluster is incomplete"},
		{"NOREPLICAS", "Redis has too few replicas to take writes"},
		{"MISCONF", "Redis cannot write to its disk"},
	} {
		// A script's own words may come before those of what it called.
		if redis.HasErrorPrefix(err, t.word) || err != nil && containsWord(err.Error(), t.word) {
			return t.says
		}
	}
	return "Redis does not answer"
}

// containsWord finds a word of Redis' at the start of an error or of a part of it.
func containsWord(text, word string) bool {
	for part := range strings.SplitSeq(text, ": ") {
		if strings.HasPrefix(part, word+" ") || strings.HasPrefix(part, "-"+word+" ") {
			return true
		}
	}
	return false
}
