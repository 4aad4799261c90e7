package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// must fails the test when something that cannot go wrong does.
func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// A dead letter is listed, comes back to its lane when it is revived, and is
// gone when it is discarded.
func deadLetters(t *testing.T, w *world) {
	w.store = store.New(w.client, w.keys, store.Options{Now: func() time.Time { return w.now }})
	w.Partition = w.store.Partition(w.scheme)
	w.send(message("rosa", 1, care.Reply), message("rosa", 2, care.Reply), message("rosa", 3, care.Reply))
	next := w.finish(w.claim(1)[0], store.VerdictDead, time.Time{})
	w.now = w.now.Add(time.Second)
	next = w.finish(*next, store.VerdictDead, time.Time{})
	dead, err := w.Dead(w.ctx, 10)
	w.must(err)
	if len(dead) != 2 || dead[0].Message.ID != "rosa.1.1" || dead[0].Code != "c" || dead[0].Tries != 1 || dead[1].Message.ID != "rosa.1.2" {
		t.Fatalf("dead: %+v", dead)
	}
	w.must(w.Revive(w.ctx, "rosa.1.1"))
	w.must(w.Discard(w.ctx, "rosa.1.2"))
	for _, f := range []func() error{
		func() error { return w.Revive(w.ctx, "rosa.1.1") },
		func() error { return w.Discard(w.ctx, "rosa.1.2") },
	} {
		if err := f(); !errors.Is(err, care.ErrNotFound) {
			t.Errorf("a second time: %v", err)
		}
	}
	next = w.finish(*next, store.VerdictSent, time.Time{})
	if next == nil || next.Message.ID != "rosa.1.1" || !next.Message.Made.Equal(w.now) {
		t.Fatalf("revived: %+v", next)
	}
	if dead, err := w.Dead(w.ctx, 10); err != nil || len(dead) != 0 {
		t.Errorf("still dead: %v %v", dead, err)
	}
}

