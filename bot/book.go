package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// book answers BOOK, REBOOK and UNBOOK, of the member of the team who has the case.
func (k desk) book() error {
	c, d, done, err := k.own()
	if done || err != nil {
		return err
	}
	old, has := visitOf(d.Person.Contact, c.Ref, func(v care.Appointment) bool { return v.Ahead(d.now) })
	switch {
	case k.ask.word == wordBook && has:
		return k.answer("staff.book_has", k.line.visitBlanks(old))
	case k.ask.word != wordBook && !has:
		return k.answer("staff.book_none", map[string]string{"ref": c.Ref})
	}
	a, err := k.toBook(c, old)
	if err != nil {
		return err
	}
	if k.ask.word == wordUnbook {
		return k.unbook(d, c, a)
	}
	slot, refusal, blanks := k.line.readBooking(k.worker, c.Ref, k.ask, k.in.At)
	if refusal != "" {
		return k.answer(refusal, blanks)
	}
	return k.bookAt(d, c, a, slot)
}

// toBook is the appointment that there is, as the store has it, or a new one
// without a time.
func (k desk) toBook(c flows.Case, old care.Appointment) (a flows.Appointment, err error) {
	if old.ID != "" {
		if a, err = k.line.Store.Appointment(k.ctx, old.ID); err != nil {
			err = fmt.Errorf("load appointment: %w", err)
		}
		return a, err
	}
	before, err := k.line.Store.AppointmentsWith(k.ctx, c.Contact)
	if err != nil {
		return a, fmt.Errorf("list appointments: %w", err)
	}
	met := slices.ContainsFunc(before, func(a flows.Appointment) bool { return a.Status == care.Attended && a.Worker == k.worker.ID })
	a.Appointment = care.Appointment{ID: k.line.NewID(), Case: c.Ref, Contact: c.Contact, First: !met, Bring: true}
	return a, nil
}

// bookAt books or moves, if the time is free, and tells both.
func (k desk) bookAt(d *draft, c flows.Case, a flows.Appointment, slot care.Slot) error {
	slot.Length = k.line.Scheme.Booking.Length(a.First)
	diary, err := k.line.diary(k.ctx, k.worker.ID, d.Person.Contact, [2]time.Time{slot.Start, slot.End()})
	if err != nil {
		return err
	}
	if !diary.Without(a.ID).Free(slot, a.Contact, d.now) {
		a.Slot = slot
		return k.answer("staff.book_taken", k.line.visitBlanks(care.Appointment{Slot: slot, Case: c.Ref}))
	}
	what := care.EventBooked
	if a.Appointment.Version > 0 {
		what = care.EventRebooked
		a.Appointment, err = a.Move(slot, d.now)
	} else {
		a.Slot = slot
		a.Appointment, err = care.Book(a.Appointment, d.now)
	}
	if errors.Is(err, care.ErrPast) {
		return k.answer("staff.book_past", map[string]string{"ref": c.Ref, "word": upper(k.ask.word)})
	}
	if err != nil {
		return fmt.Errorf("book: %w", err)
	}
	diary.Diary = diary.Release(a.Contact)
	d.Diaries = []flows.Diary{diary}
	return k.keepVisit(d, c, a, what)
}

func (k desk) unbook(d *draft, c flows.Case, a flows.Appointment) (err error) {
	if a.Appointment, err = a.CallOff(k.worker.ID, 0, d.now); err != nil {
		return fmt.Errorf("call off: %w", err)
	}
	return k.keepVisit(d, c, a, care.EventCalledOff)
}

// toldOf is what the person and the link worker are told of what the link worker
// did.
var toldOf = map[care.EventKind]struct{ flow, answer string }{
	care.EventBooked:    {"booked", "staff.booked"},
	care.EventRebooked:  {"booked", "staff.booked"},
	care.EventCalledOff: {"called-off", "staff.unbooked"},
	care.EventMissed:    {"missed", "staff.missed"},
}

// keepVisit writes the appointment, tells the person, and answers.
func (k desk) keepVisit(d *draft, c flows.Case, a flows.Appointment, what care.EventKind) error {
	d.putVisit(a)
	d.audit(k.worker.ID, string(what), c.Ref, "")
	c.Case = c.With(care.Event{At: d.now, By: k.worker.ID, What: what})
	d.putCase(c)
	key := toldOf[what].answer
	if k.line.mayText(d.Person.Contact).Never() {
		key += "_untold"
	} else if err := k.line.startVisit(k.ctx, d, toldOf[what].flow, a.Appointment); err != nil {
		return err
	}
	return k.finish(d, d.caseOr(c), k.line.staffText(key, k.line.visitBlanks(a.Appointment)))
}

// startVisit starts a flow about an appointment with the person of a draft. Only the
// one after a missed appointment asks something, and waits for the floor.
func (l *Line) startVisit(ctx context.Context, d *draft, flow string, a care.Appointment) error {
	in := flows.Start{Waiting: flows.Waiting{Flow: flow, About: a.ID, Aside: flow != toldOf[care.EventMissed].flow}}
	in.Network = d.Person.Contact.Address().Network()
	t := turn{line: l, draft: d, in: in}
	if err := t.run(ctx); err != nil {
		return err
	}
	if flow == toldOf[care.EventBooked].flow { // told in the morning, it must still be so
		d.about(a, a.Start)
	}
	return nil
}

// record answers CAME and MISSED. What was recorded in error can be recorded
// again.
func (k desk) record() error {
	c, d, done, err := k.own()
	if done || err != nil {
		return err
	}
	last, has := visitOf(d.Person.Contact, c.Ref, func(v care.Appointment) bool {
		return v.Status != care.CalledOff && !d.now.Before(v.Start)
	})
	if !has {
		return k.answer("staff.no_visit", map[string]string{"ref": c.Ref})
	}
	a, err := k.toBook(c, last)
	if err != nil {
		return err
	}
	as, what := care.Attended, care.EventAttended
	if k.ask.word == wordMissed {
		as, what = care.Missed, care.EventMissed
	}
	news := a.Status != as
	if a.Appointment, err = a.Record(as, d.now); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if news && what == care.EventMissed {
		return k.keepVisit(d, c, a, what)
	}
	d.putVisit(a)
	d.audit(k.worker.ID, string(what), c.Ref, "")
	c.Case = c.With(care.Event{At: d.now, By: k.worker.ID, What: what})
	if what == care.EventAttended {
		c.Case = c.Contacted()
	}
	return k.finish(d, c, k.line.staffText("staff."+k.ask.word, k.line.visitBlanks(a.Appointment)))
}

// visitOf is the latest appointment of a case for which ok holds.
func visitOf(c care.Contact, ref string, ok func(care.Appointment) bool) (a care.Appointment, has bool) {
	for _, v := range slices.Backward(c.Appointments) {
		if v.Case == ref && ok(v) {
			return v, true
		}
	}
	return a, false
}
