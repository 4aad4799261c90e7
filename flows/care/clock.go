package care

import (
	"errors"
	"time"
)

// Clock is a time of day on the wall, in minutes after midnight. It is written
// "14:30"; "24:00" ends a day.
type Clock int

// ErrClock says that a text is not a time of day.
var ErrClock = errors.New("not a time of day: write it as 09:30 or 14:00")

// OClock is the full hour h.
func OClock(h int) Clock { return Clock(h * 60) }

// ClockOf is the time of day of t, where t is.
func ClockOf(t time.Time) Clock { return Clock(t.Hour()*60 + t.Minute()) }

func (c Clock) String() string {
	return string([]byte{digit(int(c) / 600), digit(int(c) / 60 % 10), ':', digit(int(c) % 60 / 10), digit(int(c) % 10)})
}

func digit(n int) byte { return byte('0' + n) }

// MarshalText writes "14:30".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads "14:30".
func (c *Clock) UnmarshalText(text []byte) error {
	if string(text) == "24:00" {
		*c = OClock(24)
		return nil
	}
	t, err := time.Parse("15:04", string(text))
	if err != nil || len(text) != len("15:04") {
		return ErrClock
	}
	*c = ClockOf(t)
	return nil
}

// Span is a part of a day, from its first minute up to but not including the
// last. The zero value is none of it.
type Span struct {
	From Clock `json:"from" yaml:"from"`
	To   Clock `json:"to" yaml:"to"`
}

// Empty reports whether nothing lies in the span.
func (s Span) Empty() bool { return s.From >= s.To }

// Has reports whether c lies in the span.
func (s Span) Has(c Clock) bool { return s.From <= c && c < s.To }

// without is what is left of s when o is taken out of it.
func (s Span) without(o Span) (left []Span) {
	if o.Empty() {
		o = Span{s.To, s.To}
	}
	for _, p := range []Span{{s.From, min(s.To, o.From)}, {max(s.From, o.To), s.To}} {
		if !p.Empty() {
			left = append(left, p)
		}
	}
	return left
}

// Part is a part of the day, as people speak of it.
type Part string

// Parts of the day.
const (
	AnyTime   Part = ""
	Morning   Part = "morning"
	Afternoon Part = "afternoon"
	Evening   Part = "evening"
)

// PartOf is the part of the day that a time belongs to: afternoons begin at
// noon and evenings at five.
func PartOf(c Clock) Part {
	switch {
	case c < OClock(12):
		return Morning
	case c < OClock(17):
		return Afternoon
	}
	return Evening
}
