package care

import (
	"errors"
	"strings"
	"time"
)

// Days is a set of days of the week. It is written "mon tue fri" or "mon-fri";
// the zero value is none.
type Days uint8

// ErrDays says that a text is not a set of days.
var ErrDays = errors.New("not days of the week: write them as mon wed fri, or mon-fri")

// On is the set of these days.
func On(days ...time.Weekday) (s Days) {
	for _, d := range days {
		s |= 1 << d
	}
	return s
}

// Has reports whether d is one of them.
func (s Days) Has(d time.Weekday) bool { return s&(1<<d) != 0 }

// weekOrder is how people in Britain count the days of a week.
var weekOrder = [...]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func (s Days) String() string {
	var names []string
	for _, d := range weekOrder {
		if s.Has(d) {
			names = append(names, shortDay(d))
		}
	}
	return strings.Join(names, " ")
}

func shortDay(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// MarshalText writes "mon tue fri".
func (s Days) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads "mon tue fri", "mon, tue" or "mon-fri".
func (s *Days) UnmarshalText(text []byte) error {
	var all Days
	for _, word := range strings.FieldsFunc(strings.ToLower(string(text)), func(r rune) bool { return r == ' ' || r == ',' }) {
		some, ok := dayRange(word)
		if !ok {
			return ErrDays
		}
		all |= some
	}
	*s = all
	return nil
}

func dayRange(word string) (s Days, ok bool) {
	first, last, isRange := strings.Cut(word, "-")
	if !isRange {
		last = first
	}
	inside := false
	for _, d := range weekOrder {
		inside = inside || shortDay(d) == first
		if inside {
			s |= On(d)
		}
		if inside && shortDay(d) == last {
			return s, true
		}
	}
	return 0, false
}
