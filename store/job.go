package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// nobody is the fence on a job that is not leased; tokens are as long.
const nobody = "0000000000000000"

// Due leases up to n jobs that are due at now, for d. A job leaves with the
// Change whose Done it is; one that no change carries out is due again when its
// lease has ended.
func (p *Partition) Due(ctx context.Context, now time.Time, d time.Duration, n int) ([]JobLease, error) {
	token := newToken()
	rows, err := p.store.runWords(ctx, dueScript, []string{p.due(), p.jobs()}, ms(now), ms(now.Add(d)), n, token)
	if err != nil {
		return nil, fmt.Errorf("claim jobs: %w", err)
	}
	leases := make([]JobLease, 0, len(rows)/2)
	for i := 0; i+1 < len(rows); i += 2 {
		l := JobLease{Token: token}
		if err := p.unseal(kindJob, rows[i], rows[i+1], &l.Job); err != nil {
			p.unreadable("job cannot be opened", err, "job", rows[i])
			continue
		}
		leases = append(leases, l)
	}
	return leases, nil
}

// JobsDue counts the jobs that are due in a time, the end of it left out, and
// whose ID begins as given.
func (p *Partition) JobsDue(ctx context.Context, prefix string, from, to time.Time) (n int, err error) {
	var ids []string
	err = p.store.on(ctx, p.due(), func(c redis.Cmdable) (err error) {
		ids, err = c.ZRangeByScore(ctx, p.due(), &redis.ZRangeBy{Min: ms(from), Max: "(" + ms(to)}).Result()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count jobs: %w", err)
	}
	for _, id := range ids {
		if strings.HasPrefix(id, prefix) {
			n++
		}
	}
	return n, nil
}

// saveJobs adds what becomes of jobs. The claimed one goes before others are
// set, since one of those may have its ID.
func (p *Partition) saveJobs(b *batch, ch Change) error {
	if ch.Done != nil {
		b.starts(p.jobs(), ch.Done.ID, ch.Done.Token)
		p.dropJob(b, ch.Done.ID)
	}
	for _, id := range ch.Cancel {
		p.dropJob(b, id)
	}
	for _, j := range ch.Jobs {
		sealed, err := p.sealJob(j)
		if err != nil {
			return err
		}
		b.do("ZADD", p.due(), ms(j.At), j.ID)
		b.do("HSET", p.jobs(), j.ID, sealed)
	}
	return nil
}

func (p *Partition) dropJob(b *batch, id string) {
	b.do("ZREM", p.due(), id)
	b.do("HDEL", p.jobs(), id)
}

func (p *Partition) sealJob(j care.Job) ([]byte, error) {
	sealed, err := p.seal(kindJob, j.ID, j)
	if err != nil {
		return nil, err
	}
	return append([]byte(nobody), sealed...), nil
}
