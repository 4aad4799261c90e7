package flows

import "testing"

// A number that counts something else is no score: a guess would be counted.
func TestCountsThings(t *testing.T) {
	for text, want := range map[string]bool{
		"7": false, "seven": false, "7/10": false, "about a 7 I think, much better than last week": false, "not great, 2": false,
		"maybe 6 or so": false, "I would say it is a 4 out of 10": false, "yesterday was bad, so 3": false, "5 thanks": false,
		"my sister died 2 days ago": true, "I have 3 kids and no money": true, "I saw two friends": true, "I went to the shop at 5": true,
		"we were up until the other day with 4 of them": true,
	} {
		if got := countsThings(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
