package care

import (
	"strings"
	"testing"
	"time"
)

// What is due around both changes of the clocks, as London's clocks show it and as
// the instant that follows. In 2026 they go forward on Sunday 29 March at 01:00,
// and back on Sunday 25 October at 02:00. A day before or after is a day on the
// calendar, not 24 hours: what is due at ten is due at ten.
func TestDueInstantsOverBothClockChanges(t *testing.T) {
	const table = `
		Reminders. appointment        booked               name  local                 instant
		2026-03-30 14:30 Monday       2026-03-20 09:00     7d    Mon 2026-03-23 10:00  2026-03-23T10:00:00Z
		2026-03-30 14:30 Monday       2026-03-20 09:00     1wd   Fri 2026-03-27 10:00  2026-03-27T10:00:00Z
		2026-03-31 14:30 Tuesday      2026-03-20 09:00     7d    Tue 2026-03-24 10:00  2026-03-24T10:00:00Z
		2026-03-31 14:30 Tuesday      2026-03-20 09:00     2d    Fri 2026-03-27 10:00  2026-03-27T10:00:00Z
		2026-03-31 14:30 Tuesday      2026-03-20 09:00     1wd   Mon 2026-03-30 10:00  2026-03-30T09:00:00Z
		2026-04-02 09:00 Thursday     2026-03-20 09:00     7d    Thu 2026-03-26 10:00  2026-03-26T10:00:00Z
		2026-04-02 09:00 Thursday     2026-03-20 09:00     2d    Tue 2026-03-31 10:00  2026-03-31T09:00:00Z
		2026-04-02 09:00 Thursday     2026-03-20 09:00     1wd   Wed 2026-04-01 10:00  2026-04-01T09:00:00Z
		2026-03-30 09:00 Monday       2026-03-29 20:00     last  Mon 2026-03-30 08:00  2026-03-30T07:00:00Z
		2026-10-26 14:30 Monday       2026-10-16 09:00     7d    Mon 2026-10-19 10:00  2026-10-19T09:00:00Z
		2026-10-26 14:30 Monday       2026-10-16 09:00     1wd   Fri 2026-10-23 10:00  2026-10-23T09:00:00Z
		2026-10-27 14:30 Tuesday      2026-10-16 09:00     7d    Tue 2026-10-20 10:00  2026-10-20T09:00:00Z
		2026-10-27 14:30 Tuesday      2026-10-16 09:00     2d    Fri 2026-10-23 10:00  2026-10-23T09:00:00Z
		2026-10-27 14:30 Tuesday      2026-10-16 09:00     1wd   Mon 2026-10-26 10:00  2026-10-26T10:00:00Z
		2026-10-29 09:00 Thursday     2026-10-16 09:00     7d    Thu 2026-10-22 10:00  2026-10-22T09:00:00Z
		2026-10-29 09:00 Thursday     2026-10-16 09:00     2d    Tue 2026-10-27 10:00  2026-10-27T10:00:00Z
		2026-10-29 09:00 Thursday     2026-10-16 09:00     1wd   Wed 2026-10-28 10:00  2026-10-28T10:00:00Z
		2026-10-26 09:00 Monday       2026-10-25 20:00     last  Mon 2026-10-26 08:00  2026-10-26T08:00:00Z

		Hours. may we text at                               when  local                 instant
		2026-03-27 17:59 Friday       -                    text  Fri 2026-03-27 17:59  2026-03-27T17:59:00Z
		2026-03-27 18:00 Friday       -                    text  Mon 2026-03-30 08:00  2026-03-30T07:00:00Z
		2026-03-29 01:30 left_out     -                    text  Mon 2026-03-30 08:00  2026-03-30T07:00:00Z
		2026-10-23 18:00 Friday       -                    text  Mon 2026-10-26 08:00  2026-10-26T08:00:00Z
		2026-10-25 01:30 twice        -                    text  Mon 2026-10-26 08:00  2026-10-26T08:00:00Z

		Calls. no answer on                                 try   local                 instant
		2026-03-27 09:30 Friday       -                    2     Mon 2026-03-30 12:00  2026-03-30T11:00:00Z
		2026-10-23 09:30 Friday       -                    2     Mon 2026-10-26 12:00  2026-10-26T12:00:00Z

		Told. of a call on           planned                      local                 instant
		2026-03-30 10:00 Monday       2026-03-27 09:00     tell  Fri 2026-03-27 10:00  2026-03-27T10:00:00Z
		2026-03-31 10:00 Tuesday      2026-03-27 09:00     tell  Mon 2026-03-30 10:00  2026-03-30T09:00:00Z
		2026-03-30 10:00 Monday       2026-03-27 17:00     tell  Fri 2026-03-27 17:00  2026-03-27T17:00:00Z
		2026-03-30 10:00 Monday       2026-03-28 17:00     tell  Mon 2026-03-30 08:00  2026-03-30T07:00:00Z
		2026-03-30 08:00 Monday       2026-03-28 17:00     tell  never  -  -  0001-01-01T00:00:00Z
		2026-10-26 10:00 Monday       2026-10-23 09:00     tell  Fri 2026-10-23 10:00  2026-10-23T09:00:00Z
		2026-10-27 10:00 Tuesday      2026-10-23 09:00     tell  Mon 2026-10-26 10:00  2026-10-26T10:00:00Z

		Check-ins. after the appointment                    name  local                 instant
		2026-03-27 14:30 Friday       -                    week_4 Fri 2026-04-24 09:30  2026-04-24T08:30:00Z
		2026-10-01 14:30 Thursday     -                    week_4 Thu 2026-10-29 09:30  2026-10-29T09:30:00Z
	`
	kind := ""
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) < 8 || !strings.HasPrefix(f[0], "2026") {
			if len(f) > 0 {
				kind = strings.TrimSuffix(f[0], ".")
			}
			continue
		}
		n := len(f)
		at, booked := f[0]+" "+f[1], strings.Join(f[3:n-5], " ")
		name, local, instant := f[n-5], strings.Join(f[n-4:n-1], " "), f[n-1]
		local = strings.TrimSuffix(local, " - -")
		got := dueAt(t, kind, at, booked, name)
		if shown(got) != local || got.UTC().Format(time.RFC3339) != instant {
			t.Errorf("%s of %s: %s is due %s, %s; want %s, %s", kind, at, name, shown(got), got.UTC().Format(time.RFC3339), local, instant)
		}
	}
}

// dueAt is one line of the table, computed.
func dueAt(t *testing.T, kind, at, set, name string) time.Time {
	t.Helper()
	switch kind {
	case "Reminders":
		for _, r := range booked(t, at, set).Reminders(Demo(), Contact{}, local(t, set)) {
			if r.Name == name {
				return r.Send
			}
		}
	case "Hours":
		return MayText(Hours{}, Contact{}, Scheduled, local(t, at)).At
	case "Calls":
		tried := Attempts{Opened: local(t, at)}.Add(Attempt{At: local(t, at), Outcome: NoAnswer})
		return tried.Next(Demo(), Contact{}, local(t, at)).At
	case "Told":
		plan := Attempts{Opened: local(t, set)}.Plan(local(t, at))
		return plan.Next(Demo(), Contact{}, local(t, set)).Tell
	case "Check-ins":
		a := booked(t, at, "2026-03-02 09:00")
		a.First = true
		for _, k := range a.CheckIns(Demo(), Contact{}, local(t, at)) {
			if k.Name == name {
				return k.Open
			}
		}
	}
	return time.Time{}
}
