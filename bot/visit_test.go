package bot

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// newClinic is a town with the flows that ship, in which Kim can be booked by
// text.
func newClinic(t *testing.T, alter ...func(*parts)) *town {
	t.Helper()
	scheme := riverside()
	scheme.MinAge, scheme.SelfReferral, scheme.Languages, scheme.Practices = 18, true, []string{"en"}, care.Demo().Practices
	days := care.On(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	hours := care.Opening{Days: days, Span: care.Span{From: care.OClock(10), To: care.OClock(16)}, How: care.ByPhone}
	scheme.Availability = []care.Availability{{Worker: "kim", Weekly: []care.Opening{hours}}}
	with := func(s *parts) { s.Scheme, s.Conversations = scheme, flows.NewShelf(shipped(t).For(scheme)) }
	return newTown(t, append([]func(*parts){with}, alter...)...)
}

// books makes somebody Kim's, and books a time for them.
func (w *town) books(who care.Address, when string) (ref string) {
	w.t.Helper()
	w.says(who, "call me")
	for _, ref := range w.person(who).Contact.OpenCases {
		w.says(who, "skip")
		w.says(kim, "TAKE "+ref)
		w.says(kim, "BOOK "+ref+" "+when)
		return ref
	}
	w.t.Fatal("no case was opened")
	return ""
}

func (w *town) visit(who care.Address) care.Appointment {
	w.t.Helper()
	all := w.person(who).Contact.Appointments
	if len(all) == 0 {
		w.t.Fatal("no appointment")
	}
	return all[len(all)-1]
}

func count(texts []string, part string) (n int) {
	for _, t := range texts {
		if strings.Contains(t, part) {
			n++
		}
	}
	return n
}

// A reminder that waits for a network is not sent once its appointment has
// moved, and nobody is alerted for it.
func TestReminderIsDroppedWhenTheAppointmentMoves(t *testing.T) {
	w := newClinic(t)
	ref := w.books(ann, "Thu 20 Nov 2pm phone")
	w.sms.fail(Retry, "20429")
	w.clock.set(w.visit(ann).Start.AddDate(0, 0, -2).Add(-4 * time.Hour))
	w.sweep()
	w.pass(2 * time.Minute)
	w.says(ann, "CHANGE")
	w.says(ann, "1")
	if got := w.visit(ann); got.Status != care.Moved {
		t.Fatalf("the appointment is %s", got.Status)
	}
	w.sms.mend()
	w.pass(2 * time.Hour)
	if n := count(w.got(ann), "Can you make it? "); n != 0 {
		t.Errorf("%d reminders of the old time were sent: %q", n, w.got(ann))
	}
	letters, err := w.store.Dead(context.Background(), 9)
	if err != nil || len(letters) != 0 {
		t.Errorf("listed as a failure: %+v (%v)", letters, err)
	}
	for _, c := range w.person(ann).Contact.OpenCases {
		if c != ref {
			t.Error("a case was opened for a reminder that nobody needed")
		}
	}
}

// Times that one person was offered are not offered to another meanwhile, and a
// time that was taken is taken.
func TestATimeIsPromisedOnce(t *testing.T) {
	w := newClinic(t)
	w.books(ann, "Thu 27 Nov 2pm phone")
	w.books(ben, "Fri 28 Nov 2pm phone")
	w.says(ann, "CHANGE")
	w.says(ben, "CHANGE")
	mine, theirs := w.person(ann).Session.Times, w.person(ben).Session.Times
	if len(mine) != 3 || len(theirs) != 3 {
		t.Fatalf("offered %d and %d times", len(mine), len(theirs))
	}
	for _, s := range mine {
		if slices.ContainsFunc(theirs, s.Overlaps) {
			t.Errorf("offered to both: %s %s", s.Day, s.Clock)
		}
	}
	w.clock.forward(3 * time.Hour) // the times are no longer held
	taken := mine[0]
	w.says(kim, "REBOOK "+w.visit(ben).Case+" "+taken.Day.String()+" "+taken.Clock.String()+" phone")
	if !w.visit(ben).Start.Equal(taken.Start) {
		t.Fatalf("not rebooked: %q", w.last(kim))
	}
	w.says(ann, "1")
	if w.visit(ann).Start.Equal(taken.Start) {
		t.Error("the same time was given to two")
	}
	if got := w.got(ann); count(got, "that time has just gone") != 1 {
		t.Errorf("not told that it is gone: %q", got[len(got)-2:])
	}
}

// Each reminder comes once, in the hours that the person wishes, and never after
// the start, whatever the process does: here it dies after every commit,
// and the network can be asked what it has.
func TestRemindersComeOnceAndInTime(t *testing.T) {
	w := newClinic(t, func(s *parts) {
		s.Store, s.Channels = crashed{s.Store}, []Channel{askable{s.Channels[0].(*network)}, s.Channels[1]}
	})
	w.books(ann, "Fri 28 Nov 2pm phone")
	w.pass(12 * 24 * time.Hour)
	start, sent := w.visit(ann).Start, map[string]int{}
	for _, m := range w.sms.all() {
		if m.To == ann && m.About != "" {
			sent[m.ID]++
			if at := m.Made; at.After(start) || !w.Scheme.Hours.Allows(at) || !m.Expires.After(at) || m.Expires.After(start) {
				t.Errorf("%s made at %s, of use until %s", m.Purpose, at, m.Expires)
			}
		}
	}
	if len(sent) != 4 { // the confirmation, and 7 days, 2 days and 1 working day before
		t.Errorf("%d texts about the appointment, want 4: %q", len(sent), w.got(ann))
	}
	for id, n := range sent {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if n := count(w.got(kim), "how did"); n != 1 {
		t.Errorf("asked %d times how it went", n)
	}
}

// The machine's clock is set back, or ahead and back again, while things are due:
// nothing comes twice for it, and nothing is missed once the clock has caught up.
func TestAClockThatIsSetBack(t *testing.T) {
	w := newClinic(t)
	w.books(ann, "Thu 20 Nov 2pm phone")
	due := w.visit(ann).Start.AddDate(0, 0, -2).Add(-4 * time.Hour)
	reminders := func() int { return count(w.got(ann), "Can you make it? ") }
	for _, step := range []struct {
		name string
		to   time.Duration // from when the reminder is due
		want int
	}{
		{"before", -time.Minute, 0}, {"set ahead", 2 * time.Hour, 1}, {"set back", -2 * time.Hour, 1}, {"again", 0, 1},
		{"after", time.Minute, 1}, {"set back for long", -26 * time.Hour, 1}, {"later", 3 * time.Hour, 1},
	} {
		w.clock.set(due.Add(step.to))
		w.sweep()
		w.tick(t)
		if n := reminders(); n != step.want {
			t.Errorf("%s: %d reminders, want %d", step.name, n, step.want)
		}
		before := len(w.got(ann))
		w.says(ann, "status")
		if len(w.got(ann)) != before+1 {
			t.Errorf("%s: no answer, or more than one: %q", step.name, w.got(ann)[before:])
		}
	}
	w.sms.fail(Retry, "20429") // and what waits for its next try waits for the clock
	w.says(ann, "status")
	w.sms.mend()
	w.clock.forward(-2 * time.Hour)
	w.sweep()
	before := len(w.got(ann))
	w.pass(2*time.Hour + 5*time.Minute)
	if len(w.got(ann)) != before+1 {
		t.Errorf("after it caught up: %q", w.got(ann)[before:])
	}
}
