package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/linkline/linkline/flows/care"
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

// breaks holds a network and tells the managers, once a day over all replicas.
func (l *Line) breaks(ctx context.Context, network, code string, now time.Time) {
	if !l.faults.hold(network, now.Add(brokenPause)) {
		return
	}
	l.Metrics.broken(l.Scheme.ID, network, true)
	l.Log.Error("channel broken: it needs a person", "channel", network, "code", code)
	d := l.draft("broken-"+network+"-"+now.Format(time.DateOnly), nil)
	text := l.staffText("notice.broken", map[string]string{"network": network})
	for _, w := range l.reachable(care.Members(l.Scheme.Team, care.Managers), network) {
		d.toStaff(w, care.Outbound{Text: text, Class: care.Reply, Purpose: "notice"})
	}
	if err := l.commit(ctx, d); err != nil && !errors.Is(err, care.ErrDuplicate) {
		l.Log.Error("managers not told of a broken channel", "channel", network, "err", err)
	}
}

// reachable are those of who are on another network than the broken one, or all
// of them when none is.
func (l *Line) reachable(who []care.LinkWorker, broken string) []care.LinkWorker {
	var some []care.LinkWorker
	for _, w := range who {
		if w.Address.Network() != broken {
			some = append(some, w)
		}
	}
	if len(some) == 0 {
		return who
	}
	return some
}
