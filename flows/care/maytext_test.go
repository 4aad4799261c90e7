package care

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMayWeTextThisPersonNow(t *testing.T) {
	after6 := Wish{To: OClock(20)}
	only6 := Wish{From: OClock(18)}
	noMornings := Wish{From: OClock(12)}
	saturdays := Wish{Days: On(time.Saturday)}
	schoolRun := Wish{Not: Span{OClock(15), OClock(16)}}
	late := Wish{From: OClock(6), To: OClock(23)}
	mondays := Wish{Days: On(time.Monday)}
	for _, tt := range []struct {
		wish         Wish
		now, at, why string
	}{
		{Wish{}, "2026-11-24 10:00", "Tue 2026-11-24 10:00", ""},
		{Wish{}, "2026-11-24 07:59", "Tue 2026-11-24 08:00", WhyHours},
		{Wish{}, "2026-11-24 17:59", "Tue 2026-11-24 17:59", ""},
		{Wish{}, "2026-11-24 18:00", "Wed 2026-11-25 08:00", WhyHours},
		{Wish{}, "2026-12-24 18:00", "Tue 2026-12-29 08:00", WhyHours},
		{after6, "2026-11-24 19:59", "Tue 2026-11-24 19:59", ""},
		{after6, "2026-11-24 20:00", "Wed 2026-11-25 08:00", WhyHours},
		{only6, "2026-11-24 10:00", "Tue 2026-11-24 18:00", WhyWish},
		{only6, "2026-11-24 19:00", "Tue 2026-11-24 19:00", ""},
		{only6, "2026-11-27 20:00", "Mon 2026-11-30 18:00", WhyHours},
		{noMornings, "2026-11-24 11:59", "Tue 2026-11-24 12:00", WhyWish},
		{noMornings, "2026-11-24 17:00", "Tue 2026-11-24 17:00", ""},
		{saturdays, "2026-11-24 10:00", "Sat 2026-11-28 08:00", WhyWish},
		{saturdays, "2026-12-26 10:00", "Sat 2026-12-26 10:00", ""}, // the 28th is kept for Boxing Day
		{schoolRun, "2026-11-24 14:59", "Tue 2026-11-24 14:59", ""},
		{schoolRun, "2026-11-24 15:00", "Tue 2026-11-24 16:00", WhyWish},
		{late, "2026-11-24 07:00", "Tue 2026-11-24 08:00", WhyHours}, // no wish goes past 8am to 8pm
		{late, "2026-11-24 20:00", "Wed 2026-11-25 08:00", WhyHours},
		{mondays, "2026-08-31 09:00", "Mon 2026-09-07 08:00", WhyHours}, // a bank holiday stays quiet
		{Wish{}, "2026-03-27 18:00", "Mon 2026-03-30 08:00", WhyHours},  // over the change to BST
		{Wish{}, "2026-10-23 18:00", "Mon 2026-10-26 08:00", WhyHours},  // and back
		{after6, "2026-10-26 19:30", "Mon 2026-10-26 19:30", ""},        // half past seven in GMT
		{Wish{From: OClock(21), To: OClock(22)}, "2026-11-24 10:00", "never", WhyWish},
	} {
		got := MayText(Hours{}, Contact{Reach: Reach{Wish: tt.wish}}, Scheduled, local(t, tt.now))
		if shown(got.At) != tt.at || got.Why != tt.why {
			t.Errorf("%s, wish %+v: %s %q, want %s %q", tt.now, tt.wish, shown(got.At), got.Why, tt.at, tt.why)
		}
	}
}

func TestWhoIsNotTexted(t *testing.T) {
	now := local(t, "2026-11-24 10:00")
	for _, tt := range []struct {
		name string
		c    Contact
		want Permit
	}{
		{"said STOP", Contact{OptedOut: now.Add(-time.Hour)}, Permit{Why: WhyOptedOut}},
		{"somebody else sees the phone", Contact{Reach: Reach{Text: "no"}}, Permit{Why: WhyUnsafe}},
		{"words of distress at nine in the evening", Contact{QuietUntil: local(t, "2026-11-25 21:00")}, Permit{local(t, "2026-11-26 08:00"), WhyShaken}},
		{"words of distress last week", Contact{QuietUntil: local(t, "2026-11-18 21:00")}, Permit{At: now}},
	} {
		if diff := cmp.Diff(tt.want, MayText(Hours{}, tt.c, Scheduled, now)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		for _, class := range []Class{Safety, Reply} {
			if !MayText(Hours{}, tt.c, class, local(t, "2026-12-25 03:00")).Now() {
				t.Errorf("%s: class %d has to wait", tt.name, class)
			}
		}
	}
}

// A scheme's own hours never reach into the night.
func TestSchemesHoursEndAtEight(t *testing.T) {
	always := Hours{From: 0, To: 24, Weekends: true}
	for now, want := range map[string]string{
		"2026-11-24 20:00": "Wed 2026-11-25 08:00", "2026-11-24 03:00": "Tue 2026-11-24 08:00", "2026-11-21 19:59": "Sat 2026-11-21 19:59",
	} {
		if got := MayText(always, Contact{}, Scheduled, local(t, now)); shown(got.At) != want {
			t.Errorf("%s: %s, want %s", now, shown(got.At), want)
		}
	}
}

func TestWishIsKeptAndChecked(t *testing.T) {
	w := Wish{From: OClock(12), Days: On(time.Monday, time.Saturday), Not: Span{OClock(15), OClock(16)}}
	text, err := json.Marshal(Reach{Wish: w})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"wish":{"from":"12:00","days":"mon sat","not":{"from":"15:00","to":"16:00"}}}`; string(text) != want {
		t.Errorf("got %s", text)
	}
	var back Reach
	if err := json.Unmarshal(text, &back); err != nil || back.Wish != w {
		t.Errorf("came back as %+v, %v", back.Wish, err)
	}
	if b, _ := json.Marshal(Reach{}); string(b) != "{}" {
		t.Errorf("no wish is kept as %s", b)
	}
	for _, bad := range []Wish{{From: OClock(21)}, {To: OClock(8)}, {From: OClock(12), To: OClock(12)}, {Not: Span{OClock(7), OClock(21)}}} {
		if bad.Check(Hours{}) == nil {
			t.Errorf("%+v leaves no time, and passed", bad)
		}
	}
	if err := w.Check(Hours{}); err != nil {
		t.Error(err)
	}
}
