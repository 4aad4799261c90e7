package care

import (
	"cmp"
	"slices"
	"time"
)

// Figures are what a scheme did in a month, in numbers of people and no more of
// them. They are made once, when the month is over, and kept as they are: what is
// erased later stays counted.
type Figures struct {
	Month string    `json:"month"` // 2026-11
	Made  time.Time `json:"made"`
	// Referrals were made in the month. Waits are how many days those waited that
	// were taken by then; Waiting are those that nobody had.
	Referrals int    `json:"referrals"`
	Waits     Spread `json:"waits"`
	Waiting   int    `json:"waiting"`
	// Attempts to reach people, and those at which they were reached.
	Attempts int `json:"attempts"`
	Reached  int `json:"reached"`
	// Appointments that were to begin in the month.
	Attended   int `json:"attended"`
	Missed     int `json:"missed"`
	CalledOff  int `json:"called_off"`
	Unrecorded int `json:"unrecorded"`
	// CheckIns were opened in the month; of those Answered were, in whole or part.
	CheckIns int `json:"check_ins"`
	Answered int `json:"answered"`
	// Changed are answers against the same person's first ones, for check-ins that
	// were over in the month.
	Changed []Changed `json:"changed,omitempty"`
	// Alerts were urgent. Takes are how many minutes those waited that were taken.
	Alerts  int    `json:"alerts"`
	Takes   Spread `json:"takes"`
	Untaken int    `json:"untaken"`
}

// Spread is how a length of time is spread over some.
type Spread struct {
	N       int     `json:"n"`
	Middle  float64 `json:"middle"` // the median
	Longest float64 `json:"longest"`
}

// spreadOf is the spread of lengths of time, in units.
func spreadOf(all []time.Duration, unit time.Duration) (s Spread) {
	if s.N = len(all); s.N == 0 {
		return s
	}
	slices.Sort(all)
	middle := all[s.N/2]
	if s.N%2 == 0 {
		middle = (middle + all[s.N/2-1]) / 2
	}
	return Spread{s.N, middle.Hours() / unit.Hours(), all[s.N-1].Hours() / unit.Hours()}
}

// Changed is the paired change of one question at one check-in.
type Changed struct {
	CheckIn string `json:"check_in"`
	Mean
}

// Counted is what figures are made of: cases that were opened in the month or in
// the year before, appointments that start in it, and check-ins that were opened
// in it or may have ended in it.
type Counted struct {
	From, To     time.Time
	Cases        []Case
	Appointments []Appointment
	CheckIns     []Checked
}

func (n Counted) in(t time.Time) bool { return !t.Before(n.From) && t.Before(n.To) }

// Figures counts.
func (n Counted) Figures() (f Figures) {
	var waits, takes []time.Duration
	for _, c := range n.Cases {
		for _, a := range c.Attempts.Made {
			if n.in(a.At) {
				f.Attempts++
				f.Reached += one(a.Outcome == Reached)
			}
		}
		if !n.in(c.Opened) {
			continue
		}
		taken := !c.Taken.IsZero()
		switch {
		case c.Kind == KindReferral:
			f.Referrals++
			f.Waiting += one(!taken && c.Open())
			if taken {
				waits = append(waits, c.Taken.Sub(c.Opened))
			}
		case c.Urgent():
			f.Alerts++
			f.Untaken += one(!taken && c.Open())
			if taken {
				takes = append(takes, c.Taken.Sub(c.Opened))
			}
		}
	}
	f.Waits, f.Takes = spreadOf(waits, day), spreadOf(takes, time.Minute)
	for _, a := range n.Appointments {
		if n.in(a.Start) {
			f.Attended += one(a.Status == Attended)
			f.Missed += one(a.Status == Missed)
			f.CalledOff += one(a.Status == CalledOff)
			f.Unrecorded += one(a.Status == Unrecorded)
		}
	}
	n.checkIns(&f)
	return f
}

func (n Counted) checkIns(f *Figures) {
	for _, k := range n.CheckIns {
		if n.in(k.Open) {
			f.CheckIns++
			f.Answered += one(k.Status != CheckInProxy && len(k.Results)+len(k.Said) > 0)
		}
		if k.Status == CheckInProxy || !n.in(k.Closed) {
			continue
		}
		for _, c := range k.Changes {
			i := slices.IndexFunc(f.Changed, func(o Changed) bool { return o.CheckIn == k.Name && o.Question == c.Question })
			if i < 0 {
				i, f.Changed = len(f.Changed), append(f.Changed, Changed{CheckIn: k.Name, Mean: Mean{Question: c.Question}})
			}
			m := &f.Changed[i].Mean
			m.N++
			m.Before, m.After, m.Gain = m.Before+float64(c.Before), m.After+float64(c.After), m.Gain+float64(c.Gain)
		}
	}
	for i := range f.Changed {
		m := &f.Changed[i].Mean
		m.Before, m.After, m.Gain = m.Before/float64(m.N), m.After/float64(m.N), m.Gain/float64(m.N)
	}
	slices.SortFunc(f.Changed, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(a.CheckIn, b.CheckIn), cmp.Compare(a.Question, b.Question))
	})
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Fewest is the smallest number that is shown: of fewer people somebody who knows
// them could tell who they are.
const Fewest = 5

// Shown says which parts of a total may be shown beside it. A small one may not;
// and when what the others leave of the total is small, and somebody could work it
// out, the smallest of the others is withheld as well. Parts that nobody counts
// belong to what is left.
func Shown(total int, parts ...int) []bool {
	shown := make([]bool, len(parts))
	left := total
	for i, n := range parts {
		if shown[i] = n >= Fewest; shown[i] {
			left -= n
		}
	}
	if total < Fewest || left <= 0 || left >= Fewest {
		return shown
	}
	least := -1
	for i, n := range parts {
		if shown[i] && (least < 0 || n < parts[least]) {
			least = i
		}
	}
	if least >= 0 {
		shown[least] = false
	}
	return shown
}
