package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// send queues messages.
func (w *world) send(messages ...care.Outbound) {
	w.t.Helper()
	w.commit(store.Change{Messages: messages})
}

// One person's messages go one after another, in the order they were made, each
// only when the one before has left.
func inOrder(t *testing.T, w *world) {
	w.send(message("rosa", 1, care.Reply), message("rosa", 2, care.Scheduled))
	w.send(message("rosa", 3, care.Reply))
	leases := w.claim(10)
	if d := cmp.Diff([]string{"rosa.1.1"}, ids(leases)); d != "" {
		t.Fatal(d)
	}
	if more := w.claim(10); len(more) != 0 {
		t.Errorf("claimed twice: %v", ids(more))
	}
	next := w.finish(leases[0], store.VerdictSent, time.Time{})
	if next == nil || next.Message.ID != "rosa.1.2" || !next.Until.Equal(w.now.Add(time.Minute)) {
		t.Fatalf("next: %+v", next)
	}
	next = w.finish(*next, store.VerdictSent, time.Time{})
	if next == nil || next.Message.ID != "rosa.1.3" || next.Message.Text != "text 3" {
		t.Fatalf("next: %+v", next)
	}
	if next = w.finish(*next, store.VerdictSent, time.Time{}); next != nil {
		t.Errorf("after the last: %+v", next)
	}
	w.now = w.now.Add(time.Hour)
	if more := w.claim(10); len(more) != 0 {
		t.Errorf("sent messages come back: %v", ids(more))
	}
}

// A commit leases the lanes that were empty, and only those.
func commitLeases(t *testing.T, w *world) {
	w.send(message("sam", 1, care.Reply))
	leases := w.commit(store.Change{Lease: time.Minute, Messages: []care.Outbound{
		message("rosa", 1, care.Reply), message("rosa", 2, care.Reply),
		message("sam", 2, care.Reply), message("staff-jo", 1, care.Safety)}})
	if d := cmp.Diff([]string{"staff-jo.1.1", "rosa.1.1"}, ids(leases)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"sam.1.1"}, ids(w.claim(10))); d != "" {
		t.Error(d)
	}
	if next := w.finish(leases[1], store.VerdictSent, time.Time{}); next == nil || next.Message.ID != "rosa.1.2" {
		t.Errorf("next: %+v", next)
	}
}

