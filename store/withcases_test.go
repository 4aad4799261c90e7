package store_test

import (
	"testing"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// Many people are read at once with their cases, open and closed, each with their
// own; who is not there is left out.
func peopleWithCases(t *testing.T, w *world) {
	w.meet("rosa")
	w.meet("amin")
	for ref, c := range map[string]care.Case{"K4M7T": {Contact: "rosa", Status: care.Requested}, "K4M8T": {Contact: "rosa", Status: care.Completed}} {
		c.Ref, c.Kind, c.Opened = ref, care.KindReferral, w.now
		w.commit(store.Change{At: w.now, Cases: []store.Case{{Case: c}}})
	}
	people, cases, err := w.WithCases(w.ctx, []string{"amin", "nobody", "rosa"})
	w.must(err)
	if len(people) != 2 || people[0].Contact.ID != "amin" || people[1].Contact.ID != "rosa" || people[1].Contact.FirstName != "Rosa" {
		t.Errorf("people: %v", len(people))
	}
	if len(cases["rosa"]) != 2 || len(cases["amin"]) != 0 {
		t.Errorf("%d and %d cases, want 2 and 0", len(cases["rosa"]), len(cases["amin"]))
	}
	if people, _, err := w.WithCases(w.ctx, nil); err != nil || len(people) != 0 {
		t.Error("nobody is nobody", err)
	}
}
