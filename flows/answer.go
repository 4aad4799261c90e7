package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// maxTries is how many answers in a row we may fail to understand before a
// person is called (promise 8).
const maxTries = 3

// asked tells understanding what the question was.
func (t *turn) asked(s *Step) understand.Asked {
	a := understand.Asked{
		Language: t.words.Language, Now: t.m.Now, Zone: t.book.scheme.Location(),
		Surgeries: t.book.surgeries, Production: t.book.scheme.Production,
	}
	if s == nil || !s.asks() {
		return a
	}
	w := t.stepWords(s)
	a.Max, a.Low, a.High = s.Max, s.Low, s.High
	for _, key := range s.Choices {
		a.Choices = append(a.Choices, t.fill(w.Choices[key]))
		a.Also = append(a.Also, w.Hear[key])
	}
	if s.Expect == string(understand.YesNo) && w.Ask != nil {
		a.Question = t.fill(w.Ask)
	}
	return a
}

// answer reads text as the answer to the open question.
func (t *turn) answer(text string) {
	s := t.open()
	if s == nil {
		t.lost()
		return
	}
	switch s.Expect {
	case Listen:
		t.answered(s, "")
		return
	case Slot:
		t.pickSlot(s, text)
		return
	case Questions:
		t.answerQuestion(s, text)
		return
	case Review:
		t.review(s, text)
		return
	case Code:
		t.readCode(s, text)
		return
	case string(understand.GPSurgery):
		if t.pickNearest(s, text) {
			return
		}
	}
	if s.Expect == string(understand.Choice) && s.Words != "" && (longWords(text) || s.Opposite != nil && t.signal.Name == "none" && saysMore(text)) {
		t.inOwnWords(s, text)
		return
	}
	r := understand.Read(understand.Kind(s.Expect), text, t.asked(s))
	t.why = "answer to " + s.name + ": " + r.Why
	switch {
	case r.OK && s.Expect == string(understand.Language) && !t.speak(r.Value):
		t.notUnderstood(s, r, text) // a language, and none of ours
	case r.OK:
		t.accept(s, r)
	case t.signal.Name != "none" && t.hear():
	case s.Expect == string(understand.GPSurgery) && t.offerNearest(s, r):
	case s.On[r.Problem] != "" && len(t.s.Near) == 0:
		t.answered(s, r.Problem)
	case s.Optional && t.declines(r, text):
		t.skip()
	case s.Max > 1 && t.onlyYes(text):
		t.s.Tries++ // said again, it needs a person
		r.Problem = whichOnes
		t.notUnderstood(s, r, text)
	case s.Free:
		t.freely(s, r, text)
	case s.Expect == string(understand.Choice) && s.Words != "" && ownWords(text):
		t.inOwnWords(s, text)
	default:
		t.notUnderstood(s, r, text)
	}
}

// whichOnes is the problem with a yes where several may be taken.
const whichOnes = "which"

// onlyYes reports whether a text says yes and names nothing.
func (t *turn) onlyYes(text string) bool {
	r := understand.Read(understand.YesNo, text, t.asked(nil))
	return r.OK && r.Value == "yes" && onlyWords(r.Rest) == ""
}

// declines reports whether a text says that there is no answer: no, or I do not
// know.
func (t *turn) declines(r understand.Reading, text string) bool {
	if r.Problem == understand.Unsure || r.Problem == understand.None {
		return true
	}
	no := understand.Read(understand.YesNo, text, t.asked(nil))
	return no.OK && no.Value == "no" || no.Problem == understand.Unsure
}

// inOwnWords takes what was said as the answer to a choice.
func (t *turn) inOwnWords(s *Step, text string) {
	t.why = "answer to " + s.name + ": in their own words"
	t.keep(s.Words, text)
	if s.Free {
		t.keep(s.Save, ownAnswer)
	} else if slices.Contains(s.Choices, "other") {
		t.keep(s.Save, "other")
	} else {
		t.keep(s.Save, text)
	}
	t.answered(s, "other")
}

// longWords reports whether a text says more than any choice's label does, so
// that a likeness to one of them means little.
func longWords(text string) bool {
	return len(strings.Fields(text)) > 5 && !strings.ContainsAny(text, "0123456789")
}

