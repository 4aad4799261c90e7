package desk

import (
	"testing"

	"github.com/linkline/linkline/flows/care"
)

// What came of a call is said by its number or in the words of the question, as
// link workers type them on the stairs.
func TestParseOutcome(t *testing.T) {
	for said, want := range map[string]care.Outcome{
		"1": care.Reached, "reached her": care.Reached, "spoke": care.Reached,
		"2": care.NoAnswer, "no answer again": care.NoAnswer, "No reply": care.NoAnswer, "didnt answer": care.NoAnswer,
		"3": care.Voicemail, "left a message": care.Voicemail, "left a voicemail": care.Voicemail, "3.": care.Voicemail,
		"wrong number": care.WrongNumber, "asked to call back": care.CallBack, "declined": care.Declined,
		"": "", "maybe": "", "7": "", "2 or 3": "", "not reached": "",
	} {
		if got, ok := parseOutcome(said); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v, want %q", said, got, ok, want)
		}
	}
}
