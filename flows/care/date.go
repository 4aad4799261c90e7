package care

import (
	"cmp"
	"errors"
	"time"
)

// Date is a day on the calendar, wherever it is. It is written "2026-11-24".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate says that a text is not a date.
var ErrDate = errors.New("not a date: write it as 2026-11-24")

// DateOf is the day of t, where t is.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// At is the instant at which clocks in l show c on this day. A time that is
// left out when clocks go forward becomes the first instant after the gap; one
// that comes twice when they go back, the first of the two (DESIGN 7).
func (d Date) At(c Clock, l *time.Location) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, time.UTC)
	near := time.Date(d.Year, d.Month, d.Day, 0, int(c), 0, 0, l)
	start, end := near.ZoneBounds()
	switch got := wallOf(near); {
	case got.After(wall): // there is no such time: near lies behind the gap
		return start.UTC()
	case got.Before(wall):
		return end.UTC()
	case start.IsZero():
		return near.UTC()
	}
	_, before := start.Add(-time.Second).Zone()
	first := wall.Add(-time.Duration(before) * time.Second)
	if first.Before(near) && wallOf(first.In(l)).Equal(wall) {
		return first
	}
	return near.UTC()
}

// wallOf is what clocks show at t, as if they hung in UTC.
func wallOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Add is the date so many days later, or earlier.
func (d Date) Add(days int) Date { return DateOf(d.noon().AddDate(0, 0, days)) }

// Sub is how many days d is after o.
func (d Date) Sub(o Date) int { return int(d.noon().Sub(o.noon()) / (24 * time.Hour)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// Compare is -1 when d is before o, 0 when they are the same, and +1 after.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// Before reports whether d is before o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

func (d Date) String() string { return d.noon().Format(time.DateOnly) }

// MarshalText writes "2026-11-24".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-11-24".
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return ErrDate
	}
	*d = DateOf(t)
	return nil
}
