package understand

import "testing"

// A name or an alias that is written out is that practice, be it the only one
// or one of many with names alike.
func TestANameOfASurgeryIsTheSurgery(t *testing.T) {
	t.Parallel()
	one := IndexSurgeries([]Surgery{{Code: "dale", Name: "Dale Surgery", Aliases: []string{"Mill Lane"}}})
	two := IndexSurgeries([]Surgery{{Code: "dale", Name: "Dale Surgery"}, {Code: "dalepark", Name: "Dale Park Surgery"}})
	for _, c := range []struct {
		list       *Surgeries
		text, want string
	}{
		{one, "Dale Surgery", "dale"},
		{one, "dale", "dale"},
		{one, "I go to the one on mill lane", "dale"},
		{one, "Bridge Lane", "?" + Outside},
		{two, "dale surgery", "dale"},
		{two, "the dale park doctors", "dalepark"},
	} {
		if got := said(Read(GPSurgery, c.text, Asked{Surgeries: c.list})); got != c.want {
			t.Errorf("%q among %d: %s, want %s", c.text, len(c.list.list), got, c.want)
		}
	}
}

func TestPicturesRoundAnAnswerStopNoReader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       Kind
		text, want string
	}{
		{Name, "Mary 😊", "Mary"},
		{Name, "👍 Mary Jones 👍🏽", "Mary Jones"},
		{Score, "7 😊", "7"},
		{YesNo, "👍🏽", "yes"},
		{Choice, "2 👍", "2"},
		{Choice, "2, but not Mondays", "2"},
		{Choice, "4 but not before 10", "4"},
		{Choice, "4 but not 2", "?" + Ambiguous},
	} {
		if got := said(Read(c.kind, c.text, Asked{Choices: map[Kind][]string{Choice: {"a b", "c d", "e f", "g h"}}[c.kind]})); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.kind, c.text, got, c.want)
		}
	}
}
