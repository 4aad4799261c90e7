package store

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// sweepStep bounds how much of a kind one Sweep looks at.
const sweepStep = 1000

// Sweep takes away marks of inputs, receipts and limits from before a time, a
// bounded number a call. From is empty at first; next is where the next call goes
// on, and empty when all were looked at. Any number of processes may sweep.
func (p *Partition) Sweep(ctx context.Context, before time.Time, from string) (next string, err error) {
	marks, err := p.oldMarks(ctx, before)
	if err != nil {
		return "", fmt.Errorf("sweep: %w", err)
	}
	receipts, at, err := p.oldReceipts(ctx, before, from)
	if err != nil {
		return "", fmt.Errorf("sweep: %w", err)
	}
	var rates []string
	if from == "" { // they are few, and walked through whole
		if rates, err = p.oldRates(ctx, before); err != nil {
			return "", fmt.Errorf("sweep: %w", err)
		}
	}
	if at != 0 || len(marks) == sweepStep {
		next = strconv.FormatUint(at, 10)
	}
	if len(marks)+len(receipts)+len(rates) == 0 {
		return next, nil
	}
	b := newBatch(p.seen())
	b.doAll("ZREM", p.seen(), marks)
	b.doAll("HDEL", p.receipts(), receipts)
	b.doAll("HDEL", p.rates(), rates)
	return next, p.write(ctx, b)
}

func (p *Partition) oldMarks(ctx context.Context, before time.Time) (marks []string, err error) {
	err = p.store.on(ctx, p.seen(), func(c redis.Cmdable) (err error) {
		old := redis.ZRangeBy{Min: "-inf", Max: "(" + ms(before), Count: sweepStep}
		marks, err = c.ZRangeByScore(ctx, p.seen(), &old).Result()
		return err
	})
	return marks, err
}

// oldReceipts are those of the next part of the hash; its walk is over when next is 0.
func (p *Partition) oldReceipts(ctx context.Context, before time.Time, from string) (old []string, next uint64, err error) {
	at, err := strconv.ParseUint(cmp.Or(from, "0"), 10, 64)
	if err != nil {
		return nil, 0, fmt.Errorf("where to go on: %w", err)
	}
	rows, next, err := p.scan(ctx, p.receipts(), at)
	for i := 0; i+1 < len(rows); i += 2 {
		r, err := readReceipt(rows[i], rows[i+1])
		if err != nil || r.At.Before(before) {
			old = append(old, rows[i])
		}
	}
	return old, next, err
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
