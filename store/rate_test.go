package store_test

import (
	"testing"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/store"
)

// Processes that share a store share its limits: all places are taken, or none.
func sharedLimits(t *testing.T, w *world) {
	other := store.New(w.client, w.keys, store.Options{}).Partition(w.scheme)
	now := w.now
	network := flows.Place{Limit: "sms", Lasts: 100 * time.Millisecond}
	person := flows.Place{Limit: "rosa", Lasts: time.Second}
	take := func(p *store.Partition, places ...flows.Place) time.Duration {
		t.Helper()
		wait, err := p.Take(w.ctx, now, places)
		if err != nil {
			t.Fatal(err)
		}
		return wait
	}
	if wait := take(w.Partition, network, person); wait != 0 {
		t.Errorf("the first waits %v", wait)
	}
	if wait := take(other, network); wait != 100*time.Millisecond {
		t.Errorf("another process waits %v, want 100ms", wait)
	}
	ahead := network
	ahead.Ahead = 100 * time.Millisecond
	if wait := take(other, ahead, person); wait != time.Second {
		t.Errorf("one more to the same person waits %v, want 1s", wait)
	}
	if wait := take(other, ahead); wait != 0 {
		t.Errorf("a place was taken although another was not free: %v", wait)
	}
	now = now.Add(time.Second)
	if wait := take(other, network, person); wait != 0 {
		t.Errorf("waits %v after the time is over", wait)
	}
	if _, err := w.Sweep(w.ctx, now.Add(time.Hour), ""); err != nil {
		t.Fatal(err)
	}
	if n := w.client.HLen(w.ctx, "{"+w.scheme+"}:rates").Val(); n != 0 {
		t.Errorf("%d limits are left", n)
	}
}

// What was committed is seen, whoever asks, and in the order of the question.
func unseen(t *testing.T, w *world) {
	for _, id := range []string{"sms:SM1", "sms:SM3"} {
		if _, err := w.Commit(w.ctx, store.Change{Input: id, At: w.now}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := w.Unseen(w.ctx, []string{"sms:SM4", "sms:SM3", "sms:SM2", "sms:SM1"})
	if err != nil || len(got) != 2 || got[0] != "sms:SM4" || got[1] != "sms:SM2" {
		t.Errorf("unseen %q, %v", got, err)
	}
	if got, err := w.Unseen(w.ctx, []string{"sms:SM1"}); err != nil || len(got) != 0 {
		t.Errorf("unseen %q, %v", got, err)
	}
}
