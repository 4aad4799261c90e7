package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Loss is why a message will not arrive.
type Loss string

// Losses.
const (
	Lost    Loss = "lost"
	Blocked Loss = "blocked"  // the person, or the network for them, blocks us
	NoPhone Loss = "no_phone" // there is nobody at that address, or not any more
)

// Undelivered sees to it that a person knows when a message will not arrive:
// an alert climbs at once, and whoever works with a patient is asked to phone.
// It is done before the message is given up, and once however often it is
// tried.
func (k *Desk) Undelivered(ctx context.Context, m care.Outbound, why Loss) error {
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
		return k.personMissed(ctx, m, p, why)
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

// personMissed sends a message by another way of the same person, if there is one;
// and else marks somebody who blocked us, and opens a case for those who work with
// a person whom a message did not reach. A number that is nobody's any more is
// checked before anything personal is said there.
func (k *Desk) personMissed(ctx context.Context, m care.Outbound, p flows.Person, why Loss) error {
	blocked := why == Blocked
	if !p.Contact.OptedOut.IsZero() {
		return nil
	}
	if done, err := k.goesOtherWay(ctx, m, p); done || err != nil {
		return err
	}
	if !blocked && len(p.Contact.OpenCases) == 0 {
		return k.doubt(ctx, m, p, why)
	}
	d := k.draft("unsent-"+m.ID, &p)
	t := turn{desk: k, draft: d, stopped: blocked}
	if blocked {
		d.changed().OptedOut = d.now
		d.withdraw(d.changed(), care.ConsentNews)
		d.withdraw(d.changed(), care.ConsentCarer)
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
	if why == NoPhone && d.Person.Contact.Phones.Doubted.IsZero() {
		d.changed().Phones.Doubted = d.now
	}
	if err := t.handOff(ctx, flows.HandOff{Kind: care.KindUnsent, Ref: k.NewRef()}); err != nil {
		return err
	}
	return k.commit(ctx, d)
}

// doubt notes that a phone may be somebody else's by now.
func (k *Desk) doubt(ctx context.Context, m care.Outbound, p flows.Person, why Loss) error {
	if why != NoPhone || p.Contact.IsPhone() || !p.Contact.Phones.Doubted.IsZero() {
		return nil
	}
	d := k.draft("unsent-"+m.ID, &p)
	d.changed().Phones.Doubted = d.now
	d.audit("flows", "doubted", "", "no such phone")
	return k.commit(ctx, d)
}

// goesOtherWay sends a message that failed by another network of the same person:
// once, and while it is of use.
func (k *Desk) goesOtherWay(ctx context.Context, m care.Outbound, p flows.Person) (done bool, err error) {
	if len(p.Contact.Addresses) < 2 {
		return false, nil
	}
	if m.Text == "" { // a network told us of it long after it had gone
		if m, err = k.saidBefore(ctx, m, p.Contact); err != nil {
			return false, err
		}
	}
	to, ok := otherWay(m, p.Contact, k.now())
	if !ok {
		return false, nil
	}
	d := k.draft("unsent-"+m.ID, &p)
	id := m.ID
	m.To, m.Other, m.Buttons = to, true, nil
	d.say(m)
	d.Log = append(d.Log, care.Entry{At: d.now, Out: true, Text: m.Text, ID: d.Messages[0].ID, Why: "other way"})
	d.audit("flows", "other_way", "", to.Network())
	k.Log.Info("a message goes another way", "message", id, "network", to.Network())
	return true, k.commit(ctx, d)
}

// saidBefore finds what a message said of which only the ID is known. What went a
// second way already goes no third.
func (k *Desk) saidBefore(ctx context.Context, m care.Outbound, c care.Contact) (care.Outbound, error) {
	entries, err := k.Store.Transcript(ctx, c.ID, 50)
	if err != nil {
		return m, fmt.Errorf("load transcript: %w", err)
	}
	for _, e := range entries {
		if e.Out && e.ID == m.ID {
			m.Text, m.Made, m.Other, m.To = e.Text, e.At, e.Why == "other way", c.Address()
		}
	}
	return m, nil
}

// alertLost climbs at once when an alert reached nobody at its address. On the
// last rung there is nowhere to climb to, and the clock goes on as it was.
func (k *Desk) alertLost(ctx context.Context, m care.Outbound) error {
	k.Log.Error("a text to staff was lost", "contact", m.Contact, "message", m.ID, "case", m.Case)
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
