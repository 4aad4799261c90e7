package store

import (
	"context"
	"fmt"

	"github.com/linkline/linkline/flows/care"
)

// Finish ends a lease with what became of the message. When that frees the head
// of the lane and another message waits, it returns a lease on that one, as
// long as the first was; with replicas, only once they know of that lease, as
// with Claim. care.ErrConflict says that the lease was lost: somebody
// else has the message, and nothing was written.
func (p *Partition) Finish(ctx context.Context, l Lease, o Outcome) (*Lease, error) {
	record, err := p.outcomeRecord(l, o)
	if err != nil {
		return nil, err
	}
	span := spanOf(l.Token)
	next := Lease{Contact: l.Contact, Lane: l.Lane, Token: laneToken(span), Until: until(o.Now, span)}
	fast, slow := p.ready(care.Reply), p.ready(care.Scheduled)
	switch l.Lane {
	case LaneSafety:
		fast, slow = p.ready(care.Safety), p.ready(care.Safety)
	case LanePutOff:
		fast, slow = p.putOff(), p.putOff()
	}
	keys := append(p.leaseKeys(l.Lane, l.Contact), fast, slow, p.dead(), p.deadAt(), p.lane(LanePutOff, l.Contact), p.putOff())
	row, err := p.store.runSafely(ctx, finishScript, keys, l.Contact, l.Token, string(o.Verdict), ms(o.Now), ms(o.At),
		l.Message.ID, record, ms(next.Until), next.Token)
	if err != nil {
		return nil, fmt.Errorf("finish: %w", err)
	}
	if err := word(row[0]); err != nil {
		return nil, fmt.Errorf("finish: %w", err)
	}
	if row[0] != "next" {
		return nil, nil
	}
	if next, err = p.lease(next, row[1:]); err != nil {
		p.unreadable("message cannot be opened", err, "contact", l.Contact)
		return nil, nil
	}
	return &next, nil
}

// outcomeRecord is what is kept of a message that leaves its lane.
func (p *Partition) outcomeRecord(l Lease, o Outcome) (string, error) {
	switch o.Verdict {
	case VerdictAgain, VerdictHold, VerdictPutOff, VerdictUnknown, VerdictLater, VerdictVoid:
		return "", nil
	case VerdictSent:
		return receiptRow(care.Receipt{ProviderID: o.ProviderID, Delivery: care.Accepted, At: o.Now}), nil
	case VerdictDead:
		return p.sealDead(DeadLetter{Message: l.Message, Code: o.Code, At: o.Now, Tries: l.Tries + 1})
	}
	return "", fmt.Errorf("finish: no such verdict: %q", o.Verdict)
}
