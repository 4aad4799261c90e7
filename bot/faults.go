package bot

import (
	"context"
	"sync"
	"time"
)

const (
	// brokenPause is how long a broken channel is left alone before one message
	// tries it again.
	brokenPause = time.Minute
	// downAfter is after how many failures in a row, by whomever, a network is
	// taken to be down, and not a message to be at fault.
	downAfter = 5
	// downPause is the first wait of a network that is down; each one that ends in
	// another failure is followed by one twice as long, up to brokenPause.
	downPause = 2 * time.Second
)

// faults are the channels that are left alone for a while: those that our own
// configuration breaks, and those through which nobody gets. Their messages wait,
// so that none burns its tries on what is not its fault.
type faults struct {
	mu   sync.Mutex
	held map[string]*fault
}

type fault struct {
	row    int           // failures since the last success
	pause  time.Duration // zero until it is left alone
	until  time.Time
	trying bool // somebody tries it after a wait
	broken bool // it waits for a person
}

// of is what is known of a network. The lock is held.
func (f *faults) of(network string) *fault {
	if f.held == nil {
		f.held = map[string]*fault{}
	}
	if f.held[network] == nil {
		f.held[network] = &fault{}
	}
	return f.held[network]
}

// until is when the network may be tried again; zero when it may be now. When a
// wait is over, whoever asks first tries it, and the others go on waiting.
func (f *faults) until(network string, now time.Time) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	one := f.of(network)
	if one.pause > 0 && !now.Before(one.until) {
		one.until, one.trying = now.Add(one.pause), true
		return time.Time{}
	}
	return one.until
}

// breaks marks a network that waits for a person, and reports whether that is
// news.
func (f *faults) breaks(network string, now time.Time) (news bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one := f.of(network)
	news = !one.broken
	one.broken, one.pause, one.until = true, brokenPause, now.Add(brokenPause)
	return news
}

// fails counts a failure that is the network's own, and reports whether it is
// taken to be down, since now or longer. It is left alone for as long as it asks.
func (f *faults) fails(network string, now time.Time, after time.Duration) (down, news bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one := f.of(network)
	if one.row++; one.row < downAfter {
		return false, false
	}
	news = one.pause == 0
	switch {
	case news:
		one.pause = downPause
	case one.trying:
		one.pause = min(2*one.pause, brokenPause)
	default:
		return true, false // it began before the wait, and says nothing new
	}
	one.trying, one.until = false, now.Add(max(after, one.pause))
	return true, news
}

// down reports whether nobody gets through a network.
func (f *faults) down(network string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of(network).pause > 0
}

// works clears a network, and reports whether it was left alone.
func (f *faults) works(network string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.of(network).pause > 0
	*f.of(network) = fault{}
	return was
}

// breaks holds a network and has the managers told.
func (l *Line) breaks(ctx context.Context, network, code string, now time.Time) {
	if !l.faults.breaks(network, now) {
		return
	}
	l.set.Metrics.broken(l.Scheme.ID, network, true)
	l.Log.Error("channel broken: it needs a person", "channel", network, "code", code)
	l.Broken(ctx, network)
}

// fails counts a failure of the network itself, and reports whether it is down.
func (l *Line) fails(network string, f SendError, now time.Time) (down bool) {
	down, news := l.faults.fails(network, now, f.After)
	if news {
		l.set.Metrics.down(l.Scheme.ID, network, true)
		l.Log.Error("nobody gets through: messages wait", "channel", network, "code", f.Code)
	}
	return down
}

// works notes that a message got through.
func (l *Line) works(network string) {
	if l.faults.works(network) {
		l.set.Metrics.broken(l.Scheme.ID, network, false)
		l.set.Metrics.down(l.Scheme.ID, network, false)
		l.Log.Info("channel works again", "channel", network)
	}
}
