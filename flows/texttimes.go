package flows

import (
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// textTimes reads a wish of when they like to be texted, and keeps it; false when
// the text is none. Without an open question it need not name texts.
func (t *turn) textTimes(text string, bare bool) bool {
	said, ok := understand.ReadTextTimes(text, bare)
	if !ok {
		return false
	}
	t.why = "when they like to be texted"
	w := wishWith(t.contact.Reach.Wish, said)
	if w.Check(t.book.scheme.Hours) != nil {
		t.say(t.common("no_text_times"), "answer")
	} else {
		t.contact.Reach.Wish = w
		t.emit(Record{care.FieldTextTimes, w.Text()})
		t.say(t.common("text_times"), "answer")
	}
	t.ask()
	return true
}

// wishWith is a wish with what was said laid over it: from when, to when, on which
// days, or that any time is good. "Not in the mornings" leaves "after 6 is fine".
func wishWith(w care.Wish, said understand.TextTimes) care.Wish {
	if said.Any {
		return care.Wish{}
	}
	if said.From != 0 {
		w.From = care.Clock(said.From)
	}
	if said.To != 0 {
		w.To = care.Clock(said.To)
	}
	if w.From >= w.To && w.To != 0 { // what was said before does not go with it
		w.From, w.To = care.Clock(said.From), care.Clock(said.To)
	}
	if said.Days != nil {
		w.Days = care.On(said.Days...)
	}
	return w
}

// textValue is from when to when we text them, and on which days where they chose
// any.
func (t *turn) textValue(name string) string {
	from, to, days := t.book.scheme.Hours.Window(t.contact.Reach.Wish)
	switch {
	case name == "text_from":
		return sayClock(from)
	case name == "text_to":
		return sayClock(to)
	case t.contact.Reach.Wish.Days == 0:
		return ""
	}
	var names []string
	for i := range 7 {
		d := time.Weekday((i + 1) % 7)
		if days.Has(d) {
			names = append(names, t.words.weekday(d))
		}
	}
	return " (" + strings.Join(names, ", ") + ")"
}
