package bot

import (
	"context"
	"errors"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// dispatch sends a leased message and what waits behind it in its lane, on a
// goroutine of its own, so that whoever caused it need not wait. When all
// senders are busy the lease is given back, and a sweep finds it.
func (l *Line) dispatch(ctx context.Context, le flows.Lease) {
	ctx = context.WithoutCancel(ctx) // the answer to a webhook may end before this
	if l.closing.Load() {
		l.giveBack(ctx, le)
		return
	}
	select {
	case l.slots <- struct{}{}:
		l.sending.enter()
		go func() {
			defer l.sending.leave()
			defer func() { <-l.slots }()
			l.sendLane(ctx, le)
		}()
	default:
		l.giveBack(ctx, le)
	}
}

// sendLane sends one message after the other, so that a lane keeps its order.
func (l *Line) sendLane(ctx context.Context, le flows.Lease) {
	defer func() {
		if r := recover(); r != nil {
			// The lease runs out, and the message is looked up before it is
			// sent again.
			l.Panicked("send panicked", r)
		}
	}()
	for next := &le; next != nil; {
		if l.closing.Load() {
			l.giveBack(ctx, *next)
			return
		}
		next = l.deliver(ctx, *next)
	}
}

// deliver sends one message and ends its lease; it returns the lease on the
// next one.
func (l *Line) deliver(ctx context.Context, le flows.Lease) *flows.Lease {
	out := l.outcome(ctx, le)
	if out.Verdict == flows.VerdictDead {
		if err := l.Undelivered(ctx, le.Message, lossOf(out.Code)); err != nil {
			l.Log.Warn("team not told of a lost message yet", "contact", le.Contact, "err", err)
			return nil // the lease runs out, and all of this is done again
		}
	}
	return l.finish(ctx, le, out)
}

// finish ends a lease. One that was lost is somebody else's to end.
func (l *Line) finish(ctx context.Context, le flows.Lease, out flows.Outcome) *flows.Lease {
	ctx, cancel := context.WithTimeout(ctx, l.finishTime())
	defer cancel()
	out.Now = l.now()
	next, err := l.set.Store.Finish(ctx, le, out)
	m := le.Message
	l.set.Metrics.sent(l.Scheme.ID, m, out)
	log := l.Log.With("contact", le.Contact, "msg", m.ID, "channel", m.To.Network(), "tries", le.Tries)
	switch {
	case errors.Is(err, care.ErrConflict):
		log.Warn("lease was lost before it ended", "verdict", string(out.Verdict))
	case err != nil:
		log.Warn("outcome not kept yet", "verdict", string(out.Verdict), "err", err)
	case out.Verdict == flows.VerdictSent:
		log.Info("message sent", "purpose", m.Purpose)
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
