package desk

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
func (q request) book() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	old, has := visitOf(d.Person.Contact, c.Ref, func(v care.Appointment) bool { return v.Ahead(d.now) })
	switch {
	case q.ask.word == wordBook && has:
		return q.answer("staff.book_has", q.desk.visitBlanks(old))
	case q.ask.word != wordBook && !has:
		return q.answer("staff.book_none", map[string]string{"ref": c.Ref})
	}
	a, err := q.toBook(d, c, old)
	if err != nil {
		return err
	}
	if q.ask.word == wordUnbook {
		return q.unbook(d, c, a)
	}
	slot, refusal, blanks := q.desk.readBooking(q.worker, c.Ref, q.ask, q.in.At)
	if refusal != "" {
		return q.answer(refusal, blanks)
	}
	return q.bookAt(d, c, a, slot)
}

// toBook is the appointment that there is, as the store has it, or a new one
// without a time. One to which the person was invited becomes the new one, so that
// what they may still answer is about the same.
func (q request) toBook(d *draft, c flows.Case, old care.Appointment) (a flows.Appointment, err error) {
	if old.ID != "" {
		if a, err = q.desk.Store.Appointment(q.ctx, old.ID); err != nil {
			err = fmt.Errorf("load appointment: %w", err)
		}
		return a, err
	}
	met, err := q.desk.met(q.ctx, c.Contact, q.worker.ID)
	id := q.desk.NewID()
	if invited, has := visitOf(d.Person.Contact, c.Ref, func(v care.Appointment) bool { return v.Status == care.Proposed && v.Backfill == "" }); has {
		id = invited.ID
	}
	a.Appointment = care.Appointment{ID: id, Case: c.Ref, Contact: c.Contact, First: !met, Bring: true}
	return a, err
}

// met reports whether a person and a link worker have met before.
func (k *Desk) met(ctx context.Context, contact, worker string) (bool, error) {
	before, err := k.Store.AppointmentsWith(ctx, contact)
	if err != nil {
		return false, fmt.Errorf("list appointments: %w", err)
	}
	return slices.ContainsFunc(before, func(a flows.Appointment) bool { return a.Status == care.Attended && a.Worker == worker }), nil
}

// offer answers OFFER: the person chooses a time from those that are free.
func (q request) offer() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	blanks := map[string]string{"ref": c.Ref}
	if old, has := visitOf(d.Person.Contact, c.Ref, func(v care.Appointment) bool { return v.Ahead(d.now) }); has {
		return q.answer("staff.book_has", q.desk.visitBlanks(old))
	}
	if _, bookable := q.desk.Scheme.Bookable(q.worker.ID); !bookable {
		return q.answer("staff.offer_none", blanks)
	}
	if q.desk.mayText(d.Person.Contact).Never() {
		return q.answer("staff.offer_untold", blanks)
	}
	a, err := q.toBook(d, c, care.Appointment{})
	if err != nil {
		return err
	}
	_, how, place := readHow(q.ask.rest)
	a.Slot = care.Slot{Worker: q.worker.ID, How: how, Place: place, Length: q.desk.Scheme.Booking.Length(a.First)}
	if err := q.desk.propose(q.ctx, d, a.Appointment, "choose-time", d.now.AddDate(0, 0, 7)); err != nil {
		return err
	}
	d.audit(q.worker.ID, string(care.EventInvited), c.Ref, "")
	c = d.caseOr(c)
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: care.EventInvited})
	return q.finish(d, c, q.desk.staffText("staff.offered", blanks))
}

// bookAt books or moves, if the time is free, and tells both.
func (q request) bookAt(d *draft, c flows.Case, a flows.Appointment, slot care.Slot) error {
	slot.Length = q.desk.Scheme.Booking.Length(a.First)
	diary, err := q.desk.diary(q.ctx, q.worker.ID, d.Person.Contact, [2]time.Time{slot.Start, slot.End()})
	if err != nil {
		return err
	}
	if !diary.Without(a.ID).Free(slot, a.Contact, d.now) {
		a.Slot = slot
		return q.answer("staff.book_taken", q.desk.visitBlanks(care.Appointment{Slot: slot, Case: c.Ref}))
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
		return q.answer("staff.book_past", map[string]string{"ref": c.Ref, "word": upper(q.ask.word)})
	}
	if err != nil {
		return fmt.Errorf("book: %w", err)
	}
	diary.Diary = diary.Release(a.Contact)
	d.Diaries = []flows.Diary{diary}
	return q.keepVisit(d, c, a, what)
}

func (q request) unbook(d *draft, c flows.Case, a flows.Appointment) (err error) {
	if a.Appointment, err = a.CallOff(q.worker.ID, 0, d.now); err != nil {
		return fmt.Errorf("call off: %w", err)
	}
	return q.keepVisit(d, c, a, care.EventCalledOff)
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
func (q request) keepVisit(d *draft, c flows.Case, a flows.Appointment, what care.EventKind) error {
	d.putVisit(a)
	d.audit(q.worker.ID, string(what), c.Ref, "")
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: what})
	d.putCase(c)
	key := toldOf[what].answer
	if q.desk.mayText(d.Person.Contact).Never() {
		key += "_untold"
	} else if err := q.desk.startVisit(q.ctx, d, toldOf[what].flow, a.Appointment); err != nil {
		return err
	}
	return q.finish(d, d.caseOr(c), q.desk.staffText(key, q.desk.visitBlanks(a.Appointment)))
}

// startVisit starts a flow about an appointment with the person of a draft. Only the
// one after a missed appointment asks something, and waits for the floor.
func (k *Desk) startVisit(ctx context.Context, d *draft, flow string, a care.Appointment) error {
	in := flows.Start{Waiting: flows.Waiting{Flow: flow, About: a.ID, Aside: flow != toldOf[care.EventMissed].flow}}
	in.Network = d.Person.Contact.Address().Network()
	t := turn{desk: k, draft: d, in: in}
	if err := t.run(ctx); err != nil {
		return err
	}
	if flow == toldOf[care.EventBooked].flow || flow == nowWith { // told in the morning, it must still be so
		d.about(a, a.Start)
	}
	return nil
}

// record answers CAME and MISSED. What was recorded in error can be recorded
// again.
func (q request) record() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	last, has := visitOf(d.Person.Contact, c.Ref, func(v care.Appointment) bool { return v.Begun(d.now) })
	if !has {
		return q.answer("staff.no_visit", map[string]string{"ref": c.Ref})
	}
	a, err := q.toBook(d, c, last)
	if err != nil {
		return err
	}
	as, what := care.Attended, care.EventAttended
	if q.ask.word == wordMissed {
		as, what = care.Missed, care.EventMissed
	}
	news := a.Status != as
	if a.Appointment, err = a.Record(as, d.now); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if news && what == care.EventMissed {
		return q.keepVisit(d, c, a, what)
	}
	d.putVisit(a)
	d.audit(q.worker.ID, string(what), c.Ref, "")
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: what})
	if what == care.EventAttended {
		c.Case = c.Contacted()
	}
	return q.finish(d, c, q.desk.staffText("staff."+q.ask.word, q.desk.visitBlanks(a.Appointment)))
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
