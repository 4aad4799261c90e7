package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/linkline/linkline/flows/care"
)

func TestStaffWords(t *testing.T) {
	for _, test := range []struct {
		from       care.Address
		text, want string
	}{
		{kim, "TAKE {ref}", "You have {ref}."},
		{kim, "take {low}", "You have {ref}."},
		{kim, "Take ref {low}.", "You have {ref}."},
		{kim, "TAKE", "You have {ref}."},
		{kim, "take it", "You have {ref}."},
		{kim, "tkae {ref}", "You have {ref}."},
		{kim, "lsit", "Waiting: {ref}."},
		{kim, "TAKE {slip}", "We know no {slip}. If you mean {ref}, reply TAKE {ref}"},
		{sam, "/take {ref}", "You have {ref}."},
		{priya, "TAKE", "Nothing is waiting right now."}, // was not told yet
		{priya, "TAKE {ref}", "You have {ref}."},
		{kim, "TAKE ZZZ99", "We know no ZZZ99."},
		{kim, "SHOW {ref}", "Nobody has {ref} yet. Reply TAKE {ref} first."},
		{kim, "SHOW", "We know no such reference."},
		{kim, "LIST", "Waiting: {ref}. Yours: none."},
		{kim, "what now", "Sorry, we did not understand. You can reply TAKE"},
		{kim, "", "Sorry, we did not understand. You can reply TAKE"},
		{kim, "help", "Reply TAKE and a reference"},
	} {
		t.Run(test.text, func(t *testing.T) {
			w := newTown(t)
			w.says(ann, "refer")
			ref := w.theCase(care.KindReferral).Ref
			fill := strings.NewReplacer("{ref}", ref, "{low}", strings.ToLower(ref[:3])+" "+strings.ToLower(ref[3:]), "{slip}", ref[:4])
			w.says(test.from, fill.Replace(test.text))
			if want := fill.Replace(test.want); !strings.HasPrefix(w.last(test.from), want) {
				t.Errorf("answered %q, want %q", w.last(test.from), want)
			}
		})
	}
}

func TestTakeAloneAsksWhenItCouldBeTwo(t *testing.T) {
	w := newTown(t)
	w.says(ann, "call")
	w.says(ben, "call")
	w.says(kim, "take")
	if got := w.last(kim); !strings.HasPrefix(got, "Which one? Reply TAKE and a reference. Waiting: ") {
		t.Errorf("answered %q", got)
	}
	open, err := w.store.OpenCases(context.Background(), 9)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range open {
		if c.Owner != "" {
			t.Error("a case was guessed")
		}
	}
}

func TestSecondIsToldWhoHasIt(t *testing.T) {
	w := newTown(t)
	w.says(ann, "call")
	ref := w.theCase(care.KindCallMe).Ref
	w.says(kim, "take")
	if got, want := w.last(sam), "Kim Okafor has taken "+ref+". Thank you."; got != want {
		t.Errorf("the others were told %q, want %q", got, want)
	}
	w.says(sam, "take "+ref)
	if got := w.last(sam); !strings.HasPrefix(got, "Kim Okafor already has "+ref) {
		t.Errorf("the second was told %q", got)
	}
	w.says(sam, "show "+ref)
	if got := w.last(sam); !strings.HasPrefix(got, "Only the person who has "+ref) {
		t.Errorf("somebody else was shown %q", got)
	}
}

func TestShowIsForTheOwnerAndKept(t *testing.T) {
	for _, test := range []struct {
		owner care.Address
		named bool
	}{{kim, false}, {sam, true}} {
		t.Run(test.owner.Network(), func(t *testing.T) {
			w := newTown(t)
			w.says(ann, "name Annabel")
			w.says(ann, "refer")
			ref := w.theCase(care.KindReferral).Ref
			w.says(test.owner, "take "+ref)
			w.says(test.owner, "show "+ref)
			got := w.last(test.owner)
			if !strings.Contains(got, ann.Name()) || !strings.Contains(got, "Safe to call: not asked") {
				t.Errorf("the owner was shown %q", got)
			}
			if strings.Contains(got, "Annabel") != test.named {
				t.Errorf("a name on %s: %q", test.owner.Network(), got)
			}
			trail, err := w.store.AuditTrail(context.Background(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if a := trail[0]; a.Action != "viewed" || a.Case != ref || a.Contact != w.person(ann).Contact.ID {
				t.Errorf("the trail says %s of %s", a.Action, a.Case)
			}
		})
	}
}

func TestStaffStopIsToldToTheManager(t *testing.T) {
	w := newTown(t)
	w.says(kim, "stop")
	if got := w.last(kim); !strings.HasPrefix(got, "You will get no more alerts") {
		t.Errorf("answered %q", got)
	}
	if got := w.last(priya); !strings.Contains(got, "Kim Okafor stopped our texts") {
		t.Errorf("the manager was told %q", got)
	}
	before := len(w.got(kim))
	w.says(ann, "call")
	w.sweep()
	if got := len(w.got(kim)) - before; got != 0 {
		t.Errorf("%d texts after STOP", got)
	}
	w.says(kim, "start")
	w.says(ben, "call")
	if got := len(w.got(kim)) - before; got != 2 {
		t.Errorf("%d texts after START, want the answer and an alert", got)
	}
}

func TestStaffAreNoPatients(t *testing.T) {
	w := newTown(t)
	w.says(kim, "dark thoughts")
	open, err := w.store.OpenCases(context.Background(), 9)
	if err != nil {
		t.Fatal(err)
	}
	if len(open) != 0 {
		t.Error("a member of the team was taken for a patient")
	}
	if p := w.person(kim); p.Version != 0 {
		t.Error("a staff phone leads to a patient's record")
	}
}
