package desk

import (
	"regexp"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// forgeable reports whether what is asked may come from anybody who forged the
// sender's number: a text message whose code has not come back.
func (q request) forgeable() bool {
	return !q.asked && q.worker.Address.Network() == care.SMS
}

// askForCode keeps what a manager asked by text, and sends the code for it to
// their real phone. It stands before what lets somebody in, or cannot be undone.
func (q request) askForCode(t flows.Team) error {
	code := q.desk.NewCode()
	t.Roster = t.Ask(q.worker.ID, q.ask.word, q.ask.rest, code, q.desk.now())
	blanks := map[string]string{"word": upper(q.ask.word), "rest": q.ask.rest, "code": code}
	return q.save(t, "asked", q.ask.word, q.desk.staffText("staff.sure", blanks))
}

var codeForm = regexp.MustCompile(`^[A-Z0-9]{4}[- ]?[A-Z0-9]{4}$`)

// isCode reports whether OK is followed by a code, and not said to a person.
func isCode(text string) bool {
	text = strings.ToUpper(strings.Trim(strings.TrimSpace(text), "."))
	return codeForm.MatchString(text) && strings.ContainsAny(text, "0123456789")
}

// sure does what was asked, when its code comes back. A wrong code ends it.
func (q request) sure() error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	a, ok := t.Sure(q.worker.ID, q.ask.rest, q.desk.now())
	if !ok {
		t.Roster = t.Answered(q.worker.ID)
		return q.save(t, "unsure", "", q.desk.staffText("staff.not_sure", nil))
	}
	q.ask, q.asked = asked{word: a.Word, rest: a.Rest}, true
	return q.manage()
}
