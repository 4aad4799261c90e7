package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Depth is how much waits in a scheme.
type Depth struct {
	// Safety, Reply and Scheduled are the lanes of each class that may go now.
	Safety, Reply, Scheduled int
	// Held are the lanes that are leased or put off.
	Held int
	// Overdue is how long the lane that waits longest could have gone; Late the
	// same of jobs.
	Overdue, Late time.Duration
	Jobs          int // due now
	Dead          int
	OpenCases     int
	// Repeats are the inputs that were delivered more than once, ever.
	Repeats int
}

// Depth measures what waits at now.
func (p *Partition) Depth(ctx context.Context, now time.Time) (Depth, error) {
	var m measures
	err := p.store.on(ctx, p.due(), func(c redis.Cmdable) error {
		m = measures{}
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			p.measure(ctx, pipe, &m, ms(now))
			return nil
		})
		if errors.Is(err, redis.Nil) { // nothing was ever repeated
			return nil
		}
		return err
	})
	if err != nil {
		return Depth{}, fmt.Errorf("measure depth: %w", err)
	}
	return m.depth(now), nil
}

// measures are the answers from which a Depth is made. The last set is the one
// of jobs.
type measures struct {
	ready, all [5]*redis.IntCmd
	oldest     [5]*redis.ZSliceCmd
	dead, open *redis.IntCmd
	repeats    *redis.StringCmd
}

func (p *Partition) measure(ctx context.Context, pipe redis.Pipeliner, m *measures, now string) {
	sets := []string{p.ready(care.Safety), p.ready(care.Reply), p.ready(care.Scheduled), p.putOff(), p.due()}
	for i, set := range sets {
		m.ready[i] = pipe.ZCount(ctx, set, "-inf", now)
		m.all[i] = pipe.ZCard(ctx, set)
		m.oldest[i] = pipe.ZRangeWithScores(ctx, set, 0, 0)
	}
	m.dead = pipe.ZCard(ctx, p.deadAt())
	m.open = pipe.ZCard(ctx, p.open())
	m.repeats = pipe.HGet(ctx, p.counts(), "repeats")
}

func (m *measures) depth(now time.Time) Depth {
	d := Depth{
		Safety: int(m.ready[0].Val()), Reply: int(m.ready[1].Val()), Scheduled: int(m.ready[2].Val() + m.ready[3].Val()),
		Jobs: int(m.ready[4].Val()), Dead: int(m.dead.Val()), OpenCases: int(m.open.Val()),
	}
	for i := range 4 {
		d.Held += int(m.all[i].Val() - m.ready[i].Val())
		d.Overdue = max(d.Overdue, since(m.oldest[i].Val(), now))
	}
	d.Late = since(m.oldest[4].Val(), now)
	d.Repeats, _ = m.repeats.Int()
	return d
}

// since is how long ago the first of a set was due; 0 when it is not yet.
func since(first []redis.Z, now time.Time) time.Duration {
	if len(first) == 0 {
		return 0
	}
	return max(0, now.Sub(time.UnixMilli(int64(first[0].Score))))
}
