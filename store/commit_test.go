package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// A contact comes back as it was stored, by address and by ID.
func personComesBack(t *testing.T, w *world) {
	if p := w.load("rosa"); p.Version != 0 || p.Contact.ID != "" {
		t.Fatalf("a stranger has version %d", p.Version)
	}
	p := w.meet("rosa")
	p.Session = session(3, "book1")
	p.Contact.Postcode = "ZZ9 9ZZ"
	w.commit(store.Change{Person: &p}) // the profile is not in it
	got := w.load("rosa")
	if got.Version != 2 || got.Session.Turn != 3 || got.Contact.FirstName != "Rosa" || got.Contact.Postcode != "" {
		t.Errorf("got version %d, turn %d, profile %q %q", got.Version, got.Session.Turn, got.Contact.FirstName, got.Contact.Postcode)
	}
	byID, err := w.ByID(w.ctx, "rosa")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(got, byID, cmp.Comparer(func(a, b care.Address) bool { return a == b })); d != "" {
		t.Errorf("by ID differs from by address:\n%s", d)
	}
	if _, err := w.ByID(w.ctx, "nobody"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("unknown ID: %v", err)
	}
}

// The same input twice is one change, whatever else moved on meanwhile.
func inputOnce(t *testing.T, w *world) {
	p := w.meet("rosa")
	ch := store.Change{Input: "sms:SM1", Person: &p, Messages: []care.Outbound{message("rosa", 1, care.Reply)}}
	w.commit(ch)
	for _, version := range []int{p.Version, p.Version + 1} {
		again := p
		again.Version = version
		ch.Person = &again
		if _, err := w.tryCommit(ch); !errors.Is(err, care.ErrDuplicate) {
			t.Errorf("second commit at version %d: %v", version, err)
		}
	}
	if leases := w.claim(10); len(leases) != 1 {
		t.Errorf("%d messages wait", len(leases))
	}
}

// A change that meets a record that moved on writes nothing of itself.
func conflictWritesNothing(t *testing.T, w *world) {
	p := w.meet("rosa")
	w.meet("sam")
	w.commit(store.Change{Cases: []store.Case{{Case: care.Case{Ref: "AB12", Contact: "rosa", Opened: w.now, Status: care.Requested}}}})
	w.commit(store.Change{Jobs: []care.Job{{ID: "j", At: w.now}}})
	lost := w.due(1)[0]
	w.commit(store.Change{Jobs: []care.Job{{ID: "j", At: w.now}}}) // set anew: the lease is lost
	before := w.dump()
	stale, twin := p, store.Person{Contact: care.Contact{ID: "rosa"}}
	stale.Version += 3
	open := func(ref string, v int) []store.Case {
		return []store.Case{{Case: care.Case{Ref: ref, Contact: "rosa", Opened: w.now, Status: care.Requested}, Version: v}}
	}
	for name, ch := range map[string]store.Change{
		"stale person":          {Person: &stale},
		"new person who exists": {Person: &twin},
		"address of another":    {Person: &p, Bind: []care.Address{address("sam")}},
		"case that exists":      {Person: &p, Cases: open("AB12", 0)},
		"case that does not":    {Person: &p, Cases: open("ZZ99", 1)},
		"stale case":            {Person: &p, Cases: open("AB12", 2)},
		"lost job":              {Person: &p, Done: &lost},
		"job that is not there": {Person: &p, Done: &store.JobLease{Job: care.Job{ID: "x"}, Token: lost.Token}},
	} {
		ch.Input = "in-" + name
		ch.Messages = []care.Outbound{message("rosa", 1, care.Reply)}
		ch.Jobs = append(ch.Jobs, care.Job{ID: "new", At: w.now})
		ch.Log = []care.Entry{{At: w.now, Text: "hello", ID: "1"}}
		ch.Audit = []care.Audit{{At: w.now, Action: "opened"}}
		if _, err := w.tryCommit(ch); !errors.Is(err, care.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := cmp.Diff(before, w.dump()); d != "" {
		t.Errorf("a conflict wrote:\n%s", d)
	}
}

// dump is everything in the scheme, as Redis has it.
func (w *world) dump() map[string]any {
	w.t.Helper()
	all := map[string]any{}
	for _, key := range w.everyKey() {
		var v any
		var err error
		switch kind := w.client.Type(w.ctx, key).Val(); kind {
		case "hash":
			v, err = w.client.HGetAll(w.ctx, key).Result()
		case "list":
			v, err = w.client.LRange(w.ctx, key, 0, -1).Result()
		case "zset":
			v, err = w.client.ZRangeWithScores(w.ctx, key, 0, -1).Result()
		case "set":
			var members []string
			members, err = w.client.SMembers(w.ctx, key).Result()
			set := map[string]bool{}
			for _, m := range members {
				set[m] = true
			}
			v = set
		default:
			w.t.Fatalf("key of type %q", kind)
		}
		if err != nil {
			w.t.Fatal(err)
		}
		all[key] = v
	}
	return all
}

func (w *world) everyKey() []string {
	w.t.Helper()
	keys, err := allKeys(w.ctx, w.client, "{"+w.scheme+"}:*")
	if err != nil {
		w.t.Fatal(err)
	}
	return keys
}

// A change is all there or not at all, and comes back in order.
func wholeChange(t *testing.T, w *world) {
	p := w.meet("rosa")
	c := care.Case{Ref: "AB12", Contact: "rosa", Kind: care.KindReferral, Status: care.Requested, Opened: w.now}
	w.commit(store.Change{Input: "i", Person: &p, Cases: []store.Case{{Case: c}},
		Log:   []care.Entry{{At: w.now, Text: "hello", ID: "1"}, {At: w.now, Text: "hi", ID: "2", Out: true}},
		Audit: []care.Audit{{At: w.now, Actor: "flows", Action: "opened", Contact: "rosa", Case: "AB12"}},
		Jobs:  []care.Job{{ID: "wait.rosa", Kind: care.JobWait, At: w.now.Add(time.Hour), Contact: "rosa"}}})
	got, err := w.Case(w.ctx, "AB12")
	if err != nil || got.Version != 1 {
		t.Fatalf("case: version %d, %v", got.Version, err)
	}
	if d := cmp.Diff(c, got.Case); d != "" {
		t.Error(d)
	}
	said, err := w.Transcript(w.ctx, "rosa", 10)
	if err != nil || len(said) != 2 || said[0].Text != "hello" || said[1].Text != "hi" {
		t.Errorf("transcript: %v %v", said, err)
	}
	trail, err := w.AuditTrail(w.ctx, 10)
	if err != nil || len(trail) != 1 || trail[0].Case != "AB12" {
		t.Errorf("audit: %v %v", trail, err)
	}
	if _, err := w.Case(w.ctx, "ZZ99"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("unknown case: %v", err)
	}
}

// Open cases are listed oldest first, and leave the list when they are closed.
func openCases(t *testing.T, w *world) {
	for i, ref := range []string{"C3", "A1", "B2"} {
		opened := w.now.Add(time.Duration(-i) * time.Hour)
		w.commit(store.Change{Cases: []store.Case{{Case: care.Case{Ref: ref, Contact: "rosa", Opened: opened, Status: care.Requested}}}})
	}
	c, err := w.Case(w.ctx, "A1")
	if err != nil {
		t.Fatal(err)
	}
	c.Status = care.Completed
	w.commit(store.Change{Cases: []store.Case{c}})
	cases, err := w.OpenCases(w.ctx, 10)
	if err != nil {
		t.Fatal(err)
	}
	var refs []string
	for _, c := range cases {
		refs = append(refs, c.Ref)
	}
	if d := cmp.Diff([]string{"B2", "C3"}, refs); d != "" {
		t.Error(d)
	}
}

// Fifty link workers take the same case at once: one has it.
func oneWinner(t *testing.T, w *world) {
	w.commit(store.Change{Cases: []store.Case{{Case: care.Case{Ref: "AB12", Contact: "rosa", Opened: w.now, Status: care.Requested}}}})
	var mu sync.Mutex
	var won []string
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			c, err := w.Case(w.ctx, "AB12")
			if err != nil {
				t.Error(err)
				return
			}
			worker := fmt.Sprintf("w%d", i)
			if c.Case, err = c.Take(worker, w.now); err != nil {
				return // it was taken before we looked
			}
			_, err = w.tryCommit(store.Change{Cases: []store.Case{c}})
			switch {
			case err == nil:
				mu.Lock()
				won = append(won, worker)
				mu.Unlock()
			case !errors.Is(err, care.ErrConflict):
				t.Error(err)
			}
		})
	}
	all.Wait()
	c, err := w.Case(w.ctx, "AB12")
	if err != nil || len(won) != 1 || c.Owner != won[0] || c.Version != 2 {
		t.Errorf("winners %v, owner %s, version %d, %v", won, c.Owner, c.Version, err)
	}
}

