package care

import (
	"slices"
	"time"
)

// Work is something that is done again and again, and for nobody in particular.
type Work string

// Works.
const (
	WorkDigest  Work = "digest"  // a link worker's day, when it begins
	WorkWeekly  Work = "weekly"  // a manager's week, on its first working day
	WorkTidy    Work = "tidy"    // marks and versions of the flows that nobody needs
	WorkKeeping Work = "keeping" // what was kept for as long as the scheme keeps it
	WorkMending Work = "mending" // indexes and jobs that are missing
	WorkAudit   Work = "audit"   // whether the audit trail is what it was
	WorkFigures Work = "figures" // the month before, in figures
)

// Occasion is one time at which a work is to be done, once over all replicas.
type Occasion struct {
	Work Work `json:"w"`
	// Who is the ID of the member of the team whom it is for; empty for the
	// scheme's own.
	Who string `json:"who,omitempty"`
	// Slot is the day, or the month, that it is for: 2026-11-24, 2026-11.
	Slot string `json:"slot"`
	// At is when it is due. Until is when it is of no more use: a digest of nine
	// is worth having at ten, and not at four.
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
	// From is where work that is done piece by piece goes on.
	From string `json:"from,omitempty"`
}

// Mark is the name under which it is known that an occasion was taken care of.
func (o Occasion) Mark() string {
	mark := "daily:" + string(o.Work) + ":"
	if o.Who != "" {
		mark += o.Who + ":"
	}
	return mark + o.Slot
}

// Due reports whether it is to be done at now, if nobody did it yet.
func (o Occasion) Due(now time.Time) bool { return !now.Before(o.At) && now.Before(o.Until) }

// Times of the works. Those of the night lie behind the hours that clocks leave
// out or repeat.
const (
	nightly  = Clock(4*60 + 10)
	weeklyAt = Clock(9 * 60)
	// digestLife is for how long a digest is of use.
	digestLife = 4 * time.Hour
	// monthLife is for how long figures of a month are made up for. It is shorter
	// than the marks of what was done are kept.
	monthLife = 27
)

// Occasions are all that are due on a day, by the clocks of the scheme.
func (s *Scheme) Occasions(d Date) (all []Occasion) {
	l := s.Location()
	for i, w := range []Work{WorkTidy, WorkKeeping, WorkMending, WorkAudit} {
		all = append(all, Occasion{Work: w, Slot: d.String(), At: d.At(nightly+Clock(10*i), l), Until: d.Add(1).At(0, l)})
	}
	first := Date{d.Year, d.Month, 1}
	all = append(all, Occasion{
		Work: WorkFigures, Slot: MonthOf(first.Add(-1)), At: first.At(nightly+30, l), Until: first.Add(monthLife).At(0, l),
	})
	if !s.Hours.Works(d) {
		return all
	}
	opens, closes := s.Hours.day()
	for _, w := range s.Staff() {
		starts, works := w.starts(d)
		at := d.At(max(starts, OClock(opens)), l)
		switch {
		case !works || w.Address == "":
		case w.Role == RoleManager && s.weekBegins(d):
			until := d.At(OClock(closes), l)
			all = append(all, Occasion{Work: WorkWeekly, Who: w.ID, Slot: d.String(), At: latest(at, d.At(weeklyAt, l)), Until: until})
		case w.Role != RoleManager:
			until := at.Add(digestLife)
			if end := d.At(OClock(closes), l); end.Before(until) {
				until = end
			}
			all = append(all, Occasion{Work: WorkDigest, Who: w.ID, Slot: d.String(), At: at, Until: until})
		}
	}
	return slices.DeleteFunc(all, func(o Occasion) bool { return !o.At.Before(o.Until) })
}

// starts is when a member begins to work on a day; false when they do not. One
// without hours of their own begins when the scheme does.
func (w LinkWorker) starts(d Date) (at Clock, works bool) {
	if _, away := w.Away(d); away || w.Left {
		return 0, false
	}
	if len(w.Works) == 0 {
		return 0, true
	}
	for _, s := range w.Works {
		if s.Days.Has(d.Weekday()) && (!works || s.From < at) {
			at, works = s.From, true
		}
	}
	return at, works
}

// weekBegins reports whether d is the first working day of its week.
func (s *Scheme) weekBegins(d Date) bool {
	for back := d; back.Weekday() != time.Monday; {
		back = back.Add(-1)
		if s.Hours.Works(back) {
			return false
		}
	}
	return true
}

// NextOccasion is when the first occasion after t is due.
func (s *Scheme) NextOccasion(t time.Time) (next time.Time) {
	today := DateOf(t.In(s.Location()))
	for i := range 2 { // some are due on every day
		for _, o := range s.Occasions(today.Add(i)) {
			if o.At.After(t) && (next.IsZero() || o.At.Before(next)) {
				next = o.At
			}
		}
	}
	return next
}

// MonthOf is the month of a day, as 2026-11.
func MonthOf(d Date) string { return d.String()[:len("2006-01")] }

// MonthSpan is a month, from its first instant up to but not including its end.
func MonthSpan(month string, l *time.Location) (from, to time.Time, err error) {
	var first Date
	if err := first.UnmarshalText([]byte(month + "-01")); err != nil {
		return from, to, ErrDate
	}
	return first.At(0, l), Date{first.Year, first.Month + 1, 1}.At(0, l), nil
}
