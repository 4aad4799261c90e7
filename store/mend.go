package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// MendCase puts a case into the indexes that it should be in and takes it out of
// the others, if it is not so. Data that an older version wrote, or that came back
// from a copy, may lack an index. care.ErrConflict when the case moved on.
func (p *Partition) MendCase(ctx context.Context, c Case) (mended bool, err error) {
	whole, err := p.wellListed(ctx, c.Case)
	if err != nil || whole {
		return false, err
	}
	b := newBatch(p.seen())
	b.is(p.caseOf(c.Ref), "v", versionWord(c.Version))
	b.do("SADD", p.cases(c.Contact), c.Ref)
	b.do("ZADD", p.opened(), ms(c.Opened), c.Ref)
	p.listCase(b, c.Case)
	return true, p.write(ctx, b)
}

// wellListed reports whether a case is in each index as it should be.
func (p *Partition) wellListed(ctx context.Context, c care.Case) (bool, error) {
	var opened, open, unowned *redis.FloatCmd
	var owned *redis.StringCmd
	err := p.store.on(ctx, p.open(), func(r redis.Cmdable) error {
		_, err := r.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			opened, open = pipe.ZScore(ctx, p.opened(), c.Ref), pipe.ZScore(ctx, p.open(), c.Ref)
			unowned, owned = pipe.ZScore(ctx, p.unowned(), c.Ref), pipe.HGet(ctx, p.owned(), c.Ref)
			return nil
		})
		if err == redis.Nil { // one of them has no such entry
			return nil
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look at indexes: %w", err)
	}
	in := func(z *redis.FloatCmd) bool { return z.Err() == nil }
	return in(opened) && in(open) == c.Open() && in(unowned) == (c.Open() && c.Owner == "") && owned.Val() == p.rowOf(c), nil
}

// MissingJobs are those of some jobs that are not there, or are never due.
func (p *Partition) MissingJobs(ctx context.Context, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []any
	due := make([]*redis.FloatCmd, len(ids))
	err := p.store.on(ctx, p.jobs(), func(c redis.Cmdable) error {
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range ids {
				due[i] = pipe.ZScore(ctx, p.due(), id)
			}
			return nil
		})
		if err != nil && err != redis.Nil {
			return err
		}
		rows, err = c.HMGet(ctx, p.jobs(), ids...).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for jobs: %w", err)
	}
	i := -1
	return slices.DeleteFunc(slices.Clone(ids), func(string) bool {
		i++
		return rows[i] != nil && due[i].Err() == nil
	}), nil
}
