package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Case reads a case; care.ErrNotFound when there is none.
func (p *Partition) Case(ctx context.Context, ref string) (Case, error) {
	row, err := p.fields(ctx, p.caseOf(ref), "v", "d")
	if err != nil {
		return Case{}, fmt.Errorf("load case: %w", err)
	}
	return p.readCase(ref, row[0], row[1])
}

// OpenCases reads up to n of the cases that somebody still has to do something
// about, oldest first.
func (p *Partition) OpenCases(ctx context.Context, n int) ([]Case, error) {
	if n <= 0 {
		return nil, nil
	}
	var refs []string
	var rows []*redis.SliceCmd
	err := p.store.on(ctx, p.open(), func(c redis.Cmdable) (err error) {
		if refs, err = c.ZRange(ctx, p.open(), 0, int64(n-1)).Result(); err != nil {
			return err
		}
		rows = rows[:0]
		_, err = c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, ref := range refs {
				rows = append(rows, pipe.HMGet(ctx, p.caseOf(ref), "v", "d"))
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list open cases: %w", err)
	}
	cases := make([]Case, 0, len(refs))
	for i, ref := range refs {
		v, _ := rows[i].Val()[0].(string)
		d, _ := rows[i].Val()[1].(string)
		if v == "" {
			continue // closed or erased between the two reads
		}
		c, err := p.readCase(ref, v, d)
		if err != nil {
			p.unreadable("case cannot be opened", err, "case", ref)
			continue
		}
		cases = append(cases, c)
	}
	return cases, nil
}

func (p *Partition) readCase(ref, version, sealed string) (c Case, err error) {
	if c.Version, err = strconv.Atoi(version); err != nil {
		return Case{}, fmt.Errorf("read version of case: %w", err)
	}
	return c, p.unseal(kindCase, ref, sealed, &c.Case)
}

func (p *Partition) saveCases(b *batch, cases []Case) error {
	for _, c := range cases {
		if c.Ref == "" {
			return fmt.Errorf("change has a case without a reference")
		}
		sealed, err := p.seal(kindCase, c.Ref, c.Case)
		if err != nil {
			return err
		}
		b.is(p.caseOf(c.Ref), "v", versionWord(c.Version))
		b.do("HSET", p.caseOf(c.Ref), "v", c.Version+1, "d", sealed)
		if c.Version == 0 {
			b.do("SADD", p.cases(c.Contact), c.Ref)
		}
		p.listCase(b, c.Case)
	}
	return nil
}

// listCase keeps the index of open cases.
func (p *Partition) listCase(b *batch, c care.Case) {
	if c.Open() {
		b.do("ZADD", p.open(), ms(c.Opened), c.Ref)
		return
	}
	b.do("ZREM", p.open(), c.Ref)
}
