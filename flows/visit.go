package flows

import (
	"cmp"
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
	if about == "" {
		return t.contact.Next(t.m.Now)
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
		"ahead": yes[a.Ahead(t.m.Now)], "first": yes[a.First], "bring": yes[a.Bring], "lift": a.NeedsLift,
		"directions": yes[t.directions(a) != ""], "calendar": yes[t.invite(a) != "" || t.hasFiles() && !a.Start.IsZero()],
		"soon": yes[a.Start.Sub(t.m.Now) < soon],
	}
}

// soon is so little time before an appointment that no sooner one is of use.
const soon = 3 * 24 * time.Hour

// directions are how to get to where an appointment is.
func (t *turn) directions(a care.Appointment) string {
	p, _ := t.book.scheme.MeetingPlace(a.Place)
	return cmp.Or(a.Directions, p.Directions)
}

// invite is where a calendar file for it is; "" where there is none to be had.
func (t *turn) invite(a care.Appointment) string {
	if t.book.scheme.Invite == nil || a.Start.IsZero() {
		return ""
	}
	return t.book.scheme.Invite(a.ID)
}

// hasFiles reports whether the network in use carries files.
func (t *turn) hasFiles() bool { return t.network == care.Telegram }

// calendarWords are what the entry says: how they meet and whom, by first name.
// Who sees the calendar of a person learns no more from it.
func (t *turn) calendarWords(a care.Appointment) care.CalendarWords {
	w, _ := t.book.scheme.Worker(a.Worker)
	return care.CalendarWords{Summary: t.how(a.How) + ", " + w.FirstName()}
}

// visitBlanks are the blanks that a text about an appointment may use.
func visitBlanks() []string {
	return []string{"visit_day", "visit_time", "visit_how", "visit_worker", "visit_place", "visit_directions", "visit_number",
		"visit_length", "visit_calendar"}
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
		return t.directions(a)
	case "visit_number":
		w, _ := t.book.scheme.Worker(a.Worker)
		return cmp.Or(a.Number, w.CallsFrom)
	case "visit_length":
		return strconv.Itoa(int(a.Length / time.Minute))
	case "visit_calendar":
		return t.invite(a)
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
// is none: what the flow says is for it to decide by the facts, before or after.
func (t *turn) changeVisit(s *Step) {
	a, ok := t.visit()
	if !ok {
		return
	}
	now, did, err := t.m.Now, s.Visit, error(nil)
	switch s.Visit {
	case Confirmed:
		a, err = a.Confirm(now)
	case CalledOff:
		a, err = a.CallOff("contact", t.book.scheme.Booking.Late(), now)
	case Moved, Booked:
		if a, did, err = t.take(s, a); err == nil {
			t.s.Times = nil
		}
	case Reasoned:
		reason := care.Reason(t.s.Answer(s.Prefer))
		if reason == "" || reason == "skip" {
			return
		}
		a, err = a.Because(reason, now)
	case Travels:
		a, err = a.Travel(cmp.Or(t.s.Answer(s.Prefer), "yes"), now) // who is not sure is asked by a person
	case Declined:
		if a.Status == care.Proposed { // it is still spoken of in this turn
			t.emit(Visit{a, Declined})
		}
		return
	}
	if err != nil {
		t.why += ", which could not be: " + err.Error()
		return
	}
	t.contact.Keep(a)
	t.emit(Visit{a, did})
}

// take moves the appointment to the time that was chosen, or books it then; after
// one that is over it books a new one.
func (t *turn) take(s *Step, a care.Appointment) (taken care.Appointment, did Deed, err error) {
	slot, err := t.chosen(s, a)
	switch {
	case err != nil:
		return a, s.Visit, err
	case s.Visit == Moved:
		a, err = a.Move(slot, t.m.Now)
		return a, Moved, err
	case a.Status == care.Proposed:
		return t.takeUp(a, slot)
	}
	next := care.Appointment{
		ID: "visit-" + strings.ToLower(t.m.Ref), Case: a.Case, Contact: a.Contact, Slot: slot, First: a.First,
		Directions: a.Directions, Number: a.Number, Bring: a.Bring, NeedsLift: a.NeedsLift,
	}
	return t.agreed(care.Book(next, t.m.Now))
}

// takeUp agrees to what was proposed: the person's later appointment is brought
// forward, if there is one, and otherwise it is booked.
func (t *turn) takeUp(a care.Appointment, slot care.Slot) (care.Appointment, Deed, error) {
	if later, ok := t.contact.Appointment(a.Instead); ok && later.Ahead(t.m.Now) {
		later, err := later.Move(slot, t.m.Now)
		later.Backfill = a.Backfill
		t.top().About = later.ID
		return later, Moved, err
	}
	a.Slot = slot
	return t.agreed(care.Book(a, t.m.Now))
}

// agreed is what the flow is about from now on.
func (t *turn) agreed(a care.Appointment, err error) (care.Appointment, Deed, error) {
	if err == nil {
		t.top().About = a.ID
	}
	return a, Booked, err
}

// chosen is the time that was chosen, or the one that was proposed if it is still
// to be had.
func (t *turn) chosen(s *Step, a care.Appointment) (care.Slot, error) {
	switch {
	case a.Status != care.Proposed || a.Start.IsZero():
		if len(t.s.Times) != 1 {
			return care.Slot{}, care.ErrSlot
		}
		return t.s.Times[0], nil
	case !t.seek(s) || !slices.ContainsFunc(t.m.Times.Still, a.Slot.Same):
		return a.Slot, care.ErrSlotTaken
	}
	return a.Slot, nil
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
