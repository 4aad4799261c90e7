package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// visit is the appointment that the flow on the floor is about.
func (t *turn) visit() (a care.Appointment, ok bool) {
	about := t.about
	for _, f := range t.s.Stack {
		if f.About != "" && t.about == "" {
			about = f.About // the last one has the floor
		}
	}
	return t.contact.Appointment(about)
}

// visitFacts are what expressions may know of it.
func (t *turn) visitFacts() map[string]string {
	a, ok := t.visit()
	if !ok {
		return map[string]string{}
	}
	yes := map[bool]string{true: "yes"}
	_, bookable := t.book.scheme.Bookable(a.Worker)
	return map[string]string{
		"how": string(a.How), "place": a.Place, "status": string(a.Status), "bookable": yes[bookable],
		"ahead": yes[a.Ahead(t.m.Now)], "first": yes[a.First], "bring": yes[a.Bring],
	}
}

// visitBlanks are the blanks that a text about an appointment may use.
func visitBlanks() []string {
	return []string{"visit_day", "visit_time", "visit_how", "visit_worker", "visit_place", "visit_directions", "visit_number"}
}

// visitValue is what such a blank stands for.
func (t *turn) visitValue(name string) string {
	a, ok := t.visit()
	if !ok {
		return ""
	}
	switch name {
	case "visit_day":
		return t.day(a.Start)
	case "visit_time":
		return sayClock(a.Clock)
	case "visit_how":
		return t.how(a.How)
	case "visit_worker":
		w, _ := t.book.scheme.Worker(a.Worker)
		return w.Name
	case "visit_place":
		return a.Place
	case "visit_directions":
		return a.Directions
	case "visit_number":
		return a.Number
	}
	return ""
}

func (t *turn) how(h care.How) string {
	switch h {
	case care.InPerson:
		return t.common("how_in_person")
	case care.ByVideo:
		return t.common("how_video")
	case care.AtHome:
		return t.common("how_home")
	}
	return t.common("how_phone")
}

// sayClock is a time of day as people read it: 2pm, 10.30am.
func sayClock(c care.Clock) string {
	h, m, half := int(c)/60, int(c)%60, "am"
	if h >= 12 {
		half = "pm"
	}
	if h = h % 12; h == 0 {
		h = 12
	}
	switch {
	case c == care.OClock(12):
		return "12 noon"
	case m == 0:
		return strconv.Itoa(h) + half
	}
	return strconv.Itoa(h) + "." + string([]byte{byte('0' + m/10), byte('0' + m%10)}) + half
}

// change carries out what a step does to the appointment. A change that cannot be
// is none: what the flow says is for it to decide by the facts, before.
func (t *turn) changeVisit(s *Step) {
	a, ok := t.visit()
	if !ok {
		return
	}
	now, err := t.m.Now, error(nil)
	switch s.Visit {
	case Confirmed:
		a, err = a.Confirm(now)
	case CalledOff:
		a, err = a.CallOff("contact", t.book.scheme.Booking.Late(), now)
	case Moved, Booked:
		if a, err = t.take(a, s.Visit); err == nil {
			t.s.Times = nil
		}
	case Reasoned:
		reason := care.Reason(t.s.Answer(s.Prefer))
		if reason == "" || reason == "skip" {
			return
		}
		a, err = a.Because(reason, now)
	}
	if err != nil {
		t.why += ", which could not be: " + err.Error()
		return
	}
	t.contact.Keep(a)
	t.emit(Visit{a, s.Visit})
}

// take moves the appointment to the time that was chosen, or books a new one
// then, after one that is over.
func (t *turn) take(a care.Appointment, how Deed) (care.Appointment, error) {
	if len(t.s.Times) != 1 {
		return a, care.ErrSlot
	}
	if how == Moved {
		return a.Move(t.s.Times[0], t.m.Now)
	}
	next := care.Appointment{
		ID: "visit-" + strings.ToLower(t.m.Ref), Case: a.Case, Contact: a.Contact, Slot: t.s.Times[0], First: a.First,
		Directions: a.Directions, Number: a.Number, Bring: a.Bring, NeedsLift: a.NeedsLift,
	}
	next, err := care.Book(next, t.m.Now)
	if err == nil {
		t.top().About = next.ID
	}
	return next, err
}

// seek asks what times there are, unless that is known.
func (t *turn) seek(s *Step) (known bool) {
	if t.m.Times != nil {
		return true
	}
	a, _ := t.visit()
	t.emit(Seek{Appointment: a, Prefer: preference(t.s.Answer(s.Prefer))})
	return false
}

// offer puts the times that there are; false when there are none.
func (t *turn) offer() bool {
	t.s.Times = t.m.Times.Offers
	return len(t.s.Times) > 0
}

// slotLabels are the times on offer as they are read, and the way out.
func (t *turn) slotLabels() []string {
	var labels []string
	a, _ := t.visit()
	for _, s := range t.s.Times {
		label := t.day(s.Start) + ", " + sayClock(s.Clock)
		if s.How != a.How {
			label += ", " + t.how(s.How)
		}
		labels = append(labels, label)
	}
	return append(labels, t.common("none_of_these"))
}

// pickSlot reads which time was chosen. One that somebody else has meanwhile is
// offered no more.
func (t *turn) pickSlot(s *Step, text string) {
	n, r := t.readSlot(text)
	switch {
	case !r.OK && t.signal.Name != "none" && t.hear():
	case !r.OK && r.Problem != understand.None:
		t.notUnderstood(s, r, text)
	case !r.OK || n == len(t.s.Times):
		t.why = "none of the times"
		t.answered(s, understand.None)
	case !t.seek(s):
	case slices.ContainsFunc(t.m.Times.Still, t.s.Times[n].Same):
		t.why = "a time that was offered"
		t.s.Times = []care.Slot{t.s.Times[n]}
		t.answered(s, "match")
	case t.offer():
		t.why = "a time that is gone"
		t.say(t.common("slot_taken"), "answer")
		t.opens()
	default:
		t.answered(s, "full")
	}
}

// readSlot finds the time that a text names, by its number or as people say
// times.
func (t *turn) readSlot(text string) (n int, r understand.Reading) {
	a := t.asked(nil)
	a.Choices = t.slotLabels()
	if r = understand.Read(understand.Choice, text, a); r.OK {
		n, err := strconv.Atoi(r.Value)
		if err == nil && n >= 1 && n <= len(a.Choices) {
			return n - 1, r
		}
	}
	when := understand.Read(understand.Time, text, t.asked(nil))
	var fits []int
	for i, s := range t.s.Times {
		if when.OK && preference(when.Value).Fits(s) && fitsClock(when.Value, s) {
			fits = append(fits, i)
		}
	}
	if len(fits) == 1 {
		return fits[0], when
	}
	r.OK = false
	return 0, r
}

// fitsClock reports whether a time that was read names the slot's own, where it
// names one at all.
func fitsClock(value string, s care.Slot) bool {
	_, clock, ok := strings.Cut(value, "T")
	return !ok || clock == s.Clock.String()
}

// preference is what a reading of a time asks for: the first of several.
func preference(value string) (p care.Preference) {
	first, _, _ := strings.Cut(value, ";")
	first, part, _ := strings.Cut(first, "/")
	p.Part = care.Part(part)
	from, to, span := strings.Cut(first, "..")
	if !span {
		to = from
	}
	p.From, p.To = dateIn(from), dateIn(to)
	return p
}

// dateIn is the date with which a reading begins; the zero one when there is none.
func dateIn(s string) (d care.Date) {
	day, _, _ := strings.Cut(s, "T")
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		d = care.DateOf(t)
	}
	return d
}
