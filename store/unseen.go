package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Unseen returns those of some inputs that were not committed yet, in their
// order. It writes nothing: between this and a commit of one of them somebody
// else may commit it, which the commit then says.
func (p *Partition) Unseen(ctx context.Context, inputs []string) ([]string, error) {
	if len(inputs) == 0 {
		return nil, nil
	}
	marks := make([]*redis.FloatCmd, len(inputs))
	err := p.store.on(ctx, p.seen(), func(c redis.Cmdable) error {
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range inputs {
				marks[i] = pipe.ZScore(ctx, p.seen(), id)
			}
			return nil
		})
		if err == redis.Nil { // the first of them that has no mark
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for marks: %w", err)
	}
	var unseen []string
	for i, id := range inputs {
		switch err := marks[i].Err(); err {
		case nil:
		case redis.Nil:
			unseen = append(unseen, id)
		default:
			return nil, fmt.Errorf("look for marks: %w", err)
		}
	}
	return unseen, nil
}
