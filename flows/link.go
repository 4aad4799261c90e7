package flows

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// link joins steps to their flows and words, and reports what would keep the
// book from running. Check looks further.
func (b *Book) link() []Problem {
	var found []Problem
	for _, name := range slices.Sorted(maps.Keys(b.flows)) {
		found = append(found, b.linkFlow(b.flows[name])...)
	}
	if b.words["en"] == nil {
		found = append(found, Problem{File: "words/en.yaml", Text: "English words are missing: every other language falls back to them"})
	}
	if b.flows[Door] == nil {
		found = append(found, Problem{File: Door + ".yaml", Text: "there is no flow named " + Door + ", with which everything begins"})
	}
	return found
}

func asError(found []Problem) error {
	var errs []error
	for _, p := range found {
		if !p.Warning {
			errs = append(errs, p)
		}
	}
	return errors.Join(errs...)
}

func (b *Book) linkFlow(f *Flow) []Problem {
	var found []Problem
	complain := func(text string, keys ...string) { found = append(found, f.file.problem(text, keys...)) }

	if f.Steps[f.Start] == nil {
		complain(fmt.Sprintf("start: there is no step %q", f.Start), "start")
	}
	if !slices.Contains([]string{"", "resume", "pause", "end"}, f.Then) {
		complain(fmt.Sprintf("then: %q is none of resume, pause, end", f.Then), "then")
	}
	if f.Opens != "" && b.opened(f) == nil {
		complain(fmt.Sprintf("opens: there is no flow %q that begins with a choice", f.Opens), "opens")
	}
	if _, ok := claimOf(f.Floor); f.Floor != "" && !ok {
		complain(fmt.Sprintf("floor: %q is none of %s", f.Floor, strings.Join(claimNames(), ", ")), "floor")
	}
	if e := f.Wait.Expired; e != "" && f.Steps[e] == nil {
		complain(fmt.Sprintf("wait: there is no step %q", e), "wait", "expired")
	}
	for _, signal := range f.Hears {
		if other := b.hears[signal]; other != nil {
			complain(fmt.Sprintf("%q is heard by the flow %s already", signal, other.Name), "hears")
		}
		b.hears[signal] = f
	}
	for _, words := range f.Words {
		if b.wishes[words] == nil {
			b.wishes[words] = f
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Steps)) {
		s := f.Steps[name]
		if s == nil {
			complain("the step is empty", "steps", name)
			f.Steps[name] = &Step{name: name, flow: f}
			continue
		}
		s.name, s.flow = name, f
		found = append(found, b.linkStep(s)...)
	}
	return found
}

// opened is the choice whose words a flow makes heard at any step.
func (b *Book) opened(f *Flow) *Step {
	o := b.flows[f.Opens]
	if o == nil || o.Steps[o.Start] == nil || o.Steps[o.Start].Expect != string(understand.Choice) {
		return nil
	}
	return o.Steps[o.Start]
}

func (b *Book) linkStep(s *Step) []Problem {
	var found []Problem
	complain := func(text string, keys ...string) {
		found = append(found, s.flow.file.problem(text, append([]string{"steps", s.name}, keys...)...))
	}
	target := func(to string, keys ...string) {
		if to != End && s.flow.Steps[to] == nil {
			complain(fmt.Sprintf("there is no step %q", to), keys...)
		}
	}

	if s.asks() && !slices.Contains(expects(), s.Expect) {
		complain(fmt.Sprintf("expect: %q is no kind of answer", s.Expect), "expect")
	}
	if s.HandOff != "" && !slices.Contains(kinds, care.Kind(s.HandOff)) {
		complain(fmt.Sprintf("hand_off: %q is no kind of case", s.HandOff), "hand_off")
	}
	if s.Tie != "" && !slices.Contains(tyings, s.Tie) {
		complain(fmt.Sprintf("tie: %q is nothing that is done to people and phones", s.Tie), "tie")
	}
	if s.Free && s.On["other"] == "" {
		complain("free: words that no choice stands for lead nowhere: write on: {other: ...}", "free")
	}
	for key, opposite := range s.Opposite {
		if !slices.Contains(s.Choices, key) || !slices.Contains(s.Choices, opposite) || !slices.Contains(s.Choices, s.Both) || !s.Free {
			complain(fmt.Sprintf("opposite: %s and %s, and both, are choices of a step that is free", key, opposite), "opposite")
		}
	}
	if s.Visit != "" && !slices.Contains([]Deed{Confirmed, CalledOff, Moved, Booked, Reasoned, Travels, Declined}, s.Visit) {
		complain(fmt.Sprintf("visit: %q is nothing that is done to an appointment", s.Visit), "visit")
	}
	for key, flow := range map[string]string{"run": s.Run, "queue": s.Queue} {
		if flow != "" && b.flows[flow] == nil {
			complain(fmt.Sprintf("%s: there is no flow %q", key, flow), key)
		}
	}
	for field := range s.Record {
		if !slices.Contains(care.Fields(), field) && field != "opted_out" && field != care.ConsentNews && field != care.ConsentCarer {
			complain(fmt.Sprintf("record: a contact has no %q", field), "record", field)
		}
	}
	if s.Next != "" {
		target(s.Next, "next")
	}
	for outcome, to := range s.On {
		target(to, "on", outcome)
	}
	var err error
	if s.When != "" {
		if s.when, err = newCondition(s.When); err != nil {
			complain(err.Error(), "when")
		}
	}
	for i := range s.Branch {
		br := &s.Branch[i]
		target(br.Go, "branch")
		if br.If == "" {
			continue
		}
		if br.cond, err = newCondition(br.If); err != nil {
			complain(err.Error(), "branch")
		}
	}
	if s.Next == "" && s.Run == "" && len(s.Branch) == 0 && !s.branchesOnAll() {
		complain("nothing comes after this step: write next: and a step, or next: end")
	}
	if n := len(s.Branch); n > 0 && s.Branch[n-1].If != "" {
		complain("the last branch needs no if, so that there is always a way on", "branch")
	}

	s.words = map[string]*stepWords{}
	for lang, w := range b.words {
		if sw, ok := w.Flows[s.flow.Name][s.name]; ok {
			sw = b.english(s).under(sw)
			s.words[lang] = &sw
		}
	}
	return found
}

// english are the words of a step that stand in for those that a language lacks.
func (b *Book) english(s *Step) stepWords {
	if b.words["en"] == nil {
		return stepWords{}
	}
	return b.words["en"].Flows[s.flow.Name][s.name]
}

// branchesOnAll reports whether every outcome of a question has its own step,
// so that it needs no next.
func (s *Step) branchesOnAll() bool {
	outcomes := s.Choices
	if s.Expect == string(understand.YesNo) {
		outcomes = []string{"yes", "no"}
	}
	if len(outcomes) == 0 {
		return false
	}
	for _, o := range outcomes {
		if s.On[o] == "" {
			return false
		}
	}
	return true
}

// expects are the kinds of answer that a step may ask for.
func expects() []string {
	return []string{Review, Listen, Slot, Code, Questions, "yes_no", "choice", "name", "date_of_birth", "time", "postcode", "phone", "score",
		"gp_surgery", "language", "nhs_number", "number", "text"}
}
