package care

import "slices"

// Availability is when a link worker can be booked: a weekly pattern, days that
// differ from it, and leave.
type Availability struct {
	Worker string      `json:"worker" yaml:"worker"`
	Weekly []Opening   `json:"weekly,omitempty" yaml:"weekly"`
	Dates  []Exception `json:"dates,omitempty" yaml:"dates"`
	Leave  []Leave     `json:"leave,omitempty" yaml:"leave"`
}

// Opening is a part of a day that can be booked.
type Opening struct {
	Days  Days `json:"days,omitzero" yaml:"days"` // of the weekly pattern; not used for a date
	Span  `yaml:",inline"`
	How   How    `json:"how" yaml:"how"`
	Place string `json:"place,omitempty" yaml:"place"`
}

// Exception is what a day is like instead of what the week says. With no
// openings it is closed; with some it is open, even on a bank holiday.
type Exception struct {
	Date Date      `json:"date" yaml:"date"`
	Open []Opening `json:"open,omitempty" yaml:"open"`
}

// Leave is days away, the last one included.
type Leave struct {
	From Date `json:"from" yaml:"from"`
	To   Date `json:"to" yaml:"to"`
}

// On is when the link worker can be booked on a day. Leave comes before
// everything; bank holidays close what the week has open.
func (v Availability) On(d Date, h Hours) (open []Opening) {
	for _, l := range v.Leave {
		if !d.Before(l.From) && !l.To.Before(d) {
			return nil
		}
	}
	for _, x := range v.Dates {
		if x.Date == d {
			return x.Open
		}
	}
	if holiday(h.Nation, d.noon()) {
		return nil
	}
	for _, o := range v.Weekly {
		if o.Days.Has(d.Weekday()) {
			open = append(open, o)
		}
	}
	return open
}

// slots are the times of length n on one day, the earliest first.
func (v Availability) slots(s *Scheme, d Date, first bool) (all []Slot) {
	p := s.Booking.filled()
	length := p.Length(first)
	for _, o := range v.On(d, s.Hours) {
		end := d.At(o.To, s.Location())
		for c := o.From; c < o.To; c += Clock(p.Every.Minutes()) {
			slot := Slot{Worker: v.Worker, Day: d, Clock: c, Length: length, How: o.How, Place: o.Place}.In(s.Location())
			if slot.End().After(end) {
				break
			}
			if at := slot.Start.In(s.Location()); ClockOf(at) == c { // not a time that clocks leave out
				all = append(all, slot)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Slot) int { return a.Start.Compare(b.Start) })
	return all
}
