package flows

import (
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// The floor: a reply to a text message has no thread, so at any moment one
// question is open at most. This file alone decides which. Whatever else wants
// to ask of our own accord waits here, by how urgent it is and then by how soon
// it is of no more use; what cannot wait is said aside, with words that no
// question uses. Every question has an end, and so has every wait.

// claim is how what we ask of our own accord stands to the others.
type claim struct {
	name string
	// waits is for how long it waits when nothing says until when it is of use.
	waits time.Duration
}

// claims are all that a flow may name as its floor, the most urgent first.
var claims = []claim{
	{"offer", time.Hour},            // a time that is held for them
	{"reminder", 24 * time.Hour},    // of what is to come
	{"attempt", 2 * 24 * time.Hour}, // somebody who tries to reach them
	{"missed", 3 * 24 * time.Hour},
	{"check_in", 7 * 24 * time.Hour},
	{"news", 3 * 24 * time.Hour},
}

func claimOf(name string) (priority int, ok bool) {
	i := slices.IndexFunc(claims, func(c claim) bool { return c.name == name })
	if i < 0 {
		return len(claims), false
	}
	return i, true
}

func claimNames() (names []string) {
	for _, c := range claims {
		names = append(names, c.name)
	}
	return names
}

// pause is how long after somebody wrote we begin nothing new: what they type
// next may still belong to what was said before.
const pause = 15 * time.Minute

// floorFree is the name of the timer that gives the floor to what waits for it.
const floorFree = "floor"

// free reports whether something new may be asked now: nothing is open, and
// nothing stands against a question.
func (t *turn) free() bool { return !t.s.Active() && t.mayAsk() }

// mayAsk reports whether a question may be put now of our own accord: no link
// worker talks with them, they did not write just now, and it is a time at which
// we may text them, so that no question is open that they have not seen.
func (t *turn) mayAsk() bool {
	return t.contact.Talk == "" && !t.justHeard() && t.mayText(t.m.Now).Now()
}

func (t *turn) justHeard() bool { return t.m.Now.Before(t.s.Heard.Add(pause)) }

func (t *turn) mayText(at time.Time) care.Permit {
	return care.MayText(t.book.scheme.Hours, t.contact, care.Scheduled, at)
}

// givesWay is how long a question stands before something more urgent may come
// between. It is asked again after that.
const givesWay = 24 * time.Hour

// matter is where in the stack that begins which has the floor: the flow on it,
// or the one that runs it.
func (t *turn) matter() int {
	base := len(t.s.Stack) - 1
	for base > 0 && t.s.Stack[base-1].Called {
		base--
	}
	return base
}

// yieldsAt is when the open question gives way to what waits first: never, when
// that is not more urgent.
func (t *turn) yieldsAt() (at time.Time, ok bool) {
	if len(t.s.Queue) == 0 || t.contact.Talk != "" {
		return at, false
	}
	f := t.book.flows[t.s.Stack[t.matter()].Flow]
	if f == nil {
		return at, false
	}
	if t.overtakes(t.s.Queue[0]) {
		return t.s.Heard.Add(pause), true
	}
	p, ours := claimOf(f.Floor)
	return t.s.Asked.Add(givesWay), ours && t.s.Queue[0].Priority < p
}

// overtakes reports whether w is a check-in, and an earlier one is still open:
// who has met their link worker is asked how it went, and not how they were
// before.
func (t *turn) overtakes(w Waiting) bool {
	if w.CheckIn == nil || !t.s.Active() {
		return false
	}
	k := t.s.Stack[t.matter()].CheckIn
	return k != nil && k.Name != w.CheckIn.Name
}

// start begins a flow if the floor is free, and otherwise lets it wait its turn
// or says it aside.
func (t *turn) start(in Start) {
	f := t.book.flows[in.Flow]
	if f == nil {
		return
	}
	t.dropSame(in.Waiting)
	t.listens(f, in.About)
	switch asks := f.Steps[f.Start].asks(); {
	case in.Now:
		t.begin(in.Waiting)
		return
	case t.free(), t.overtakes(in.Waiting) && t.mayAsk():
		t.begin(in.Waiting)
	case in.Aside && asks:
		t.sayAside(in)
	case in.Aside:
		t.begin(in.Waiting)
	default:
		t.queue(in.Waiting)
		return
	}
	t.late()
}

// queue lets a flow wait for the floor, behind what is more urgent.
func (t *turn) queue(w Waiting) {
	p, ok := claimOf(t.book.flows[w.Flow].Floor)
	w.Priority = p
	if w.Until.IsZero() && ok {
		w.Until = t.m.Now.Add(claims[p].waits)
	}
	at := len(t.s.Queue)
	for at > 0 && w.before(t.s.Queue[at-1]) {
		at--
	}
	t.s.Queue = slices.Insert(slices.Clone(t.s.Queue), at, w)
}

// before reports whether w goes before what came earlier: it is more urgent, or
// as urgent and sooner of no more use.
func (w Waiting) before(o Waiting) bool {
	if w.Priority != o.Priority {
		return w.Priority < o.Priority
	}
	return !w.Until.IsZero() && (o.Until.IsZero() || w.Until.Before(o.Until))
}

// wanted are those that wait and are still of use.
func (t *turn) wanted() []Waiting {
	return slices.DeleteFunc(slices.Clone(t.s.Queue), func(w Waiting) bool {
		return !w.Until.IsZero() && !t.m.Now.Before(w.Until) || t.book.flows[w.Flow] == nil || t.mayText(t.m.Now).Never()
	})
}

// next gives the floor to what waited for it.
func (t *turn) next() {
	if t.s.Queue = t.wanted(); len(t.s.Queue) == 0 || !t.mayAsk() {
		return
	}
	if t.s.Active() {
		if at, ok := t.yieldsAt(); !ok || t.m.Now.Before(at) {
			return
		}
	}
	w := t.s.Queue[0]
	t.s.Queue = t.s.Queue[1:]
	t.why = floorFree
	t.begin(w)
	t.late()
}

// begin gives the floor to a flow.
func (t *turn) begin(w Waiting) {
	f := t.book.flows[w.Flow]
	if f == nil {
		return
	}
	frame := Frame{Flow: w.Flow, Step: f.Start, About: w.About}
	if t.overtakes(w) {
		t.s.Stack = t.s.Stack[:t.matter()]
	}
	if w.CheckIn != nil {
		k := *w.CheckIn
		k.CheckIn = k.Opened(t.book.scheme, t.contact, t.m.Now)
		frame.CheckIn = &k
	}
	t.s.Stack = append(t.s.Stack, frame)
	t.enter(f.Start)
}

// dropSame takes away an open question about the same appointment, which is about
// to be put again, or is not to be answered any more.
func (t *turn) dropSame(w Waiting) {
	f := t.top()
	if w.About != "" && f != nil && f.About == w.About && (f.Flow == w.Flow || !w.Aside) {
		t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	}
}

// settle leaves the session ready to wait: its timer set or taken away, its
// book pinned or let go, and what came of check-ins told.
func (t *turn) settle(was Session) {
	t.release()
	t.checkIns(was)
	t.s.Asides, t.s.Queue = t.liveAsides(), t.wanted()
	if !t.s.Active() {
		t.s = Session{Turn: t.s.Turn, Queue: t.s.Queue, Ref: t.s.Ref, Noted: t.s.Noted, Asides: t.s.Asides,
			Heard: t.s.Heard, Closed: t.s.Closed, Proved: t.s.Proved, Refused: t.s.Refused}
	} else {
		t.s.Book = t.book.hash
	}
	t.emit(t.wait())
}

// wait is when we want to hear of this session if the person says nothing.
func (t *turn) wait() Wait {
	s := t.open()
	if s == nil {
		return t.floorWait()
	}
	w := Wait{At: t.nextNudge(s.flow.Wait), Name: "nudge"}
	if w.At.IsZero() {
		w = Wait{At: t.expires(s.flow.Wait), Name: "expire"}
	}
	if at, ok := t.yieldsAt(); ok && (w.At.IsZero() || at.Before(w.At)) {
		w = Wait{At: t.notBefore(at), Name: floorFree}
	}
	switch {
	case w.At.IsZero():
		return Wait{}
	case w.Name == "nudge" && w.At.Before(t.contact.QuietUntil):
		w.At = t.contact.QuietUntil
	}
	return w
}

// nextNudge is when the open question is asked again; zero for never. A check-in
// has days of its own.
func (t *turn) nextNudge(p Patience) time.Time {
	if k := t.top().CheckIn; k != nil {
		i := slices.IndexFunc(k.Nudges, func(at time.Time) bool {
			return at.After(t.m.Now) && !at.Before(t.s.Asked.Add(24*time.Hour))
		})
		if i < 0 {
			return time.Time{}
		}
		return k.Nudges[i]
	}
	if t.s.Nudges >= len(p.Nudge) {
		return time.Time{}
	}
	return t.s.Asked.Add(time.Duration(p.Nudge[t.s.Nudges]))
}

// expires is when the open question is over; zero for never.
func (t *turn) expires(p Patience) time.Time {
	if k := t.top().CheckIn; k != nil {
		return k.Close
	}
	if p.Expire == 0 {
		return time.Time{}
	}
	return t.s.Asked.Add(time.Duration(p.Expire))
}

// floorWait is when the floor goes to what waits for it.
func (t *turn) floorWait() Wait {
	if len(t.s.Queue) == 0 || t.s.Active() || t.contact.Talk != "" {
		return Wait{}
	}
	return Wait{At: t.notBefore(t.m.Now), Name: floorFree}
}

// notBefore is when from at on something may be asked.
func (t *turn) notBefore(at time.Time) time.Time {
	if after := t.s.Heard.Add(pause); at.Before(after) {
		at = after
	}
	return t.mayText(at).At
}

// timeout nudges once more, ends what was open, or gives the floor to the next.
func (t *turn) timeout(in Timeout) {
	if in.Name == floorFree {
		t.next()
		return
	}
	s := t.open()
	if s == nil {
		return
	}
	t.why = in.Name
	if in.Name == "nudge" {
		t.s.Nudges++
		t.nudge(s)
		return
	}
	t.expire(s)
}

// expire ends the matter that the open question belongs to. What it had
// interrupted, if it came aside, is still open.
func (t *turn) expire(s *Step) {
	base := t.matter()
	first := t.s.Stack[base]
	if f := t.book.flows[first.Flow]; f != nil && f.Floor != "" {
		t.s.Closed = &Closed{Flow: first.Flow, About: first.About, At: t.m.Now}
	}
	a, _ := t.visit()
	if t.s.Stack = t.s.Stack[:base]; a.ID == "" {
		t.s.Stack = nil
	}
	switch expired := s.flow.Wait.Expired; {
	case expired != "":
		t.s.Stack = append(t.s.Stack, Frame{Flow: s.flow.Name, Step: expired, About: a.ID})
		t.enter(expired)
	case t.s.Active():
		t.askOn()
	}
	t.late()
}

// askOn puts the open question again after something came between, unless its
// time is up or it is not to be asked any more.
func (t *turn) askOn() {
	if k := t.top().CheckIn; k != nil && !t.m.Now.Before(k.Close) {
		t.s.Stack = nil
		return
	}
	if s := t.open(); s != nil && s.when != nil && !s.when.holds(t.facts()) {
		t.enter(s.Next)
		return
	}
	t.ask()
}

// lateFor is for how long a late answer is known as one.
const lateFor = 7 * 24 * time.Hour

// tooLate answers somebody who answers a question that is closed: it is not
// counted, and nothing else is made of it.
func (t *turn) tooLate(text string) bool {
	c := t.s.Closed
	if c == nil || t.m.Now.Sub(c.At) >= lateFor || !t.bareAnswer(text) {
		return false
	}
	t.why = "an answer to a question that is closed"
	if !slices.ContainsFunc(t.s.Asides, func(a Aside) bool { return a.About == c.About && t.begins(a) != nil }) {
		t.say(t.common("too_late"), "answer")
		return true
	}
	t.about = c.About
	t.say(t.common("too_late_visit"), "answer")
	t.about = ""
	return true
}
