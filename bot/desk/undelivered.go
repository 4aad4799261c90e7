package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Undelivered sees to it that a person knows when a message will not arrive:
// an alert climbs at once, and whoever works with a patient is asked to phone.
// It is done before the message is given up, and once however often it is
// tried.
func (k *Desk) Undelivered(ctx context.Context, m care.Outbound, blocked bool) error {
	return k.again(ctx, func() error {
		if k.isStaff(m.Contact) {
			return k.alertLost(ctx, m)
		}
		p, err := k.Store.ByID(ctx, m.Contact)
		if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
			return nil // erased meanwhile
		}
		if err != nil {
			return fmt.Errorf("load contact: %w", err)
		}
		return k.personMissed(ctx, m, p, blocked)
	})
}

func (k *Desk) isStaff(contact string) bool {
	_, ok := k.memberOf(contact)
	return ok || strings.HasPrefix(contact, care.StaffPrefix)
}

// memberOf is the member of the team whose messages are kept under an ID.
func (k *Desk) memberOf(contact string) (care.LinkWorker, bool) {
	id, ok := strings.CutPrefix(contact, care.StaffPrefix)
	if !ok {
		return care.LinkWorker{}, false
	}
	return k.Scheme.Worker(id)
}

// personMissed marks somebody who blocked us, and opens a case for those who
// work with a person whom a message did not reach.
func (k *Desk) personMissed(ctx context.Context, m care.Outbound, p flows.Person, blocked bool) error {
	if !p.Contact.OptedOut.IsZero() || !blocked && len(p.Contact.OpenCases) == 0 {
		return nil
	}
	d := k.draft("unsent-"+m.ID, &p)
	t := turn{desk: k, draft: d, stopped: blocked}
	if blocked {
		d.changed().OptedOut = d.now
		d.withdrawNews(d.changed())
		d.audit("contact", "opted_out", "", "by the network")
		if p.Contact.Talk != "" {
			if err := k.silenceTalk(ctx, d, p.Contact.Talk); err != nil {
				return err
			}
		}
		if err := t.tellOfStop(ctx); err != nil {
			return err
		}
		return k.commit(ctx, d)
	}
	if err := t.handOff(ctx, flows.HandOff{Kind: care.KindUnsent, Ref: k.NewRef()}); err != nil {
		return err
	}
	return k.commit(ctx, d)
}

// alertLost climbs at once when an alert reached nobody at its address. On the
// last rung there is nowhere to climb to, and the clock goes on as it was.
func (k *Desk) alertLost(ctx context.Context, m care.Outbound) error {
	k.Log.Error("a text to staff was lost", "contact", m.Contact, "msg", m.ID, "case", m.Case)
	if m.Purpose != "alert" {
		w, ok := k.memberOf(m.Contact)
		if !ok {
			return nil
		}
		return k.lostTalks(ctx, w)
	}
	c, err := k.Store.Case(ctx, m.Case)
	if errors.Is(err, care.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if !c.Unread.IsZero() { // a note on what their person wrote: the manager is told now
		d := k.draft("unsent-"+m.ID, nil).forCase(c)
		d.setJob(care.Job{ID: unreadID(c.Ref), Kind: jobUnread, At: d.now.UTC(), Contact: c.Contact, Case: c.Ref, Turn: 2})
		return k.commit(ctx, d)
	}
	if rungs, _ := ladder(c); c.Status != care.Requested || c.Rung >= len(rungs)-1 {
		return nil
	}
	d := k.draft("unsent-"+m.ID, nil).forCase(c)
	k.schedule(d, c, d.now)
	return k.commit(ctx, d)
}
