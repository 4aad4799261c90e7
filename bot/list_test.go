package bot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// A long list comes in parts of at most three message parts each: urgent ones
// first, MORE goes on where it ended, and each reference comes once.
func TestALongListComesInParts(t *testing.T) {
	w := newTown(t)
	for i := range 97 {
		w.says(care.Address(fmt.Sprintf("sms:+4477009002%02d", i)), "refer")
	}
	w.says(ann, "dark thoughts")
	urgent := w.theCase(care.KindDistress).Ref
	all, err := w.store.WaitingCases(t.Context(), 100)
	if err != nil || len(all) != 98 {
		t.Fatal(len(all), err)
	}
	seen, word := map[string]int{}, "LIST"
	for i, want := range []string{"There are 58 more: reply MORE.", "There are 18 more: reply MORE.", "Reply TAKE or SHOW and a reference.", "That is all."} {
		w.says(kim, word)
		got := w.last(kim)
		if !strings.Contains(got, want) || i == 0 && !strings.HasPrefix(got, "Waiting: "+urgent) {
			t.Errorf("part %d is %q, want %q", i+1, got, want)
		}
		if parts, ucs2 := flows.Parts(got); parts > 3 || ucs2 {
			t.Errorf("part %d takes %d message parts", i+1, parts)
		}
		for _, c := range all {
			seen[c.Ref] += strings.Count(got, c.Ref)
		}
		word = "MORE"
	}
	for ref, n := range seen {
		if n != 1 {
			t.Errorf("%s comes %d times", ref, n)
		}
	}
}