// Sessions are counted in the version of the flows that they are in, and a
// version that somebody is in stays.
func booksCounted(t *testing.T, w *world) {
	w.must(w.SaveBook(w.ctx, "b1", []byte("one")))
	w.must(w.SaveBook(w.ctx, "b2", []byte("two")))
	in := func(id, book string) {
		p := w.load(id)
		if p.Version == 0 {
			p.Contact.ID = id
		}
		p.Session.Book = book
		w.commit(store.Change{Person: &p, Bind: []care.Address{address(id)}})
	}
	in("rosa", "b1")
	in("sam", "b1")
	in("rosa", "b2")
	in("rosa", "b2")
	counts := func(want map[string]int) {
		t.Helper()
		got, err := w.Books(w.ctx)
		w.must(err)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	counts(map[string]int{"b1": 1, "b2": 1})
	if err := w.DropBook(w.ctx, "b1"); !errors.Is(err, care.ErrConflict) {
		t.Errorf("dropped with somebody in it: %v", err)
	}
	in("sam", "")
	counts(map[string]int{"b1": 0, "b2": 1})
	w.must(w.DropBook(w.ctx, "b1"))
	counts(map[string]int{"b2": 1})
	if _, err := w.Book(w.ctx, "b1"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("dropped: %v", err)
	}
	if source, err := w.Book(w.ctx, "b2"); err != nil || string(source) != "two" {
		t.Errorf("kept: %q %v", source, err)
	}
}

// Notes hold the last value, lists the newest entries, in order.
func notesAndLists(t *testing.T, w *world) {
	if v, err := w.Note(w.ctx, "offset"); v != "" || err != nil {
		t.Errorf("no note: %q %v", v, err)
	}
	w.must(w.SetNote(w.ctx, "offset", "41"))
	w.must(w.SetNote(w.ctx, "offset", "42"))
	if v, err := w.Note(w.ctx, "offset"); v != "42" || err != nil {
		t.Errorf("note: %q %v", v, err)
	}
	for i := range 502 {
		w.must(w.Keep(w.ctx, "sim:alice", fmt.Append(nil, i)))
	}
	got, err := w.Kept(w.ctx, "sim:alice")
	w.must(err)
	if len(got) != 500 || string(got[0]) != "2" || string(got[499]) != "501" {
		t.Errorf("%d kept", len(got))
	}
	if other, err := w.Kept(w.ctx, "sim:bob"); err != nil || len(other) != 0 {
		t.Errorf("another list: %v %v", other, err)
	}
}

// Of fifty replicas one begins the work of an occasion, and it is known later
// that somebody did.
func occasionsOnce(t *testing.T, w *world) {
	for _, slot := range []string{"2026-11-22", "2026-11-23"} {
		mark := care.Occasion{Work: care.WorkDigest, Who: "kim", Slot: slot}.Mark()
		if unseen, err := w.Unseen(w.ctx, []string{mark}); err != nil || len(unseen) != 1 {
			t.Fatalf("before: %v %v", unseen, err)
		}
		var first atomic.Int32
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				job := care.Job{ID: mark, Kind: care.JobDaily, At: w.now}
				_, err := w.tryCommit(store.Change{Input: mark, Jobs: []care.Job{job}})
				switch {
				case err == nil:
					first.Add(1)
				case !errors.Is(err, care.ErrDuplicate):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if first.Load() != 1 {
			t.Errorf("%s: %d were first", slot, first.Load())
		}
		if unseen, err := w.Unseen(w.ctx, []string{mark}); err != nil || len(unseen) != 0 {
			t.Errorf("after: %v %v", unseen, err)
		}
	}
	if n, err := w.JobsDue(w.ctx, "daily:digest:", w.now, w.now.Add(time.Second)); err != nil || n != 2 {
		t.Errorf("%d jobs: %v", n, err)
	}
	if n, err := w.JobsDue(w.ctx, "visit:", w.now, w.now.Add(time.Second)); err != nil || n != 0 {
		t.Errorf("%d of another kind: %v", n, err)
	}
}

// Depth says what waits.
func depths(t *testing.T, w *world) {
	w.send(message("a", 1, care.Safety), message("b", 1, care.Reply), message("c", 1, care.Scheduled), message("d", 1, care.Scheduled), message("e", 1, care.Reply))
	w.finish(w.claim(1)[0], store.VerdictDead, time.Time{})
	w.claim(1)
	w.commit(store.Change{Jobs: []care.Job{{ID: "x", At: w.now}, {ID: "y", At: w.now.Add(time.Hour)}},
		Cases: []store.Case{{Case: care.Case{Ref: "AB12", Contact: "a", Opened: w.now}}}, Input: "i"})
	if _, err := w.tryCommit(store.Change{Input: "i"}); !errors.Is(err, care.ErrDuplicate) {
		t.Fatal(err)
	}
	got, err := w.Depth(w.ctx, w.now.Add(30*time.Second))
	w.must(err)
	want := store.Depth{Reply: 1, Scheduled: 2, Held: 1, Overdue: 30 * time.Second, Late: 30 * time.Second, Jobs: 1, Dead: 1, OpenCases: 1, Repeats: 1}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A sweep takes old marks and receipts, and no others.
func sweeps(t *testing.T, w *world) {
	old := w.now
	w.commit(store.Change{Input: "old", Messages: []care.Outbound{message("a", 1, care.Reply)}})
	w.finish(w.claim(1)[0], store.VerdictSent, time.Time{})
	w.now = w.now.Add(time.Hour)
	w.commit(store.Change{Input: "new", Messages: []care.Outbound{message("a", 2, care.Reply)}})
	w.finish(w.claim(1)[0], store.VerdictSent, time.Time{})
	w.must(sweepAll(w, old.Add(time.Minute)))
	if _, err := w.tryCommit(store.Change{Input: "old"}); err != nil {
		t.Errorf("the old mark is there: %v", err)
	}
	if _, err := w.tryCommit(store.Change{Input: "new"}); !errors.Is(err, care.ErrDuplicate) {
		t.Errorf("the new mark is gone: %v", err)
	}
	if _, err := w.Delivery(w.ctx, "a", "a.1.1"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("the old receipt: %v", err)
	}
	if _, err := w.Delivery(w.ctx, "a", "a.1.2"); err != nil {
		t.Errorf("the new receipt: %v", err)
	}
}

// Erasure takes every trace of one person, and none of another.
func erases(t *testing.T, w *world) {
	fill := func(id string) {
		p := w.meet(id)
		p.Session.Book = "b1"
		ref := "REF" + id
		w.commit(store.Change{Person: &p, Log: []care.Entry{{Text: "hello"}},
			Cases:        []store.Case{{Case: care.Case{Ref: ref, Contact: id, Opened: w.now, Status: care.Requested}}},
			Appointments: []store.Appointment{w.appointment("visit-"+id, id, time.Hour)},
			Jobs:         []care.Job{{ID: "wait." + id, At: w.now.Add(time.Hour), Contact: id}},
			Messages: []care.Outbound{message(id, 1, care.Reply), message(id, 2, care.Reply),
				message(id, 3, care.Reply), message(id, 4, care.Safety)}})
		w.must(w.Keep(w.ctx, "sim:"+id, []byte("x")))
		for _, l := range w.claim(1) { // the safety message
			w.finish(l, store.VerdictAgain, w.now.Add(time.Hour))
		}
		for _, l := range w.claim(1) {
			w.finish(*w.finish(l, store.VerdictSent, time.Time{}), store.VerdictDead, time.Time{})
		}
	}
	fill("sam")
	// The team's own records: what is about one goes, and what is about another stays.
	staff := store.Person{Contact: care.Contact{ID: "staff-kim", StaffID: "kim"}}
	w.commit(store.Change{Person: &staff, Log: []care.Entry{{Text: "You have REFsam."}}, Diaries: []store.Diary{{Worker: "kim"}}})
	before := w.dump()
	fill("rosa")
	staff.Version = 1
	hold := care.Hold{Slot: w.appointment("x", "rosa", time.Hour).Slot, For: "rosa", Until: w.now.Add(time.Hour)}
	late := care.Inbound{ID: "sim:9", From: "sim:rosa", Text: "help"}
	w.commit(store.Change{Log: []care.Entry{{Text: "refROSA: see you at 2"}}, Person: &staff,
		Diaries: []store.Diary{{Worker: "kim", Version: 1, Diary: care.Diary{Holds: []care.Hold{hold}}}},
		Jobs:    []care.Job{{ID: "inbound:sim:9", In: &late, At: w.now}},
		Dead:    []store.DeadLetter{{Message: care.Outbound{ID: "sim:8", Contact: "unknown"}, In: &late, At: w.now}, {Message: care.Outbound{ID: "s.1", Contact: "staff-kim", Case: "REFrosa"}, At: w.now}}})
	if _, err := w.Take(w.ctx, w.now, []flows.Place{{Limit: "rosa", Lasts: time.Second}}); err != nil {
		t.Fatal(err)
	}
	held := w.load("rosa")
	w.must(w.Erase(w.ctx, "rosa", "kim"))
	after := w.dump()
	trail, err := w.AuditTrail(w.ctx, 10)
	w.must(err)
	if len(trail) != 1 || trail[0].Action != "erased" || trail[0].Contact != "rosa" {
		t.Errorf("trail: %+v", trail)
	}
	delete(after, "{"+w.scheme+"}:audit")
	for _, d := range []map[string]any{before, after} { // their versions went on
		delete(d, "{"+w.scheme+"}:contact:staff-kim")
		for key := range d {
			if strings.Contains(key, ":diary:") {
				delete(d, key)
			}
		}
	}
	if d, err := w.Diary(w.ctx, "kim", w.now, w.now.Add(time.Hour)); err != nil || len(d.Holds) != 0 {
		t.Errorf("a time is still held: %v %v", d.Holds, err)
	}
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("something was left, or too much taken:\n%s", d)
	}
	held.Session.Turn++
	if _, err := w.tryCommit(store.Change{Person: &held}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("a turn that was under way brings them back: %v", err)
	}
	if err := w.Erase(w.ctx, "rosa"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
}

// Neither of two schemes sees the other's people.
func schemesApart(t *testing.T, w *world) {
	w.meet("rosa")
	w.send(message("rosa", 1, care.Reply))
	other := *w
	other.scheme = w.scheme + "b"
	other.Partition = w.store.Partition(other.scheme)
	if p := other.load("rosa"); p.Version != 0 {
		t.Error("found in another scheme")
	}
	if got := other.claim(10); len(got) != 0 {
		t.Errorf("claimed in another scheme: %v", ids(got))
	}
}

// What these keys did not seal is not opened, and not taken for nothing.
func otherKeys(t *testing.T, w *world) {
	w.meet("rosa")
	keys, err := store.NewKeys()
	w.must(err)
	stranger := store.New(w.client, keys, store.Options{}).Partition(w.scheme)
	if _, err := stranger.ByID(w.ctx, "rosa"); !errors.Is(err, store.ErrSealed) {
		t.Errorf("with other keys: %v", err)
	}
}

// A sweep goes on until nothing old is left, however much there is.
func sweepsAll(t *testing.T, w *world) {
	const many = 2500
	for i := range many {
		w.commit(store.Change{Input: fmt.Sprint("old", i)})
	}
	w.must(sweepAll(w, w.now.Add(time.Minute)))
	if n := w.client.ZCard(w.ctx, "{"+w.scheme+"}:seen").Val(); n != 0 {
		t.Errorf("%d of %d marks are left", n, many)
	}
}

func sweepAll(w *world, before time.Time) error {
	next, err := w.Sweep(w.ctx, before, "")
	for next != "" && err == nil {
		next, err = w.Sweep(w.ctx, before, next)
	}
	return err
}
