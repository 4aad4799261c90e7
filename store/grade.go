package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Grade is how durable the Redis is, as its own configuration has it: A to C, F,
// or "unverified". Why is a sentence for people.
type Grade struct {
	Letter string
	Why    string
}

// settings are what a grade hangs on.
type settings struct {
	aof, fsync, policy, onRewrite string
	replicas                      int
}

// Grade reads the configuration of every primary; the worst of them counts.
func (s *Store) Grade(ctx context.Context) (Grade, error) {
	cluster, ok := s.client.(*redis.ClusterClient)
	if !ok {
		return s.gradeOf(ctx, s.client)
	}
	var mu sync.Mutex
	worst := Grade{}
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error {
		g, err := s.gradeOf(ctx, c)
		mu.Lock()
		defer mu.Unlock()
		if worst.Letter < g.Letter { // A < B < C < F < unverified
			worst = g
		}
		return err
	})
	return worst, err
}

func (s *Store) gradeOf(ctx context.Context, c redis.Cmdable) (Grade, error) {
	set, err := readSettings(ctx, c)
	if _, refused := errors.AsType[redis.Error](err); refused && !notDone(err) {
		return Grade{"unverified", "This Redis does not let us read its configuration; ask who runs it."}, nil
	}
	if err != nil {
		return Grade{}, fmt.Errorf("grade: %w", err)
	}
	return set.grade(s.awaited()), nil
}

func readSettings(ctx context.Context, c redis.Cmdable) (set settings, err error) {
	info, err := c.Info(ctx, "replication").Result()
	if err != nil {
		return set, err
	}
	set.replicas, _ = strconv.Atoi(infoField(info, "connected_slaves"))
	for name, into := range map[string]*string{
		"appendonly": &set.aof, "appendfsync": &set.fsync,
		"maxmemory-policy": &set.policy, "no-appendfsync-on-rewrite": &set.onRewrite,
	} {
		got, err := c.ConfigGet(ctx, name).Result()
		if err != nil {
			return set, err
		}
		*into = got[name]
	}
	return set, nil
}

// grade is the table of DESIGN section 6. wait is how many replicas a commit
// waits for.
func (s settings) grade(wait int) Grade {
	switch {
	case s.aof != "yes":
		return Grade{"F", "It keeps no log of its writes (appendonly): a crash loses everything since the last snapshot."}
	case s.policy != "noeviction":
		return Grade{"F", "It throws data away when its memory is full (maxmemory-policy): set noeviction."}
	case s.fsync != "always" && s.fsync != "everysec":
		return Grade{"F", "It leaves it to the system when writes reach the disk (appendfsync no)."}
	case s.fsync == "everysec":
		return Grade{"C", "It writes to disk once a second (appendfsync): a crash loses up to two seconds of answered messages."}
	case s.onRewrite == "yes":
		return Grade{"C", "It stops writing to disk while it tidies its log (no-appendfsync-on-rewrite): set it to no."}
	case wait >= 1 && s.replicas >= 2:
		return Grade{"A", fmt.Sprintf("Every commit is on disk, and on at least %d of %d replicas, before it is answered.", wait, s.replicas)}
	case wait >= 1:
		return Grade{"B", fmt.Sprintf("Every commit is on disk, and on %d replica before it is answered, but there are only %d replicas: with the loss of one, nothing is answered.", wait, s.replicas)}
	}
	return Grade{"B", "Every commit is on disk before it is answered, on one machine: losing its disk loses all since the last backup."}
}

// infoField reads one line of INFO.
func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