// ownWords reports whether a text says something, rather than being a slip of
// the thumb.
func ownWords(text string) bool { return len(text) > 6 && len(strings.Fields(text)) > 1 }

// lost finds a way on when the step that the session waits at is not in this
// book: its version could not be kept.
func (t *turn) lost() {
	t.why = "the flow has changed and its old version is gone"
	t.s.Stack = nil
	t.push(Door)
}

// accept keeps what was understood and goes on.
func (t *turn) accept(s *Step, r understand.Reading) {
	value, outcome := r.Value, r.Value
	switch understand.Kind(s.Expect) {
	case understand.Choice:
		value = t.keys(s, r.Value)
		outcome, _, _ = strings.Cut(value, ",")
		t.keepEach(s, value)
	case understand.Name:
		value, outcome = r.First, ""
		if value == "" {
			value = r.Last
		}
		if s.Surname != "" && r.First != "" && r.Last != "" {
			t.keep(s.Surname, r.Last)
		}
		if s.Save == s.Surname && r.Last != "" {
			value = r.Last
		}
	case understand.GPSurgery:
		outcome = "match"
	}
	t.keep(s.Save, value)
	if s.Words != "" && r.Rest != "" {
		t.keep(s.Words, r.Rest)
	}
	if s.Consent != "" && (len(s.Choices) == 0 || value == s.Choices[0]) {
		t.agree(s, value != "no")
	}
	t.answered(s, outcome)
}

// keepEach keeps a yes or a no for each choice that wants it.
func (t *turn) keepEach(s *Step, taken string) {
	for _, choice := range s.Choices {
		if name := s.Each[choice]; name != "" && has(taken, choice) {
			t.keep(name, "yes")
		} else if name != "" {
			t.keep(name, "no")
		}
	}
}

// keys turns "1,3" into the names of those choices.
func (t *turn) keys(s *Step, numbers string) string {
	var keys []string
	for n := range strings.SplitSeq(numbers, ",") {
		if i, err := strconv.Atoi(n); err == nil && i >= 1 && i <= len(s.Choices) {
			keys = append(keys, s.Choices[i-1])
		}
	}
	return strings.Join(keys, ",")
}

// agree records a consent with the words that asked for it.
func (t *turn) agree(s *Step, granted bool) {
	t.emit(Agree{care.Consent{
		Purpose: s.Consent, Granted: granted, Wording: t.wording(s), Language: t.words.Language,
		Network: t.network, Input: t.input, At: t.m.Now,
	}})
}

// keep saves an answer in its place, or at the end.
func (t *turn) keep(name, value string) {
	if name == "" {
		return
	}
	t.s.Answers = slices.Clone(t.s.Answers)
	for i := range t.s.Answers {
		if t.s.Answers[i].Name == name {
			t.s.Answers[i].Value = value
			return
		}
	}
	t.s.Answers = append(t.s.Answers, care.Answered{Name: name, Value: value})
}

func (t *turn) forget(name string) {
	t.s.Answers = slices.DeleteFunc(slices.Clone(t.s.Answers), func(a care.Answered) bool { return a.Name == name })
}

// answered leaves a question for the step that its outcome leads to, or back to
// the review from which it was changed.
func (t *turn) answered(s *Step, outcome string) {
	f := t.top()
	t.s.Tries, t.s.Nudges, t.s.Near = 0, 0, nil
	to := s.after(outcome)
	if s.Expect != Listen && s.Expect != Review && !slices.Contains(f.Back, s.name) {
		f.Back = append(slices.Clone(f.Back), s.name)
	}
	t.enter(to)
}

// after is the step that an outcome leads to.
func (s *Step) after(outcome string) string {
	if to := s.On[outcome]; to != "" {
		return to
	}
	return s.Next
}

// notUnderstood asks again, another way; the third time it calls a person.
func (t *turn) notUnderstood(s *Step, r understand.Reading, text string) {
	if t.textTimes(text, false) {
		return
	}
	t.s.Tries++
	if t.contact.IsPhone() && t.s.Held == nil {
		t.hold() // it may be the answer of one of them to something else
	}
	if len(strings.Fields(text)) > 2 {
		t.keep("said_at_"+s.name, text)
	}
	if t.s.Tries >= maxTries {
		t.interrupt("stranded")
		return
	}
	t.again(s, r.Problem)
}
