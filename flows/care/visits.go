package care

import (
	"cmp"
	"slices"
	"time"
)

// Keep puts an appointment among those of the contact. Of those that are proposed,
// and of those that are over, only the one that changed last is kept.
func (c *Contact) Keep(a Appointment) {
	all := slices.DeleteFunc(slices.Clone(c.Appointments), func(o Appointment) bool { return o.ID == a.ID })
	if a.Status != Proposed && a.Backfill != "" { // what was proposed is agreed
		all = slices.DeleteFunc(all, func(o Appointment) bool { return o.Status == Proposed && o.Backfill == a.Backfill })
	}
	all = append(all, a)
	all = onlyLast(all, func(o Appointment) bool { return o.Status == Proposed })
	all = onlyLast(all, func(o Appointment) bool { return o.Status != Proposed && !o.Stands() })
	slices.SortFunc(all, func(a, b Appointment) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	c.Appointments = all
}

// onlyLast keeps of some appointments the one that changed last, and all others.
func onlyLast(all []Appointment, some func(Appointment) bool) []Appointment {
	of := keep(all, some)
	if len(of) == 0 {
		return all
	}
	last := slices.MaxFunc(of, func(a, b Appointment) int { return a.Changed.Compare(b.Changed) })
	return slices.DeleteFunc(all, func(o Appointment) bool { return some(o) && o.ID != last.ID })
}

// Forget takes an appointment that was only proposed away.
func (c *Contact) Forget(proposed string) {
	c.Appointments = slices.DeleteFunc(slices.Clone(c.Appointments), func(o Appointment) bool {
		return o.ID == proposed && o.Status == Proposed
	})
}

// Appointment finds one of the contact's appointments.
func (c Contact) Appointment(id string) (a Appointment, ok bool) {
	i := slices.IndexFunc(c.Appointments, func(a Appointment) bool { return a.ID == id })
	if i < 0 {
		return a, false
	}
	return c.Appointments[i], true
}

// Next is the contact's next appointment.
func (c Contact) Next(now time.Time) (a Appointment, ok bool) {
	i := slices.IndexFunc(c.Appointments, func(a Appointment) bool { return a.Ahead(now) })
	if i < 0 {
		return a, false
	}
	return c.Appointments[i], true
}

// Bookable is when a link worker can be booked; false for one who books their
// own.
func (s *Scheme) Bookable(worker string) (v Availability, ok bool) {
	i := slices.IndexFunc(s.Availability, func(v Availability) bool { return v.Worker == worker })
	if i < 0 {
		return v, false
	}
	return s.Availability[i], true
}

// Replacing are the times to offer in place of an appointment, or after it: of
// the same link worker, as the diary has room.
func (a Appointment) Replacing(s *Scheme, d Diary, p Preference, now time.Time) []Slot {
	v, ok := s.Bookable(a.Worker)
	if !ok {
		return nil
	}
	r := Request{Contact: a.Contact, First: a.First, Prefer: p, Diary: d.Without(a.ID), Old: a.Slot}
	r.Prefer.How = a.How
	offers := Offers(s, []Availability{v}, r, now)
	if len(offers) == 0 { // another way to meet is better than none
		r.Prefer.How = ""
		offers = Offers(s, []Availability{v}, r, now)
	}
	return offers
}

// Still are those of some times that can be promised to a contact.
func (d Diary) Still(times []Slot, contact string, now time.Time) []Slot {
	return slices.DeleteFunc(slices.Clone(times), func(s Slot) bool { return !s.Start.After(now) || !d.Free(s, contact, now) })
}

// Wanted are the times of which somebody wants to know whether they are still to
// be had: those that they were offered last, and what this proposes.
func (a Appointment) Wanted(offered []Slot) []Slot {
	if a.Status == Proposed && !a.Start.IsZero() {
		return append(slices.Clone(offered), a.Slot)
	}
	return offered
}

// What happens with appointments in the story of a case.
const (
	EventBooked    EventKind = "booked"
	EventRebooked  EventKind = "rebooked"
	EventCalledOff EventKind = "called_off"
	EventConfirmed EventKind = "confirmed"
	EventAttended  EventKind = "attended"
	EventMissed    EventKind = "missed"
	EventInvited   EventKind = "invited" // to choose a time
	EventTravel    EventKind = "travel"  // needs help with getting there
	EventPlanned   EventKind = "planned" // when they will be called
)

// Horizon is how far ahead times are offered.
func (p BookingPolicy) Horizon() time.Duration { return time.Duration(p.filled().Days+2) * day }
