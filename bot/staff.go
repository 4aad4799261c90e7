package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// hearStaff answers a member of the team.
func (l *Line) hearStaff(ctx context.Context, w care.LinkWorker, in care.Inbound) error {
	if in.Kind == care.NetworkHelp {
		return nil // the network has answered
	}
	ask := readStaff(in)
	if other, ok := turned(in.Text); ok && ask.word == "" {
		ask = other
	}
	l.Log.Info("staff wrote", "contact", w.ContactID(), "word", ask.word, "case", ask.ref)
	if ask.word == "" || ask.loose {
		held, err := l.held(ctx, w)
		if err != nil {
			return err
		}
		if len(held) > 0 {
			return l.hearFree(ctx, w, in, held, ask)
		}
	}
	about := desk{line: l, ctx: ctx, worker: w, in: in, ask: ask}
	if do := about.does(); do != nil {
		return do()
	}
	return l.answerStaff(ctx, w, in, func(d *draft) (string, error) { return l.staffAnswer(ctx, d, w, ask) })
}

// staffAnswer is what we say to words that are about no case, or only look at
// one.
func (l *Line) staffAnswer(ctx context.Context, d *draft, w care.LinkWorker, ask asked) (string, error) {
	switch ask.word {
	case wordShow:
		return l.show(ctx, d, w, ask.ref)
	case wordList:
		return l.list(ctx, w)
	case wordDiary:
		return l.calendar(ctx, d, w, ask.rest)
	case wordStop:
		return l.staffStops(d, w), nil
	case wordStart:
		d.changed().OptedOut = time.Time{}
		d.audit(w.ID, "opted_in", "", "")
		return l.staffText("staff.started", nil), nil
	case wordGuide:
		return l.staffText("staff.guide", nil), nil
	}
	return l.staffText("staff.words", nil), nil
}

// answerStaff commits one answer to a member of the team in their own record.
func (l *Line) answerStaff(ctx context.Context, w care.LinkWorker, in care.Inbound, answer func(*draft) (string, error)) error {
	p, err := l.staff(ctx, w)
	if err != nil {
		return err
	}
	d := l.draft(in.ID, &p)
	d.heard(in, "staff")
	text, err := answer(d)
	if err != nil {
		return err
	}
	d.toStaff(w, care.Outbound{Text: text, Buttons: d.buttons, Class: care.Reply, Purpose: purpose(d)})
	return l.commit(ctx, d)
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
func (l *Line) staff(ctx context.Context, w care.LinkWorker) (flows.Person, error) {
	p, err := l.Store.ByID(ctx, w.ContactID())
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return p, fmt.Errorf("load staff: %w", err)
	}
	if p.Version == 0 {
		p.Contact = care.Contact{ID: w.ContactID(), StaffID: w.ID, Created: l.now()}
	}
	p.Contact.Addresses = []care.Address{w.Address}
	return p, nil
}

// staffStops stops the texts to a member of the team, and tells the managers,
// since alerts no longer reach that phone.
func (l *Line) staffStops(d *draft, w care.LinkWorker) string {
	if !d.Person.Contact.OptedOut.IsZero() {
		return ""
	}
	d.changed().OptedOut = d.now
	d.audit(w.ID, "opted_out", "", "staff")
	l.Log.Warn("staff stopped our texts", "contact", w.ContactID())
	text := l.staffText("notice.staff_stopped", map[string]string{"name": w.Name})
	for _, m := range care.Members(l.Scheme.Staff(), care.Managers) {
		if m.ID != w.ID {
			d.toStaff(m, care.Outbound{Text: text, Class: care.Reply, Purpose: "notice"})
		}
	}
	return l.staffText("staff.stopped", nil)
}

func (l *Line) staffText(key string, blanks map[string]string) string {
	return l.say(l.language(), key, blanks)
}
