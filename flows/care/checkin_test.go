package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// When check-ins open, are nudged and close, around a first appointment on
// Tuesday 24 November 2026 at half past two.
func TestWhenPeopleAreAskedHowTheyAre(t *testing.T) {
	a := booked(t, "2026-11-24 14:30", "2026-11-10 12:00")
	want := []string{
		// Two days before is a Sunday. From Thursday on it is the next one that is asked.
		"baseline: opens Mon 2026-11-23 09:30, nudges , closes Mon 2026-11-30 09:30",
		"how_it_went: opens Thu 2026-11-26 09:30, nudges Mon 2026-11-30 09:30 Wed 2026-12-02 09:30, closes Thu 2026-12-03 09:30",
		"week_4: opens Tue 2026-12-22 09:30, nudges Thu 2026-12-24 09:30, closes Tue 2026-12-29 09:30",
		"week_12: opens Tue 2027-02-16 09:30, nudges Fri 2027-02-19 09:30 Mon 2027-02-22 09:30, closes Tue 2027-02-23 09:30",
		"month_6 (optional): opens Tue 2027-05-25 09:30, nudges Fri 2027-05-28 09:30, closes Tue 2027-06-01 09:30",
	}
	if got := listed(a.CheckIns(Demo(), Contact{}, local(t, "2026-11-10 12:00"))); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func listed(all []CheckIn) string {
	var lines []string
	for _, k := range all {
		name := k.Name
		if k.Optional {
			name += " (optional)"
		}
		var nudges []string
		for _, n := range k.Nudges {
			nudges = append(nudges, shown(n))
		}
		lines = append(lines, fmt.Sprintf("%s: opens %s, nudges %s, closes %s", name, shown(k.Open), strings.Join(nudges, " "), shown(k.Close)))
	}
	return strings.Join(lines, "\n")
}

func names(all []CheckIn) string {
	var s []string
	for _, k := range all {
		s = append(s, k.Name+" "+shown(k.Open))
	}
	return strings.Join(s, ", ")
}

func TestBaselineIsAskedLateRatherThanNotAtAll(t *testing.T) {
	for _, tt := range []struct{ name, start, now, want string }{
		{"booked the day before", "2026-11-24 14:30", "2026-11-23 16:00", "baseline Mon 2026-11-23 16:00, how_it_went Thu 2026-11-26 09:30"},
		{"booked in the evening before", "2026-11-24 14:30", "2026-11-23 19:00", "baseline Tue 2026-11-24 08:00, how_it_went Thu 2026-11-26 09:30"},
		{"met before it was asked", "2026-11-24 14:30", "2026-11-25 09:00", "baseline Wed 2026-11-25 09:00, how_it_went Thu 2026-11-26 09:30"},
		{"so late that the next one is due that day", "2026-11-24 14:30", "2026-11-26 09:00", "how_it_went Thu 2026-11-26 09:30"},
	} {
		a := booked(t, tt.start, "2026-11-10 12:00")
		if got := names(a.CheckIns(Demo(), Contact{}, local(t, tt.now))); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestCheckInOfAMeetingThatWasNot(t *testing.T) {
	now := local(t, "2026-11-10 12:00")
	a := booked(t, "2026-11-24 14:30", "2026-11-10 12:00")
	k := a.CheckIns(Demo(), Contact{}, now)[1]
	moved, _ := a.Move(phone(t, "2026-11-27 14:30"), now)
	off, _ := a.CallOff("contact", time.Hour, now)
	attended, _ := a.Record(Attended, a.End())
	missed, _ := a.Record(Missed, a.End())
	lapsed, _ := a.Lapse(a.End())
	for _, tt := range []struct {
		name string
		a    Appointment
		want bool
	}{{"booked", a, true}, {"attended", attended, true}, {"nobody recorded it", lapsed, true}, {"missed", missed, false}, {"called off", off, false}, {"moved", moved, false}} {
		if got := k.Alive(tt.a, k.Open); got != tt.want {
			t.Errorf("%s: alive %v", tt.name, got)
		}
	}
	if k.Alive(a, k.Close) {
		t.Error("alive when it closes")
	}
	if got := len(missed.CheckIns(Demo(), Contact{}, a.End())); got != 0 {
		t.Errorf("%d check-ins after a missed appointment", got)
	}
}

// What was asked for one time of an appointment is not asked again for the next.
func TestPlanningAgainAsksNothingTwice(t *testing.T) {
	now := local(t, "2026-11-24 09:00")
	a := booked(t, "2026-11-24 14:30", "2026-11-10 12:00")
	a = a.AskedFor(a.CheckIns(Demo(), Contact{}, local(t, "2026-11-10 12:00"))[0])
	moved, _ := a.Move(phone(t, "2026-12-04 14:30"), now)
	if got := names(moved.CheckIns(Demo(), Contact{}, now)); !strings.HasPrefix(got, "how_it_went Mon 2026-12-07 09:30, week_4") {
		t.Errorf("got %s", got)
	}
}

func TestSchemeSaysWhenToAsk(t *testing.T) {
	s := Demo()
	s.CheckIns = CheckInPlan{Plan: []PlannedCheckIn{{Name: "soon", Days: 1}, {Name: "later", Days: 10}}, At: OClock(15), Open: 4, Nudges: []int{1, 2}}
	got := listed(booked(t, "2026-11-23 14:30", "2026-11-10 12:00").CheckIns(s, Contact{Reach: Reach{Wish: Wish{From: OClock(16)}}}, local(t, "2026-11-10 12:00")))
	want := "soon: opens Tue 2026-11-24 16:00, nudges Wed 2026-11-25 16:00 Thu 2026-11-26 16:00, closes Sat 2026-11-28 16:00\n" +
		"later: opens Thu 2026-12-03 16:00, nudges Fri 2026-12-04 16:00, closes Mon 2026-12-07 16:00"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, bad := range []CheckInPlan{
		{Plan: []PlannedCheckIn{{Name: "a", Days: 3}, {Name: "b", Days: 2}}},
		{Plan: []PlannedCheckIn{{Name: "a"}, {Name: "a", Days: 2}}},
		{Plan: []PlannedCheckIn{{Name: "a", Ask: []string{"phq9"}}}},
		{Plan: []PlannedCheckIn{{Name: "a"}}, Nudges: []int{6, 3}},
		{Plan: []PlannedCheckIn{{Name: "a"}}, Nudges: []int{7}},
	} {
		if bad.Check(nil) == nil {
			t.Errorf("%+v passed", bad)
		}
	}
}
