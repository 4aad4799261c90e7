package main

import (
	"testing"
	"time"
)

// A walk that was cut short goes on where it was, and one that came to its end
// looks back a little only when it has lately looked back far.
func TestCatchingUpGoesOnWhereItWas(t *testing.T) {
	h, _ := open(t)
	s, now := h.schemes[0], time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	from := func() time.Time {
		t.Helper()
		at, _, err := h.whereFrom(t.Context(), s, now)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	note := func(name string, at time.Time) {
		t.Helper()
		if err := s.partition.SetNote(t.Context(), name, stamp(at)); err != nil {
			t.Fatal(err)
		}
	}
	// It first ran when it was opened, and has not asked since: however late it
	// does, it asks from then on.
	began, err := s.readTime(t.Context(), caughtNote)
	if err != nil || began.IsZero() {
		t.Fatalf("it does not know when it first ran: %v", err)
	}
	now = began.Add(7 * time.Hour)
	if got := from(); !got.Equal(began.Add(-catchUpOverlap)) {
		t.Errorf("the first time from %v, though it began at %v", got, began)
	}
	note(caughtNote, now.Add(-time.Hour))
	if got := from(); !got.Equal(now.Add(-time.Hour - catchUpOverlap)) {
		t.Errorf("after an hour from %v", got)
	}
	note(walkNote, now.Add(-30*time.Minute))
	if got := from(); !got.Equal(now.Add(-30 * time.Minute)) {
		t.Errorf("cut short, then from %v", got)
	}
	s.lookedBack = time.Now()
	note(caughtNote, now)
	if got := from(); !got.Equal(now.Add(-hurriedOverlap)) {
		t.Errorf("in a hurry from %v", got)
	}
}
