package flows

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/linkline/linkline/flows/understand"
)

// changeable are the questions of the running flow that were answered and have
// a label, in the order asked.
func (t *turn) changeable() []*Step {
	f := t.top()
	if f == nil {
		return nil
	}
	var steps []*Step
	for _, name := range f.Back {
		s := t.book.flows[f.Flow].Steps[name]
		if s != nil && t.stepWords(s).Label != "" {
			steps = append(steps, s)
		}
	}
	return steps
}

// summary is what the person told us, a numbered line for each answer.
func (t *turn) summary() string {
	var lines []string
	for i, s := range t.changeable() {
		value := t.show(s.Save, t.s.Answer(s.Save))
		if value == "" {
			value = t.common("not_given")
		}
		lines = append(lines, strconv.Itoa(i+1)+" "+t.stepWords(s).Label+": "+clip(value, 80))
	}
	return strings.Join(lines, "\n")
}

// clip shortens what would make a text too long.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return s
}

// review reads what the person says of their summary.
func (t *turn) review(s *Step, text string) {
	t.why = "answer to " + s.name
	// A bare 1 is yes, as it is everywhere; the first line is CHANGE 1.
	if n := number(text); n > 1 && len(strings.Fields(text)) == 1 && t.changes(n) {
		return
	}
	r := understand.Read(understand.YesNo, text, t.asked(nil))
	switch {
	case r.OK && r.Value == "yes":
		t.answered(s, "yes")
	case t.signal.Name != "none" && t.hear():
	case r.OK:
		t.say(t.common("which"), "question")
		t.asksNow()
	default:
		t.notUnderstood(s, r, text)
	}
}

// number is the whole number in a text that has exactly one; 0 otherwise.
func number(text string) int {
	fields := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(fields) != 1 {
		return 0
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		return 0
	}
	return n
}

// changeLine reports whether a text is our own word CHANGE with a number.
func changeLine(text string) bool {
	words := strings.Fields(text)
	return len(words) == 2 && strings.EqualFold(words[0], "change") && number(words[1]) > 0
}

// change goes back to one answer, or shows which there are.
func (t *turn) change() bool {
	if t.open() == nil {
		return false
	}
	t.why = "heard change"
	if n := number(t.text); n > 0 && t.changes(n) {
		return true
	}
	if len(t.changeable()) == 0 {
		t.remark("no_back", t.why)
		return true
	}
	t.sayLong(t.common("summary") + "\n" + t.summary())
	t.say(t.common("which"), "question")
	t.asksNow()
	return true
}

// changes asks question n of the summary again; false when there is none.
func (t *turn) changes(n int) bool {
	steps := t.changeable()
	if n > len(steps) {
		return false
	}
	f := t.top()
	if f.Return == "" {
		f.Return = f.Step
	}
	f.Step = steps[n-1].name
	t.opens()
	return true
}

// mostSurgeries is how many surgeries are offered by number.
const mostSurgeries = 5

// offerNearest lets the person pick among the surgeries that may be meant: the
// nearest by name, or all of a small scheme. Nobody is sent away for how they
// spell, so that the list is shown once before a surgery counts as not ours.
func (t *turn) offerNearest(s *Step, r understand.Reading) bool {
	if len(t.s.Near) > 0 {
		return false
	}
	t.s.Near = r.Nearest
	if all := t.book.scheme.Practices; len(t.s.Near) == 0 && len(all) <= mostSurgeries {
		for _, p := range all {
			t.s.Near = append(t.s.Near, p.ODS)
		}
	}
	switch {
	case len(t.s.Near) > 0:
		t.put(s, t.common("pick_surgery"))
	case r.Problem == understand.Outside && t.s.Tries == 0:
		t.s.Tries++
		t.again(s, r.Problem)
	default:
		return false
	}
	return true
}

// pickNearest reads a number as one of the surgeries offered.
func (t *turn) pickNearest(s *Step, text string) bool {
	n := number(text)
	if len(t.s.Near) == 0 || n < 1 || n > len(t.s.Near)+1 || len(strings.Fields(text)) > 2 {
		return false
	}
	t.why = "one of the surgeries offered"
	if n == len(t.s.Near)+1 {
		t.answered(s, "outside")
		return true
	}
	t.keep(s.Save, t.s.Near[n-1])
	t.answered(s, "match")
	return true
}
