package store

import (
	"context"
	"fmt"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// MaxTranscript is how many lines of a contact's transcript are kept.
const MaxTranscript = 200

// Transcript reads the last n lines of a contact, oldest first.
func (p *Partition) Transcript(ctx context.Context, contact string, n int) ([]care.Entry, error) {
	rows, err := p.tail(ctx, p.transcript(contact), n)
	if err != nil {
		return nil, fmt.Errorf("read transcript: %w", err)
	}
	entries := make([]care.Entry, len(rows))
	for i, row := range rows {
		if err := p.unseal(kindEntry, contact, row, &entries[i]); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// tail reads the last n of a list.
func (p *Partition) tail(ctx context.Context, key string, n int) (rows []string, err error) {
	if n <= 0 {
		return nil, nil
	}
	err = p.store.on(ctx, key, func(c redis.Cmdable) (err error) {
		rows, err = c.LRange(ctx, key, int64(-n), -1).Result()
		return err
	})
	return rows, err
}

func (p *Partition) saveLog(b *batch, contact string, log []care.Entry) error {
	if len(log) == 0 {
		return nil
	}
	rows := make([]any, len(log))
	for i, e := range log {
		row, err := p.seal(kindEntry, contact, e)
		if err != nil {
			return err
		}
		rows[i] = row
	}
	b.do("RPUSH", p.transcript(contact), rows...)
	b.do("LTRIM", p.transcript(contact), -MaxTranscript, -1)
	return nil
}
