package bot

import (
	"context"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
)

// lookUp finds out what became of a send whose end nobody saw, before the
// message is sent again. It has settled nothing when the message should be
// sent. A network's receipt needs no look: the store drops such a message.
func (l *Line) lookUp(ctx context.Context, channel Channel, le flows.Lease) (out flows.Outcome, settled bool) {
	finder, ok := channel.(Finder)
	if !ok {
		if le.Message.Again {
			return out, false
		}
		return flows.Outcome{Verdict: flows.VerdictDead, Code: "unknown"}, true
	}
	if due := le.Intent.Add(l.set.LookUpAfter); l.now().Before(due) {
		return flows.Outcome{Verdict: flows.VerdictLater, At: due, Code: "look up later"}, true
	}
	ctx, cancel := context.WithTimeout(ctx, l.set.SendTimeout)
	defer cancel()
	id, err := finder.Find(ctx, le.Message, le.Intent)
	switch {
	case err != nil:
		f := Failure(err)
		l.set.Metrics.failed(l.Scheme.ID, channel.Network(), f.Class)
		if f.Network() {
			l.fails(channel.Network(), f, l.now())
		}
		return flows.Outcome{Verdict: flows.VerdictLater, At: l.now().Add(max(f.After, desk.BackOff(1))), Code: "look-up: " + f.Code}, true
	case id != "":
		l.Log.Info("looked up: it has gone", "contact", le.Contact, "message", le.Message.ID)
		return flows.Outcome{Verdict: flows.VerdictSent, ProviderID: id}, true
	}
	l.Log.Info("looked up: it has not gone", "contact", le.Contact, "message", le.Message.ID)
	return out, false
}
