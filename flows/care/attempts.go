package care

import (
	"cmp"
	"slices"
	"time"
)

// AttemptPolicy is how often and when a link worker tries to reach somebody
// (DOMAIN 4.2). What is left zero has the value named beside it.
type AttemptPolicy struct {
	Max int `yaml:"max"` // 3
	// Gap is how many days lie between two attempts, and between the last one and
	// the closing text: 2.
	Gap int `yaml:"gap"`
	// AnyTime lets attempts be at the same time of day; otherwise each is in
	// another part of it.
	AnyTime bool `yaml:"any_time"`
	// Tell is how long before a call a text says who will call, from what number
	// and when: 24 hours.
	Tell time.Duration `yaml:"tell"`
	// StayClosed keeps a text that comes after the closing text from opening the
	// case again.
	StayClosed bool `yaml:"stay_closed"`
}

func (p AttemptPolicy) filled() AttemptPolicy {
	p.Max = cmp.Or(p.Max, 3)
	p.Gap = cmp.Or(p.Gap, 2)
	p.Tell = cmp.Or(p.Tell, 24*time.Hour)
	return p
}

// Ahead is how long before a call the person is told of it.
func (p AttemptPolicy) Ahead() time.Duration { return p.filled().Tell }

// Outcome of an attempt.
type Outcome string

// Outcomes of an attempt (PRSB, "outcome of contact").
const (
	Reached     Outcome = "reached"
	NoAnswer    Outcome = "no_answer"
	Voicemail   Outcome = "voicemail"    // a message was left
	WrongNumber Outcome = "wrong_number" // it is somebody else's
	CallBack    Outcome = "call_back"    // asked to be called at another time
	Declined    Outcome = "declined"     // wants no more of us
)

// Known reports whether o is one of the outcomes.
func (o Outcome) Known() bool {
	return slices.Contains([]Outcome{Reached, NoAnswer, Voicemail, WrongNumber, CallBack, Declined}, o)
}

// failed reports whether an outcome counts against the maximum.
func (o Outcome) failed() bool { return o == NoAnswer || o == Voicemail }

// Attempt is one try to reach somebody.
type Attempt struct {
	At      time.Time `json:"at"`
	By      string    `json:"by"`  // the link worker's ID
	How     string    `json:"how"` // call, text, letter, visit
	Outcome Outcome   `json:"outcome"`
	// Again is when they asked to be called, for CallBack.
	Again time.Time `json:"again,omitzero"`
}

// Attempts are all tries to reach one person in one case.
type Attempts struct {
	// Opened is when trying began, or began again: what was tried before does not
	// count any more.
	Opened time.Time `json:"opened"`
	Made   []Attempt `json:"made,omitempty"`
	Closed time.Time `json:"closed,omitzero"` // when the closing text was sent
	// Planned is when the link worker will try next, if they said so; otherwise the
	// policy says when.
	Planned time.Time `json:"planned,omitzero"`
	// Version rises with every change: what was set for an earlier one is void.
	Version int `json:"v,omitempty"`
}

// Doing says what comes next in reaching somebody.
type Doing string

// What can come next.
const (
	DoNothing Doing = ""       // they were reached, or want no more of us, or the case is closed
	DoTry     Doing = "try"    // try at At
	DoClose   Doing = "close"  // send the closing text at At
	DoNumber  Doing = "number" // find another number first
)

// Next is what comes next in reaching somebody.
type Next struct {
	Do Doing
	At time.Time
	// Number is which attempt it is, from 1. Part is the part of the day that At
	// lies in.
	Number int
	Part   Part
	// Tell is when to send the text that says who will call; zero when there is
	// no time for it, or they are not to be texted.
	Tell time.Time
}

// Add keeps an attempt.
func (a Attempts) Add(t Attempt) Attempts {
	a.Made, a.Planned = append(slices.Clone(a.Made), t), time.Time{}
	a.Version++
	return a
}

// Plan keeps when the link worker will try next.
func (a Attempts) Plan(at time.Time) Attempts {
	a.Planned = at
	a.Version++
	return a
}

// Close keeps that the closing text was sent.
func (a Attempts) Close(now time.Time) Attempts {
	a.Closed, a.Planned = now, time.Time{}
	a.Version++
	return a
}

