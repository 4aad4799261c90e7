package simulator

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Farthest is how far the clock can be moved at once.
const Farthest = 400 * 24 * time.Hour

// Clock is the time of the process: the real one, moved forward by hand. It
// never goes back.
type Clock struct {
	real func() time.Time

	mu    sync.Mutex
	shift time.Duration
}

// NewClock returns a clock that is ahead of real by shift.
func NewClock(real func() time.Time, shift time.Duration) *Clock {
	return &Clock{real: real, shift: shift}
}

// Now is the simulated time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.real().Add(c.shift)
}

// shiftTo is by how much the clock has to be ahead for t to be now.
func (c *Clock) shiftTo(t time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return max(c.shift, t.Sub(c.real()))
}

// Set puts the clock ahead by shift, unless it is ahead by more.
func (c *Clock) Set(shift time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shift = max(c.shift, shift)
}

// Travel moves a clock from one due instant to the next, so that what is due on
// Monday happens before what is due on Tuesday although both come in one go.
type Travel struct {
	Clock *Clock
	// Remember keeps the clock's shift, so that a restart does not throw the
	// line back in time.
	Remember func(ctx context.Context, shift time.Duration) error
	// Due is the first instant after t at which something is due; zero when
	// nothing is.
	Due func(ctx context.Context, t time.Time) (time.Time, error)
	// Run does all that is due by now, and returns when it is done.
	Run func(ctx context.Context) error
	// Lock is held while the clock moves, so that nobody else does what is due
	// meanwhile.
	Lock sync.Locker
}

// Now is the simulated time.
func (t *Travel) Now() time.Time { return t.Clock.Now() }

// Forward moves the clock on by d and returns when everything that became due
// on the way has been done, in the order in which it became due.
func (t *Travel) Forward(ctx context.Context, d time.Duration) error {
	t.Lock.Lock()
	defer t.Lock.Unlock()
	target := t.Clock.Now().Add(d)
	for at := t.Clock.Now(); ; {
		if err := t.Run(ctx); err != nil {
			return fmt.Errorf("move time: %w", err)
		}
		due, err := t.Due(ctx, at)
		if err != nil {
			return fmt.Errorf("move time: %w", err)
		}
		if due.IsZero() || due.After(target) {
			break
		}
		if err := t.to(ctx, due); err != nil {
			return err
		}
		at = due
	}
	if err := t.to(ctx, target); err != nil {
		return err
	}
	if err := t.Run(ctx); err != nil {
		return fmt.Errorf("move time: %w", err)
	}
	return nil
}

// to remembers before it moves: a time that was acted in is never forgotten.
func (t *Travel) to(ctx context.Context, at time.Time) error {
	shift := t.Clock.shiftTo(at)
	if err := t.Remember(ctx, shift); err != nil {
		return fmt.Errorf("remember the time: %w", err)
	}
	t.Clock.Set(shift)
	return nil
}
