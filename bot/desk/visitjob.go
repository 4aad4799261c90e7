package desk

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

func visitID(appointment string) string { return "visit:" + appointment }

// planVisit sets what comes next of an appointment from a time on, or takes it
// away.
func (d *draft) planVisit(a care.Appointment, from time.Time) {
	j := care.Job{ID: visitID(a.ID), Kind: jobVisit, Contact: a.Contact, About: a.ID, Turn: a.Version}
	reminders := a.Reminders(d.desk.Scheme, d.Person.Contact, from)
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
func (k *Desk) runVisit(ctx context.Context, j flows.JobLease) error {
	p, err := k.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	a, err := k.Store.Appointment(ctx, j.About)
	if errors.Is(err, care.ErrNotFound) || err == nil && a.Appointment.Version != j.Turn {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load appointment: %w", err)
	}
	d := k.draft("", &p)
	d.Done = &j
	if j.Name == visitOver {
		return k.visitIsOver(ctx, d, a)
	}
	return k.remind(ctx, d, a)
}

// remind sends a reminder if it is still of use, when the person may be texted,
// and plans the next.
func (k *Desk) remind(ctx context.Context, d *draft, a flows.Appointment) error {
	j, c := d.Done.Job, d.Person.Contact
	r, ok := reminderOf(k.Scheme, c, a.Appointment, j.Name)
	may := k.mayText(c)
	switch {
	case !ok || !r.Alive(a.Appointment, d.now):
	case may.Now():
		if err := k.sayReminder(ctx, d, a.Appointment, r); err != nil {
			return err
		}
		a.Appointment = a.Sent(r)
	case !may.Never() && may.At.Before(r.Expire):
		j.At = may.At
		d.setJob(j)
		return k.commit(ctx, d)
	}
	d.putVisit(a)
	d.planVisit(a.Appointment, d.now.Add(time.Nanosecond)) // not this one again
	return k.commit(ctx, d)
}

// sayReminder lets the flows remind. What they say is void once the appointment
// is another, and no network delivers it too late.
func (k *Desk) sayReminder(ctx context.Context, d *draft, a care.Appointment, r care.Reminder) error {
	in := flows.Reminding(a)
	in.Network = d.Person.Contact.Address().Network()
	t := turn{desk: k, draft: d, in: in}
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
	for i := range d.Person.Contact.Phones.Unread {
		if m := &d.Person.Contact.Phones.Unread[i]; m.Made.Equal(d.now) {
			m.Expires, m.About, m.Version = until, a.ID, a.Version
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
func (k *Desk) visitIsOver(ctx context.Context, d *draft, a flows.Appointment) error {
	if later, ok := k.outOfHours(); ok {
		j := d.Done.Job
		j.At = later
		d.setJob(j)
		return k.commit(ctx, d)
	}
	lapsed, changed := a.Lapse(d.now)
	if !changed {
		d.planVisit(a.Appointment, d.now)
		return k.commit(ctx, d)
	}
	a.Appointment = lapsed
	d.putVisit(a)
	if w, ok := k.Scheme.Worker(a.Worker); ok {
		d.toStaff(w, k.howItWent(lapsed))
	}
	return k.commit(ctx, d)
}

// howItWent asks for what came of an appointment.
func (k *Desk) howItWent(a care.Appointment) care.Outbound {
	return care.Outbound{
		Text: k.staffText("notice.visit_went", k.visitBlanks(a)), Class: care.Scheduled, Purpose: "notice", Case: a.Case,
		Buttons: []care.Button{
			{Label: k.staffText("button.came", nil), Data: button(wordCame, a.Case)},
			{Label: k.staffText("button.missed", nil), Data: button(wordMissed, a.Case)},
		},
	}
}

// mayText says whether and when we may write to somebody of our own accord.
func (k *Desk) mayText(c care.Contact) care.Permit {
	return care.MayText(k.Scheme.Hours, c, care.Scheduled, k.now())
}
