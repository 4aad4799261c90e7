package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows"
)

// Take takes a place at every limit, for all processes together, and returns
// zero; or takes none and returns how long to wait before asking again.
func (p *Partition) Take(ctx context.Context, now time.Time, places []flows.Place) (time.Duration, error) {
	args := []any{now.UnixMicro()}
	for _, pl := range places {
		args = append(args, pl.Limit, pl.Lasts.Microseconds(), pl.Ahead.Microseconds())
	}
	said, err := p.store.run(ctx, takeScript, []string{p.rates()}, args...)
	if err != nil {
		return 0, fmt.Errorf("take place: %w", err)
	}
	text, _ := said.(string)
	wait, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("take place: %w", err)
	}
	return time.Duration(wait) * time.Microsecond, nil
}

// oldRates are limits whose last place is long over.
func (p *Partition) oldRates(ctx context.Context, before time.Time) ([]string, error) {
	return p.walk(ctx, p.rates(), func(_, over string) bool {
		at, err := strconv.ParseInt(over, 10, 64)
		return err != nil || time.UnixMicro(at).Before(before)
	})
}
