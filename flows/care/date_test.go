package care

import (
	"encoding/json"
	"testing"
	"time"
)

// In London clocks go forward at 01:00 GMT on the last Sunday of March, and
// back at 02:00 BST on the last Sunday of October.
func TestWallTimesOverBothClockChanges(t *testing.T) {
	for _, tt := range []struct{ date, wall, utc, why string }{
		{"2026-03-28", "09:00", "2026-03-28T09:00:00Z", "the day before, still GMT"},
		{"2026-03-29", "00:59", "2026-03-29T00:59:00Z", "the last minute of GMT"},
		{"2026-03-29", "01:00", "2026-03-29T01:00:00Z", "left out: the first instant after"},
		{"2026-03-29", "01:30", "2026-03-29T01:00:00Z", "left out: the first instant after"},
		{"2026-03-29", "01:59", "2026-03-29T01:00:00Z", "left out: the first instant after"},
		{"2026-03-29", "02:00", "2026-03-29T01:00:00Z", "the first minute of BST"},
		{"2026-03-29", "09:00", "2026-03-29T08:00:00Z", "BST"},
		{"2026-03-29", "24:00", "2026-03-29T23:00:00Z", "the end of a day of 23 hours"},
		{"2026-10-24", "09:00", "2026-10-24T08:00:00Z", "the day before, still BST"},
		{"2026-10-25", "00:59", "2026-10-24T23:59:00Z", "BST"},
		{"2026-10-25", "01:00", "2026-10-25T00:00:00Z", "comes twice: the first"},
		{"2026-10-25", "01:30", "2026-10-25T00:30:00Z", "comes twice: the first"},
		{"2026-10-25", "01:59", "2026-10-25T00:59:00Z", "comes twice: the first"},
		{"2026-10-25", "02:00", "2026-10-25T02:00:00Z", "comes once, in GMT"},
		{"2026-10-25", "09:00", "2026-10-25T09:00:00Z", "GMT"},
		{"2026-10-25", "24:00", "2026-10-26T00:00:00Z", "the end of a day of 25 hours"},
		{"2025-03-30", "01:15", "2025-03-30T01:00:00Z", "another year"},
		{"2027-10-31", "01:45", "2027-10-31T00:45:00Z", "another year"},
	} {
		if got := dateOf(t, tt.date).At(clockOf(t, tt.wall), london).Format(time.RFC3339); got != tt.utc {
			t.Errorf("%s %s = %s, want %s (%s)", tt.date, tt.wall, got, tt.utc, tt.why)
		}
	}
}

// Clocks elsewhere change at other hours and by other amounts.
func TestWallTimesElsewhere(t *testing.T) {
	for _, tt := range []struct{ zone, date, wall, utc string }{
		{"America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"}, // half an hour is left out
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"}, // half an hour comes twice
		{"UTC", "2026-03-29", "01:30", "2026-03-29T01:30:00Z"},
	} {
		l := mustLoad(tt.zone)
		if got := dateOf(t, tt.date).At(clockOf(t, tt.wall), l).Format(time.RFC3339); got != tt.utc {
			t.Errorf("%s %s %s = %s, want %s", tt.zone, tt.date, tt.wall, got, tt.utc)
		}
	}
}

// Every minute of four years: what clocks show at the instant is what was
// asked for, unless it was left out, and no earlier instant shows it.
func TestEveryMinuteOfTheClockChanges(t *testing.T) {
	for day := (Date{2025, 1, 1}); day.Year < 2029; day = day.Add(1) {
		step := Clock(60)
		if day.Month == time.March || day.Month == time.October {
			step = 1
		}
		for c := Clock(0); c < OClock(24); c += step {
			u := day.At(c, london)
			l := u.In(london)
			if DateOf(l) != day || ClockOf(l) != c {
				if before := u.Add(-time.Second).In(london); ClockOf(before) > c || ClockOf(l) < c {
					t.Fatalf("%s %s became %s", day, c, l)
				}
			}
			if e := u.Add(-time.Hour).In(london); DateOf(e) == day && ClockOf(e) == c {
				t.Fatalf("%s %s is also %s", day, c, e)
			}
		}
	}
}

func TestDaysClocksAndDatesAsText(t *testing.T) {
	var got struct {
		D Days
		C Clock
		T Date
	}
	const text = `{"D":"mon tue wed thu fri sun","C":"09:05","T":"2026-02-28"}`
	if err := json.Unmarshal([]byte(`{"D":"Mon-Fri, sun","C":"09:05","T":"2026-02-28"}`), &got); err != nil {
		t.Fatal(err)
	}
	if b, _ := json.Marshal(got); string(b) != text {
		t.Errorf("got %s, want %s", b, text)
	}
	for _, bad := range []string{`{"D":"mon-"}`, `{"D":"fri-mon"}`, `{"D":"day"}`, `{"C":"9:05"}`, `{"C":"24:01"}`, `{"C":"noon"}`, `{"T":"2026-02-29"}`, `{"T":"28/2"}`} {
		if json.Unmarshal([]byte(bad), &got) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func TestWorkingDaysAroundEasterAndChristmas(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-04-07", -1, "2026-04-02"}, // Tuesday after Easter: the Thursday before
		{"2026-04-02", 1, "2026-04-07"},
		{"2026-12-29", -1, "2026-12-24"}, // Christmas on a Friday, Boxing Day kept on the Monday
		{"2026-12-24", 3, "2026-12-31"},
		{"2026-11-23", -1, "2026-11-20"}, // Monday: Friday
		{"2026-11-22", -1, "2026-11-20"}, // Sunday: Friday
		{"2026-11-25", 0, "2026-11-25"},
	} {
		if got := (Hours{}).Workday(dateOf(t, tt.from), tt.n); got.String() != tt.want {
			t.Errorf("%s %+d working days = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func dateOf(t *testing.T, s string) (d Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func clockOf(t *testing.T, s string) (c Clock) {
	t.Helper()
	if err := c.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return c
}

// local reads "2026-11-24 14:30" as London's clocks show it.
func local(t *testing.T, s string) time.Time {
	t.Helper()
	return dateOf(t, s[:10]).At(clockOf(t, s[11:]), london)
}

// shown writes an instant as London's clocks show it.
func shown(at time.Time) string {
	if at.IsZero() {
		return "never"
	}
	return at.In(london).Format("Mon 2006-01-02 15:04")
}
