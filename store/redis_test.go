package store_test

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// allKeys lists keys, on every primary of a cluster.
func allKeys(ctx context.Context, c redis.UniversalClient, pattern string) (keys []string, err error) {
	cluster, ok := c.(*redis.ClusterClient)
	if !ok {
		return c.Keys(ctx, pattern).Result()
	}
	var mu sync.Mutex
	err = cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error {
		some, err := c.Keys(ctx, pattern).Result()
		mu.Lock()
		keys = append(keys, some...)
		mu.Unlock()
		return err
	})
	return keys, err
}
