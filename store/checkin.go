package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// CheckIns reads the check-ins that were opened in a time, the end of it left
// out, earliest first, with what came of them.
func (p *Partition) CheckIns(ctx context.Context, from, to time.Time) ([]care.Checked, error) {
	return p.checkInsIn(ctx, p.checkIns(), &redis.ZRangeBy{Min: ms(from), Max: "(" + ms(to)})
}

// CheckInsWith reads all of one contact's, earliest first.
func (p *Partition) CheckInsWith(ctx context.Context, contact string) ([]care.Checked, error) {
	return p.checkInsIn(ctx, p.checkInsOf(contact), &redis.ZRangeBy{Min: "-inf", Max: "+inf"})
}

// checkInsIn reads what an index has. One that is gone, or cannot be opened, is left
// out.
func (p *Partition) checkInsIn(ctx context.Context, index string, within *redis.ZRangeBy) ([]care.Checked, error) {
	var ids []string
	err := p.store.on(ctx, index, func(c redis.Cmdable) (err error) {
		ids, err = c.ZRangeByScore(ctx, index, within).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list check-ins: %w", err)
	}
	rows, err := p.rows(ctx, ids, p.checkIn, "d")
	if err != nil {
		return nil, fmt.Errorf("read check-ins: %w", err)
	}
	all := make([]care.Checked, 0, len(ids))
	for i, id := range ids {
		var k care.Checked
		if rows[i][0] == "" {
			continue // erased between the two reads
		}
		if err := p.unseal(kindCheckIn, id, rows[i][0], &k); err != nil {
			p.unreadable("check-in cannot be opened", err, "checkin", id)
			continue
		}
		all = append(all, k)
	}
	return all, nil
}

// saveCheckIns adds check-ins and the indexes of them. The person's version is
// the check of each.
func (p *Partition) saveCheckIns(b *batch, ch Change) error {
	for _, k := range ch.CheckIns {
		if ch.Person == nil || k.Contact != ch.Person.Contact.ID || k.Appointment == "" || k.Name == "" {
			return errors.New("change has a check-in that is not its person's, or has no name")
		}
		id := k.ID()
		sealed, err := p.seal(kindCheckIn, id, k)
		if err != nil {
			return err
		}
		b.do("HSET", p.checkIn(id), "d", sealed)
		b.do("ZADD", p.checkIns(), ms(k.Open), id)
		b.do("ZADD", p.checkInsOf(k.Contact), ms(k.Open), id)
	}
	return nil
}
