package flows

import (
	"fmt"
	"maps"
	"slices"

	"github.com/linkline/linkline/flows/understand"
)

// flow checks the steps of one flow.
func (c *checker) flow(f *Flow) {
	all := func(*Step) bool { return true }
	reached := f.reach(all, f.Start, f.Wait.Expired)
	asks := false
	for _, s := range f.inOrder() {
		asks = asks || s.asks()
		if !reached[s.name] {
			c.found = append(c.found, Problem{File: f.file.path, Line: f.file.line("steps", s.name), Warning: true,
				Text: fmt.Sprintf("nothing leads to the step %q", s.name)})
		}
		if !f.reach(all, s.name)[End] {
			c.inStep(s, fmt.Sprintf("dead end: no way from the step %q comes to an end", s.name))
		}
		c.circle(s)
		c.outcomes(s)
		c.conditions(s)
	}
	if asks && f.Wait.Expire == 0 {
		c.inFlow(f, "its questions would stay open for ever: write wait: {expire: 7d}", "wait")
	}
	for _, signal := range f.Hears {
		if !slices.Contains(signals(), signal) {
			c.inFlow(f, fmt.Sprintf("hears: %q is nothing that we listen for", signal), "hears")
		}
	}
}

// circle finds steps that lead back to themselves without asking anything.
func (c *checker) circle(s *Step) {
	goesOn := func(s *Step) bool { return !s.asks() && s.Run == "" }
	if !goesOn(s) {
		return
	}
	for _, w := range s.ways() {
		if s.flow.reach(goesOn, w.to)[s.name] {
			c.inStep(s, fmt.Sprintf("the step %q leads back to itself without a question", s.name))
			return
		}
	}
}

// outcomes checks what a question does with its answers.
func (c *checker) outcomes(s *Step) {
	known := s.outcomes()
	for _, w := range s.ways() {
		if s.On[w.outcome] == "" {
			continue
		}
		if !slices.Contains(known, w.outcome) {
			c.inStep(s, fmt.Sprintf("on: %q is no outcome of this step", w.outcome), "on", w.outcome)
		}
		c.neverAPerson(s, w)
	}
	switch {
	case s.Expect == string(understand.Choice) && len(s.Choices) == 0:
		c.inStep(s, "a choice needs choices")
	case s.When != "" && s.Next == "":
		c.inStep(s, "a step with when: needs next: for when it is left out", "when")
	case s.Optional && s.Next == "" && s.On["skip"] == "":
		c.inStep(s, "an optional step needs next: or on: {skip: ...}", "optional")
	case s.Words != "" && s.Next == "" && s.On["other"] == "":
		c.inStep(s, "words of their own need next: or on: {other: ...}", "words")
	}
}

// neverAPerson finds an outcome that is no answer and comes back to the same
// question: it would be asked again for ever, since only what has no outcome
// counts towards the three tries after which a person is called.
func (c *checker) neverAPerson(s *Step, w way) {
	if !slices.Contains(problems(), w.outcome) || slices.Contains(s.Choices, w.outcome) {
		return
	}
	if s.flow.reach(func(s *Step) bool { return !s.asks() && s.Run == "" && s.HandOff == "" }, w.to)[s.name] {
		c.inStep(s, fmt.Sprintf("no way to a person: %q comes back to the same question for ever", w.outcome), "on", w.outcome)
	}
}

// conditions checks that an expression reads answers that somebody gives.
func (c *checker) conditions(s *Step) {
	check := func(cond *condition, keys ...string) {
		if cond == nil {
			return
		}
		for _, name := range cond.answers {
			if _, ok := c.saved[name]; !ok {
				c.inStep(s, fmt.Sprintf("answers.%s: no step saves that", name), keys...)
			}
		}
	}
	check(s.when, "when")
	for i := range s.Branch {
		check(s.Branch[i].cond, "branch")
	}
}

// signals are what flows may hear.
func signals() []string {
	return append([]string{"stop", "start", "help", "person", "status", "thanks", "wrong_number", "third_party",
		"complaint", "my_data", "delete_data", "language", "news", "no_news", stranded}, dangers...)
}

// stranded is heard when three answers in a row were not understood.
const stranded = "stranded"

// hearing checks that a person is called whenever one must be, and that STOP
// stops.
func (c *checker) hearing() {
	for _, signal := range append([]string{stranded, "person"}, dangers...) {
		f := c.book.hears[signal]
		switch {
		case f == nil && signal == stranded:
			c.nobodyIsCalled()
		case f == nil:
			c.found = append(c.found, Problem{File: Door + ".yaml", Text: fmt.Sprintf("no flow hears %q, so that nobody is called", signal)})
		case !c.book.always(f, handsOff, nil):
			c.inFlow(f, fmt.Sprintf("no way to a person: this flow hears %q and can end without hand_off", signal), "start")
		}
	}
	f := c.book.hears["stop"]
	switch {
	case f == nil:
		c.found = append(c.found, Problem{File: Door + ".yaml", Text: `no flow hears "stop"`})
	case !c.book.always(f, func(s *Step) bool { return s.Record["opted_out"] != "" }, nil):
		c.inFlow(f, "this flow hears \"stop\" and can end without record: {opted_out: \"yes\"}", "start")
	}
}

func handsOff(s *Step) bool { return s.HandOff != "" }

// nobodyIsCalled reports every question, since none leads to a person.
func (c *checker) nobodyIsCalled() {
	for _, name := range slices.Sorted(maps.Keys(c.book.flows)) {
		for _, s := range c.book.flows[name].inOrder() {
			if s.asks() && s.Expect != Listen {
				c.inStep(s, fmt.Sprintf("no way to a person: no flow hears %q, which follows three answers that we did not understand", stranded))
			}
		}
	}
}

// always reports whether every way through a flow passes a step that does it.
// Flows on the way here, which would be run within themselves, do not count.
func (b *Book) always(f *Flow, does func(*Step) bool, within []*Flow) bool {
	if slices.Contains(within, f) {
		return false
	}
	within = append(slices.Clone(within), f)
	without := func(s *Step) bool {
		if s.When != "" {
			return true
		}
		called := b.flows[s.Run]
		return !does(s) && (called == nil || !b.always(called, does, within))
	}
	return !f.reach(without, f.Start)[End]
}
