package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// hearStaff answers a member of the team.
func (k *Desk) hearStaff(ctx context.Context, w care.LinkWorker, in care.Inbound) error {
	if in.Kind == care.NetworkHelp {
		return nil // the network has answered
	}
	ask := readStaff(in)
	if other, ok := turned(in.Text); ok && ask.word == "" {
		ask = other
	}
	about := request{desk: k, ctx: ctx, worker: w, in: in, ask: ask}
	if about.astray() {
		ask.loose = true
	}
	k.Log.Info("staff wrote", "contact", w.ContactID(), "word", ask.word, "case", ask.ref)
	if ask.word == "" || ask.loose {
		held, err := k.held(ctx, w)
		if err != nil {
			return err
		}
		if len(held) > 0 {
			return k.hearFree(ctx, w, in, held, ask)
		}
		ask = unslipped(in, ask)
	}
	about.ask = ask
	if do := about.does(); do != nil {
		return do()
	}
	return k.answerStaff(ctx, w, in, func(d *draft) (string, error) { return k.staffAnswer(ctx, d, w, ask) })
}

// staffAnswer is what we say to words that are about no case, or only look at
// one.
func (k *Desk) staffAnswer(ctx context.Context, d *draft, w care.LinkWorker, ask asked) (string, error) {
	switch ask.word {
	case wordShow:
		return k.show(ctx, d, w, ask.ref)
	case wordList:
		return k.list(ctx, d, w, 0)
	case wordMore:
		return k.more(ctx, d, w)
	case wordDiary:
		return k.calendar(ctx, d, w, ask.rest)
	case wordStop:
		return k.staffStops(ctx, d, w)
	case wordStart:
		d.changed().OptedOut = time.Time{}
		d.audit(w.ID, "opted_in", "", "")
		return k.staffText("staff.started", nil), k.silence(ctx, d, w, false)
	case wordGuide:
		return k.staffText("staff.guide", nil), nil
	}
	return k.staffText("staff.words", nil), nil
}

// answerStaff commits one answer to a member of the team in their own record.
func (k *Desk) answerStaff(ctx context.Context, w care.LinkWorker, in care.Inbound, answer func(*draft) (string, error)) error {
	p, err := k.staff(ctx, w)
	if err != nil {
		return err
	}
	d := k.draft(in.ID, &p)
	d.heard(in, "staff")
	text, err := answer(d)
	if err != nil {
		return err
	}
	d.toStaff(w, care.Outbound{Text: text, Buttons: d.buttons, Class: care.Reply, Purpose: purpose(d)})
	return k.commit(ctx, d)
}

// purpose lets the answer to STOP through, which is the last text they get.
func purpose(d *draft) string {
	if d.NewProfile && d.Person.Contact.OptedOut.Equal(d.now) {
		return care.PurposeOptOut
	}
	return "staff"
}

// staff reads the record of a member of the team. It is kept apart from those
// of patients: their address comes from the configuration, never from a text.
func (k *Desk) staff(ctx context.Context, w care.LinkWorker) (flows.Person, error) {
	p, err := k.Store.ByID(ctx, w.ContactID())
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return p, fmt.Errorf("load staff: %w", err)
	}
	if p.Version == 0 {
		p.Contact = care.Contact{ID: w.ContactID(), StaffID: w.ID, Created: k.now()}
	}
	p.Contact.Addresses = []care.Address{w.Address}
	return p, nil
}

// staffStops stops the texts to a member of the team, and tells the managers,
// since alerts no longer reach that phone.
func (k *Desk) staffStops(ctx context.Context, d *draft, w care.LinkWorker) (string, error) {
	if !d.Person.Contact.OptedOut.IsZero() {
		return "", nil
	}
	d.changed().OptedOut = d.now
	d.audit(w.ID, "opted_out", "", "staff")
	k.Log.Warn("staff stopped our texts", "contact", w.ContactID())
	text := k.staffText("notice.staff_stopped", map[string]string{"name": w.Name})
	for _, m := range care.Members(k.Scheme.Staff(), care.Managers) {
		if m.ID != w.ID {
			d.toStaff(m, care.Outbound{Text: text, Class: care.Reply, Purpose: "notice"})
		}
	}
	return k.staffText("staff.stopped", nil), k.silence(ctx, d, w, true)
}

// silence keeps in the team whether alerts reach somebody, so that an alarm goes to
// the others at once.
func (k *Desk) silence(ctx context.Context, d *draft, w care.LinkWorker, silent bool) error {
	t, err := k.readTeam(ctx)
	if err != nil {
		return err
	}
	w.Silent = silent
	t.Roster = t.Put(w)
	d.Team = &t
	return nil
}

func (k *Desk) staffText(key string, blanks map[string]string) string {
	return k.say(k.language(), key, blanks)
}
