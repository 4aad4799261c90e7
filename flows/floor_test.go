package flows

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

// Whatever a person types in random weeks, whatever wants to ask them and
// whenever: one question is open at most, and it is the one that they were asked
// last; a digit is read for nothing but that one; nothing is asked at a time at
// which we may not text; and in the end everything has expired.
func TestTheFloorInRandomWeeks(t *testing.T) {
	book, err := Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	weeks := 120
	if testing.Short() {
		weeks = 40
	}
	var seen tally
	for seed := range uint64(weeks) {
		w := &randomWeek{t: t, book: book, rng: rand.New(rand.NewPCG(seed, 7)), seed: seed, seen: &seen,
			now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), contact: care.Contact{ID: "week", OpenCases: []string{"K2M34"}}}
		w.live()
	}
	t.Logf("%d weeks: %+v", weeks, seen)
	if seen.scores < weeks || seen.visits < weeks/4 || seen.late == 0 || seen.gaveWay == 0 || seen.asides == 0 {
		t.Errorf("the weeks were too quiet to show anything: %+v", seen)
	}
}

// tally counts what happened, so that a run in which nothing does is no proof.
type tally struct{ scores, visits, late, gaveWay, asides int }

type randomWeek struct {
	t       *testing.T
	book    *Book
	rng     *rand.Rand
	seed    uint64
	seen    *tally
	now     time.Time
	contact care.Contact
	s       Session
	wait    Wait
	visits  int
}

func (w *randomWeek) failf(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("week %d, %s: %s", w.seed, w.now.Format(time.DateTime), fmt.Sprintf(format, args...))
}

var weekTexts = strings.Split("0|1|2|3|4|5|6|7|8|9|10|1|2|1|2|3|yes|no|skip|back|help|change|COMING|CANT|change it|another day|never|often|"+
	"mum says 6|dont know|no thanks|blimey|a bit better than last week|7/10|thanks|hello|call me|[old]", "|")

// live plays ten days, and then sixty of silence.
func (w *randomWeek) live() {
	w.booking()
	until := w.now.Add(10 * 24 * time.Hour)
	for w.now.Before(until) {
		w.pass(time.Duration(w.rng.IntN(1+w.rng.IntN(600))) * time.Minute)
		switch n := w.rng.IntN(100); {
		case n < 55:
			for range 1 + w.rng.IntN(3) {
				w.typing(weekTexts[w.rng.IntN(len(weekTexts))])
			}
		case n < 63:
			w.askAfter()
		case n < 78:
			w.remind()
		case n < 86:
			w.turn(Start{Waiting: Waiting{Flow: "missed", About: w.last()}, Network: care.SMS})
		case n < 90:
			w.booking()
		case n < 93 && w.contact.Talk == "":
			w.contact.Talk = "K2M34"
		case n < 96 && w.contact.Talk != "":
			w.contact.Talk = ""
			w.turn(HandBack{Network: care.SMS, Closed: w.rng.IntN(2) == 0})
		case n == 99 && w.rng.IntN(6) == 0:
			w.typing("I want to die")
		}
	}
	if w.contact.Talk != "" {
		w.contact.Talk = ""
		w.turn(HandBack{Network: care.SMS})
	}
	w.pass(60 * 24 * time.Hour)
	is := &turn{book: w.book, words: w.book.lang(""), contact: w.contact, s: w.s, m: Moment{Now: w.now}}
	if w.s.Active() || len(w.s.Queue) > 0 || len(is.liveAsides()) > 0 || !w.wait.At.IsZero() {
		w.failf("not everything expired: %+v, wait %+v", w.s, w.wait)
	}
}

// pass lets time go by; timers fire in their time, or later when we may not text.
func (w *randomWeek) pass(d time.Duration) {
	until := w.now.Add(d)
	for n := 0; !w.wait.At.IsZero(); n++ {
		at := w.wait.At
		if at.Before(w.now) {
			at = w.now
		}
		if may := care.MayText(w.book.scheme.Hours, w.contact, care.Scheduled, at); !may.Never() {
			at = may.At
		}
		if at.After(until) || w.contact.Talk != "" {
			break
		}
		if n > 500 {
			w.failf("timers without an end: %+v", w.wait)
		}
		w.now = at
		w.turn(Timeout{Name: w.wait.Name, Turn: w.s.Turn, Network: care.SMS})
	}
	w.now = until
}

