package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/linkline/linkline/store"
	"github.com/linkline/linkline/store/embedded"
)

// backing is the Redis under the store.
type backing struct {
	client redis.UniversalClient
	kind   string // a sentence for people
	close  func() error
}

// openBacking connects to the Redis that is configured, or starts the one that
// we bring.
func openBacking(ctx context.Context, c *Config, log *slog.Logger) (*backing, error) {
	redis.SetLogger(redisLog{log}) // before there is a client; all of a process share it
	if c.Redis == "" {
		r, err := embedded.Start(ctx, embedded.Options{Dir: c.Data, Log: log})
		if err != nil {
			return nil, err
		}
		return &backing{r.Client(), r.Kind(), r.Close}, nil
	}
	client, err := store.Dial(ctx, string(c.Redis), c.Mode)
	if err != nil {
		return nil, err
	}
	return &backing{client, "Redis by REDIS_URL (" + c.Mode + ").", client.Close}, nil
}

// redisLog takes what the Redis client has to say, which would otherwise stand as
// plain lines among our JSON. It warns: whoever called is told what failed.
type redisLog struct{ log *slog.Logger }

func (l redisLog) Printf(_ context.Context, format string, args ...any) {
	l.log.Warn("redis client", "says", fmt.Sprintf(format, args...))
}

// replicasToAwait is how many replicas every commit waits for: one where there
// are at least two, so that the loss of any node is neither the loss of a
// message nor the end of service.
func replicasToAwait(ctx context.Context, client redis.UniversalClient) (int, error) {
	fewest := -1
	var mu sync.Mutex
	count := func(ctx context.Context, c redis.Cmdable) error {
		info, err := c.Info(ctx, "replication").Result()
		if err != nil {
			return fmt.Errorf("count replicas: %w", err)
		}
		n := connectedReplicas(info)
		mu.Lock()
		defer mu.Unlock()
		if fewest < 0 || n < fewest {
			fewest = n
		}
		return nil
	}
	var err error
	if cluster, ok := client.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error { return count(ctx, c) })
	} else {
		err = count(ctx, client)
	}
	if fewest >= 2 {
		return 1, err
	}
	return 0, err
}

func connectedReplicas(info string) int {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, "connected_slaves:"); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(value)) // Redis writes a number, or nothing
			return n
		}
	}
	return 0
}
