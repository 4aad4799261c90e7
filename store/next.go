package store

import (
	"context"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// NextDue is the first instant after t at which a job or a message is due, or a
// lease ends; zero when there is none. A clock that is moved by hand stops there.
func (p *Partition) NextDue(ctx context.Context, t time.Time) (next time.Time, err error) {
	sets := []string{p.due(), p.ready(care.Safety), p.ready(care.Reply), p.ready(care.Scheduled), p.putOff()}
	firsts := make([]*redis.ZSliceCmd, len(sets))
	err = p.store.on(ctx, p.due(), func(c redis.Cmdable) error {
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, set := range sets {
				after := redis.ZRangeBy{Min: "(" + ms(t), Max: "+inf", Count: 1}
				firsts[i] = pipe.ZRangeByScoreWithScores(ctx, set, &after)
			}
			return nil
		})
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("find what is due next: %w", err)
	}
	for _, first := range firsts {
		for _, z := range first.Val() {
			if at := time.UnixMilli(int64(z.Score)).UTC(); next.IsZero() || at.Before(next) {
				next = at
			}
		}
	}
	return next, nil
}
