package care

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func works(days Days, from, to int) []Shift { return []Shift{{days, OClock(from), OClock(to)}} }

func aTeam() *Scheme {
	return &Scheme{Team: []LinkWorker{
		{ID: "kim", Name: "Kim", Address: "sim:kim"},
		{ID: "sam", Name: "Sam", Address: "sim:sam", Works: works(On(time.Monday, time.Tuesday), 10, 14)},
		{ID: "ola", Name: "Ola", Address: "sim:ola", Works: works(On(time.Monday), 7, 12), Leave: []Absence{{From: Date{2026, 10, 26}, To: Date{2026, 10, 26}}}},
		{ID: "priya", Name: "Priya", Address: "sim:priya", Role: RoleManager},
	}}
}

// of are the occasions of some works on a day, as a reader can check them.
func of(t *testing.T, s *Scheme, day string, works ...Work) (rows []string) {
	t.Helper()
	var d Date
	if err := d.UnmarshalText([]byte(day)); err != nil {
		t.Fatal(err)
	}
	for _, o := range s.Occasions(d) {
		for _, w := range works {
			if o.Work == w {
				rows = append(rows, strings.TrimPrefix(o.Mark(), "daily:")+" "+o.At.Format("02 15:04")+" to "+o.Until.Format("02 15:04"))
			}
		}
	}
	return rows
}

// Times are UTC: in summer clocks in London are an hour ahead of it.
func TestOccasionsOverBothClockChanges(t *testing.T) {
	for _, tt := range []struct {
		day  string
		want []string
	}{
		{"2026-03-27", []string{"keeping:2026-03-27 27 04:20 to 28 00:00", "digest:kim:2026-03-27 27 08:00 to 27 12:00"}},
		{"2026-03-29", []string{"keeping:2026-03-29 29 03:20 to 29 23:00"}}, // the day of 23 hours, a Sunday
		{"2026-03-30", []string{
			"keeping:2026-03-30 30 03:20 to 30 23:00", "digest:kim:2026-03-30 30 07:00 to 30 11:00",
			"digest:sam:2026-03-30 30 09:00 to 30 13:00", "digest:ola:2026-03-30 30 07:00 to 30 11:00",
			"weekly:priya:2026-03-30 30 08:00 to 30 17:00"}},
		{"2026-10-23", []string{"keeping:2026-10-23 23 03:20 to 23 23:00", "digest:kim:2026-10-23 23 07:00 to 23 11:00"}},
		{"2026-10-25", []string{"keeping:2026-10-25 25 04:20 to 26 00:00"}}, // the day of 25 hours
		{"2026-10-26", []string{ // Ola is on leave
			"keeping:2026-10-26 26 04:20 to 27 00:00", "digest:kim:2026-10-26 26 08:00 to 26 12:00",
			"digest:sam:2026-10-26 26 10:00 to 26 14:00", "weekly:priya:2026-10-26 26 09:00 to 26 18:00"}},
		{"2026-04-06", []string{"keeping:2026-04-06 06 03:20 to 06 23:00"}}, // Easter Monday
		{"2026-04-07", []string{ // and so the week begins on Tuesday
			"keeping:2026-04-07 07 03:20 to 07 23:00", "digest:kim:2026-04-07 07 07:00 to 07 11:00",
			"digest:sam:2026-04-07 07 09:00 to 07 13:00", "weekly:priya:2026-04-07 07 08:00 to 07 17:00"}},
		{"2026-12-25", []string{"keeping:2026-12-25 25 04:20 to 26 00:00"}},
	} {
		if diff := cmp.Diff(tt.want, of(t, aTeam(), tt.day, WorkKeeping, WorkDigest, WorkWeekly)); diff != "" {
			t.Errorf("%s:\n%s", tt.day, diff)
		}
	}
}

func TestFiguresAreMadeUpForAllMonth(t *testing.T) {
	want := []string{"figures:2026-10 01 04:40 to 28 00:00"}
	for _, day := range []string{"2026-11-01", "2026-11-17"} {
		if diff := cmp.Diff(want, of(t, aTeam(), day, WorkFigures)); diff != "" {
			t.Errorf("%s:\n%s", day, diff)
		}
	}
	if got := of(t, aTeam(), "2026-01-31", WorkFigures)[0]; !strings.HasPrefix(got, "figures:2025-12 01") {
		t.Error(got)
	}
}

// A clock that goes from one occasion to the next meets each of them once, over
// a whole year.
func TestNextOccasionMissesNone(t *testing.T) {
	s := aTeam()
	start, end := Date{2026, 1, 1}.At(0, london), Date{2027, 1, 1}.At(0, london)
	met, all := map[string]int{}, map[string]bool{}
	for d := (Date{2026, 1, 1}); d.Year == 2026; d = d.Add(1) {
		for _, o := range s.Occasions(d) {
			if o.At.After(start) {
				all[o.Mark()] = true
			}
		}
	}
	for at := s.NextOccasion(start); at.Before(end); at = s.NextOccasion(at) {
		for _, o := range s.Occasions(DateOf(at.In(london))) {
			if o.At.Equal(at) {
				met[o.Mark()]++
			}
		}
	}
	for mark := range all {
		if met[mark] != 1 {
			t.Errorf("%s was met %d times", mark, met[mark])
		}
	}
	if len(all) < 365*3+250 {
		t.Errorf("%d occasions in a year", len(all))
	}
}

func TestMonthSpan(t *testing.T) {
	from, to, err := MonthSpan("2026-03", london)
	if err != nil || from.Format(time.RFC3339) != "2026-03-01T00:00:00Z" || to.Format(time.RFC3339) != "2026-03-31T23:00:00Z" {
		t.Errorf("%s to %s: %v", from, to, err)
	}
	if _, _, err := MonthSpan("March", london); err == nil {
		t.Error("March is a month of no year")
	}
}
