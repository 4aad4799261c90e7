package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// newShelfTown is a town with the conversations that ship.
func newShelfTown(t *testing.T) *town {
	t.Helper()
	scheme := riverside()
	scheme.MinAge, scheme.SelfReferral, scheme.Languages = 18, true, []string{"en"}
	scheme.Practices = []care.Practice{{ODS: "Y00001", Name: "Riverside Surgery"}, {ODS: "Y00002", Name: "Market Street Practice"}}
	return newTown(t, func(s *parts) { s.Scheme, s.Conversations = scheme, flows.NewShelf(shipped(t).For(scheme)) })
}

func TestShippedFlowsBringDistressToAPerson(t *testing.T) {
	w := newShelfTown(t)
	w.clock.set(time.Date(2025, 12, 25, 3, 0, 0, 0, time.UTC))
	w.says(ann, "hello")
	before := len(w.sms.all())
	w.says(ann, "i want to kill myself")
	first := w.sms.all()[before]
	if first.Class != care.Safety {
		t.Errorf("the first text after words of distress is %q", first.Text)
	}
	c := w.theCase(care.KindDistress)
	if !c.Urgent() || !strings.Contains(w.last(kim), c.Ref) {
		t.Errorf("at 3am on Christmas Day, whoever is on call got %q", w.last(kim))
	}
	w.says(kim, "take")
	if !strings.Contains(w.last(ann), "Kim Okafor from Riverside will be in touch as soon as they can") {
		t.Errorf("the person was told %q", w.last(ann))
	}
}

func TestShippedFlowsStopAndCallMe(t *testing.T) {
	w := newShelfTown(t)
	w.says(ann, "hello")
	for range 3 { // asked for again, it is still one call
		before := len(w.got(ann))
		w.says(ann, "can someone call me please")
		if ref := w.theCase(care.KindCallMe).Ref; !strings.Contains(strings.Join(w.got(ann)[before:], " "), ref) {
			t.Errorf("the person was given another reference than %s: %q", ref, w.got(ann)[before:])
		}
		w.says(ann, "1")
	}
	w.says(kim, "take")
	if c := w.theCase(care.KindCallMe); c.Owner != "kim" {
		t.Fatalf("the call is of %q", c.Owner)
	}
	w.says(ann, "STOP")
	after := len(w.got(ann))
	w.pass(8 * 24 * time.Hour)
	if got := w.got(ann)[after:]; len(got) != 0 {
		t.Errorf("after STOP: %q", got)
	}
	if w.person(ann).Contact.OptedOut.IsZero() {
		t.Error("STOP was not kept")
	}
	if !strings.Contains(w.last(kim), "do not text") && !strings.Contains(w.last(priya), "TAKE") {
		t.Errorf("their link worker was told %q", w.last(kim))
	}
	said, err := w.store.Transcript(context.Background(), w.person(ann).Contact.ID, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range said {
		if e.Why == "" {
			t.Errorf("no reason is kept for %v %q", e.Out, e.Text)
		}
	}
}
