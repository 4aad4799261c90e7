package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// undelivered sees to it that a person knows when a message will not arrive:
// an alert climbs at once, and whoever works with a patient is asked to phone.
// It is done before the message is given up, and once however often it is
// tried.
func (l *Line) undelivered(ctx context.Context, m care.Outbound, blocked bool) error {
	return l.again(ctx, func() error {
		if l.isStaff(m.Contact) {
			return l.alertLost(ctx, m)
		}
		p, err := l.Store.ByID(ctx, m.Contact)
		if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
			return nil // erased meanwhile
		}
		if err != nil {
			return fmt.Errorf("load contact: %w", err)
		}
		return l.personMissed(ctx, m, p, blocked)
	})
}

func (l *Line) isStaff(contact string) bool {
	_, ok := l.memberOf(contact)
	return ok || strings.HasPrefix(contact, care.StaffPrefix)
}

// memberOf is the member of the team whose messages are kept under an ID.
func (l *Line) memberOf(contact string) (care.LinkWorker, bool) {
	id, ok := strings.CutPrefix(contact, care.StaffPrefix)
	if !ok {
		return care.LinkWorker{}, false
	}
	return l.Scheme.Worker(id)
}

// personMissed marks somebody who blocked us, and opens a case for those who
// work with a person whom a message did not reach.
func (l *Line) personMissed(ctx context.Context, m care.Outbound, p flows.Person, blocked bool) error {
	if !p.Contact.OptedOut.IsZero() || !blocked && len(p.Contact.OpenCases) == 0 {
		return nil
	}
	d := l.draft("unsent-"+m.ID, &p)
	t := turn{line: l, draft: d, stopped: blocked}
	if blocked {
		d.changed().OptedOut = d.now
		d.audit("contact", "opted_out", "", "by the network")
		if p.Contact.Talk != "" {
			if err := l.silenceTalk(ctx, d, p.Contact.Talk); err != nil {
				return err
			}
		}
		if err := t.tellOfStop(ctx); err != nil {
			return err
		}
		return l.commit(ctx, d)
	}
	if err := t.handOff(ctx, flows.HandOff{Kind: care.KindUnsent, Ref: l.NewRef()}); err != nil {
		return err
	}
	return l.commit(ctx, d)
}

// alertLost climbs at once when an alert reached nobody at its address. On the
// last rung there is nowhere to climb to, and the clock goes on as it was.
func (l *Line) alertLost(ctx context.Context, m care.Outbound) error {
	l.Log.Error("a text to staff was lost", "contact", m.Contact, "msg", m.ID, "case", m.Case)
	if m.Purpose != "alert" {
		w, ok := l.memberOf(m.Contact)
		if !ok {
			return nil
		}
		return l.lostTalks(ctx, w)
	}
	c, err := l.Store.Case(ctx, m.Case)
	if errors.Is(err, care.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if rungs, _ := ladder(c); c.Status != care.Requested || c.Rung >= len(rungs)-1 {
		return nil
	}
	d := l.draft("unsent-"+m.ID, nil).forCase(c)
	l.schedule(d, c, d.now)
	return l.commit(ctx, d)
}

// Receipt keeps what a network said of a message. A message that it gave up is
// undelivered, however well the send went; that is told first, so that a crash
// between the two is made good when the network repeats itself.
func (l *Line) Receipt(ctx context.Context, r care.Receipt) error {
	if r.Outbound == "" || r.Delivery.Rank() == 0 {
		return nil
	}
	if r.Delivery == care.Failed || r.Delivery == care.Undelivered {
		contact, _, _ := strings.Cut(r.Outbound, ".")
		l.Log.Warn("message not delivered", "contact", contact, "msg", r.Outbound, "code", r.Code)
		if err := l.undelivered(ctx, care.Outbound{ID: r.Outbound, Contact: contact}, false); err != nil {
			return err
		}
	}
	if _, err := l.Store.Settle(ctx, r); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	l.Metrics.receipt(l.Scheme.ID, r.Delivery)
	return nil
}
