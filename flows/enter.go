package flows

import (
	"maps"
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// push gives the floor to a flow and goes to its first step.
func (t *turn) push(flow string) {
	f := t.book.flows[flow]
	if f == nil {
		return
	}
	if a, ok := t.visit(); ok {
		t.listens(f, a.ID)
	}
	t.s.Stack = append(t.s.Stack, Frame{Flow: flow, Step: f.Start})
	t.enter(f.Start)
}

// enter goes from step to step until one waits for an answer or the flow ends.
func (t *turn) enter(name string) {
	for {
		if name == End {
			t.pop()
			return
		}
		t.hops++
		f := t.top()
		s := t.book.flows[f.Flow].Steps[name]
		if s == nil || t.hops > hopLimit {
			t.s.Stack = nil
			return
		}
		f.Step = name
		switch {
		case s.when != nil && !s.when.holds(t.facts()):
			name = s.Next
		case s.asks() && f.Return != "" && (name == f.Return || slices.Contains(f.Back, name)):
			// A changed answer leads here again: back to where the change began.
			name, f.Return = f.Return, ""
			if to := t.book.flows[f.Flow].Steps[name]; to != nil && to.asks() {
				f.Step = name
				t.opens()
				return
			}
		case s.Expect == Slot && t.seek(s) && !t.offer():
			name = s.On["full"]
		case s.Expect == Questions && !t.leftToAsk():
			name = s.after(understand.None)
		case s.asks():
			t.opens()
			return
		case s.Run != "":
			f.Called = true
			t.push(s.Run)
			return
		case len(s.Branch) > 0:
			name = t.branch(s)
		default:
			t.do(s)
			name = s.Next
		}
	}
}

// opens puts the question of the step that the floor is at.
func (t *turn) opens() {
	t.s.Tries, t.s.Nudges, t.s.Near, t.s.Opened = 0, 0, nil, t.s.Turn
	if s := t.open(); s != nil && s.Expect == Code {
		t.s.Code = t.m.Code
	}
	t.ask()
}

func (t *turn) branch(s *Step) string {
	for _, b := range s.Branch {
		if b.cond == nil || b.cond.holds(t.facts()) {
			return b.Go
		}
	}
	return End
}

// do carries out what a saying step wants, and says it.
func (t *turn) do(s *Step) {
	if s.Keep {
		t.keepFacts()
	}
	for _, field := range slices.Sorted(maps.Keys(s.Record)) { // a turn made again is the same
		value := s.Record[field]
		if field == "opted_out" && value != "" {
			value = t.m.Now.UTC().Format(time.RFC3339)
		}
		t.emit(Record{field, value})
		if field == "opted_out" {
			t.contact.OptedOut, _ = time.Parse(time.RFC3339, value)
			t.s.Queue = nil
		}
	}
	if s.Visit != "" {
		t.changeVisit(s)
	}
	if s.Tie != "" {
		t.tie(s)
	}
	if a, ok := t.visit(); ok && s.Queue != "" {
		t.queue(Waiting{Flow: s.Queue, About: a.ID, Until: a.Start})
	}
	if s.Quiet > 0 {
		t.contact.QuietUntil = t.m.Now.Add(time.Duration(s.Quiet))
		t.emit(Record{"quiet_until", t.contact.QuietUntil.UTC().Format(time.RFC3339)})
	}
	if s.HandOff != "" {
		t.handOff(s)
	}
	if text := t.fill(t.stepWords(s).Say); text != "" {
		send := s.send(text)
		if a, ok := t.visit(); ok && s.Calendar && t.hasFiles() {
			send.Calendar = a.Invite(t.book.scheme.ID, t.calendarWords(a))
		}
		t.emit(send)
	}
	if s.Forget {
		t.s.Answers = nil
	}
}

// send is what the step says, with the care that it asks for.
func (s *Step) send(text string) Send {
	switch {
	case s.Safety:
		return Send{Text: text, Class: care.Safety, Purpose: care.PurposeSafety, Again: true}
	case s.Record["opted_out"] != "":
		return Send{Text: text, Class: care.Reply, Purpose: care.PurposeOptOut}
	}
	return Send{Text: text, Class: care.Reply, Purpose: "answer"}
}

// notedFor is how long after a message was passed on the next ones are passed
// on without a word.
const notedFor = time.Hour

// keepFacts copies to the contact's record those answers that are facts about
// the person.
func (t *turn) keepFacts() {
	for _, a := range t.s.Answers {
		if slices.Contains(care.Fields(), a.Name) {
			t.emit(Record{a.Name, a.Value})
			t.contact.Set(a.Name, a.Value)
		}
	}
	t.words = t.book.lang(t.contact.Language)
}

func (t *turn) handOff(s *Step) {
	h := HandOff{Kind: care.Kind(s.HandOff), Ref: t.m.Ref, Answers: slices.Clone(t.s.Answers)}
	if open := t.contact.OpenCases; h.Kind == care.KindMessage && len(open) > 0 {
		h.Ref, t.s.Noted = open[len(open)-1], t.m.Now
	} else {
		t.s.Ref = t.m.Ref
	}
	if slices.Contains(dangers, t.signal.Name) {
		h.Severity = t.signal.Severity
	}
	t.emit(h)
}

// pop ends the flow that has the floor and goes on with what was beneath it.
func (t *turn) pop() {
	ended := t.book.flows[t.top().Flow]
	t.overCheckIn(*t.top())
	t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	f := t.top()
	switch {
	case f == nil:
	case f.Called:
		f.Called = false
		t.enter(t.book.step(*f).Next)
	case ended.Then == "end" || !t.contact.OptedOut.IsZero():
		t.s.Stack = nil
	case ended.Then == "pause" || t.another:
	default:
		t.askOn()
	}
}

// facts are what expressions may look at now.
func (t *turn) facts() facts {
	f := facts{
		Answers: map[string]string{}, Contact: map[string]string{},
		Scheme:  schemeFacts{t.book.scheme.MinAge, t.book.scheme.SelfReferral, len(t.book.Languages())},
		Network: t.network, InHours: t.book.scheme.Hours.Allows(t.m.Now),
		Severity: t.signal.Severity, Resumes: t.resumes(),
		Noted: t.m.Now.Sub(t.s.Noted) < notedFor,
		Who:   t.who(), Proved: t.proved(), Refused: t.refused(), Asks: asks(t.text), Holds: t.s.Held != nil,
		Visit: t.visitFacts(), CheckIn: t.checkInFacts(),
		Has: has, Age: ageAt(t.m.Now.In(t.book.scheme.Location())),
	}
	for _, a := range t.s.Answers {
		f.Answers[a.Name] = a.Value
	}
	for _, field := range care.Fields() {
		f.Contact[field], _ = t.contact.Get(field)
	}
	if n := len(t.contact.OpenCases); n > 0 {
		f.Contact["case"] = t.contact.OpenCases[n-1]
	}
	f.Contact["closed"] = t.contact.Reopens(t.book.scheme.Reopening(), t.m.Now)
	f.Contact["worker"] = t.contact.Worker
	t.tieFacts(f.Contact)
	if !t.contact.OptedOut.IsZero() {
		f.Contact["opted_out"] = "yes"
	}
	return f
}

// resumes reports whether a question that was interrupted waits beneath.
func (t *turn) resumes() bool {
	for _, f := range t.s.Stack[:max(0, len(t.s.Stack)-1)] {
		if !f.Called {
			return true
		}
	}
	return false
}
