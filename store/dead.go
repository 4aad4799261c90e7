package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Dead lists up to n dead letters, oldest first.
func (p *Partition) Dead(ctx context.Context, n int) ([]DeadLetter, error) {
	if n <= 0 {
		return nil, nil
	}
	var rows []any
	err := p.store.on(ctx, p.dead(), func(c redis.Cmdable) error {
		ids, err := c.ZRange(ctx, p.deadAt(), 0, int64(n-1)).Result()
		if err != nil || len(ids) == 0 {
			return err
		}
		rows, err = c.HMGet(ctx, p.dead(), ids...).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	letters := make([]DeadLetter, 0, len(rows))
	for _, row := range rows {
		s, ok := row.(string)
		if !ok {
			continue // revived between the two reads
		}
		d, err := p.openDead(s)
		if err != nil {
			return nil, err
		}
		letters = append(letters, d)
	}
	return letters, nil
}

// DeadLetters counts them.
func (p *Partition) DeadLetters(ctx context.Context) (n int, err error) {
	err = p.store.on(ctx, p.deadAt(), func(c redis.Cmdable) error {
		all, err := c.ZCard(ctx, p.deadAt()).Result()
		n = int(all)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count dead letters: %w", err)
	}
	return n, nil
}

// saveDead adds letters to the dead ones.
func (p *Partition) saveDead(b *batch, letters []DeadLetter) error {
	for _, d := range letters {
		row, err := p.sealDead(d)
		if err != nil {
			return err
		}
		b.do("HSET", p.dead(), d.Message.ID, row)
		b.do("ZADD", p.deadAt(), ms(d.At), d.Message.ID)
	}
	return nil
}

// Revive puts a dead letter at the end of its lane again, as a message made
// now. One that says itself until when it is of use still does. What somebody
// wrote to us is handled again. care.ErrNotFound when there is no such letter.
func (p *Partition) Revive(ctx context.Context, id string) error {
	b, row, err := p.takeDead(ctx, id)
	if err != nil {
		return fmt.Errorf("revive: %w", err)
	}
	d, err := p.openDead(row)
	if err != nil {
		return fmt.Errorf("revive: %w", err)
	}
	now := p.store.o.Now().UTC()
	if d.In != nil {
		return p.handleAgain(ctx, b, d, now)
	}
	d.Message.Made = now
	// A receipt of the first life would take it off its lane unsent.
	b.do("HDEL", p.receipts(), id)
	if _, err := p.saveMessages(b, Change{Messages: []care.Outbound{d.Message}}); err != nil {
		return fmt.Errorf("revive: %w", err)
	}
	if _, err := p.apply(ctx, b, "", d.Message.Made); err != nil {
		return fmt.Errorf("revive: %w", err)
	}
	return nil
}

// handleAgain puts what somebody wrote among the jobs that are due.
func (p *Partition) handleAgain(ctx context.Context, b *batch, d DeadLetter, now time.Time) error {
	job := care.Job{ID: care.InboundJob(*d.In), Kind: care.JobInbound, At: d.At, In: d.In}
	if err := p.saveJobs(b, Change{Jobs: []care.Job{job}}); err != nil {
		return fmt.Errorf("revive: %w", err)
	}
	if _, err := p.apply(ctx, b, "", now); err != nil {
		return fmt.Errorf("revive: %w", err)
	}
	return nil
}

// Discard takes a dead letter away; care.ErrNotFound when there is none.
func (p *Partition) Discard(ctx context.Context, id string) error {
	b, _, err := p.takeDead(ctx, id)
	if err == nil {
		_, err = p.apply(ctx, b, "", p.store.o.Now())
	}
	if err != nil {
		return fmt.Errorf("discard: %w", err)
	}
	return nil
}

// takeDead starts a batch that takes a dead letter away, for whoever is first.
func (p *Partition) takeDead(ctx context.Context, id string) (*batch, string, error) {
	row, err := p.field(ctx, p.dead(), id)
	if err != nil {
		return nil, "", err
	}
	b := newBatch(p.seen())
	b.is(p.dead(), id, row)
	b.do("HDEL", p.dead(), id)
	b.do("ZREM", p.deadAt(), id)
	return b, row, nil
}

// sealDead writes a dead letter: whose it is, a space, and the rest sealed.
func (p *Partition) sealDead(d DeadLetter) (string, error) {
	sealed, err := p.seal(kindDead, d.Message.Contact, d)
	return d.Message.Contact + " " + string(sealed), err
}

func (p *Partition) openDead(row string) (d DeadLetter, err error) {
	contact, sealed, ok := strings.Cut(row, " ")
	if !ok {
		return d, errors.New("dead letter is not whole")
	}
	return d, p.unseal(kindDead, contact, sealed, &d)
}
