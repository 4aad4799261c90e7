package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// A check-in is found by when it was opened and by its contact, each write in the
// place of the one before; nobody but its person's turn writes it, and after an
// erasure it is found by nobody.
func checkInsAreFound(t *testing.T, w *world) {
	p, other := w.meet("rosa"), w.meet("ben")
	made := func(contact, name string, in time.Duration) care.Checked {
		return care.Checked{Status: care.CheckInOpen,
			CheckIn: care.CheckIn{Contact: contact, Appointment: "a-" + contact, Name: name, Open: w.now.Add(in).Truncate(time.Millisecond)}}
	}
	save := func(p *store.Person, all ...care.Checked) {
		w.commit(store.Change{Person: p, CheckIns: all})
		p.Version++
	}
	first, second := made("rosa", "baseline", 0), made("rosa", "week_4", time.Hour)
	save(&p, second)
	save(&p, first)
	first.Status = care.CheckInDone
	first.Results = []care.Result{{Questionnaire: "ons4", Scores: []care.Score{{Question: "happy", Value: 0}, {Question: "anxious", Skipped: true}}}}
	save(&p, first)
	theirs := made("ben", "baseline", time.Minute)
	save(&other, theirs)

	look := func(step string, soon, rosas []care.Checked) {
		t.Helper()
		got, err := w.CheckIns(w.ctx, w.now, w.now.Add(time.Hour))
		w.must(err)
		if diff := cmp.Diff(soon, got); diff != "" {
			t.Errorf("%s, in the next hour: %s", step, diff)
		}
		got, err = w.CheckInsWith(w.ctx, "rosa")
		w.must(err)
		if diff := cmp.Diff(rosas, got); diff != "" {
			t.Errorf("%s, of one person: %s", step, diff)
		}
	}
	look("answered", []care.Checked{first, theirs}, []care.Checked{first, second})
	if _, err := w.tryCommit(store.Change{Person: &other, CheckIns: []care.Checked{first}}); err == nil {
		t.Error("a check-in is written in somebody else's turn")
	}
	stale := p
	stale.Version--
	if _, err := w.tryCommit(store.Change{Person: &stale, CheckIns: []care.Checked{second}}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("a turn that is out of date writes one: %v", err)
	}
	w.must(w.Erase(w.ctx, "rosa"))
	look("erased", []care.Checked{theirs}, []care.Checked{})
}
