package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Campaigns reads the campaigns; of version 0 when there was none.
func (p *Partition) Campaigns(ctx context.Context) (s Campaigns, err error) {
	row, err := p.fields(ctx, p.campaigns(), "v", "d")
	if errors.Is(err, care.ErrNotFound) {
		return Campaigns{}, nil
	}
	if err != nil {
		return Campaigns{}, fmt.Errorf("load campaigns: %w", err)
	}
	if s.Version, err = strconv.Atoi(row[0]); err != nil {
		return Campaigns{}, fmt.Errorf("read version of campaigns: %w", err)
	}
	return s, p.unseal(kindNews, "", row[1], &s.Campaigns)
}

func (p *Partition) saveCampaigns(b *batch, s *Campaigns) error {
	if s == nil {
		return nil
	}
	sealed, err := p.seal(kindNews, "", s.Campaigns)
	if err != nil {
		return err
	}
	b.is(p.campaigns(), "v", versionWord(s.Version))
	b.do("HSET", p.campaigns(), "v", s.Version+1, "d", sealed)
	return nil
}

// NewsPeople lists up to n of those who agreed to news, by their IDs, after one.
func (p *Partition) NewsPeople(ctx context.Context, after string, n int) (ids []string, err error) {
	from := "-"
	if after != "" {
		from = "(" + after
	}
	err = p.store.on(ctx, p.news(), func(c redis.Cmdable) (err error) {
		ids, err = c.ZRangeByLex(ctx, p.news(), &redis.ZRangeBy{Min: from, Max: "+", Count: int64(n)}).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people who agreed to news: %w", err)
	}
	return ids, nil
}

// listNews keeps the index of them. Most people were never asked: for them it
// costs nothing.
func (p *Partition) listNews(b *batch, c care.Contact) {
	switch asked := slices.ContainsFunc(c.Consents, func(a care.Consent) bool { return a.Purpose == care.ConsentNews }); {
	case !asked:
	case c.Consented(care.ConsentNews) && c.OptedOut.IsZero():
		b.do("ZADD", p.news(), 0, c.ID)
	default:
		b.do("ZREM", p.news(), c.ID)
	}
}

// Backlog is how many lanes could be sent from now, but were not yet.
func (p *Partition) Backlog(ctx context.Context, now time.Time) (n int, err error) {
	d, err := p.Depth(ctx, now)
	return d.Safety + d.Reply + d.Scheduled, err
}

// WithCases reads some contacts, with all cases of each, in two round trips. One
// that is gone is left out. The phone that somebody shares is not read.
func (p *Partition) WithCases(ctx context.Context, ids []string) (people []Person, cases map[string][]Case, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	rows, refs := make([]*redis.SliceCmd, len(ids)), make([]*redis.StringSliceCmd, len(ids))
	err = p.store.on(ctx, p.news(), func(c redis.Cmdable) error {
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range ids {
				rows[i], refs[i] = pipe.HMGet(ctx, p.contact(id), "v", "p", "s"), pipe.SMembers(ctx, p.cases(id))
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read people: %w", err)
	}
	var all []string
	for i, id := range ids {
		row := make([]string, 3)
		for j, v := range rows[i].Val() {
			row[j], _ = v.(string)
		}
		if row[0] == "" {
			continue
		}
		person, err := p.person(id, row)
		if err != nil {
			return nil, nil, err
		}
		people, all = append(people, person), append(all, refs[i].Val()...)
	}
	read, err := p.readCases(ctx, all)
	if err != nil {
		return nil, nil, err
	}
	cases = map[string][]Case{}
	for _, c := range read {
		cases[c.Contact] = append(cases[c.Contact], c)
	}
	return people, cases, nil
}
