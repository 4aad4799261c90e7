package desk

import (
	"strings"
	"testing"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Whoever is told that somebody has their request is told so in words that fit:
// that we have a message of theirs only where they sent one, and nothing of what is
// among ourselves.
func TestToldInWordsThatFit(t *testing.T) {
	wrote := map[care.Kind]bool{care.KindMessage: true, care.KindStranded: true, care.KindThird: true, care.KindComplaint: true, care.KindData: true}
	told := care.Contact{Addresses: []care.Address{"sms:+447700900001"}}
	for _, kind := range append(care.Kinds(), care.KindWrong, care.KindJoin) {
		text := English().Text("en", toldKey(flows.Case{Case: care.Case{Kind: kind}}), longest)
		if says := strings.Contains(text, "your message"); mayTell(told, kind) && says != wrote[kind] {
			t.Errorf("%s: %q", kind, text)
		}
	}
	if mayTell(told, care.KindJoin) {
		t.Error("two records that may be one person's are no news for the person")
	}
}
