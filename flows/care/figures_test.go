package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFiguresOfAMonth(t *testing.T) {
	from, to, _ := MonthSpan("2026-11", london)
	at := func(d int) time.Time { return from.AddDate(0, 0, d) }
	tried := func(outcomes ...Outcome) (a Attempts) {
		for _, o := range outcomes {
			a.Made = append(a.Made, Attempt{At: at(3), Outcome: o})
		}
		a.Made = append(a.Made, Attempt{At: at(-3), Outcome: NoAnswer}) // in October
		return a
	}
	change := func(before, after int) []Change {
		return []Change{{Question: "satisfied", Before: before, After: after, Gain: after - before}}
	}
	n := Counted{
		From: from, To: to,
		Cases: []Case{
			{Kind: KindReferral, Status: TakenOn, Opened: at(0), Taken: at(1), Attempts: tried(NoAnswer, Reached)},
			{Kind: KindReferral, Status: TakenOn, Opened: at(29), Taken: at(33)},
			{Kind: KindReferral, Status: Requested, Opened: at(2)},
			{Kind: KindReferral, Status: TakenOn, Opened: at(-20), Taken: at(2), Attempts: tried(NoAnswer)}, // of October
			{Kind: KindReferral, Status: Requested, Opened: at(30)},                                         // of December
			{Kind: KindDistress, Severity: 2, Status: TakenOn, Opened: at(4), Taken: at(4).Add(6 * time.Minute)},
			{Kind: KindAbuse, Severity: 3, Status: TakenOn, Opened: at(5), Taken: at(5).Add(9 * time.Minute)},
			{Kind: KindEmergency, Severity: 3, Status: Completed, Opened: at(6), Taken: at(6).Add(time.Hour)},
			{Kind: KindDistress, Severity: 1, Status: TakenOn, Opened: at(7), Taken: at(8)}, // not urgent
			{Kind: KindHarm, Severity: 2, Status: Requested, Opened: at(8)},
		},
		Appointments: []Appointment{
			{Status: Attended, Slot: Slot{Start: at(1)}}, {Status: Attended, Slot: Slot{Start: at(2)}}, {Status: Missed, Slot: Slot{Start: at(3)}},
			{Status: CalledOff, Slot: Slot{Start: at(4)}}, {Status: Unrecorded, Slot: Slot{Start: at(5)}}, {Status: Missed, Slot: Slot{Start: at(31)}},
		},
		CheckIns: []Checked{
			{CheckIn: CheckIn{Name: "week_12", Open: at(1)}, Status: CheckInDone, Closed: at(2), Results: make([]Result, 1), Changes: change(4, 7)},
			{CheckIn: CheckIn{Name: "week_12", Open: at(-2)}, Status: CheckInDone, Closed: at(3), Results: make([]Result, 1), Changes: change(6, 5)},
			{CheckIn: CheckIn{Name: "week_12", Open: at(4)}, Status: CheckInProxy, Closed: at(5), Results: make([]Result, 1), Changes: change(0, 10)},
			{CheckIn: CheckIn{Name: "week_4", Open: at(4)}, Status: NoResponse, Closed: at(11)},
			{CheckIn: CheckIn{Name: "week_12", Open: at(28)}, Status: CheckInOpen},
		},
	}
	want := Figures{
		Referrals: 3, Waits: Spread{2, 2.5, 4}, Waiting: 1, Attempts: 3, Reached: 1, Attended: 2, Missed: 1, CalledOff: 1, Unrecorded: 1,
		CheckIns: 4, Answered: 1, Changed: []Changed{{"week_12", Mean{"satisfied", 2, 5, 6, 1}}},
		Alerts: 4, Takes: Spread{3, 9, 60}, Untaken: 1,
	}
	round := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
	if diff := cmp.Diff(want, n.Figures(), round); diff != "" {
		t.Error(diff)
	}
}
