package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// settled is a contact of so many days ago, with a closed request.
func settled(t *testing.T, h *house, id string, days int, change func(*care.Contact, *care.Case)) {
	t.Helper()
	then := h.now().UTC().AddDate(0, 0, -days)
	c := care.Contact{ID: id, Addresses: []care.Address{care.Address("sim:" + id)}, Created: then, LastHeard: then}
	k := care.Case{Ref: "K" + strings.ToUpper(id), Contact: id, Kind: care.KindReferral, Status: care.Completed, Opened: then, Taken: then, Closed: then}
	if change != nil {
		change(&c, &k)
	}
	log := []care.Entry{{At: then, Text: "long ago", ID: "sim:1"}, {At: h.now().UTC(), Text: "now", ID: "sim:2"}}
	commit := store.Change{At: then, Person: &store.Person{Contact: c}, NewProfile: true, Bind: c.Addresses, Cases: []store.Case{{Case: k}}, Log: log}
	if _, err := h.schemes[0].partition.Commit(t.Context(), commit); err != nil {
		t.Fatal(err)
	}
}

func TestKeepingTakesWhatIsOverAndNothingElse(t *testing.T) {
	h, _ := open(t)
	s := h.schemes[0]
	settled(t, h, "idle", 401, nil)
	settled(t, h, "over", 201, nil)
	settled(t, h, "recent", 199, nil)
	settled(t, h, "waiting", 500, func(_ *care.Contact, k *care.Case) { k.Status, k.Closed = care.TakenOn, time.Time{} })
	settled(t, h, "booked", 500, func(c *care.Contact, _ *care.Case) {
		start := h.now().UTC().Add(48 * time.Hour)
		c.Appointments = []care.Appointment{{ID: "a1", Status: care.Booked, Slot: care.Slot{Worker: "sam", Start: start, Length: time.Hour, How: care.ByPhone}}}
	})
	if next, err := s.keep(t.Context(), "2026-11-26", ""); err != nil || next != "" {
		t.Fatal(next, err)
	}
	for id, want := range map[string]struct{ there, request bool }{
		"idle": {}, "over": {there: true}, "recent": {true, true}, "waiting": {true, true}, "booked": {there: true},
	} {
		_, err := s.partition.ByID(t.Context(), id)
		if there := !errors.Is(err, care.ErrNotFound); there != want.there {
			t.Errorf("%s: still there %v (%v)", id, there, err)
		}
		cases, err := s.partition.CasesWith(t.Context(), id)
		if request := len(cases) == 1; err != nil || request != want.request {
			t.Errorf("%s: request %v (%v)", id, request, err)
		}
		said, err := s.partition.Transcript(t.Context(), id, 10)
		if err != nil || want.there && (len(said) != 1 || said[0].Text != "now") {
			t.Errorf("%s: transcript %v (%v)", id, said, err)
		}
	}
	trail, err := s.partition.AuditTrail(t.Context(), 10)
	did := map[string]string{}
	for _, a := range trail {
		did[a.Contact] = a.Action
	}
	if err != nil || did["idle"] != "erased" || did["over"] != "forgot" || did["recent"] != "" {
		t.Errorf("trail %v (%v)", did, err)
	}
}

// What a restored copy lost is put right, counted, and right after that.
func TestMendingPutsRightWhatIsMissing(t *testing.T) {
	h, _ := open(t)
	s := h.schemes[0]
	settled(t, h, "alice", 0, func(c *care.Contact, k *care.Case) {
		k.Status, k.Taken, k.Closed = care.Requested, time.Time{}, time.Time{}
		c.OpenCases = []string{k.Ref}
	})
	client := h.backing.client // which writes by scripts only
	write := func(command, key string, args ...any) {
		t.Helper()
		script := "return redis.call('" + command + "', KEYS[1], unpack(ARGV))"
		if n, err := client.Eval(t.Context(), script, []string{"{riverside}:" + key}, args...).Int(); err != nil || n != 1 {
			t.Fatalf("%s %s: %d %v", command, key, n, err)
		}
	}
	for _, index := range []string{"opened", "open", "unowned"} {
		write("ZREM", index, "KALICE")
	}
	if n, err := s.line.Mend(t.Context(), "alice"); err != nil || n != 2 { // its indexes, and the climb that nobody set
		t.Fatalf("%d mended: %v", n, err)
	}
	waiting, err := s.partition.WaitingCases(t.Context(), 5)
	if err != nil || len(waiting) != 1 {
		t.Errorf("waiting %v (%v)", waiting, err)
	}
	jobs, err := s.partition.Due(t.Context(), h.now().Add(time.Minute), time.Second, 5)
	if err != nil || len(jobs) != 1 || jobs[0].Kind != care.JobClimb || jobs[0].Case != "KALICE" {
		t.Errorf("jobs %v (%v)", jobs, err)
	}
	if n, err := s.line.Mend(t.Context(), "alice"); err != nil || n != 0 {
		t.Errorf("%d mended once more: %v", n, err)
	}
	write("HSET", "owned", "KALICE", "somebody referral")
	if _, err := s.mend(t.Context(), "2026-11-26", ""); err != nil {
		t.Fatal(err)
	}
	if row := client.HGet(t.Context(), "{riverside}:owned", "KALICE").Val(); row != "" {
		t.Errorf("nobody has it, and the index says %q", row)
	}
}
