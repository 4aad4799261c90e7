package bot

import (
	"context"
	"time"

	"github.com/linkline/linkline/flows"
)

const (
	// purseful is for how long places that were taken at once last, together: so
	// far may a network be ahead of its rate.
	purseful = 20 * time.Millisecond
	// purseLife is how long they may be used.
	purseLife = 5 * purseful
)

// purse holds places at a network that were taken ahead of need. At a high rate
// one call to Redis serves many messages; and those who wait stand in a queue,
// where all of them asking whenever a place is free would win one place for many
// calls.
type purse struct {
	turn  chan struct{} // held by whoever takes, or waits for, the next places
	left  int
	until time.Time
}

func newPurse() *purse { return &purse{turn: make(chan struct{}, 1)} }

// pay takes n of the places that each last as one says, waiting for them until
// end. Otherwise it returns how long to wait before asking again.
func (p *purse) pay(ctx context.Context, n int, one flows.Place, end time.Time, take func(flows.Place) (time.Duration, error)) (time.Duration, error) {
	if !p.enter(end) {
		return longWait / 4, nil
	}
	defer p.leave()
	if p.left >= n && time.Now().Before(p.until) {
		p.left -= n
		return 0, nil
	}
	many := max(n, int(purseful/one.Lasts))
	one.Lasts *= time.Duration(many)
	for {
		wait, err := take(one)
		if err == nil && wait <= 0 {
			p.left, p.until = many-n, time.Now().Add(purseLife)
			return 0, nil
		}
		if err != nil || time.Now().Add(wait).After(end) || !sleeps(ctx, wait) {
			return wait, err
		}
	}
}

// refund gives back what was not used.
func (p *purse) refund(n int) {
	p.turn <- struct{}{}
	p.left += n
	p.leave()
}

// enter waits for its turn; false when that had not come by end.
func (p *purse) enter(end time.Time) bool {
	select {
	case p.turn <- struct{}{}:
		return true
	default:
	}
	t := time.NewTimer(time.Until(end))
	defer t.Stop()
	select {
	case p.turn <- struct{}{}:
		return true
	case <-t.C:
		return false
	}
}

func (p *purse) leave() { <-p.turn }

// sleeps waits for d; false when ctx is done before.
func sleeps(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
