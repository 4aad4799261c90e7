package care

import (
	"cmp"
	"slices"
	"time"
)

// CheckInPlan is when a scheme asks people how they are, counted from their
// first appointment. What is left zero is as DOMAIN 3.7 has it.
type CheckInPlan struct {
	Plan []PlannedCheckIn `yaml:"plan"`
	// At is half past nine. A reminder of that morning comes after it, and needs no
	// question: it can be answered with a word.
	At Clock `yaml:"at"`
	// Open is for how many days an answer is waited for: 7. Nudges are the days
	// on which it is asked for again: 3 and 6.
	Open   int   `yaml:"open"`
	Nudges []int `yaml:"nudges"`
	// Off asks nobody.
	Off bool `yaml:"off"`
}

// PlannedCheckIn is one of the plan.
type PlannedCheckIn struct {
	Name string `yaml:"name"`
	Days int    `yaml:"days"` // after the first appointment; before it when negative
	// Ask are questionnaires by ID, or single questions as "ons4.satisfied". With
	// none, only how it went is asked.
	Ask []string `yaml:"ask"`
	// Optional is only for those who agreed to it.
	Optional bool `yaml:"optional"`
	// Late asks at once when the day is past already, as for a baseline when the
	// first appointment is tomorrow.
	Late bool `yaml:"late"`
}

// DefaultCheckIns are the check-ins of a scheme that does not name its own.
func DefaultCheckIns() []PlannedCheckIn {
	all := []string{"ons4", "ons-loneliness"}
	return []PlannedCheckIn{
		{Name: "baseline", Days: -2, Ask: all, Late: true},
		{Name: "how_it_went", Days: 2},
		{Name: "week_4", Days: 28, Ask: []string{"ons4.satisfied", "ons-loneliness.lonely"}},
		{Name: "week_12", Days: 84, Ask: all},
		{Name: "month_6", Days: 182, Ask: all, Optional: true},
	}
}

// Filled is the plan with the defaults in place of what was left zero.
func (p CheckInPlan) Filled() CheckInPlan {
	if len(p.Plan) == 0 {
		p.Plan = DefaultCheckIns()
	}
	if p.Nudges == nil {
		p.Nudges = []int{3, 6}
	}
	p.At = cmp.Or(p.At, OClock(9)+30)
	p.Open = cmp.Or(p.Open, 7)
	return p
}

// CheckIn is one that is to be opened, as far as can be said before.
type CheckIn struct {
	Name        string   `json:"n"`
	Contact     string   `json:"c"`
	Case        string   `json:"case"`
	Appointment string   `json:"a"`
	Ask         []string `json:"ask,omitempty"`
	Optional    bool     `json:"opt,omitempty"`
	// Start is when the appointment was to begin: at another time the check-in
	// belongs to another day.
	Start time.Time `json:"start"`
	Open  time.Time `json:"open"`
	// Next is when the one after it opens: from that day on this one is not
	// nudged.
	Next   time.Time   `json:"next,omitzero"`
	Nudges []time.Time `json:"nudges,omitempty"`
	// Close is when no answer is waited for any more: no response, which is not
	// the same as declined.
	Close time.Time `json:"close"`
}

// Alive reports whether the check-in is still to be opened, or nudged, for the
// appointment as it stands now. Where people did not meet, or meet at another
// time, it is not.
func (k CheckIn) Alive(a Appointment, now time.Time) bool {
	return k.Appointment == a.ID && k.Start.Equal(a.Start) && a.mayHaveMet() && now.Before(k.Close)
}

// mayHaveMet reports whether two meet, or met for all that we know.
func (a Appointment) mayHaveMet() bool {
	return a.Stands() || a.Status == Attended || a.Status == Unrecorded
}

// CheckIns are those to be opened from now on around a first appointment. Each
// opens inside the hours of the scheme and the person's own wish, and two never
// open on the same day.
func (a Appointment) CheckIns(s *Scheme, c Contact, now time.Time) (all []CheckIn) {
	p := s.CheckIns.Filled()
	if p.Off || !a.mayHaveMet() {
		return nil
	}
	for _, x := range slices.Backward(p.Plan) { // the later one of two on a day stays
		k := CheckIn{Name: x.Name, Contact: a.Contact, Case: a.Case, Appointment: a.ID, Ask: x.Ask, Optional: x.Optional, Start: a.Start}
		k.Open = s.Hours.onOrAfter(a.Day.Add(x.Days), p.At, c.Reach.Wish)
		if k.Open.Before(now) && x.Late {
			k.Open = s.Hours.nextFor(c.Reach.Wish, now)
		}
		if k.Open.IsZero() || k.Open.Before(now) || slices.Contains(a.Asked, k.Name) || len(all) > 0 && !s.dayBefore(k.Open, all[0].Open) {
			continue
		}
		if len(all) > 0 {
			k.Next = all[0].Open
		}
		if k = k.Opened(s, c, k.Open); k.Alive(a, now) {
			all = slices.Insert(all, 0, k)
		}
	}
	return all
}

// Opened is the check-in as it goes on when its first question was sent at t,
// which may be later than was planned.
func (k CheckIn) Opened(s *Scheme, c Contact, t time.Time) CheckIn {
	k.Open = t
	k.Nudges, k.Close = s.nudges(c.Reach.Wish, t)
	k.Nudges = slices.DeleteFunc(k.Nudges, func(n time.Time) bool { return !k.Next.IsZero() && !s.dayBefore(n, k.Next) })
	return k
}

func (s *Scheme) dayBefore(a, b time.Time) bool {
	return DateOf(a.In(s.Location())).Before(DateOf(b.In(s.Location())))
}

// nudges says when a check-in that opens at t is asked for again, and when it
// closes. A nudge on a day on which we may not text goes to the day before, or
// the day after; it is left out where it would come the day after another text,
// or on the last day.
func (s *Scheme) nudges(w Wish, t time.Time) (at []time.Time, closes time.Time) {
	p, l := s.CheckIns.Filled(), s.Location()
	opened := DateOf(t.In(l))
	last, n, end := opened, 0, opened.Add(p.Open)
	for _, day := range p.Nudges {
		apart := min(2, day-n)
		for _, d := range []time.Time{
			s.Hours.upTo(opened.Add(day), p.At, w),
			s.Hours.onOrAfter(opened.Add(day), p.At, w),
		} {
			if on := DateOf(d.In(l)); !d.IsZero() && on.Sub(last) >= apart && on.Before(end) {
				at, last, n = append(at, d), on, day
				break
			}
		}
	}
	return at, end.At(ClockOf(t.In(l)), l)
}

// AskedFor keeps that a check-in was opened, so that no change of plan opens it
// again.
func (a Appointment) AskedFor(k CheckIn) Appointment {
	if !slices.Contains(a.Asked, k.Name) {
		a.Asked = append(slices.Clone(a.Asked), k.Name)
	}
	return a
}
