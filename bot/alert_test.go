package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows/care"
)

// counts is how many texts each member of the team got.
func (w *town) counts() map[string]int {
	return map[string]int{"kim": len(w.got(kim)), "sam": len(w.got(sam)), "priya": len(w.got(priya))}
}

func TestUrgentAlertClimbsUntilTaken(t *testing.T) {
	for _, at := range []time.Time{monday, time.Date(2025, 12, 25, 3, 0, 0, 0, time.UTC)} {
		t.Run(at.Format(time.DateTime), func(t *testing.T) {
			w := newTown(t)
			w.clock.set(at)
			w.says(ann, "dark thoughts")
			steps := []struct {
				after time.Duration
				want  map[string]int
			}{
				{0, map[string]int{"kim": 1, "sam": 0, "priya": 0}}, // on call
				{9 * time.Minute, map[string]int{"kim": 1, "sam": 0, "priya": 0}},
				{time.Minute, map[string]int{"kim": 2, "sam": 1, "priya": 0}},          // everyone
				{10 * time.Minute, map[string]int{"kim": 2, "sam": 1, "priya": 1}},     // the manager
				{15 * time.Minute, map[string]int{"kim": 3, "sam": 2, "priya": 2}},     // all of them, again
				{150 * time.Minute, map[string]int{"kim": 13, "sam": 12, "priya": 12}}, // and again
			}
			for _, s := range steps {
				w.pass(s.after)
				if diff := cmp.Diff(s.want, w.counts()); diff != "" {
					t.Fatalf("after %v: %s", s.after, diff)
				}
			}
			w.says(priya, "TAKE "+w.theCase(care.KindDistress).Ref)
			if left := w.jobs(); len(left) != 0 {
				t.Errorf("%d jobs are left", len(left))
			}
			before := w.counts()
			w.pass(2 * time.Hour)
			if diff := cmp.Diff(before, w.counts()); diff != "" {
				t.Errorf("the alert climbed on after it was taken: %s", diff)
			}
		})
	}
}

func TestSafetyComesBeforeAnAlertIsEvenPossible(t *testing.T) {
	w := newTown(t, func(s *parts) { s.Scheme = riverside(); s.Scheme.Team = nil })
	w.says(ann, "dark thoughts")
	if got := w.last(ann); got != "If life is at risk call 999 now." {
		t.Errorf("a scheme without a team left somebody without an answer: %q", got)
	}
	w.theCase(care.KindDistress)
}

func TestOrdinaryAlertWaitsForTheMorning(t *testing.T) {
	for _, word := range []string{"refer", "call", "low", "lost"} {
		t.Run(word, func(t *testing.T) {
			w := newTown(t)
			w.clock.set(time.Date(2025, 11, 21, 18, 30, 0, 0, time.UTC)) // Friday evening
			w.says(ann, word)
			w.pass(61*time.Hour + 29*time.Minute) // Monday, a minute to eight
			if diff := cmp.Diff(map[string]int{"kim": 1, "sam": 0, "priya": 0}, w.counts()); diff != "" {
				t.Fatalf("at the weekend only who is on call is texted: %s", diff)
			}
			w.pass(time.Minute)
			want := map[string]int{"kim": 2, "sam": 1, "priya": 0}
			if word == "refer" {
				want["sam"] = 0 // it is offered to one
			}
			if diff := cmp.Diff(want, w.counts()); diff != "" {
				t.Errorf("on Monday morning: %s", diff)
			}
		})
	}
}

func TestOrdinaryAlertClimbsByWorkingTime(t *testing.T) {
	w := newTown(t)
	w.says(ann, "lost")
	for _, step := range []struct {
		after time.Duration
		want  map[string]int
	}{
		{0, map[string]int{"kim": 1, "sam": 1, "priya": 0}},
		{4 * time.Hour, map[string]int{"kim": 2, "sam": 2, "priya": 0}},
		{24 * time.Hour, map[string]int{"kim": 2, "sam": 2, "priya": 1}},
		{24 * time.Hour, map[string]int{"kim": 3, "sam": 3, "priya": 2}},
	} {
		w.pass(step.after)
		if diff := cmp.Diff(step.want, w.counts()); diff != "" {
			t.Fatalf("at %v: %s", w.clock.now(), diff)
		}
	}
}

