package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// A case is found by who has it, or among those that nobody has, whatever
// happens to it; and by nobody once it is closed or erased.
func casesOfTheTeam(t *testing.T, w *world) {
	c := store.Case{Case: care.Case{Ref: "K4M7T", Contact: "rosa", Kind: care.KindReferral, Status: care.Requested, Opened: w.now}}
	save := func() {
		w.commit(store.Change{At: w.now, Cases: []store.Case{c}})
		c.Version++
	}
	look := func(step string, unowned, kim, sam int) {
		t.Helper()
		list, err := w.WaitingCases(w.ctx, 9)
		w.must(err)
		loads, err := w.Caseloads(w.ctx, care.KindReferral, []string{"kim", "sam"})
		w.must(err)
		others, err := w.Caseloads(w.ctx, care.KindCallMe, []string{"kim", "sam"})
		w.must(err)
		got := []int{len(list), loads["kim"], loads["sam"], others["kim"]}
		if diff := cmp.Diff([]int{unowned, kim, sam, 0}, got); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
		for worker, want := range map[string]int{"kim": kim, "sam": sam} {
			if cases, err := w.CasesOf(w.ctx, worker); err != nil || len(cases) != want {
				t.Errorf("%s: %s has %d cases, want %d (%v)", step, worker, len(cases), want, err)
			}
		}
	}
	// asked is whom the case is a load of: who has it, or is being asked; with the
	// case itself left out, only who has it.
	asked := func(step string, kim, sam, left int) {
		t.Helper()
		loads, err := w.Loads(w.ctx, []string{"kim", "sam"}, "")
		w.must(err)
		without, err := w.Loads(w.ctx, []string{"kim", "sam"}, c.Ref)
		w.must(err)
		if diff := cmp.Diff([]int{kim, sam, left}, []int{loads["kim"], loads["sam"], without["kim"] + without["sam"]}); diff != "" {
			t.Errorf("%s: %s", step, diff)
		}
	}
	save()
	look("opened", 1, 0, 0)
	asked("opened", 0, 0, 0)
	c.Offered = []string{"kim"}
	save()
	look("offered", 1, 0, 0)
	asked("offered", 1, 0, 0)
	c.Offered = []string{"kim", "sam"}
	save()
	asked("offered on", 0, 1, 0)
	c.Owner, c.Status = "kim", care.TakenOn
	save()
	look("taken", 0, 1, 0)
	asked("taken", 1, 0, 1)
	c.Owner = "sam"
	save()
	look("moved", 0, 0, 1)
	c.Owner, c.Status = "", care.OnHold
	save()
	look("given back", 1, 0, 0)
	asked("in line", 0, 0, 0)
	c.Owner, c.Status = "kim", care.Completed
	save()
	look("closed", 0, 0, 0)
	c.Status = care.TakenOn
	save()
	w.meet("rosa")
	w.must(w.Erase(w.ctx, "rosa"))
	look("erased", 0, 0, 0)
}

// The team comes back whole, and of two who change it at once one has to look
// again.
func teamComesBack(t *testing.T, w *world) {
	team, err := w.Team(w.ctx)
	w.must(err)
	if team.Version != 0 {
		t.Fatalf("a team of version %d before there was one", team.Version)
	}
	team.Members = []care.LinkWorker{{ID: "kim", Name: "Kim Okafor", Address: "sms:+447700900101"}}
	w.commit(store.Change{At: w.now, Team: &team})
	if _, err := w.tryCommit(store.Change{At: w.now, Team: &team}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("the same version again: %v", err)
	}
	got, err := w.Team(w.ctx)
	w.must(err)
	if diff := cmp.Diff(team.Members, got.Members); diff != "" || got.Version != 1 {
		t.Errorf("version %d: %s", got.Version, diff)
	}
	if i := slices.IndexFunc(w.everyKey(), func(k string) bool { return k == "{"+w.scheme+"}:team" }); i < 0 {
		t.Error("the team is not among the keys")
	}
}
