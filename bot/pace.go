package bot

import (
	"context"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Rate is how fast a network takes our messages. The zero value is as fast as
// we like.
type Rate struct {
	// PerSecond is how many it takes from us in all: of text messages their parts.
	PerSecond float64
	// PerPerson is how many for one person, a few more at a time allowed.
	PerPerson float64
}

// How a sender waits for its turn at a network that is busy.
const (
	// longWait is how long, before the message is given back to the store.
	longWait = time.Second
	// soonAhead is by how much anything may run ahead of a network's rate, so that
	// a place is not lost when its taker wakes a little late.
	soonAhead = 100 * time.Millisecond
	// replyAhead is by how much replies may run ahead of a network's rate: it has
	// a queue of its own, and whoever wrote waits.
	replyAhead = time.Second
	// talkAhead is the same for one person.
	talkAhead = 5 * time.Second
	// safetyAhead lets a safety message go whatever waits.
	safetyAhead = 24 * time.Hour
)

// waiters is how many senders at most wait with what nobody waits for.
func (l *Line) waiters() int { return max(1, cap(l.slots)/2) }

// pace waits for m's place at its network, and returns the zero time when it
// may go; otherwise when to try again.
func (l *Line) pace(ctx context.Context, m care.Outbound) time.Time {
	r := l.set.Rates[m.To.Network()]
	if r == (Rate{}) {
		return time.Time{}
	}
	wait, err := l.place(ctx, m, r, time.Now().Add(longWait))
	switch {
	case err != nil:
		l.Log.Warn("rate not known", "err", err)
		return l.now().Add(longWait)
	case wait > 0:
		return l.now().Add(wait)
	}
	return time.Time{}
}

// place takes m's places: of its network's rate, and then of its person's. It
// waits for them until end, and otherwise returns how long to wait.
func (l *Line) place(ctx context.Context, m care.Outbound, r Rate, end time.Time) (time.Duration, error) {
	ahead, talk := aheadOf(m.Class)
	take := func(p flows.Place) (time.Duration, error) {
		return l.set.Store.Take(ctx, l.now(), []flows.Place{p})
	}
	network := m.To.Network()
	purse, parts := l.purses[network][m.Class], 1
	if network == care.SMS {
		parts, _ = flows.Parts(m.Text)
	}
	for {
		if r.PerSecond > 0 {
			one := flows.Place{Limit: network, Lasts: lasts(r.PerSecond), Ahead: ahead}
			if wait, err := purse.pay(ctx, max(1, parts), one, end, take); wait > 0 || err != nil {
				return wait, err
			}
		}
		if r.PerPerson == 0 {
			return 0, nil
		}
		wait, err := take(flows.Place{Limit: m.Contact, Lasts: lasts(r.PerPerson), Ahead: talk})
		if wait <= 0 && err == nil {
			return 0, nil
		}
		if r.PerSecond > 0 {
			purse.refund(max(1, parts)) // one person's haste costs nobody else a place
		}
		if err != nil || time.Now().Add(wait).After(end) || !sleeps(ctx, wait) {
			return wait, err
		}
	}
}

// aheadOf is how far ahead of a network's rate, and of what one person gets at
// most, a message may go.
func aheadOf(c care.Class) (ahead, talk time.Duration) {
	switch c {
	case care.Safety:
		return safetyAhead, safetyAhead
	case care.Reply:
		return replyAhead, talkAhead
	}
	return soonAhead, 0
}

func lasts(perSecond float64) time.Duration {
	return time.Duration(float64(time.Second) / perSecond)
}