// booking books a call in the next days, which they are told.
func (w *randomWeek) booking() {
	w.visits++
	day := care.DateOf(w.now).Add(1 + w.rng.IntN(6))
	slot := care.Slot{Worker: "sam", Day: day, Clock: care.OClock(11), Length: time.Hour, How: "phone"}.In(w.book.scheme.Location())
	a, err := care.Book(care.Appointment{ID: fmt.Sprint("v", w.visits), Case: "K2M34", Contact: "week", First: true, Slot: slot}, w.now)
	if err != nil {
		return
	}
	w.contact.Keep(a)
	w.turn(Start{Waiting: Waiting{Flow: "booked", About: a.ID, Aside: true}, Network: care.SMS})
}

func (w *randomWeek) last() string {
	if n := len(w.contact.Appointments); n > 0 {
		return w.contact.Appointments[n-1].ID
	}
	return ""
}

func (w *randomWeek) remind() {
	if a, ok := w.contact.Next(w.now); ok {
		in := Reminding(a)
		in.Network = care.SMS
		w.turn(in)
	}
}

func (w *randomWeek) askAfter() {
	plan := care.DefaultCheckIns()
	x := plan[w.rng.IntN(len(plan))]
	k := care.CheckIn{Name: x.Name + fmt.Sprint(w.s.Turn), Contact: "week", Appointment: "v1", Ask: x.Ask, Start: w.now}
	in := AskingAfter(k.Opened(w.book.scheme, w.contact, w.now), []care.Result{
		{Questionnaire: "ons4", Scores: []care.Score{{Question: "satisfied", Value: 6}}}})
	in.Network = care.SMS
	w.turn(in)
}

func (w *randomWeek) typing(text string) {
	m := Message{ID: "m", Network: care.SMS, Kind: care.Text, Text: text}
	if text == "[old]" {
		m.Kind, m.Text, m.Button = care.Press, "", "0#1"
	}
	w.turn(m)
	w.now = w.now.Add(time.Duration(w.rng.IntN(90)) * time.Second)
}

func (w *randomWeek) turn(in Input) {
	m := Moment{Now: w.now, Ref: fmt.Sprintf("K%dM%02d", 2+w.s.Turn%8, 20+w.s.Turn%70)}
	before := w.s
	next, effects := w.book.Advance(w.contact, w.s, in, m)
	if _, ok := Sought(effects); ok {
		m.Times = w.times(next)
		next, effects = w.book.Advance(w.contact, w.s, in, m)
	}
	w.holds(before, next, in, effects)
	Remember(&w.contact, effects)
	raw, err := json.Marshal(next)
	if err != nil {
		w.failf("%v", err)
	}
	w.s = Session{}
	if err := json.Unmarshal(raw, &w.s); err != nil {
		w.failf("%v", err)
	}
	for _, e := range effects {
		if e, ok := e.(Wait); ok {
			w.wait = e
		}
	}
}

func (w *randomWeek) times(Session) *Times {
	day := care.DateOf(w.now).Add(3)
	slot := care.Slot{Worker: "sam", Day: day, Clock: care.OClock(15), Length: time.Hour, How: "phone"}.In(w.book.scheme.Location())
	return &Times{Offers: []care.Slot{slot}, Still: []care.Slot{slot}}
}