// Reopen begins again when the person writes after the closing text, if the
// scheme has it so.
func (a Attempts) Reopen(p AttemptPolicy, now time.Time) (again Attempts, reopened bool) {
	if a.Closed.IsZero() || p.StayClosed {
		return a, false
	}
	return a.again(now), true
}

// again begins to count anew.
func (a Attempts) again(now time.Time) Attempts {
	a.Opened, a.Closed, a.Planned = now, time.Time{}, time.Time{}
	a.Version++
	return a
}

// counted are the attempts since trying began.
func (a Attempts) counted() []Attempt {
	return slices.DeleteFunc(slices.Clone(a.Made), func(t Attempt) bool { return t.At.Before(a.Opened) })
}

// Next says what comes next. A case in which somebody was reached needs nothing;
// one who was tried often enough gets the closing text.
func (a Attempts) Next(s *Scheme, c Contact, now time.Time) Next {
	made, p := a.counted(), s.Attempts.filled()
	if !a.Closed.IsZero() {
		return Next{}
	}
	from, failed := latest(now, a.Opened), 0
	for _, t := range made {
		if t.Outcome.failed() {
			failed++
		}
	}
	if !a.Planned.IsZero() {
		return s.try(c, Next{Do: DoTry, At: a.Planned, Number: failed + 1}, now)
	}
	if len(made) > 0 {
		last := made[len(made)-1]
		switch last.Outcome {
		case Reached, Declined:
			return Next{}
		case WrongNumber:
			return Next{Do: DoNumber, At: now, Number: failed + 1}
		case CallBack:
			return s.try(c, Next{Do: DoTry, At: latest(now, last.Again), Number: failed + 1}, now)
		}
		day := DateOf(last.At.In(s.Location())).Add(p.Gap)
		from = latest(from, day.At(0, s.Location()))
	}
	if failed >= p.Max {
		return Next{Do: DoClose, At: s.Hours.nextFor(c.Reach.Wish, latest(from, made[len(made)-1].At.AddDate(0, 0, p.Gap)))}
	}
	return s.try(c, Next{Do: DoTry, At: s.tryAt(made, c.Reach.Wish, from), Number: failed + 1}, now)
}

// try completes a next attempt: its part of the day, and when to say so.
func (s *Scheme) try(c Contact, n Next, now time.Time) Next {
	n.Part = PartOf(ClockOf(n.At.In(s.Location())))
	l := n.At.Add(-s.Attempts.filled().Tell).In(s.Location())
	before := s.Hours.upTo(DateOf(l), ClockOf(l), c.Reach.Wish) // on a later day it might come too late
	tell := MayText(s.Hours, c, Scheduled, latest(now, before))
	if !tell.Never() && tell.At.Before(n.At) {
		n.Tell = tell.At
	}
	return n
}

// tryAt is the first working time from t on that suits: in a part of the day
// that was not tried yet, when there is one, and as the person wished, when
// that can be.
func (s *Scheme) tryAt(made []Attempt, w Wish, t time.Time) time.Time {
	tried := map[Part]bool{}
	for _, m := range made {
		if m.Outcome.failed() && !s.Attempts.AnyTime {
			tried[PartOf(ClockOf(m.At.In(s.Location())))] = true
		}
	}
	for _, suits := range []func(Date, Clock) bool{
		func(d Date, c Clock) bool { return !tried[PartOf(c)] && s.Hours.wished(w, d, c) },
		func(_ Date, c Clock) bool { return !tried[PartOf(c)] },
		func(d Date, c Clock) bool { return s.Hours.wished(w, d, c) },
	} {
		if at := s.workingTime(t, suits); !at.IsZero() {
			return at
		}
	}
	return s.workingTime(t, func(Date, Clock) bool { return true })
}

func (h Hours) wished(w Wish, d Date, c Clock) bool {
	return slices.ContainsFunc(h.window(d, w), func(s Span) bool { return s.Has(c) })
}

// workingTime is the first quarter of an hour from t on in which the scheme
// works and that suits, within two weeks.
func (s *Scheme) workingTime(t time.Time, suits func(Date, Clock) bool) time.Time {
	from, to := s.Hours.day()
	first := DateOf(t.In(s.Location()))
	for i := range 15 {
		day := first.Add(i)
		if !s.Hours.Works(day) {
			continue
		}
		for c := OClock(from); c < OClock(to); c += 15 {
			if at := day.At(c, s.Location()); !at.Before(t) && suits(day, c) {
				return at
			}
		}
	}
	return time.Time{}
}
