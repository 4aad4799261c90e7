package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// maxKept is how many entries a kept list holds.
const maxKept = 500

// write runs a batch of writes that need no check and have no input.
func (p *Partition) write(ctx context.Context, b *batch) error {
	_, err := p.apply(ctx, b, "", p.store.o.Now())
	return err
}

// field reads one field of a hash; care.ErrNotFound when it is missing.
func (p *Partition) field(ctx context.Context, key, field string) (value string, err error) {
	err = p.store.on(ctx, key, func(c redis.Cmdable) (err error) {
		value, err = c.HGet(ctx, key, field).Result()
		return err
	})
	if errors.Is(err, redis.Nil) {
		err = care.ErrNotFound
	}
	return value, err
}

// Note reads a small named value; "" when there is none.
func (p *Partition) Note(ctx context.Context, name string) (string, error) {
	sealed, err := p.field(ctx, p.notes(), name)
	if errors.Is(err, care.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read note: %w", err)
	}
	var value string
	return value, p.unseal(kindNote, name, sealed, &value)
}

// SetNote writes a small named value.
func (p *Partition) SetNote(ctx context.Context, name, value string) error {
	sealed, err := p.seal(kindNote, name, value)
	if err != nil {
		return err
	}
	b := newBatch(p.seen())
	b.do("HSET", p.notes(), name, sealed)
	return p.write(ctx, b)
}

// Keep adds an entry to a named list, which holds the newest 500. The name does
// not stand in Redis; one that is an address goes with its contact's erasure.
func (p *Partition) Keep(ctx context.Context, list string, entry []byte) error {
	hash := p.store.keys.Address(care.Address(list))
	sealed, err := p.seal(kindKept, hash, entry)
	if err != nil {
		return err
	}
	b := newBatch(p.seen())
	b.do("RPUSH", p.kept(hash), sealed)
	b.do("LTRIM", p.kept(hash), -maxKept, -1)
	return p.write(ctx, b)
}

// Kept reads a named list, oldest first.
func (p *Partition) Kept(ctx context.Context, list string) ([][]byte, error) {
	hash := p.store.keys.Address(care.Address(list))
	rows, err := p.tail(ctx, p.kept(hash), maxKept)
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	entries := make([][]byte, len(rows))
	for i, row := range rows {
		if err := p.unseal(kindKept, hash, row, &entries[i]); err != nil {
			return nil, err
		}
	}
	return entries, nil
}
