package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsSaidOfAMember(t *testing.T) {
	week := On(time.Monday, time.Tuesday, time.Wednesday)
	for text, want := range map[string][]Shift{
		"mon-wed 9-17":                         {{week, OClock(9), OClock(17)}},
		"Monday to Wednesday 9am to 5pm":       {{week, OClock(9), OClock(17)}},
		"mon tue wed 9 - 17":                   {{week, OClock(9), OClock(17)}},
		"mon-wed 9:00-17:00; fri 9:30-13:00":   {{week, OClock(9), OClock(17)}, {On(time.Friday), OClock(9) + 30, OClock(13)}},
		"any":                                  nil,
		"weekdays 9-17":                        nil,
		"mon-wed":                              nil,
		"mon 17-9":                             nil,
		"mon 9-99":                             nil,
		"mon-wed 9-17 and sometimes Thursdays": nil,
	} {
		got, ok := ParseShifts(text)
		if diff := cmp.Diff(want, got); diff != "" || ok != (want != nil || text == "any") {
			t.Errorf("%q: %v %s", text, ok, diff)
		}
	}
	for text, want := range map[string][]string{"ab10, z90001": {"AB10", "Z90001"}, "anywhere": nil, "the north": nil, "AB10 9": nil} {
		if got, ok := ParseAreas(text); cmp.Diff(want, got) != "" || ok != (want != nil || text == "anywhere") {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
	for text, want := range map[string][]string{"pl UK": {"pl", "uk"}, "none": nil, "Polish": nil} {
		if got, ok := ParseLanguages(text); cmp.Diff(want, got) != "" || ok != (want != nil || text == "none") {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
	for text, want := range map[string]bool{"40": true, "0": false, "-3": false, "forty": false, "99999": false} {
		if _, ok := ParseLimit(text); ok != want {
			t.Errorf("%q: %v", text, ok)
		}
	}
}
