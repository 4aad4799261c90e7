package care

import (
	"slices"
	"time"
)

// Preference is what suits a person. The zero value is anything.
type Preference struct {
	Part Part `json:"part,omitempty"`
	Days Days `json:"days,omitzero"`
	// From and To bound the days, both included; zero is no bound.
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
	How  How  `json:"how,omitempty"`
}

// Fits reports whether a time suits.
func (p Preference) Fits(s Slot) bool {
	return (p.Part == AnyTime || p.Part == PartOf(s.Clock)) &&
		(p.Days == 0 || p.Days.Has(s.Day.Weekday())) &&
		(p.From == Date{} || !s.Day.Before(p.From)) &&
		(p.To == Date{} || !p.To.Before(s.Day)) &&
		(p.How == "" || p.How == s.How)
}

// Request is a person looking for a time.
type Request struct {
	Contact string
	First   bool // have not met yet: a longer appointment
	Prefer  Preference
	Diary   Diary
	Old     Slot // a time to be moved: what overlaps it is no choice
}

// Free are all times of a link worker that a person can be promised, the
// earliest first.
func (v Availability) Free(s *Scheme, r Request, now time.Time) (all []Slot) {
	p := s.Booking.filled()
	soonest := now.Add(p.Notice)
	first := DateOf(soonest.In(s.Location()))
	for i := range p.Days {
		for _, slot := range v.slots(s, first.Add(i), r.First) {
			if !slot.Start.Before(soonest) && r.Prefer.Fits(slot) && !slot.Overlaps(r.Old) && r.Diary.Free(slot, r.Contact, now) {
				all = append(all, slot)
			}
		}
	}
	return all
}

// Offer picks from free times, the earliest first, what to offer: one a day,
// on each day a part of the day that was not offered yet if there is one. When
// days are too few, further times of the same days make up the number.
func Offer(free []Slot, n int) []Slot {
	var picked []Slot
	for len(free) > 0 && len(picked) < n {
		day := free[0].Day
		end := slices.IndexFunc(free, func(s Slot) bool { return s.Day != day })
		if end < 0 {
			end = len(free)
		}
		picked = append(picked, another(free[:end], picked))
		free = free[end:]
	}
	return picked
}

// another is the first of a day's times in a part of the day that was not
// picked yet, or simply the first.
func another(day, picked []Slot) Slot {
	for _, s := range day {
		if !slices.ContainsFunc(picked, func(p Slot) bool { return PartOf(p.Clock) == PartOf(s.Clock) }) {
			return s
		}
	}
	return day[0]
}

// Offers are the times to offer to a person: the scheme's number of them, spread
// over days, from one or several link workers.
func Offers(s *Scheme, workers []Availability, r Request, now time.Time) []Slot {
	n := s.Booking.filled().Offers
	var free []Slot
	for _, v := range workers {
		free = append(free, v.Free(s, r, now)...)
	}
	slices.SortStableFunc(free, func(a, b Slot) int { return a.Start.Compare(b.Start) })
	free = slices.CompactFunc(free, func(a, b Slot) bool { return a.Start.Equal(b.Start) })
	picked := Offer(free, n)
	for len(picked) < n {
		i := slices.IndexFunc(free, func(s Slot) bool { return !slices.ContainsFunc(picked, touches(s)) })
		if i < 0 {
			break
		}
		picked = append(picked, free[i])
	}
	slices.SortFunc(picked, func(a, b Slot) int { return a.Start.Compare(b.Start) })
	return picked
}

// touches reports whether a time is no real other choice: with whomever it is,
// the two overlap.
func touches(s Slot) func(Slot) bool {
	return func(o Slot) bool {
		o.Worker = s.Worker
		return s.Overlaps(o)
	}
}
