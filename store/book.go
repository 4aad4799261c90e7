package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// SaveBook keeps the source of a version of the flows under its hash.
func (p *Partition) SaveBook(ctx context.Context, hash string, source []byte) error {
	sealed, err := p.seal(kindBook, hash, source)
	if err != nil {
		return err
	}
	b := newBatch(p.seen())
	b.do("HSET", p.books(), hash, sealed)
	return p.write(ctx, b)
}

// Book reads the source of a version; care.ErrNotFound when it is not kept.
func (p *Partition) Book(ctx context.Context, hash string) ([]byte, error) {
	sealed, err := p.field(ctx, p.books(), hash)
	if err != nil {
		return nil, fmt.Errorf("load flows: %w", err)
	}
	var source []byte
	return source, p.unseal(kindBook, hash, sealed, &source)
}

// Books says how many sessions are in each version that is kept.
func (p *Partition) Books(ctx context.Context) (map[string]int, error) {
	var kept []string
	var in map[string]string
	err := p.store.on(ctx, p.books(), func(c redis.Cmdable) (err error) {
		if kept, err = c.HKeys(ctx, p.books()).Result(); err != nil {
			return err
		}
		in, err = c.HGetAll(ctx, p.inBook()).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count sessions: %w", err)
	}
	books := make(map[string]int, len(kept))
	for _, hash := range kept {
		books[hash] = 0
	}
	for hash, n := range in {
		if books[hash], err = strconv.Atoi(n); err != nil {
			return nil, fmt.Errorf("count sessions: %w", err)
		}
	}
	return books, nil
}

// DropBook forgets a version that no session is in; care.ErrConflict when one
// is.
func (p *Partition) DropBook(ctx context.Context, hash string) error {
	b := newBatch(p.seen())
	b.is(p.inBook(), hash, "")
	b.do("HDEL", p.books(), hash)
	if err := p.write(ctx, b); err != nil {
		return fmt.Errorf("drop flows: %w", err)
	}
	return nil
}
