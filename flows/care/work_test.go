package care

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// inLondon is a time in London, winter or summer.
func inLondon(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, london)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAfterCountsTheSchemesTime(t *testing.T) {
	for _, test := range []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2026-11-24 10:00", 2 * time.Hour, "2026-11-24 12:00"},
		{"2026-11-24 17:30", 2 * time.Hour, "2026-11-25 09:30"},
		{"2026-11-27 17:30", 2 * time.Hour, "2026-11-30 09:30"},  // over a weekend
		{"2026-12-24 17:00", 4 * time.Hour, "2026-12-29 11:00"},  // and over Christmas
		{"2026-11-28 12:00", time.Hour, "2026-11-30 09:00"},      // from a Saturday
		{"2026-11-24 10:00", 24 * time.Hour, "2026-11-25 10:00"}, // a working day
		{"2026-11-27 10:00", 48 * time.Hour, "2026-12-01 10:00"},
		{"2026-03-27 17:00", 2 * time.Hour, "2026-03-30 09:00"}, // the clocks go forward between
		{"2026-11-24 14:00", 4 * time.Hour, "2026-11-25 08:00"}, // the end of a day is the next one's beginning
		{"2026-11-24 03:00", 0, "2026-11-24 08:00"},
	} {
		if got := (Hours{}).After(inLondon(test.from), test.d); !got.Equal(inLondon(test.want)) {
			t.Errorf("%v after %s: %v, want %s", test.d, test.from, got.In(london), test.want)
		}
	}
}

func TestTalkIsLookedAtInTime(t *testing.T) {
	now := inLondon("2026-11-24 10:00")
	at := func(minutes int) time.Time { return now.Add(time.Duration(minutes) * time.Minute) }
	var p TalkPolicy
	talk := Talk{}.Says(now)
	if got := talk.Due(p); !got.Equal(at(60)) {
		t.Errorf("nobody waits: %v", got)
	}
	talk = talk.Hears(at(5)).Hears(at(12))
	if got := talk.Due(p); !got.Equal(at(15)) {
		t.Errorf("the person waits since 10:05, and is looked after at %v", got)
	}
	if got := talk.Asks(at(15)).Hears(at(20)).Due(p); !got.Equal(at(25)) {
		t.Errorf("writing again put the end off to %v", got)
	}
	if got := talk.Asks(at(15)).Says(at(16)).Due(p); !got.Equal(at(76)) {
		t.Errorf("an answer put the end off to %v", got)
	}
	if !talk.Reply(at(60)) || talk.Reply(at(80)) {
		t.Error("an answer is a reply for an hour")
	}
}

func TestWhatACaseAllows(t *testing.T) {
	now := inLondon("2026-11-24 10:00")
	c := Case{Ref: "K4M7T", Kind: KindReferral, Status: Requested}
	if _, err := c.Close("kim", Helped, now); !errors.Is(err, ErrNotOwner) {
		t.Errorf("closed by nobody: %v", err)
	}
	taken, _ := c.Take("kim", now)
	if _, err := taken.Pass("sam", now); !errors.Is(err, ErrTaken) {
		t.Errorf("passed by another: %v", err)
	}
	if _, err := taken.Close("sam", Helped, now); !errors.Is(err, ErrNotOwner) {
		t.Errorf("closed by another: %v", err)
	}
	back, err := taken.Pass("kim", now)
	if err != nil || back.Owner != "" || back.Status != Requested || !back.HasPassed("kim") {
		t.Errorf("given back: %v %+v", err, back)
	}
	held, _ := Case{Status: OnHold}.Take("kim", now)
	if held.Status != TakenOn {
		t.Error("what waits in the list cannot be taken")
	}
	for _, e := range Endings() {
		closed, err := taken.Close("kim", e, now)
		if err != nil || closed.Open() {
			t.Errorf("%s: %v, %s", e, err, closed.Status)
		}
		if _, err := closed.Close("kim", e, now); !errors.Is(err, ErrClosed) {
			t.Errorf("%s twice: %v", e, err)
		}
		if again := closed.Reopen(now); !again.Open() || again.Owner != "" {
			t.Errorf("%s: opened again it is %s of %q", e, again.Status, again.Owner)
		}
	}
}

// A code follows from what somebody said or did, and never from silence.
func TestCodeIsNeverForSilence(t *testing.T) {
	now := inLondon("2026-11-24 10:00")
	taken, _ := Case{Kind: KindReferral, Status: Requested}.Take("kim", now)
	closed := func(c Case, e Ending) Case {
		c, err := c.Close("kim", e, now)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	call, _ := Case{Kind: KindCallMe, Status: Requested}.Take("kim", now)
	for name, test := range map[string]struct {
		c    Case
		want string
	}{
		"waiting":                    {Case{Kind: KindReferral, Status: Requested}, ""},
		"taken, no contact yet":      {taken, ""},
		"first contact":              {taken.Contacted(), CodeReferred},
		"helped":                     {closed(taken, Helped), CodeReferred},
		"declined":                   {closed(taken, NotWanted), CodeDeclined},
		"declined after contact":     {closed(taken.Contacted(), NotWanted), CodeDeclined},
		"never reached":              {closed(taken, Unreached), ""},
		"lost after contact":         {closed(taken.Contacted(), Unreached), CodeReferred},
		"wrong number":               {closed(taken, WrongPhone), ""},
		"not for us":                 {closed(taken, NotForUs), ""},
		"a call that was asked for":  {closed(call, Helped), ""},
		"taken on by other services": {closed(taken, Elsewhere), CodeReferred},
	} {
		if got := test.c.Code(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestStoryIsBounded(t *testing.T) {
	c := Case{}
	for i := range 400 {
		c = c.With(Event{At: time.Unix(int64(i), 0), What: EventNote})
	}
	if len(c.Events) != maxEvents || c.Events[0].At.Unix() != 0 || c.Events[1].At.Unix() == 1 {
		t.Errorf("%d events, from %v", len(c.Events), c.Events[1].At)
	}
	mixed := Timeline(Case{Events: []Event{{At: time.Unix(3, 0)}}}, Case{Events: []Event{{At: time.Unix(1, 0)}, {At: time.Unix(4, 0)}}})
	if !slices.IsSortedFunc(mixed, func(a, b Event) int { return a.At.Compare(b.At) }) || len(mixed) != 3 {
		t.Error("a person's story is not in order")
	}
}
