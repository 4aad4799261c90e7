package care

import (
	"slices"
	"testing"
)

// From what is shown of a total and its parts, nobody can work out a number from 1
// to 4, neither of a part that is shown to be small nor of what no part counts.
func TestNoSmallNumberCanBeWorkedOut(t *testing.T) {
	withheld := 0
	for total := range 40 {
		for a := range total + 1 {
			for b := range total - a + 1 {
				shown := Shown(total, a, b)
				left := total
				for i, n := range []int{a, b} {
					if shown[i] && n < Fewest {
						t.Fatalf("of %d: %d is shown", total, n)
					}
					if shown[i] {
						left -= n
					} else if n >= Fewest {
						withheld++
					}
				}
				if total >= Fewest && left > 0 && left < Fewest {
					t.Fatalf("of %d with %d and %d, %d is left for those that are not shown", total, a, b, left)
				}
			}
		}
	}
	if withheld == 0 {
		t.Error("nothing was ever withheld")
	}
	for _, tt := range []struct {
		total int
		parts []int
		want  []bool
	}{
		{20, []int{18}, []bool{false}},           // 2 were not reached
		{20, []int{15}, []bool{true}},            // 5 were not
		{20, []int{20}, []bool{true}},            // nobody was not
		{20, []int{12, 6}, []bool{true, false}},  // 2 are neither
		{20, []int{17, 3}, []bool{false, false}}, // 3 is small, and 17 would tell it
		{4, []int{3}, []bool{false}},
	} {
		if got := Shown(tt.total, tt.parts...); !slices.Equal(got, tt.want) {
			t.Errorf("%d, %v: %v", tt.total, tt.parts, got)
		}
	}
}