// The transcript keeps the newest lines.
func cappedTranscript(t *testing.T, w *world) {
	p := w.meet("rosa")
	var log []care.Entry
	for i := range store.MaxTranscript + 30 {
		log = append(log, care.Entry{At: w.now, Text: fmt.Sprint(i)})
	}
	w.commit(store.Change{Person: &p, Log: log})
	said, err := w.Transcript(w.ctx, "rosa", 1000)
	if err != nil || len(said) != store.MaxTranscript || said[0].Text != "30" {
		t.Errorf("%d lines, %v", len(said), err)
	}
	if said, _ = w.Transcript(w.ctx, "rosa", 2); len(said) != 2 || said[1].Text != "229" {
		t.Errorf("last two: %v", said)
	}
}

// Nothing that people say or are called is readable in Redis, nor in a key.
func nothingReadable(t *testing.T, w *world) {
	const secret = "canary"
	p := w.meet("rosa")
	p.Contact.FirstName, p.Contact.Addresses = secret, append(p.Contact.Addresses, "sms:+447700900123")
	p.Session.Rest = secret
	m := message("rosa", 1, care.Reply)
	m.Text, m.To = secret, "sms:+447700900123"
	w.commit(store.Change{Person: &p, NewProfile: true, Bind: p.Contact.Addresses, Messages: []care.Outbound{m},
		Log: []care.Entry{{Text: secret}}, Jobs: []care.Job{{ID: "j", At: w.now, Name: secret}},
		Cases: []store.Case{{Case: care.Case{Ref: "AB12", Contact: "rosa", Answers: []care.Answered{{Name: "x", Value: secret}}}}}})
	l := w.claim(1)[0]
	w.finish(l, store.VerdictDead, w.now)
	all := fmt.Sprint(w.dump())
	for _, hidden := range []string{secret, "7700900123", "sim:rosa", "Rosa"} {
		if strings.Contains(all, hidden) {
			t.Errorf("%q can be read", hidden)
		}
	}
}