func TestReferralIsOfferedToOneAfterTheOther(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	for _, step := range []struct {
		after time.Duration
		want  map[string]int
	}{
		{0, map[string]int{"kim": 1, "sam": 0, "priya": 0}},
		{4 * time.Hour, map[string]int{"kim": 1, "sam": 1, "priya": 0}},
		{18 * time.Hour, map[string]int{"kim": 2, "sam": 2, "priya": 0}}, // everybody was offered it
		{4 * time.Hour, map[string]int{"kim": 3, "sam": 3, "priya": 0}},
		{24 * time.Hour, map[string]int{"kim": 3, "sam": 3, "priya": 1}},
	} {
		w.pass(step.after)
		if diff := cmp.Diff(step.want, w.counts()); diff != "" {
			t.Fatalf("at %v: %s", w.clock.now(), diff)
		}
	}
}

func TestBurstOfDistressIsOneCase(t *testing.T) {
	w := newTown(t)
	for range 3 {
		w.says(ann, "dark thoughts")
	}
	c := w.theCase(care.KindDistress)
	if got := len(w.got(kim)); got != 3 {
		t.Errorf("%d alerts for three messages, want 3", got)
	}
	for _, text := range w.got(kim) {
		if !strings.Contains(text, c.Ref) {
			t.Errorf("an alert names another case: %q", text)
		}
	}
	if c.Answers[0].Value != "3" {
		t.Error("what the person said last is not in the case")
	}
	if ref := w.person(ann).Session.Ref; ref != c.Ref {
		t.Errorf("the session knows %q, not the case %q", ref, c.Ref)
	}
}

func TestWhoKnowsThePersonIsToldFirst(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	w.says(sam, "take "+w.theCase(care.KindReferral).Ref)
	w.app.mu.Lock()
	w.app.sent = nil
	w.app.mu.Unlock()
	before := len(w.got(kim))
	w.says(ann, "call")
	if got := len(w.got(sam)); got != 1 {
		t.Errorf("their own link worker got %d alerts, want 1", got)
	}
	if got := len(w.got(kim)) - before; got != 0 {
		t.Errorf("the rest got %d alerts, want none yet", got)
	}
	w.says(ann, "gasp")
	if got := len(w.got(kim)) - before; got != 1 {
		t.Errorf("an emergency reached whoever is on call %d times, want 1", got)
	}
	if got := len(w.got(sam)); got != 2 {
		t.Errorf("an emergency reached their own link worker %d times, want 1", got-1)
	}
}

func TestStopReachesWhoIsWaitingToHelp(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	ref := w.theCase(care.KindReferral).Ref
	w.says(kim, "take "+ref)
	w.sms.fail(Retry, "busy")
	w.says(ann, "name Ann") // its answer waits to be sent again
	w.sms.mend()
	w.says(ann, "stop")
	w.pass(time.Hour)
	if got, want := w.last(ann), "You will get no more texts."; got != want {
		t.Errorf("after STOP the last text is %q", got)
	}
	for _, text := range w.got(ann) {
		if text == "Thank you Ann" {
			t.Error("a text that was waiting went out after STOP")
		}
	}
	stop := w.theCase(care.KindOptedOut)
	if want := w.said("alert.opted_out", map[string]string{"ref": stop.Ref}); w.last(kim) != want {
		t.Errorf("their link worker got %q, want %q", w.last(kim), want)
	}
	w.says(ann, "start")
	if got := w.last(ann); got != "Welcome back." {
		t.Errorf("START brought %q", got)
	}
}

func TestStopOfTheNetworkCounts(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	w.hears(care.Inbound{From: ann, Kind: care.OptedOut, Text: "STOP"})
	if w.person(ann).Contact.OptedOut.IsZero() {
		t.Error("the network's STOP was not kept")
	}
	w.theCase(care.KindOptedOut)
	w.hears(care.Inbound{From: ann, Kind: care.OptedIn, Text: "START"})
	if !w.person(ann).Contact.OptedOut.IsZero() {
		t.Error("the network's START was not kept")
	}
}

func TestStaleClimbIsNothing(t *testing.T) {
	w := newTown(t)
	w.says(ann, "dark thoughts")
	c := w.theCase(care.KindDistress)
	j := w.jobs()[0]
	j.Turn = c.Rung - 1 // set by an earlier rung
	if err := w.RunJob(context.Background(), j); err != nil {
		t.Fatal(err)
	}
	w.Settled()
	if diff := cmp.Diff(map[string]int{"kim": 1, "sam": 0, "priya": 0}, w.counts()); diff != "" {
		t.Error(diff)
	}
}
