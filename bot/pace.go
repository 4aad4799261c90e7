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
	places := l.places(m)
	if len(places) == 0 {
		return time.Time{}
	}
	if m.Class == care.Scheduled {
		if l.waiting.Add(1) > int64(l.waiters()) {
			l.waiting.Add(-1)
			return l.now().Add(longWait / 4)
		}
		defer l.waiting.Add(-1)
	}
	for end := time.Now().Add(longWait); ; {
		wait, err := l.set.Store.Take(ctx, l.now(), places)
		switch {
		case err != nil:
			l.Log.Warn("rate not known", "err", err)
			return l.now().Add(longWait)
		case wait <= 0:
			return time.Time{}
		case time.Now().Add(wait).After(end):
			return l.now().Add(wait)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return l.now().Add(wait)
		}
	}
}

// places are what m takes of its network's rate.
func (l *Line) places(m care.Outbound) (places []flows.Place) {
	network := m.To.Network()
	r := l.set.Rates[network]
	ahead, talk := time.Duration(0), time.Duration(0)
	switch m.Class {
	case care.Safety:
		ahead, talk = safetyAhead, safetyAhead
	case care.Reply:
		ahead, talk = replyAhead, talkAhead
	}
	if r.PerSecond > 0 {
		parts := 1
		if network == care.SMS {
			parts, _ = flows.Parts(m.Text)
		}
		places = append(places, flows.Place{Limit: network, Lasts: lasts(parts, r.PerSecond), Ahead: ahead})
	}
	if r.PerPerson > 0 {
		places = append(places, flows.Place{Limit: m.Contact, Lasts: lasts(1, r.PerPerson), Ahead: talk})
	}
	return places
}

func lasts(n int, perSecond float64) time.Duration {
	return time.Duration(float64(max(1, n)) * float64(time.Second) / perSecond)
}