// holds checks one turn.
func (w *randomWeek) holds(before, after Session, in Input, effects []Effect) {
	was := &turn{book: w.book, words: w.book.lang(""), contact: w.contact, s: before, m: Moment{Now: w.now}, network: care.SMS}
	is := &turn{book: w.book, words: was.words, contact: w.contact, s: after, m: Moment{Now: w.now}, network: care.SMS}
	Remember(&is.contact, effects)
	w.oneQuestion(is, effects)
	message, typed := in.(Message)
	for _, e := range effects {
		send, ok := e.(Send)
		if ok && !typed && send.Purpose == "question" && !care.MayText(w.book.scheme.Hours, w.contact, care.Scheduled, w.now).Now() && w.contact.Talk == "" {
			if _, back := in.(HandBack); !back {
				w.failf("a question at a time at which we may not text: %s", send.Text)
			}
		}
		if ok && send.Purpose == "aside" {
			w.seen.asides++
			if strings.ContainsAny(send.Text, "123") && strings.Contains(send.Text, "\n1 ") {
				w.failf("an aside offers digits: %s", send.Text)
			}
		}
	}
	if typed && isDigits(message.Text) {
		w.digit(was, before, after, effects)
	}
	if len(after.Stack) > 1 && after.Stack[0].CheckIn != nil && len(before.Stack) == 1 && !typed {
		w.seen.gaveWay++
	}
	if typed && slices.ContainsFunc(effects, func(e Effect) bool { s, ok := e.(Send); return ok && strings.Contains(s.Text, "had closed") }) {
		w.seen.late++
	}
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// oneQuestion: every question that this turn put is the one that is open now.
func (w *randomWeek) oneQuestion(is *turn, effects []Effect) {
	s := is.open()
	checkIns := 0
	for _, f := range is.s.Stack {
		if f.CheckIn != nil {
			checkIns++
		}
	}
	if checkIns > 1 {
		w.failf("two check-ins are open")
	}
	for _, e := range effects {
		send, ok := e.(Send)
		if !ok || send.Purpose != "question" {
			continue
		}
		if s == nil {
			w.failf("a question was put and none is open: %s", send.Text)
		}
		words := is.stepWords(s)
		of := []string{is.fill(words.Ask), is.fill(words.Again), is.fill(words.Help), is.fill(words.Nudge), is.common("which"), is.common("pick_surgery")}
		if q, ok := is.openAsk(); ok && s.Expect == Questions {
			of = []string{q.Text, is.fill(words.Help), is.fill(words.Again)}
		}
		if !slices.ContainsFunc(of, func(text string) bool {
			return text != "" && strings.Contains(send.Text, is.words.dress(text, care.SMS))
		}) {
			w.failf("not the open question %s.%s: %s", s.flow.Name, s.name, send.Text)
		}
	}
}

// digit: what came of a digit is what the open question is about.
func (w *randomWeek) digit(was *turn, before, after Session, effects []Effect) {
	s := was.open()
	if before.Active() && w.contact.Talk == "" && s == nil {
		w.failf("the open question is lost")
	}
	open := ""
	if s != nil && w.contact.Talk == "" {
		open = s.flow.Name + "." + s.name
	}
	for _, e := range effects {
		switch e := e.(type) {
		case Visit:
			w.seen.visits++
			if !strings.HasPrefix(open, "visit.") && !strings.HasPrefix(open, "another-time.") {
				w.failf("a digit did %s to an appointment; open was %q", e.Did, open)
			}
		case Agree:
			if s == nil || s.Consent == "" {
				w.failf("a digit agreed to %s; open was %q", e.Consent.Purpose, open)
			}
		case CheckIn:
			grew := scores(e.Results) - scoresOf(before, e.ID())
			w.seen.scores += max(grew, 0)
			if grew > 0 && (open != "check-in.ask" || grew > 1) {
				w.failf("a digit became %d scores; open was %q", grew, open)
			}
		}
	}
}

func scores(all []care.Result) (n int) {
	for _, r := range all {
		n += len(r.Scores)
	}
	return n
}

func scoresOf(s Session, id string) int {
	for _, f := range s.Stack {
		if f.CheckIn != nil && f.CheckIn.ID() == id {
			return scores(f.CheckIn.Results)
		}
	}
	return 0
}

// A session of before there were check-ins is read as it was, and goes on.
func TestOldSessionsGoOn(t *testing.T) {
	book, err := Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	old := `{"n":7,"book":"` + book.hash + `","stack":[{"f":"visit","s":"remind","a":"v1"}],"asked":"2026-11-24T10:00:00Z","opened":7,
		"queue":[{"f":"missed","a":"v1"}],"asides":[{"f":"visit","a":"v1","n":7,"at":"2026-11-24T10:00:00Z"}]}`
	var s Session
	if err := json.Unmarshal([]byte(old), &s); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC)
	slot := care.Slot{Worker: "sam", Day: care.Date{Year: 2026, Month: 12, Day: 1}, Clock: care.OClock(14), Length: time.Hour, How: "phone"}.In(book.scheme.Location())
	a, err := care.Book(care.Appointment{ID: "v1", Contact: "old", Slot: slot}, now.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	c := care.Contact{ID: "old", Appointments: []care.Appointment{a}}
	s, effects := book.Advance(c, s, Message{ID: "m", Network: care.SMS, Kind: care.Text, Text: "1"}, Moment{Now: now})
	if !slices.ContainsFunc(effects, func(e Effect) bool { v, ok := e.(Visit); return ok && v.Did == Confirmed }) {
		t.Errorf("the reminder was not answered: %+v", effects)
	}
	s, effects = book.Advance(c, s, Timeout{Name: "floor", Turn: s.Turn}, Moment{Now: now.Add(time.Hour)})
	if !s.Active() || s.Stack[0].Flow != "missed" {
		t.Errorf("what waited was not asked: %+v, %+v", s, effects)
	}
}
