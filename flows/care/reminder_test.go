package care

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// When reminders go out, for an appointment, by when it was booked. Times are
// London's; 24 November 2026 is a Tuesday.
func TestWhenRemindersGoOut(t *testing.T) {
	for _, tt := range []struct {
		name, start, booked string
		wish                Wish
		want                string
	}{
		{"booked early: 7 days, 2 days, 1 working day before", "2026-11-26 14:30", "2026-11-02 12:00", Wish{},
			"7d Thu 2026-11-19 10:00, 2d Tue 2026-11-24 10:00, 1wd Wed 2026-11-25 10:00"},
		{"booked six days before: the first is past", "2026-11-26 14:30", "2026-11-20 12:00", Wish{},
			"2d Tue 2026-11-24 10:00, 1wd Wed 2026-11-25 10:00"},
		{"a Monday: two reminders that fall on Friday are one", "2026-11-30 14:30", "2026-11-20 12:00", Wish{},
			"7d Mon 2026-11-23 10:00, 1wd Fri 2026-11-27 10:00"},
		{"a Tuesday: two days before is a Sunday, so Friday", "2026-12-01 14:30", "2026-11-20 12:00", Wish{},
			"7d Tue 2026-11-24 10:00, 2d Fri 2026-11-27 10:00, 1wd Mon 2026-11-30 10:00"},
		{"after Easter: the working day before is Thursday", "2026-04-07 14:30", "2026-04-01 09:00", Wish{},
			"1wd Thu 2026-04-02 10:00"},
		{"after Christmas", "2026-12-29 14:30", "2026-12-23 09:00", Wish{},
			"1wd Thu 2026-12-24 10:00"},
		{"over the change to BST: still ten in the morning", "2026-03-30 14:30", "2026-03-20 09:00", Wish{},
			"7d Mon 2026-03-23 10:00, 1wd Fri 2026-03-27 10:00"},
		{"over the change back", "2026-10-26 14:30", "2026-10-16 09:00", Wish{},
			"7d Mon 2026-10-19 10:00, 1wd Fri 2026-10-23 10:00"},
		{"same day, three hours away", "2026-11-24 14:30", "2026-11-24 11:30", Wish{}, "last Tue 2026-11-24 13:30"},
		{"same day, within the hour", "2026-11-24 14:30", "2026-11-24 13:30", Wish{}, ""},
		{"in the evening for the next morning", "2026-11-24 08:30", "2026-11-23 17:00", Wish{}, "last Tue 2026-11-24 08:00"},
		{"for eight in the morning there is no time to remind", "2026-11-24 08:00", "2026-11-23 17:00", Wish{}, ""},
		{"booked an hour before a reminder would go: it has just been confirmed", "2026-11-25 14:30", "2026-11-24 09:00", Wish{},
			"last Wed 2026-11-25 13:30"},
		{"not in the mornings", "2026-11-26 14:30", "2026-11-20 12:00", Wish{From: OClock(12)},
			"2d Tue 2026-11-24 12:00, 1wd Wed 2026-11-25 12:00"},
		{"only after six, and the last hour is not after six", "2026-11-24 14:30", "2026-11-24 09:00", Wish{From: OClock(18)}, ""},
		{"only on Saturdays", "2026-11-26 14:30", "2026-11-10 12:00", Wish{Days: On(time.Saturday)},
			"7d Sat 2026-11-14 10:00, 1wd Sat 2026-11-21 10:00"},
	} {
		got := list(booked(t, tt.start, tt.booked).Reminders(Demo(), Contact{Reach: Reach{Wish: tt.wish}}, local(t, tt.booked)))
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func list(all []Reminder) string {
	var s []string
	for _, r := range all {
		s = append(s, r.Name+" "+shown(r.Send))
	}
	return strings.Join(s, ", ")
}

// A reminder is of use until the next one is due, and the last one until the
// appointment starts.
func TestUntilWhenReminderIsOfUse(t *testing.T) {
	a := booked(t, "2026-11-26 14:30", "2026-11-02 12:00")
	all := a.Reminders(Demo(), Contact{}, local(t, "2026-11-02 12:00"))
	for i, want := range []string{"Tue 2026-11-24 10:00", "Wed 2026-11-25 10:00", "Thu 2026-11-26 14:30"} {
		if got := shown(all[i].Expire); got != want {
			t.Errorf("%s expires %s, want %s", all[i].Name, got, want)
		}
		if all[i].Alive(a, all[i].Expire) || !all[i].Alive(a, all[i].Expire.Add(-time.Second)) {
			t.Errorf("%s does not end when it expires", all[i].Name)
		}
	}
}

func TestReminderOfWhatIsNoLongerSoIsDead(t *testing.T) {
	now := local(t, "2026-11-24 10:00")
	a := booked(t, "2026-11-26 14:30", "2026-11-02 12:00")
	r := a.Reminders(Demo(), Contact{}, now)[0]
	confirmed, _ := a.Confirm(now)
	moved, _ := a.Move(phone(t, "2026-11-27 14:30"), now)
	back, _ := moved.Move(a.Slot, now)
	off, _ := a.CallOff("contact", time.Hour, now)
	for _, tt := range []struct {
		name string
		a    Appointment
		now  time.Time
		want bool
	}{
		{"as it was booked", a, now, true},
		{"confirmed", confirmed, now, true},
		{"moved", moved, now, false},
		{"moved and moved back", back, now, false}, // its new reminders say the same
		{"called off", off, now, false},
		{"begun", a, a.Start, false},
		{"sent", a.Sent(r), now, false},
		{"somebody else's", Appointment{ID: "a2", Version: 1, Status: Booked, Slot: a.Slot}, now, false},
	} {
		if got := r.Alive(tt.a, tt.now); got != tt.want {
			t.Errorf("%s: alive %v", tt.name, got)
		}
	}
	r.Expire = a.End() // however long somebody thought it good for
	if r.Alive(a, a.Start) {
		t.Error("alive when it has begun")
	}
}

// When a plan is made again, as after a new wish, what went out stays out.
func TestPlanningAgainSendsNothingTwice(t *testing.T) {
	a := booked(t, "2026-11-26 14:30", "2026-11-02 12:00")
	now := local(t, "2026-11-25 11:00")
	for _, r := range a.Reminders(Demo(), Contact{}, local(t, "2026-11-02 12:00")) {
		a = a.Sent(r)
	}
	if got := a.Reminders(Demo(), Contact{Reach: Reach{Wish: Wish{From: OClock(18)}}}, now); len(got) > 0 {
		t.Errorf("with a new wish again: %s", list(got))
	}
	moved, _ := a.Move(phone(t, "2026-12-03 14:30"), now)
	if got := list(moved.Reminders(Demo(), Contact{}, now)); got != "7d Thu 2026-11-26 10:00, 2d Tue 2026-12-01 10:00, 1wd Wed 2026-12-02 10:00" {
		t.Errorf("moved: %s", got)
	}
}

func TestSchemeSaysWhenToRemind(t *testing.T) {
	s := Demo()
	s.Reminders = ReminderPlan{Before: []Lead{{Days: 1}, {Days: 3, Working: true}, {}}, At: OClock(9)}
	got := list(booked(t, "2026-11-26 14:30", "2026-11-02 12:00").Reminders(s, Contact{}, local(t, "2026-11-02 12:00")))
	if want := "3wd Mon 2026-11-23 09:00, 1d Wed 2026-11-25 09:00, 0d Thu 2026-11-26 09:00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for text, want := range map[string]Lead{"7d": {Days: 7}, "1wd": {1, true}, "0d": {}} {
		var l Lead
		if err := l.UnmarshalText([]byte(text)); err != nil || l != want || l.String() != text {
			t.Errorf("%s: %+v, %v", text, l, err)
		}
	}
	for _, bad := range []string{"", "d", "7", "-1d", "1.5d", "1w", "400d"} {
		if new(Lead).UnmarshalText([]byte(bad)) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if !slices.Equal(Demo().Reminders.filled().Before, []Lead{{Days: 7}, {Days: 2}, {1, true}}) {
		t.Error("the default is not 7 days, 2 days, 1 working day")
	}
}
