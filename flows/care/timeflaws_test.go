package care

import (
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

const plans = `
id: riverside
reminders: {before: [14d, 3d, 1wd], at: "09:30", last_minute: 90m, gap: 1h}
booking: {first: 45m, later: 20m, every: 15m, notice: 2h, days: 21, offers: 2, hold: 30m, cancel_by: 2h, backfill: {rounds: 1, people: 5, hold: 30m, notice: 1h}}
attempts: {max: 4, gap: 3, any_time: true, tell: 2h, stay_closed: true}
check_ins: {at: "11:00", open: 5, nudges: [2], plan: [{name: before, days: -1, ask: [pebbles.calm], late: true}, {name: end, days: 60, ask: [pebbles], optional: true}]}
`

func TestSchemesPlansAreRead(t *testing.T) {
	var s Scheme
	if err := yaml.UnmarshalWithOptions([]byte(plans), &s, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	want := Scheme{
		ID:        "riverside",
		Reminders: ReminderPlan{[]Lead{{Days: 14}, {Days: 3}, {1, true}}, 9*60 + 30, 90 * time.Minute, time.Hour},
		Booking: BookingPolicy{45 * time.Minute, 20 * time.Minute, 15 * time.Minute, 2 * time.Hour, 21, 2, 30 * time.Minute, 2 * time.Hour,
			BackfillPolicy{1, 5, 30 * time.Minute, time.Hour}},
		Attempts: AttemptPolicy{4, 3, true, 2 * time.Hour, true},
		CheckIns: CheckInPlan{Plan: []PlannedCheckIn{
			{Name: "before", Days: -1, Ask: []string{"pebbles.calm"}, Late: true},
			{Name: "end", Days: 60, Ask: []string{"pebbles"}, Optional: true}}, At: OClock(11), Open: 5, Nudges: []int{2}},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
	if flaws := s.TimeFlaws(Questionnaires{pebbles()}); len(flaws) > 0 {
		t.Error(flaws)
	}
}

func TestMistakesInPlans(t *testing.T) {
	for _, tt := range []struct {
		change func(*Scheme)
		at     string
	}{
		{func(s *Scheme) { s.Reminders.At = OClock(20) }, "$.reminders.at"},
		{func(s *Scheme) { s.CheckIns.At = OClock(7) }, "$.check_ins.at"},
		{func(s *Scheme) { s.Booking.Every = time.Second }, "$.booking.every"},
		{func(s *Scheme) { s.Booking.First = -time.Hour }, "$.booking.first"},
		{func(s *Scheme) { s.Attempts.Max = -1 }, "$.attempts.max"},
		{func(s *Scheme) { s.News.Pace = 6000 }, "$.news.pace"},
		{func(s *Scheme) { s.Keep.Cases = -1 }, "$.keep.cases"},
		{func(s *Scheme) { s.CheckIns.Plan = []PlannedCheckIn{{Name: "a", Ask: []string{"none"}}} }, "$.check_ins"},
	} {
		s := Scheme{CheckIns: CheckInPlan{Plan: []PlannedCheckIn{{Name: "a"}}}}
		tt.change(&s)
		if flaws := s.TimeFlaws(nil); len(flaws) != 1 || flaws[0].At != tt.at {
			t.Errorf("%s: %v", tt.at, flaws)
		}
	}
	bad := Availability{
		Weekly: []Opening{{Span: Span{OClock(9), OClock(9)}}},
		Dates:  []Exception{{Open: []Opening{{Span: Span{OClock(9), OClock(8)}, How: ByPhone}}}},
		Leave:  []Leave{{From: Date{2026, 2, 2}, To: Date{2026, 2, 1}}},
	}
	if flaws := bad.Flaws(); len(flaws) != 6 {
		t.Errorf("%d flaws, want 6: %v", len(flaws), flaws)
	}
	if flaws := sam(t).Flaws(); len(flaws) > 0 {
		t.Error(flaws)
	}
}