// Many processes claim at once: each message is leased to one of them.
func claimersRace(t *testing.T, w *world) {
	const people, claimers = 40, 10
	for i := range people {
		w.send(message(fmt.Sprint("p", i), 1, care.Reply))
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	got := map[string]int{}
	for range claimers {
		all.Go(func() {
			leases, err := w.Claim(w.ctx, w.now, time.Minute, people)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range ids(leases) {
				got[id]++
			}
		})
	}
	all.Wait()
	for i := range people {
		if id := fmt.Sprintf("p%d.1.1", i); got[id] != 1 {
			t.Errorf("%s leased %d times", id, got[id])
		}
	}
}

// What cannot be opened holds up nobody else.
func unreadableMessage(t *testing.T, w *world) {
	keys, err := store.NewKeys()
	w.must(err)
	other := store.New(w.client, keys, store.Options{}).Partition(w.scheme)
	_, err = other.Commit(w.ctx, store.Change{At: w.now, Messages: []care.Outbound{message("a", 1, care.Reply)}, Jobs: []care.Job{{ID: "a", At: w.now}}})
	w.must(err)
	w.commit(store.Change{Messages: []care.Outbound{message("b", 1, care.Reply)}, Jobs: []care.Job{{ID: "b", At: w.now}}})
	if d := cmp.Diff([]string{"b.1.1"}, ids(w.claim(10))); d != "" {
		t.Error(d)
	}
	if jobs := w.due(10); len(jobs) != 1 || jobs[0].ID != "b" {
		t.Errorf("jobs: %v", jobs)
	}
}

// A safety message passes whatever waits in front of its person.
func safetyPasses(t *testing.T, w *world) {
	w.send(message("rosa", 1, care.Scheduled), message("sam", 1, care.Reply))
	held := w.claim(1)[0]
	w.finish(held, store.VerdictAgain, w.now.Add(time.Hour))
	w.send(message("rosa", 2, care.Safety))
	leases := w.claim(2)
	if d := cmp.Diff([]string{"rosa.1.2", "rosa.1.1"}, ids(leases)); d != "" {
		t.Error(d)
	}
}

// A reply does not wait behind other people's reminders, and its own person's
// reminder still goes before it.
func repliesFirst(t *testing.T, w *world) {
	for _, id := range []string{"a", "b", "c", "rosa"} {
		w.send(message(id, 1, care.Scheduled))
	}
	w.now = w.now.Add(time.Second)
	w.send(message("rosa", 2, care.Reply))
	leases := w.claim(1)
	if d := cmp.Diff([]string{"rosa.1.1"}, ids(leases)); d != "" {
		t.Fatal(d)
	}
	if next := w.finish(leases[0], store.VerdictSent, time.Time{}); next == nil || next.Message.ID != "rosa.1.2" {
		t.Errorf("next: %+v", next)
	}
}

// What is put off for the night holds up no reply; it keeps its own order, and
// goes when its time has come. A safety message still passes all of it.
func putOffStepsAside(t *testing.T, w *world) {
	morning := w.now.Add(8 * time.Hour)
	w.send(message("rosa", 1, care.Scheduled), message("rosa", 2, care.Scheduled))
	w.send(message("rosa", 3, care.Reply))
	l := &w.claim(1)[0]
	for _, want := range []string{"rosa.1.2", "rosa.1.3"} {
		if l = w.finish(*l, store.VerdictPutOff, morning); l == nil || l.Message.ID != want {
			t.Fatalf("next: %+v, want %s", l, want)
		}
	}
	w.finish(*l, store.VerdictSent, time.Time{})
	w.now = w.now.Add(time.Hour)
	w.send(message("rosa", 4, care.Reply))
	if d := cmp.Diff([]string{"rosa.1.4"}, ids(w.claim(10))); d != "" {
		t.Errorf("in the night: %s", d)
	}
	w.now = morning
	leases := w.claim(10)
	if d := cmp.Diff([]string{"rosa.1.4", "rosa.1.1"}, ids(leases)); d != "" { // the first lease has lapsed
		t.Fatalf("in the morning: %s", d)
	}
	// Put off again, it stays where it is.
	if next := w.finish(leases[1], store.VerdictPutOff, morning.Add(time.Hour)); next != nil {
		t.Errorf("next: %+v", next)
	}
	w.now = morning.Add(time.Hour)
	l = &w.claim(10)[1]
	if l.Message.ID != "rosa.1.1" || l.Tries != 0 {
		t.Errorf("an hour later: %+v", l)
	}
	if l = w.finish(*l, store.VerdictSent, time.Time{}); l == nil || l.Message.ID != "rosa.1.2" {
		t.Errorf("after it: %+v", l)
	}
}

// A reply does not cut short the lease on, or the back-off of, what is before it.
func replyKeepsLease(t *testing.T, w *world) {
	w.send(message("rosa", 1, care.Scheduled))
	l := w.claim(1)[0]
	w.send(message("rosa", 2, care.Reply))
	if more := w.claim(1); len(more) != 0 {
		t.Fatalf("a leased lane was claimed: %v", ids(more))
	}
	w.finish(l, store.VerdictAgain, w.now.Add(time.Hour))
	if more := w.claim(1); len(more) != 0 {
		t.Fatalf("back-off was cut short: %v", ids(more))
	}
	w.now = w.now.Add(time.Hour)
	if d := cmp.Diff([]string{"rosa.1.1"}, ids(w.claim(1))); d != "" {
		t.Error(d)
	}
}

// One person's failure delays nobody else.
func failureDelaysNobody(t *testing.T, w *world) {
	w.send(message("rosa", 1, care.Reply), message("sam", 1, care.Reply))
	for _, l := range w.claim(1) {
		w.finish(l, store.VerdictAgain, w.now.Add(time.Hour))
	}
	if got := w.claim(10); len(got) != 1 {
		t.Errorf("%d claimed", len(got))
	}
}

// Tries are counted for again and unknown, not for hold and later; unknown, later
// and a lease that lapsed leave word of the send that began.
func triesAndIntent(t *testing.T, w *world) {
	begun := w.now
	w.send(message("rosa", 1, care.Reply))
	l := w.claim(1)[0]
	steps := []struct {
		verdict store.Verdict
		tries   int
		intent  time.Time
	}{
		{store.VerdictAgain, 1, time.Time{}},
		{store.VerdictHold, 1, time.Time{}},
		{store.VerdictUnknown, 2, begun.Add(2 * time.Minute)},
		{store.VerdictLater, 2, begun.Add(2 * time.Minute)},
		{"", 2, begun.Add(2 * time.Minute)}, // the holder vanished
		{store.VerdictAgain, 3, time.Time{}},
		{"", 3, begun.Add(6 * time.Minute)},
	}
	for i, s := range steps {
		if s.verdict != "" {
			w.finish(l, s.verdict, w.now.Add(time.Minute))
		}
		w.now = w.now.Add(time.Minute)
		leases := w.claim(1)
		if len(leases) != 1 {
			t.Fatalf("step %d: not there again", i)
		}
		l = leases[0]
		if l.Tries != s.tries || !l.Intent.Equal(s.intent) {
			t.Errorf("step %d: %d tries, intent %v; want %d, %v", i, l.Tries, l.Intent, s.tries, s.intent)
		}
	}
}

// Who lost a lease finishes nothing.
func staleHolder(t *testing.T, w *world) {
	w.send(message("rosa", 1, care.Reply), message("rosa", 2, care.Reply))
	old := w.claim(1)[0]
	w.now = w.now.Add(time.Minute)
	held := w.claim(1)[0]
	for _, v := range []store.Verdict{store.VerdictSent, store.VerdictAgain, store.VerdictDead, store.VerdictVoid} {
		if _, err := w.Finish(w.ctx, old, store.Outcome{Verdict: v, Now: w.now, At: w.now}); !errors.Is(err, care.ErrConflict) {
			t.Errorf("%s by the old holder: %v", v, err)
		}
	}
	if next := w.finish(held, store.VerdictSent, time.Time{}); next == nil || next.Message.ID != "rosa.1.2" {
		t.Errorf("next: %+v", next)
	}
}

// STOP stops what waits, except the message that says so.
func optOut(t *testing.T, w *world) {
	p := w.meet("rosa")
	w.send(message("rosa", 1, care.Reply), message("rosa", 2, care.Reply), message("rosa", 3, care.Safety))
	held := w.claim(2)[1]
	p.Contact.OptedOut = w.now
	notice := message("rosa", 4, care.Reply)
	notice.Purpose = care.PurposeOptOut
	leases := w.commit(store.Change{Person: &p, NewProfile: true, Lease: time.Minute,
		Messages: []care.Outbound{notice, message("rosa", 5, care.Reply)}})
	if len(leases) != 0 {
		t.Errorf("leased: %v", ids(leases))
	}
	next := w.finish(held, store.VerdictAgain, w.now)
	if next != nil {
		t.Errorf("next: %+v", next)
	}
	got := w.claim(10)
	if d := cmp.Diff([]string{"rosa.1.4"}, ids(got)); d != "" {
		t.Fatal(d)
	}
	if next := w.finish(got[0], store.VerdictSent, time.Time{}); next != nil {
		t.Errorf("after the notice: %+v", next)
	}
	for _, id := range []string{"rosa.1.1", "rosa.1.2", "rosa.1.5"} {
		if r, err := w.Delivery(w.ctx, "rosa", id); err != nil || r.Delivery != care.Failed || r.Code != "opted_out" {
			t.Errorf("%s: %+v %v", id, r, err)
		}
	}
}

// A commit does not lease to the sender what an opt-out forbids.
func optOutBeforeCommit(t *testing.T, w *world) {
	p := w.meet("rosa")
	p.Contact.OptedOut = w.now
	w.commit(store.Change{Person: &p, NewProfile: true})
	if leases := w.commit(store.Change{Lease: time.Minute, Messages: []care.Outbound{message("rosa", 1, care.Reply)}}); len(leases) != 0 {
		t.Errorf("leased: %v", ids(leases))
	}
	if got := w.claim(10); len(got) != 0 {
		t.Errorf("claimed: %v", ids(got))
	}
}

// A receipt settles a message whose send nobody saw the end of.
func receiptBeforeFinish(t *testing.T, w *world) {
	settle := func(id string, d care.Delivery) bool {
		changed, err := w.Settle(w.ctx, care.Receipt{Outbound: id, ProviderID: "SM1", Delivery: d, At: w.now})
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	w.send(message("rosa", 1, care.Reply), message("rosa", 2, care.Reply), message("rosa", 3, care.Reply))
	l := w.claim(1)[0]
	if !settle("rosa.1.1", care.Sent) {
		t.Error("the first receipt is no news")
	}
	next := w.finish(l, store.VerdictUnknown, w.now.Add(time.Minute))
	if next == nil || next.Message.ID != "rosa.1.2" {
		t.Fatalf("a settled message was kept: %+v", next)
	}
	w.finish(*next, store.VerdictUnknown, w.now.Add(time.Minute))
	if more := w.claim(1); len(more) != 0 {
		t.Fatalf("the look-up was not waited for: %v", ids(more))
	}
	settle("rosa.1.2", care.Delivered) // and the lane goes on at once
	if d := cmp.Diff([]string{"rosa.1.3"}, ids(w.claim(1))); d != "" {
		t.Error(d)
	}
}

// Receipts never go backwards.
func receiptsRank(t *testing.T, w *world) {
	w.send(message("rosa", 1, care.Reply))
	w.finish(w.claim(1)[0], store.VerdictSent, time.Time{})
	steps := []struct {
		d       care.Delivery
		changed bool
		stands  care.Delivery
	}{
		{care.Accepted, false, care.Accepted},
		{care.Delivered, true, care.Delivered},
		{care.Sent, false, care.Delivered},
		{care.Undelivered, false, care.Delivered},
		{care.Read, true, care.Read},
		{care.Failed, false, care.Read},
	}
	for _, s := range steps {
		changed, err := w.Settle(w.ctx, care.Receipt{Outbound: "rosa.1.1", ProviderID: "P-rosa.1.1", Delivery: s.d, At: w.now, Code: "30 003"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Delivery(w.ctx, "rosa", "rosa.1.1")
		if err != nil || changed != s.changed || got.Delivery != s.stands || got.ProviderID != "P-rosa.1.1" {
			t.Errorf("%s: changed %v, stands %+v, %v", s.d, changed, got, err)
		}
	}
	if _, err := w.Delivery(w.ctx, "rosa", "rosa.9.9"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("unknown message: %v", err)
	}
}
