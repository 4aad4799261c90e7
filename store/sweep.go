package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// sweepStep bounds the work of one Sweep.
const sweepStep = 1000

// cursor is where the walk through the receipts goes on. It is only in memory:
// a new process begins again.
type cursor struct {
	mu sync.Mutex
	at uint64
}

// Sweep takes away marks of inputs, receipts and limits from before a time, a bounded
// number a call. Any number of processes may sweep.
func (p *Partition) Sweep(ctx context.Context, before time.Time) error {
	marks, err := p.oldMarks(ctx, before)
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	receipts, err := p.oldReceipts(ctx, before)
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	rates, err := p.oldRates(ctx, before)
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	if len(marks)+len(receipts)+len(rates) == 0 {
		return nil
	}
	b := newBatch(p.seen())
	b.doAll("ZREM", p.seen(), marks)
	b.doAll("HDEL", p.receipts(), receipts)
	b.doAll("HDEL", p.rates(), rates)
	return p.write(ctx, b)
}

func (p *Partition) oldMarks(ctx context.Context, before time.Time) (marks []string, err error) {
	err = p.store.on(ctx, p.seen(), func(c redis.Cmdable) (err error) {
		old := redis.ZRangeBy{Min: "-inf", Max: "(" + ms(before), Count: sweepStep}
		marks, err = c.ZRangeByScore(ctx, p.seen(), &old).Result()
		return err
	})
	return marks, err
}

func (p *Partition) oldReceipts(ctx context.Context, before time.Time) (old []string, err error) {
	p.sweep.mu.Lock()
	defer p.sweep.mu.Unlock()
	var rows []string
	rows, p.sweep.at, err = p.scan(ctx, p.receipts(), p.sweep.at)
	for i := 0; i+1 < len(rows); i += 2 {
		r, err := readReceipt(rows[i], rows[i+1])
		if err != nil || r.At.Before(before) {
			old = append(old, rows[i])
		}
	}
	return old, err
}

// scan reads the next part of a large hash: fields and values in turn. The walk
// is over when the cursor is 0 again.
func (p *Partition) scan(ctx context.Context, key string, at uint64) (rows []string, next uint64, err error) {
	err = p.store.on(ctx, key, func(c redis.Cmdable) (err error) {
		rows, next, err = c.HScan(ctx, key, at, "", sweepStep).Result()
		return err
	})
	return rows, next, err
}
