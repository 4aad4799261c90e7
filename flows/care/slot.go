package care

import "time"

// How two people meet.
type How string

// Ways to meet.
const (
	ByPhone  How = "phone"
	InPerson How = "in_person"
	ByVideo  How = "video"
	AtHome   How = "home"
)

// Known reports whether h is one of the ways to meet.
func (h How) Known() bool { return h == ByPhone || h == InPerson || h == ByVideo || h == AtHome }

// Slot is a link worker's time that can be booked. Day and Clock are what was
// agreed, as clocks on the wall show it; Start is the instant that follows.
type Slot struct {
	Worker string        `json:"w"`
	Day    Date          `json:"day,omitzero"`
	Clock  Clock         `json:"clock"`
	Start  time.Time     `json:"start"`
	Length time.Duration `json:"length"`
	How    How           `json:"how"`
	Place  string        `json:"place,omitempty"`
}

// In sets Start from Day and Clock, for a place where l's clocks hang. It is
// done again when the rules of a time zone change: what was agreed stays.
func (s Slot) In(l *time.Location) Slot {
	s.Start = s.Day.At(s.Clock, l)
	return s
}

// End is when it is over.
func (s Slot) End() time.Time { return s.Start.Add(s.Length) }

// Overlaps reports whether one link worker cannot keep both.
func (s Slot) Overlaps(o Slot) bool {
	return s.Worker == o.Worker && s.Start.Before(o.End()) && o.Start.Before(s.End())
}

// Same reports whether both are the same link worker's same time.
func (s Slot) Same(o Slot) bool {
	return s.Worker == o.Worker && s.Start.Equal(o.Start) && s.Length == o.Length
}
