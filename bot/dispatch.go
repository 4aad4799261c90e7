package bot

import (
	"context"
	"errors"
	"sync"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// errand is a leased message on its way, and what is called when it no longer
// waits for its turn at the network.
type errand struct {
	flows.Lease
	placed func()
}

// queue lets a message wait for its turn, unless enough wait already that nobody
// waits for: they would take the senders of those who write to us.
func (l *Line) queue(le flows.Lease) (errand, bool) {
	if le.Message.Class != care.Scheduled {
		return errand{le, func() {}}, true
	}
	if l.waiting.Add(1) > int64(l.waiters()) {
		l.waiting.Add(-1)
		return errand{}, false
	}
	return errand{le, sync.OnceFunc(func() { l.waiting.Add(-1) })}, true
}

// dispatch sends a leased message and what waits behind it in its lane, on a
// goroutine of its own, so that whoever caused it need not wait. When all
// senders are busy the lease is given back, and a sweep finds it.
func (l *Line) dispatch(ctx context.Context, le flows.Lease) {
	ctx = context.WithoutCancel(ctx) // the answer to a webhook may end before this
	e, ok := l.queue(le)
	if !ok {
		l.giveBack(ctx, le)
		return
	}
	select {
	case l.slots <- struct{}{}:
		l.sending.enter()
		go func() {
			defer l.sending.leave()
			defer func() { <-l.slots }()
			l.sendLane(ctx, e)
		}()
	default:
		e.placed()
		l.giveBack(ctx, le)
	}
}

// sendLane sends one message after the other, so that a lane keeps its order.
func (l *Line) sendLane(ctx context.Context, e errand) {
	defer func() {
		if r := recover(); r != nil {
			// The lease runs out, and the message is looked up before it is
			// sent again.
			l.Panicked("send panicked", r)
		}
	}()
	for ok := true; ok; {
		next := l.deliver(ctx, e)
		if next == nil {
			return
		}
		if e, ok = l.queue(*next); !ok {
			l.giveBack(ctx, *next)
		}
	}
}

// deliver sends one message and ends its lease; it returns the lease on the
// next one. Whoever is about to stop sends no more.
func (l *Line) deliver(ctx context.Context, e errand) *flows.Lease {
	defer e.placed()
	if l.closing.Load() {
		l.giveBack(ctx, e.Lease)
		return nil
	}
	out := l.outcome(ctx, e)
	if out.Verdict == flows.VerdictDead {
		if err := l.Undelivered(ctx, e.Message, lossOf(out.Code)); err != nil {
			l.Log.Warn("team not told of a lost message yet", "contact", e.Contact, "err", err)
			return nil // the lease runs out, and all of this is done again
		}
	}
	return l.finish(ctx, e.Lease, out)
}

// finish ends a lease. One that was lost is somebody else's to end.
func (l *Line) finish(ctx context.Context, le flows.Lease, out flows.Outcome) *flows.Lease {
	ctx, cancel := context.WithTimeout(ctx, l.finishTime())
	defer cancel()
	out.Now = l.now()
	next, err := l.set.Store.Finish(ctx, le, out)
	m := le.Message
	l.set.Metrics.sent(l.Scheme.ID, m, out)
	if err == nil && out.Verdict == flows.VerdictSent { // nearly always; a logger of its own would cost more than the line
		l.Log.Info("message sent", "contact", le.Contact, "message", m.ID, "channel", m.To.Network(), "tries", le.Tries, "purpose", m.Purpose)
		return next
	}
	log := l.Log.With("contact", le.Contact, "message", m.ID, "channel", m.To.Network(), "tries", le.Tries)
	switch {
	case errors.Is(err, care.ErrConflict):
		log.Warn("lease was lost before it ended", "verdict", string(out.Verdict))
	case err != nil:
		log.Warn("outcome not kept yet", "verdict", string(out.Verdict), "err", err)
	case out.Verdict == flows.VerdictVoid:
		log.Info("message dropped", "code", out.Code)
	case out.Verdict == flows.VerdictDead:
		log.Error("message dead", "code", out.Code)
	case out.Verdict == flows.VerdictHold || out.Verdict == flows.VerdictPutOff || out.Verdict == flows.VerdictLater:
		log.Debug("message waits", "verdict", string(out.Verdict), "code", out.Code, "at", out.At)
	default:
		log.Warn("message waits", "verdict", string(out.Verdict), "code", out.Code, "at", out.At)
	}
	if err != nil {
		return nil
	}
	return next
}

// giveBack ends a lease under which nothing was sent, so that the message need
// not be looked up. An intent from before stays.
func (l *Line) giveBack(ctx context.Context, le flows.Lease) {
	verdict := flows.VerdictHold
	if !le.Intent.IsZero() {
		verdict = flows.VerdictLater
	}
	l.finish(ctx, le, flows.Outcome{Verdict: verdict, At: l.now(), Code: "given back"})
}
