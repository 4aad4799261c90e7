package care

import (
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// CalendarWords are what an appointment is called in a calendar. Whoever asks for
// one gives them: what people read is kept with the other words.
type CalendarWords struct {
	Summary     string
	Description string
}

// Invite is a calendar file for the person whose appointment it is. They keep
// one entry, however often it moves; when it was called off, the file takes the
// entry away.
func (a Appointment) Invite(scheme string, w CalendarWords) string {
	method := ics.MethodPublish
	if a.Status == CalledOff {
		method = ics.MethodCancel
	}
	cal := calendar(method)
	e := a.event(cal, scheme, w)
	if a.Place != "" {
		e.SetLocation(clean(a.Place))
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// Feed is the calendar of a link worker, for the programs that they look at it
// with. Those belong to others, so that it tells nothing about a person: call
// gives each entry its words, which are a reference and a way to meet; a place
// is named only where many people go.
func Feed(scheme string, all []Appointment, call func(Appointment) CalendarWords) string {
	cal := calendar(ics.MethodPublish)
	for _, a := range all {
		e := a.event(cal, scheme, call(a))
		if a.How == InPerson {
			e.SetLocation(clean(a.Place))
		}
		e.SetClass(ics.ClassificationPrivate)
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

func calendar(m ics.Method) *ics.Calendar {
	cal := ics.NewCalendarFor("Linkline")
	cal.SetProductId("-//Linkline//Linkline//EN")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(m)
	return cal
}

// event is an entry that every program knows again by its UID, and whose later
// versions replace the earlier ones.
func (a Appointment) event(cal *ics.Calendar, scheme string, w CalendarWords) *ics.VEvent {
	e := cal.AddEvent(a.ID + "@" + scheme + ".linkline")
	e.SetDtStampTime(a.Changed)
	e.SetSequence(max(a.Version-1, 0))
	e.SetStartAt(a.Start)
	e.SetEndAt(a.End())
	e.SetSummary(clean(w.Summary))
	if w.Description != "" {
		e.SetDescription(clean(w.Description))
	}
	switch {
	case a.Status == CalledOff:
		e.SetStatus(ics.ObjectStatusCancelled)
	case a.Status == Confirmed || a.Status == Attended:
		e.SetStatus(ics.ObjectStatusConfirmed)
	default:
		e.SetStatus(ics.ObjectStatusTentative)
	}
	return e
}

// clean takes out what has no place in a calendar file and could break its
// lines.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// FeedSpan is which appointments a feed shows: enough to look back a little.
func FeedSpan(now time.Time) (from, to time.Time) {
	return now.AddDate(0, 0, -28), now.AddDate(0, 6, 0)
}
