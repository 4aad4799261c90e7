package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/linkline/linkline/flows"
)

// openCases is how many open cases are looked at for the gauges.
const openCases = 500

// Bounds of one sweep: what is left over is the next one's, a second later.
const (
	jobsAtOnce = 32
	jobRounds  = 64
	sweepTime  = 900 * time.Millisecond // before jobs have their turn again
	sweepLong  = 10 * time.Second       // before others see that sweeps work
	sweepPause = 5 * time.Millisecond   // while all that is left waits for its turn
)

// Sweep does what is due at now: jobs, and messages whose time has come or
// whose sender died. It returns when all of it is under way or done. Any number
// of replicas may sweep at once; each piece of work goes to one.
func (l *Line) Sweep(ctx context.Context, now time.Time) error {
	unread := l.Refresh(ctx)
	var err error
	for end, more := time.Now().Add(sweepLong), true; more && err == nil && time.Now().Before(end); now = l.now() {
		err = l.sweepJobs(ctx, now)
		var failed error
		more, failed = l.sweepLanes(ctx)
		err = errors.Join(err, failed)
	}
	if l.observed.Load() != now.Truncate(time.Minute).Unix() {
		l.observed.Store(now.Truncate(time.Minute).Unix())
		err = errors.Join(err, l.observe(ctx, now))
	}
	return errors.Join(unread, err)
}

func (l *Line) sweepJobs(ctx context.Context, now time.Time) error {
	for range jobRounds {
		jobs, err := l.set.Store.Due(ctx, now, l.lease(), jobsAtOnce)
		if err != nil {
			return fmt.Errorf("claim jobs: %w", err)
		}
		if len(jobs) == 0 {
			return nil
		}
		var running sync.WaitGroup
		for _, j := range jobs {
			running.Go(func() { l.Do(ctx, j) })
		}
		running.Wait()
	}
	return nil
}

// sweepLanes claims as many lanes as there are idle senders, and waits for
// senders as long as there is more to send, but not so long that jobs wait: then
// it says that there is more.
func (l *Line) sweepLanes(ctx context.Context) (more bool, err error) {
	for end := time.Now().Add(sweepTime); l.idle(ctx, end) && !l.closing.Load(); {
		leases, all, err := l.claim(ctx, l.now())
		for _, le := range leases {
			l.dispatch(ctx, le)
		}
		if err != nil {
			return false, fmt.Errorf("claim lanes: %w", err)
		}
		if len(leases) == 0 && all {
			return false, nil
		}
		if len(leases) == 0 {
			time.Sleep(sweepPause)
		}
	}
	return ctx.Err() == nil && !l.closing.Load(), nil
}

// claim leases what idle senders can send: first what somebody waits for. Where
// networks have a rate, reminders are taken for some of the senders only; the
// others are for those who write to us. All is false when reminders were not
// looked at, because enough of them wait already.
func (l *Line) claim(ctx context.Context, now time.Time) (leases []flows.Lease, all bool, err error) {
	idle := max(1, cap(l.slots)-len(l.slots))
	if len(l.set.Rates) == 0 {
		leases, err = l.set.Store.Claim(ctx, now, l.lease(), idle)
		return leases, true, err
	}
	leases, err = l.set.Store.ClaimUrgent(ctx, now, l.lease(), idle)
	room := l.waiters() - int(l.waiting.Load())
	if err != nil || len(leases) > 0 || room <= 0 {
		return leases, false, err
	}
	leases, err = l.set.Store.Claim(ctx, now, l.lease(), min(idle, room))
	return leases, true, err
}

// idle waits for an idle sender; false when there was none until end.
func (l *Line) idle(ctx context.Context, end time.Time) bool {
	select {
	case l.slots <- struct{}{}:
		<-l.slots
		return time.Now().Before(end)
	case <-time.After(time.Until(end)):
	case <-ctx.Done():
	}
	return false
}

// observe looks once a minute at what a person may have to know of: urgent
// cases that nobody has taken, and what waits.
func (l *Line) observe(ctx context.Context, now time.Time) error {
	open, err := l.Desk.Store.OpenCases(ctx, openCases)
	if err != nil {
		return fmt.Errorf("list open cases: %w", err)
	}
	l.set.Metrics.openNow(l.Scheme.ID, open, now)
	l.set.Metrics.busy(l.Scheme.ID, len(l.slots))
	if l.set.Waiting == nil {
		return nil
	}
	depths, err := l.set.Waiting(ctx, now)
	if err != nil {
		return fmt.Errorf("measure what waits: %w", err)
	}
	l.set.Metrics.depths(l.Scheme.ID, depths)
	return nil
}
