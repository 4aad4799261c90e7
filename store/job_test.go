package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// A job is leased when it is due, and comes back until a change carries it out.
func jobsComeBack(t *testing.T, w *world) {
	j := care.Job{ID: "wait.rosa", Kind: care.JobWait, At: w.now.Add(time.Hour), Contact: "rosa", Name: "nudge", Turn: 4}
	w.commit(store.Change{Jobs: []care.Job{j, {ID: "later", At: w.now.Add(48 * time.Hour)}}})
	if got := w.due(10); len(got) != 0 {
		t.Fatalf("due too early: %v", got)
	}
	w.now = w.now.Add(time.Hour)
	first := w.due(10)
	if len(first) != 1 || cmp.Diff(j, first[0].Job) != "" {
		t.Fatalf("due: %+v", first)
	}
	if got := w.due(10); len(got) != 0 {
		t.Fatalf("leased twice: %v", got)
	}
	w.now = w.now.Add(time.Minute)
	second := w.due(10)
	if len(second) != 1 {
		t.Fatal("a lease that lapsed did not come back")
	}
	if _, err := w.tryCommit(store.Change{Done: &first[0]}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("done by the old holder: %v", err)
	}
	again := j
	again.At = w.now.Add(time.Hour)
	w.commit(store.Change{Done: &second[0], Jobs: []care.Job{again}}) // the next under the same ID
	if got := w.due(10); len(got) != 0 {
		t.Errorf("still due: %v", got)
	}
	w.now = w.now.Add(time.Hour)
	if got := w.due(10); len(got) != 1 {
		t.Errorf("the next one is lost: %v", got)
	}
}

// A job that was cancelled, or set anew, takes the lease with it.
func jobsCancelled(t *testing.T, w *world) {
	w.commit(store.Change{Jobs: []care.Job{{ID: "a", At: w.now}, {ID: "b", At: w.now}}})
	leases := w.due(10)
	w.commit(store.Change{Cancel: []string{"a"}, Jobs: []care.Job{{ID: "b", At: w.now.Add(time.Hour)}}})
	for _, l := range leases {
		if _, err := w.tryCommit(store.Change{Done: &l}); !errors.Is(err, care.ErrConflict) {
			t.Errorf("%s: %v", l.ID, err)
		}
	}
	w.now = w.now.Add(time.Hour)
	if got := w.due(10); len(got) != 1 || got[0].ID != "b" {
		t.Errorf("due: %v", got)
	}
}
