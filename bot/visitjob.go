package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobVisit is what comes next of an appointment: a reminder by its name, or that
// it is over. Each appointment has one, so that whatever changes it replaces what
// was to be said of it.
const jobVisit care.JobKind = "visit"

// visitOver is the name of the job that asks how an appointment went, overAfter
// its end.
const (
	visitOver = "over"
	overAfter = 15 * time.Minute
)

// planVisit sets what comes next of an appointment from a time on, or takes it
// away.
func (d *draft) planVisit(a care.Appointment, from time.Time) {
	j := care.Job{ID: "visit:" + a.ID, Kind: jobVisit, Contact: a.Contact, About: a.ID, Turn: a.Version}
	reminders := a.Reminders(d.line.Scheme, d.Person.Contact, from)
	switch {
	case len(reminders) > 0:
		j.Name, j.At = reminders[0].Name, reminders[0].Send
	case a.Stands():
		j.Name, j.At = visitOver, a.End().Add(overAfter)
	default:
		d.cancelJob(j.ID)
		return
	}
	d.setJob(j)
}

// runVisit does what is due of an appointment. One that moved, was called off or
// is recorded has another version, and there is nothing to do.
func (l *Line) runVisit(ctx context.Context, j flows.JobLease) error {
	p, err := l.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
		return l.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	a, err := l.Store.Appointment(ctx, j.About)
	if errors.Is(err, care.ErrNotFound) || err == nil && a.Appointment.Version != j.Turn {
		return l.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load appointment: %w", err)
	}
	d := l.draft("", &p)
	d.Done = &j
	if j.Name == visitOver {
		return l.visitIsOver(ctx, d, a)
	}
	return l.remind(ctx, d, a)
}

// remind sends a reminder if it is still of use, when the person may be texted,
// and plans the next.
func (l *Line) remind(ctx context.Context, d *draft, a flows.Appointment) error {
	j, c := d.Done.Job, d.Person.Contact
	r, ok := reminderOf(l.Scheme, c, a.Appointment, j.Name)
	may := l.mayText(c)
	switch {
	case !ok || !r.Alive(a.Appointment, d.now):
	case may.Now():
		if err := l.sayReminder(ctx, d, a.Appointment, r); err != nil {
			return err
		}
		a.Appointment = a.Sent(r)
	case !may.Never() && may.At.Before(r.Expire):
		j.At = may.At
		d.setJob(j)
		return l.commit(ctx, d)
	}
	d.putVisit(a)
	d.planVisit(a.Appointment, d.now.Add(time.Nanosecond)) // not this one again
	return l.commit(ctx, d)
}

// sayReminder lets the flows remind. What they say is void once the appointment
// is another, and no network delivers it too late.
func (l *Line) sayReminder(ctx context.Context, d *draft, a care.Appointment, r care.Reminder) error {
	in := flows.Reminding(a)
	in.Network = d.Person.Contact.Address().Network()
	t := turn{line: l, draft: d, in: in}
	if err := t.run(ctx); err != nil {
		return err
	}
	d.about(a, r.Expire)
	return nil
}

// about makes what the person is told void once the appointment is another, or
// when it is of no more use. It never goes twice.
func (d *draft) about(a care.Appointment, until time.Time) {
	for i := range d.Messages {
		if m := &d.Messages[i]; m.Contact == a.Contact {
			m.Expires, m.About, m.Version, m.Again = until, a.ID, a.Version, false
		}
	}
}

// reminderOf finds a reminder of the plan by its name.
func reminderOf(s *care.Scheme, c care.Contact, a care.Appointment, name string) (care.Reminder, bool) {
	for _, r := range a.Reminders(s, c, a.Set) {
		if r.Name == name {
			return r, true
		}
	}
	return care.Reminder{}, false
}

// visitIsOver asks the link worker how it went, once, in working hours.
func (l *Line) visitIsOver(ctx context.Context, d *draft, a flows.Appointment) error {
	if later, ok := l.outOfHours(); ok {
		j := d.Done.Job
		j.At = later
		d.setJob(j)
		return l.commit(ctx, d)
	}
	lapsed, changed := a.Lapse(d.now)
	if !changed {
		d.planVisit(a.Appointment, d.now)
		return l.commit(ctx, d)
	}
	a.Appointment = lapsed
	d.putVisit(a)
	if w, ok := l.Scheme.Worker(a.Worker); ok {
		d.toStaff(w, l.howItWent(lapsed))
	}
	return l.commit(ctx, d)
}

// howItWent asks for what came of an appointment.
func (l *Line) howItWent(a care.Appointment) care.Outbound {
	return care.Outbound{
		Text: l.staffText("notice.visit_went", l.visitBlanks(a)), Class: care.Scheduled, Purpose: "notice", Case: a.Case,
		Buttons: []care.Button{
			{Label: l.staffText("button.came", nil), Data: button(wordCame, a.Case)},
			{Label: l.staffText("button.missed", nil), Data: button(wordMissed, a.Case)},
		},
	}
}

// mayText says whether and when we may write to somebody of our own accord.
func (l *Line) mayText(c care.Contact) care.Permit {
	return care.MayText(l.Scheme.Hours, c, care.Scheduled, l.now())
}

// overtaken is the code of a message that what happened since has made void.
const overtaken = "overtaken"

// stillWanted looks once more, just before a message of our own accord is sent:
// whether it is still true, and whether now is a time at which this person may
// be texted. Of a member of the team only the scheme's hours count.
func (l *Line) stillWanted(ctx context.Context, le flows.Lease) (out flows.Outcome, settled bool) {
	m, now := le.Message, l.now()
	if m.Class != care.Scheduled {
		return out, false
	}
	p, err := l.Store.ByID(ctx, m.Contact)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		l.Log.Warn("contact of a message not read yet", "contact", m.Contact, "err", err)
		return wait(le, now.Add(firstPause), "not read"), true
	}
	if m.About != "" {
		a, ok := p.Contact.Appointment(m.About)
		if !ok || a.Version != m.Version || !a.Ahead(now) {
			return flows.Outcome{Verdict: flows.VerdictDead, Code: overtaken}, true
		}
	}
	// A STOP is looked at by the store, which knows what passes it.
	c := care.Contact{Reach: care.Reach{Wish: p.Contact.Reach.Wish}}
	if may := care.MayText(l.Scheme.Hours, c, care.Scheduled, now); !may.Now() && !may.Never() {
		return wait(le, may.At, may.Why), true
	}
	return out, false
}
