package care

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

func TestWhenWeMayWrite(t *testing.T) {
	for _, tt := range []struct{ at, next string }{
		{"2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"}, // Monday, the first minute
		{"2026-11-23T07:59:00Z", "2026-11-23T08:00:00Z"},
		{"2026-11-23T17:59:59Z", "2026-11-23T17:59:59Z"},
		{"2026-11-23T18:00:00Z", "2026-11-24T08:00:00Z"},
		{"2026-11-21T12:00:00Z", "2026-11-23T08:00:00Z"}, // Saturday
		{"2026-12-24T18:30:00Z", "2026-12-29T08:00:00Z"}, // Christmas on a Friday, Boxing Day observed on Monday
		{"2026-07-01T07:30:00Z", "2026-07-01T07:30:00Z"}, // 8:30 BST
		{"2026-07-01T06:59:00Z", "2026-07-01T07:00:00Z"},
		{"2026-03-27T18:00:00Z", "2026-03-30T07:00:00Z"}, // over the change to BST
	} {
		at, _ := time.Parse(time.RFC3339, tt.at)
		if got := (Hours{}).Next(at).Format(time.RFC3339); got != tt.next {
			t.Errorf("Next(%s) = %s, want %s", tt.at, got, tt.next)
		}
	}
}

// What GOV.UK lists, for the days on which the nations differ or move.
func TestBankHolidaysOfTheNations(t *testing.T) {
	for _, tt := range []struct {
		date  string
		where string // initials of the nations that rest
	}{
		{"2026-01-01", "esn"}, {"2026-01-02", "s"}, {"2027-01-04", "s"}, {"2026-03-17", "n"}, {"2024-03-18", "n"},
		{"2026-04-03", "esn"}, {"2026-04-06", "en"}, {"2026-05-04", "esn"}, {"2026-05-25", "esn"}, {"2026-07-13", "n"},
		{"2026-08-03", "s"}, {"2026-08-31", "en"}, {"2026-11-30", "s"}, {"2025-12-01", "s"}, {"2026-12-25", "esn"},
		{"2026-12-28", "esn"}, {"2026-12-29", ""}, {"2026-06-01", ""},
	} {
		day, _ := time.Parse(time.DateOnly, tt.date)
		for _, nation := range Nations() {
			if want := strings.Contains(tt.where, nation[:1]); holiday(nation, day) != want {
				t.Errorf("%s %s: holiday %v, want %v", nation, tt.date, !want, want)
			}
		}
	}
}

// Christmas Day of 2026 is a Friday.
func TestSomeWorkOnBankHolidays(t *testing.T) {
	for nation, works := range map[string]bool{"": false, "england": false, NoBankHolidays: true} {
		h := Hours{Nation: nation}
		if got := h.Works(Date{2026, time.December, 25}); got != works {
			t.Errorf("%q works on Christmas Day: %v", nation, got)
		}
		if got := h.Allows(time.Date(2026, 12, 25, 10, 0, 0, 0, time.UTC)); got != works {
			t.Errorf("%q texts on Christmas Day: %v", nation, got)
		}
	}
}

// The whole of GOV.UK's list, where the shared data lies beside the checkout.
func TestBankHolidaysAgreeWithTheWholeList(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/data/bank-holidays.json")
	if err != nil {
		t.Log("shared data is not here: only the sample was checked")
		return
	}
	var lists map[string]struct{ Events []struct{ Date string } }
	if err := json.Unmarshal(raw, &lists); err != nil {
		t.Fatal(err)
	}
	for nation, key := range map[string]string{"england": "england-and-wales", "scotland": "scotland", "northern-ireland": "northern-ireland"} {
		want := map[string]bool{}
		for _, e := range lists[key].Events {
			want[e.Date] = true
		}
		for d := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() < 2028; d = d.AddDate(0, 0, 1) {
			if date := d.Format(time.DateOnly); holiday(nation, d) != want[date] {
				t.Errorf("%s %s: holiday %v, GOV.UK says %v", nation, date, holiday(nation, d), want[date])
			}
		}
	}
}
