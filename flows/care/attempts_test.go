package care

import (
	"testing"
	"time"
)

// calls are attempts at these times, in London's time, each with its outcome.
func calls(t *testing.T, opened string, made ...string) (a Attempts) {
	t.Helper()
	a.Opened = local(t, opened)
	for _, m := range made {
		a = a.Add(Attempt{At: local(t, m[:16]), By: "sam", How: "call", Outcome: Outcome(m[17:])})
	}
	return a
}

// What comes next in reaching somebody. 23 November 2026 is a Monday; the
// scheme works from 8 to 18.
func TestWhatComesNextInReachingSomebody(t *testing.T) {
	for _, tt := range []struct {
		name, now string
		made      []string
		do        Doing
		at        string
		part      Part
		number    int
	}{
		{"nothing was tried", "2026-11-23 09:10", nil, DoTry, "Mon 2026-11-23 09:15", Morning, 1},
		{"nothing was tried, on a Saturday", "2026-11-28 09:00", nil, DoTry, "Mon 2026-11-30 08:00", Morning, 1},
		{"no answer in the morning", "2026-11-23 09:30", []string{"2026-11-23 09:20 no_answer"}, DoTry, "Wed 2026-11-25 12:00", Afternoon, 2},
		{"two days later is a Saturday", "2026-11-26 09:30", []string{"2026-11-26 09:20 voicemail"}, DoTry, "Mon 2026-11-30 12:00", Afternoon, 2},
		{"morning and afternoon are tried", "2026-11-25 13:00", []string{"2026-11-23 09:20 no_answer", "2026-11-25 12:10 voicemail"},
			DoTry, "Fri 2026-11-27 17:00", Evening, 3},
		{"the person looks at it a week later", "2026-12-01 14:05", []string{"2026-11-23 09:20 no_answer"}, DoTry, "Tue 2026-12-01 14:15", Afternoon, 2},
		{"three times", "2026-11-27 17:10", []string{"2026-11-23 09:20 no_answer", "2026-11-25 12:10 no_answer", "2026-11-27 17:05 no_answer"},
			DoClose, "Mon 2026-11-30 08:00", "", 0},
		{"reached", "2026-11-25 13:00", []string{"2026-11-23 09:20 no_answer", "2026-11-25 12:10 reached"}, DoNothing, "never", "", 0},
		{"wants no more of us", "2026-11-25 13:00", []string{"2026-11-25 12:10 declined"}, DoNothing, "never", "", 0},
		{"somebody else's number", "2026-11-25 13:00", []string{"2026-11-25 12:10 wrong_number"}, DoNumber, "Wed 2026-11-25 13:00", "", 1},
		{"before it was opened again does not count", "2026-11-25 13:00", []string{"2026-11-03 09:00 no_answer", "2026-11-05 09:00 no_answer", "2026-11-09 09:00 no_answer"},
			DoTry, "Wed 2026-11-25 13:00", Afternoon, 1},
	} {
		got := calls(t, "2026-11-23 08:30", tt.made...).Next(Demo(), Contact{}, local(t, tt.now))
		if got.Do != tt.do || shown(got.At) != tt.at || got.Part != tt.part || got.Number != tt.number {
			t.Errorf("%s:\n got %q %s %s %d\nwant %q %s %s %d", tt.name, got.Do, shown(got.At), got.Part, got.Number, tt.do, tt.at, tt.part, tt.number)
		}
	}
}

func TestWhoWillCallIsSaidBefore(t *testing.T) {
	a := calls(t, "2026-11-23 08:30", "2026-11-23 09:20 no_answer")
	for _, tt := range []struct {
		name, now string
		c         Contact
		want      string
	}{
		{"a day before", "2026-11-23 09:30", Contact{}, "Tue 2026-11-24 12:00"},
		{"they like texts after six", "2026-11-23 09:30", Contact{Reach: Reach{Wish: Wish{From: OClock(18)}}}, "Tue 2026-11-24 18:00"},
		{"there is little time", "2026-11-25 11:00", Contact{}, "Wed 2026-11-25 11:00"},
		{"not by text", "2026-11-23 09:30", Contact{Reach: Reach{Text: "no"}}, "never"},
		{"said STOP", "2026-11-23 09:30", Contact{OptedOut: a.Opened}, "never"},
	} {
		if got := a.Next(Demo(), tt.c, local(t, tt.now)); shown(got.Tell) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, shown(got.Tell), tt.want)
		}
	}
}

