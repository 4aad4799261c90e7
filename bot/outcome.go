package bot

import (
	"context"
	"strings"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

const (
	// maxTries is after how many failures a message is dead.
	maxTries = 8
	// firstPause is how long a message waits that could not be looked at.
	firstPause = 5 * time.Second
)

// outcome decides what becomes of a leased message, and sends it when that is
// what should become of it.
func (l *Line) outcome(ctx context.Context, e errand) flows.Outcome {
	le, m, now := e.Lease, e.Message, l.now()
	if now.After(expiry(m)) {
		return flows.Outcome{Verdict: flows.VerdictDead, Code: "expired"}
	}
	doubt, err := l.Doubts(ctx, m)
	switch {
	case err != nil:
		l.Log.Warn("message not looked at yet", "contact", m.Contact, "err", err)
		return wait(le, now.Add(firstPause), "not read")
	case doubt.Void:
		return flows.Outcome{Verdict: flows.VerdictVoid, Code: "overtaken"}
	case doubt.Dead != "":
		return flows.Outcome{Verdict: flows.VerdictDead, Code: doubt.Dead}
	}
	channel, ok := l.channels[m.To.Network()]
	if !ok {
		l.Log.Error("no channel for a message", "message", m.ID, "channel", m.To.Network())
		return wait(le, now.Add(brokenPause), "no channel")
	}
	if l.spared(channel, le, now) {
		return wait(le, now.Add(min(brokenPause, max(firstPause, now.Sub(le.Intent)))), "channel down, fate unknown")
	}
	if until := l.faults.until(m.To.Network(), now); !until.IsZero() {
		return wait(le, until, "channel broken")
	}
	if !le.Intent.IsZero() {
		if out, settled := l.lookUp(ctx, channel, le); settled {
			return out
		}
	}
	// What waits for the morning steps aside: an answer to what they write
	// tonight is not held up by it.
	if !doubt.Before.IsZero() {
		return flows.Outcome{Verdict: flows.VerdictPutOff, At: doubt.Before, Code: doubt.Why}
	}
	if at := l.pace(ctx, m); !at.IsZero() {
		return wait(le, at, "pace")
	}
	e.placed()
	// Another holder may think this one dead once the lease ends: the send has
	// to be over by then.
	if le.Until.Sub(l.now()) < l.set.SendTimeout+l.finishTime()/2 {
		return wait(le, l.now(), "lease nearly over")
	}
	return l.send(ctx, channel, le)
}

// spared reports whether others are to find out that a network works again: each
// try of a message whose fate is unknown, where nobody can be asked, may be one
// message more. Now and then it is tried all the same.
func (l *Line) spared(channel Channel, le flows.Lease, now time.Time) bool {
	_, askable := channel.(Finder)
	return !askable && !le.Intent.IsZero() && l.faults.down(channel.Network()) &&
		now.Before(le.Intent.Add(time.Duration(le.Tries)*desk.LongestPause))
}

// wait keeps a message that was not sent now, and what is not known of an
// earlier send.
func wait(le flows.Lease, at time.Time, code string) flows.Outcome {
	if !le.Intent.IsZero() {
		return flows.Outcome{Verdict: flows.VerdictLater, At: at, Code: code}
	}
	return flows.Outcome{Verdict: flows.VerdictHold, At: at, Code: code}
}

func expiry(m care.Outbound) time.Time {
	if m.Expires.IsZero() {
		return m.Made.Add(desk.Life)
	}
	return m.Expires
}

// send hands the message to the network.
func (l *Line) send(ctx context.Context, channel Channel, le flows.Lease) flows.Outcome {
	ctx, cancel := context.WithTimeout(ctx, l.set.SendTimeout)
	defer cancel()
	id, err := channel.Send(ctx, le.Message)
	if err == nil {
		l.works(channel.Network())
		return flows.Outcome{Verdict: flows.VerdictSent, ProviderID: id}
	}
	f := Failure(err)
	l.set.Metrics.failed(l.Scheme.ID, channel.Network(), f.Class)
	return l.afterFailure(ctx, channel, le, f)
}

// afterFailure is what each class of failure means.
func (l *Line) afterFailure(ctx context.Context, channel Channel, le flows.Lease, f SendError) flows.Outcome {
	now := l.now()
	down := f.Network() && l.fails(channel.Network(), f, now)
	if !f.Network() && f.Class != Broken { // somebody is there, and says no
		l.works(channel.Network())
	}
	switch f.Class {
	case Retry:
		if down {
			return flows.Outcome{Verdict: flows.VerdictHold, At: now.Add(max(f.After, downPause)), Code: f.Code}
		}
		return again(le, now, f)
	case Rejected, NoAddress, OptedOut:
		return flows.Outcome{Verdict: flows.VerdictDead, Code: deadCode(f)}
	case Broken:
		l.breaks(context.WithoutCancel(ctx), le.Message.To.Network(), f.Code, now)
		return flows.Outcome{Verdict: flows.VerdictHold, At: now.Add(brokenPause), Code: f.Code}
	}
	if _, ok := channel.(Finder); ok && down {
		return flows.Outcome{Verdict: flows.VerdictLater, At: now.Add(l.set.LookUpAfter), Code: f.Code}
	}
	if le.Tries+1 >= maxTries {
		return flows.Outcome{Verdict: flows.VerdictDead, Code: "unknown"}
	}
	return flows.Outcome{Verdict: flows.VerdictUnknown, At: now.Add(max(l.set.LookUpAfter, desk.BackOff(le.Tries))), Code: f.Code}
}

// again waits longer after each failure, or as long as the network asks for.
func again(le flows.Lease, now time.Time, f SendError) flows.Outcome {
	if le.Tries+1 >= maxTries {
		return flows.Outcome{Verdict: flows.VerdictDead, Code: deadCode(f)}
	}
	pause := max(f.After, desk.BackOff(le.Tries))
	return flows.Outcome{Verdict: flows.VerdictAgain, At: now.Add(pause), Code: f.Code}
}

// deadCode tells the dead letters why, with the class before the code.
func deadCode(f SendError) string { return f.Class.String() + " " + f.Code }

// lossOf reads it back.
func lossOf(code string) desk.Loss {
	switch class, _, _ := strings.Cut(code, " "); class {
	case OptedOut.String():
		return desk.Blocked
	case NoAddress.String():
		return desk.NoPhone
	}
	return desk.Lost
}
