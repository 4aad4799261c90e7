package care

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// ErrClosed says that there is nothing to do about a case any more.
var ErrClosed = errors.New("case is closed")

// ErrNotOwner says that somebody else, or nobody, has the case.
var ErrNotOwner = errors.New("case is not theirs")

// Ending is why a case was closed.
type Ending string

// Endings, in the order in which they are offered.
const (
	Helped     Ending = "helped"
	Elsewhere  Ending = "elsewhere" // other support took it on
	NotWanted  Ending = "not_wanted"
	Unreached  Ending = "not_reached"
	NotForUs   Ending = "not_for_us"
	WrongPhone Ending = "wrong_number"
)

// Endings lists them in that order.
func Endings() []Ending {
	return []Ending{Helped, Elsewhere, NotWanted, Unreached, NotForUs, WrongPhone}
}

// Status is what a case with this ending is, by the names of FHIR Task.
func (e Ending) Status() Status {
	switch e {
	case Helped, Elsewhere:
		return Completed
	case NotWanted, WrongPhone:
		return Cancelled
	case Unreached:
		return Unmet
	}
	return Rejected
}

// EventKind says what happened in a case.
type EventKind string

// Kinds of Event.
const (
	EventOpened     EventKind = "opened"
	EventOffered    EventKind = "offered"
	EventWaiting    EventKind = "waiting" // everybody was at their limit
	EventTaken      EventKind = "taken"
	EventPassed     EventKind = "passed"
	EventMoved      EventKind = "moved" // to another link worker
	EventTalk       EventKind = "talk"
	EventHandedBack EventKind = "handed_back"
	EventCall       EventKind = "call" // the number was shown
	EventAttempt    EventKind = "attempt"
	EventNote       EventKind = "note"
	EventSignpost   EventKind = "signpost" // told of another service
	EventHard       EventKind = "hard"     // for supervision
	EventClosed     EventKind = "closed"
	EventReopened   EventKind = "reopened"
)

// Event is one line of a case's story. Text is what a link worker wrote, or a
// word of ours.
type Event struct {
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"` // a link worker's ID, empty for the service
	What EventKind `json:"what"`
	Text string    `json:"t,omitempty"`
}

// maxEvents bounds what a case keeps; the oldest but the first go.
const maxEvents = 300

// With is the case with one more line of its story.
func (c Case) With(e Event) Case {
	c.Events = append(slices.Clone(c.Events), e)
	if n := len(c.Events); n > maxEvents {
		c.Events = slices.Delete(c.Events, 1, 1+n-maxEvents)
	}
	return c
}

// Had reports whether a link worker has had the case.
func (c Case) Had(worker string) bool {
	return slices.ContainsFunc(c.Events, func(e Event) bool {
		return e.By == worker && (e.What == EventTaken || e.What == EventMoved)
	})
}

// Count is how often something happened in the case.
func (c Case) Count(what EventKind) (n int) {
	for _, e := range c.Events {
		if e.What == what {
			n++
		}
	}
	return n
}

// Timeline is the story of several cases of one person as one, oldest first.
func Timeline(cases ...Case) (all []Event) {
	for _, c := range cases {
		all = append(all, c.Events...)
	}
	slices.SortStableFunc(all, func(a, b Event) int { return a.At.Compare(b.At) })
	return all
}

// Pass is a link worker's "not me". Of one who has the case it gives it back;
// of one who was asked it keeps that they need not be asked again.
func (c Case) Pass(worker string, now time.Time) (Case, error) {
	switch {
	case !c.Open():
		return c, ErrClosed
	case c.Owner == worker:
		c.Owner, c.Taken, c.Status, c.Talk = "", time.Time{}, Requested, Talk{}
		c.Rung = 0
	case c.Owner != "":
		return c, ErrTaken
	}
	if !slices.Contains(c.Passed, worker) {
		c.Passed = append(slices.Clone(c.Passed), worker)
	}
	return c.With(Event{At: now, By: worker, What: EventPassed}), nil
}

// HasPassed reports whether a link worker said "not me".
func (c Case) HasPassed(worker string) bool { return slices.Contains(c.Passed, worker) }

// Contacted keeps that the first contact was made.
func (c Case) Contacted() Case {
	if c.Status == TakenOn {
		c.Status = InProgress
	}
	return c
}

// Close ends the case for a reason.
func (c Case) Close(worker string, e Ending, now time.Time) (Case, error) {
	switch {
	case !c.Open():
		return c, ErrClosed
	case c.Owner != worker:
		return c, ErrNotOwner
	}
	if e == Helped {
		c = c.Contacted()
	}
	c.Reached = c.Reached || c.Status == InProgress
	c.Status, c.Ending, c.Closed, c.Talk = e.Status(), e, now, Talk{}
	return c.With(Event{At: now, By: worker, What: EventClosed, Text: string(e)}), nil
}

// Reopen begins again with a case whose person wrote after it was closed. It is
// nobody's until somebody takes it; whoever had it is asked first.
func (c Case) Reopen(now time.Time) Case {
	c.Owner, c.Taken, c.Status = "", time.Time{}, Requested
	c.Attempts = c.Attempts.again(now)
	c.Closed, c.Ending, c.Passed, c.Told, c.Opened = time.Time{}, "", nil, nil, now
	return c.With(Event{At: now, What: EventReopened})
}

// SNOMED CT codes that we suggest (DOMAIN 2).
const (
	CodeReferred = "871731000000106" // referral to social prescribing service
	CodeDeclined = "871711000000103" // social prescribing declined
)

// Code is the code that may be written into the GP record for this case; "" when
// none may. It follows from what somebody said or did, never from silence: a
// referral that a link worker took and in which first contact was made, or one
// that the person declined in so many words.
func (c Case) Code() string {
	switch {
	case c.Kind != KindReferral:
		return ""
	case c.Ending == NotWanted:
		return CodeDeclined
	case c.Status == InProgress, c.Status == Completed, c.Reached:
		return CodeReferred
	}
	return ""
}

// ParseEnding reads an ending as a link worker types it: its number in the list
// or a word.
func ParseEnding(s string) (e Ending, ok bool) {
	words := map[string]Ending{
		"1": Helped, "helped": Helped, "2": Elsewhere, "elsewhere": Elsewhere, "other support": Elsewhere,
		"3": NotWanted, "declined": NotWanted, "not wanted": NotWanted, "4": Unreached, "no answer": Unreached,
		"not reached": Unreached, "5": NotForUs, "not for us": NotForUs, "6": WrongPhone, "wrong number": WrongPhone,
		"wrong person": WrongPhone,
	}
	e, ok = words[strings.ToLower(strings.Trim(strings.TrimSpace(s), ".!"))]
	return e, ok
}
