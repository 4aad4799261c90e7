package bot

import (
	"context"
	"sync"
	"time"
)

// brokenPause is how long a broken channel is left alone before one message
// tries it again.
const brokenPause = time.Minute

// faults are the channels that our own configuration breaks. Their messages
// wait, so that none burns its tries on what a person has to mend.
type faults struct {
	mu   sync.Mutex
	held map[string]time.Time
}

// until is when the network may be tried again; zero when it may be now.
func (f *faults) until(network string, now time.Time) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at := f.held[network]; now.Before(at) {
		return at
	}
	return time.Time{}
}

// hold marks a network broken until at, and reports whether that is news.
func (f *faults) hold(network string, at time.Time) (news bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.held == nil {
		f.held = map[string]time.Time{}
	}
	_, known := f.held[network]
	f.held[network] = at
	return !known
}

// mended clears a network, and reports whether it was broken.
func (f *faults) mended(network string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, was := f.held[network]
	delete(f.held, network)
	return was
}

// breaks holds a network and has the managers told.
func (l *Line) breaks(ctx context.Context, network, code string, now time.Time) {
	if !l.faults.hold(network, now.Add(brokenPause)) {
		return
	}
	l.set.Metrics.broken(l.Scheme.ID, network, true)
	l.Log.Error("channel broken: it needs a person", "channel", network, "code", code)
	l.Broken(ctx, network)
}
