package understand

import (
	"fmt"
	"testing"
)

func TestReadTextTimes(t *testing.T) {
	const none = "no wish"
	for _, tt := range []struct {
		text string
		bare bool
		want string
	}{
		{"texts after 6 are fine", false, "0-1200 []"},
		{"Text me only after 6pm please", false, "1080-1200 []"},
		{"please don't text me in the mornings", false, "720-0 []"},
		{"not in the mornings", true, "720-0 []"},
		{"not in the mornings", false, none}, // it may answer the open question
		{"please text me after half 5", false, "1050-1200 []"},
		{"dont message me before 10am", false, "600-0 []"},
		{"no texts after 5", false, "0-1020 []"},
		{"texts not before 10", false, "600-0 []"},
		{"only text me in the evenings", false, "1020-1200 []"},
		{"texts in the evening are ok", false, "0-1200 []"},
		{"mornings are best", true, "0-720 []"},
		{"texts at weekends are fine", false, "0-0 [Monday Tuesday Wednesday Thursday Friday Saturday Sunday]"},
		{"saturdays are good", true, "0-0 [Monday Tuesday Wednesday Thursday Friday Saturday]"},
		{"please don't text on Mondays", false, "0-0 [Tuesday Wednesday Thursday Friday]"},
		{"only text me on Tuesdays and Thursdays", false, "0-0 [Tuesday Thursday]"},
		{"text me any time", false, "any"},
		{"text me after 8", false, none}, // which 8?
		{"thanks for your text", false, none},
		{"I got your text this morning", false, none},
		{"can you text me my appointment on Monday", false, none},
		{"I am lonely in the evenings", true, none},
		{"good morning", true, none},
		{"I am good after 6 months", true, none},
		{"mornings are hard", true, none},
		{"texts are good but mornings are not and evenings are", true, none},
		{"stop texting me", false, none},
		{"don't text me again after what happened", false, none},
	} {
		got := none
		if r, ok := ReadTextTimes(tt.text, tt.bare); r.Any {
			got = "any"
		} else if ok {
			got = fmt.Sprintf("%d-%d %v", r.From, r.To, r.Days)
		}
		if got != tt.want {
			t.Errorf("%q: %s, want %s", tt.text, got, tt.want)
		}
	}
}