func TestAskedToBeCalledAgain(t *testing.T) {
	a := calls(t, "2026-11-23 08:30").Add(Attempt{At: local(t, "2026-11-23 09:20"), Outcome: CallBack, Again: local(t, "2026-11-24 10:30")})
	got := a.Next(Demo(), Contact{}, local(t, "2026-11-23 09:30"))
	if got.Do != DoTry || shown(got.At) != "Tue 2026-11-24 10:30" || got.Number != 1 {
		t.Errorf("%s at %s, attempt %d", got.Do, shown(got.At), got.Number)
	}
}

func TestAnyTextOpensItAgain(t *testing.T) {
	now := local(t, "2026-12-03 19:00")
	a := calls(t, "2026-11-23 08:30", "2026-11-23 09:20 no_answer", "2026-11-25 12:10 no_answer", "2026-11-27 17:05 no_answer")
	if _, again := a.Reopen(AttemptPolicy{}, now); again {
		t.Error("what is open was opened again")
	}
	a = a.Close(local(t, "2026-11-30 08:00"))
	if got := a.Next(Demo(), Contact{}, now); got.Do != DoNothing {
		t.Errorf("when closed: %s", got.Do)
	}
	if _, again := a.Reopen(AttemptPolicy{StayClosed: true}, now); again {
		t.Error("a scheme that leaves it closed opened it")
	}
	a, again := a.Reopen(AttemptPolicy{}, now)
	got := a.Next(Demo(), Contact{}, now)
	if !again || got.Do != DoTry || got.Number != 1 || shown(got.At) != "Fri 2026-12-04 08:00" {
		t.Errorf("opened again: %s, attempt %d at %s", got.Do, got.Number, shown(got.At))
	}
}

func TestSchemeSaysHowOftenToTry(t *testing.T) {
	s := Demo()
	s.Attempts = AttemptPolicy{Max: 1, Gap: 5, AnyTime: true}
	a := calls(t, "2026-11-23 08:30", "2026-11-23 09:20 no_answer")
	if got := a.Next(s, Contact{}, local(t, "2026-11-23 10:00")); got.Do != DoClose || shown(got.At) != "Mon 2026-11-30 08:00" {
		t.Errorf("%s at %s", got.Do, shown(got.At))
	}
	s.Attempts.Max = 2
	if got := a.Next(s, Contact{}, local(t, "2026-11-23 10:00")); shown(got.At) != "Mon 2026-11-30 08:00" {
		t.Errorf("at the same time of day: %s", shown(got.At))
	}
}

// However attempts go, there are never more than the maximum, two days apart,
// in working hours, in three parts of the day.
func TestAttemptsRunTheirCourse(t *testing.T) {
	for start := local(t, "2026-01-01 00:15"); start.Year() < 2027; start = start.Add(31 * time.Hour) {
		a, now, parts := Attempts{Opened: start}, start, map[Part]bool{}
		for range 4 {
			next := a.Next(Demo(), Contact{}, now)
			if next.Do == DoClose {
				break
			}
			at := next.At.In(london)
			if n := len(a.Made); n > 0 && DateOf(at).Sub(DateOf(a.Made[n-1].At.In(london))) < 2 {
				t.Fatalf("from %s: attempts on %s and %s", start, a.Made[n-1].At, at)
			}
			if !(Hours{}).Allows(at) {
				t.Fatalf("from %s: an attempt at %s", start, at)
			}
			parts[next.Part] = true
			a, now = a.Add(Attempt{At: at, Outcome: NoAnswer}), at.Add(time.Minute)
		}
		if len(a.Made) != 3 || len(parts) != 3 {
			t.Fatalf("from %s: %d attempts in %d parts of the day", start, len(a.Made), len(parts))
		}
	}
}
