package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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
	return p.listed(ctx, p.open(), n)
}

// WaitingCases reads up to n of the open cases that nobody has, oldest first.
func (p *Partition) WaitingCases(ctx context.Context, n int) ([]Case, error) {
	return p.listed(ctx, p.unowned(), n)
}

// CasesOpened reads all cases that were opened in a time, the end of it left
// out, oldest first: closed ones too.
func (p *Partition) CasesOpened(ctx context.Context, from, to time.Time) ([]Case, error) {
	var refs []string
	err := p.store.on(ctx, p.opened(), func(c redis.Cmdable) (err error) {
		refs, err = c.ZRangeByScore(ctx, p.opened(), &redis.ZRangeBy{Min: ms(from), Max: "(" + ms(to)}).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return p.readCases(ctx, refs)
}

// listed reads the first n cases of an index.
func (p *Partition) listed(ctx context.Context, index string, n int) ([]Case, error) {
	if n <= 0 {
		return nil, nil
	}
	var refs []string
	err := p.store.on(ctx, index, func(c redis.Cmdable) (err error) {
		refs, err = c.ZRange(ctx, index, 0, int64(n-1)).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return p.readCases(ctx, refs)
}

// CasesOf reads the open cases that a member of the team has, oldest first.
func (p *Partition) CasesOf(ctx context.Context, worker string) ([]Case, error) {
	rows, err := p.owners(ctx)
	if err != nil {
		return nil, err
	}
	var refs []string
	for ref, row := range rows {
		if owner, _, _ := strings.Cut(row, " "); owner == p.ownerHash(worker) {
			refs = append(refs, ref)
		}
	}
	cases, err := p.readCases(ctx, refs)
	slices.SortFunc(cases, func(a, b Case) int { return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(a.Ref, b.Ref)) })
	return cases, err
}

// Caseloads counts the open cases of one kind that each of the members of the
// team has.
func (p *Partition) Caseloads(ctx context.Context, kind care.Kind, workers []string) (map[string]int, error) {
	rows, err := p.owners(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, row := range rows {
		counts[row]++
	}
	loads := map[string]int{}
	for _, w := range workers {
		loads[w] = counts[p.ownerRow(w, kind)]
	}
	return loads, nil
}

// Loads counts the people whom each of the members of the team has, with those
// that they are being asked about; but is the reference of a case that does not
// count.
func (p *Partition) Loads(ctx context.Context, workers []string, but string) (map[string]int, error) {
	rows, err := p.owners(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for ref, row := range rows {
		if ref != but || !strings.HasPrefix(row, offeredTo) {
			counts[row]++
		}
	}
	loads := map[string]int{}
	for _, w := range workers {
		loads[w] = counts[p.ownerRow(w, care.KindReferral)] + counts[offeredTo+p.ownerHash(w)]
	}
	return loads, nil
}

func (p *Partition) owners(ctx context.Context) (rows map[string]string, err error) {
	err = p.store.on(ctx, p.owned(), func(c redis.Cmdable) (err error) {
		rows, err = c.HGetAll(ctx, p.owned()).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list cases of the team: %w", err)
	}
	return rows, nil
}

// ownerHash hides who has how many cases from whoever reads the disk.
func (p *Partition) ownerHash(worker string) string {
	return p.store.keys.Address(care.Address("staff:" + worker))
}

func (p *Partition) ownerRow(worker string, kind care.Kind) string {
	return p.ownerHash(worker) + " " + string(kind)
}

// offeredTo begins the row of a case that nobody has and one of the team is being
// asked about. It is no owner's.
const offeredTo = "? "

// rowOf is who has an open case, or is being asked about it; "" when that is
// nobody.
func (p *Partition) rowOf(c care.Case) string {
	switch n := len(c.Offered); {
	case !c.Open():
		return ""
	case c.Owner != "":
		return p.ownerRow(c.Owner, c.Kind)
	case n > 0 && c.Status == care.Requested:
		return offeredTo + p.ownerHash(c.Offered[n-1])
	}
	return ""
}

// readCases reads cases in one round trip. One that is gone, or cannot be
// opened, is left out.
func (p *Partition) readCases(ctx context.Context, refs []string) ([]Case, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	var rows []*redis.SliceCmd
	err := p.store.on(ctx, p.open(), func(c redis.Cmdable) error {
		rows = rows[:0]
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, ref := range refs {
				rows = append(rows, pipe.HMGet(ctx, p.caseOf(ref), "v", "d"))
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
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
		if c.Version == 0 || c.Was != "" {
			b.do("SADD", p.cases(c.Contact), c.Ref)
		}
		if c.Was != "" {
			b.do("SREM", p.cases(c.Was), c.Ref)
		}
		b.do("ZADD", p.opened(), ms(c.Opened), c.Ref)
		p.listCase(b, c.Case)
	}
	return nil
}

// listCase keeps the indexes of open cases: all of them, and either who has it
// or that nobody has, and who is being asked.
func (p *Partition) listCase(b *batch, c care.Case) {
	if row := p.rowOf(c); row == "" {
		b.do("HDEL", p.owned(), c.Ref)
	} else {
		b.do("HSET", p.owned(), c.Ref, row)
	}
	if !c.Open() {
		b.do("ZREM", p.open(), c.Ref)
		b.do("ZREM", p.unowned(), c.Ref)
		return
	}
	b.do("ZADD", p.open(), ms(c.Opened), c.Ref)
	if c.Owner == "" {
		b.do("ZADD", p.unowned(), ms(c.Opened), c.Ref)
		return
	}
	b.do("ZREM", p.unowned(), c.Ref)
}
