package bot

import (
	"context"
	"sync"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// shortWait is how long a sender waits for its turn rather than giving the
// message back to the store.
const shortWait = 500 * time.Millisecond

// pace spaces the messages of one network in this process. It is nil for a
// network without a rate.
type pace struct {
	mu   sync.Mutex
	gap  time.Duration
	free time.Time
}

// newPace allows perSecond messages a second; zero allows any number.
func newPace(perSecond float64) *pace {
	if perSecond <= 0 {
		return nil
	}
	return &pace{gap: time.Duration(float64(time.Second) / perSecond)}
}

// next waits for a short while if it has to, and returns the zero time when the
// message may go; otherwise when it may. A safety message never waits, though
// those after it do.
func (p *pace) next(ctx context.Context, class care.Class, now time.Time) time.Time {
	if p == nil {
		return time.Time{}
	}
	wait, ok := p.take(class, now)
	if !ok {
		return now.Add(wait)
	}
	if class == care.Safety || wait <= 0 {
		return time.Time{}
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
	}
	return time.Time{}
}

// take books the next free place, unless that is too far away.
func (p *pace) take(class care.Class, now time.Time) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.free.Before(now) {
		p.free = now
	}
	wait = p.free.Sub(now)
	if wait > shortWait && class != care.Safety {
		return wait, false
	}
	p.free = p.free.Add(p.gap)
	return wait, true
}
