package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// load lets many reminders be due at one instant, for a sender that may send
// only so many a second, while people go on writing to us.
func load(ctx context.Context, o options, binary, dir string) error {
	a := newArrivals()
	var arrived atomic.Int64
	p := single(o.seed)
	p.rate, p.replicas, p.zone = o.rate, o.replicas, bottest.Noon()
	p.receipts = []string{"sent", "delivered"}
	p.seen = func(number string, s bottest.Shown) {
		if len(s.Text) > 8 && s.Text[:8] == "Reminder" {
			arrived.Add(1)
		}
		a.seen(number, s)
	}
	w, err := newWorld(ctx, p, binary, dir)
	if err != nil {
		w.close()
		return err
	}
	defer w.close()
	calm, err := w.writers(ctx, a, 10*time.Second)
	if err != nil {
		return err
	}
	fmt.Printf("replies before: p50 %v, p99 %v of %d\n", quantile(calm, 0.5), quantile(calm, 0.99), len(calm))
	due, err := w.remind(ctx, o.reminders)
	if err != nil {
		return err
	}
	time.Sleep(time.Until(due))
	fmt.Printf("%d reminders are due at one instant; the sender may send %g parts a second; %d processes\n", o.reminders, o.rate, o.replicas)
	before := w.spent()
	var drain sync.WaitGroup
	watched, stop := context.WithCancel(ctx)
	drain.Go(func() { w.watch(watched, due, &arrived, o) })
	busy, err := w.writers(ctx, a, time.Duration(2*float64(o.reminders)/o.rate+60)*time.Second, func() bool { return arrived.Load() >= int64(o.reminders) })
	took := time.Since(due)
	stop()
	drain.Wait()
	if err != nil {
		return err
	}
	texts := float64(arrived.Load()) + float64(len(busy))
	fmt.Printf("replies meanwhile: p50 %v, p99 %v, worst %v of %d (bar p99 250ms)\n", quantile(busy, 0.5), quantile(busy, 0.99), quantile(busy, 1), len(busy))
	fmt.Printf("%d of %d reminders arrived in %.1f s: with the replies %.1f texts/s of %g allowed\n",
		arrived.Load(), o.reminders, took.Seconds(), texts/took.Seconds(), o.rate)
	spent := w.spent()
	for i, who := range []string{"program", "Redis", "stand-in and people"} {
		spent[i] = ((spent[i] - before[i]) / time.Duration(texts)).Round(time.Microsecond)
		fmt.Printf("processor time a text, with its two status callbacks: %s %v\n", who, spent[i])
	}
	fmt.Printf("that is %.0f texts/s if two whole cores were there\n", 2/(spent[0]+spent[1]+spent[2]).Seconds())
	return w.onceEach(o.reminders)
}

// spent is the processor time of the program, of Redis, and of ourselves.
func (w *world) spent() [3]time.Duration {
	t := [3]time.Duration{0, cpu(w.redis.cmd.Process.Pid), cpu(os.Getpid())}
	for _, r := range w.replicas {
		t[0] += cpu(r.cmd.Process.Pid)
	}
	return t
}

// writers are people who write all the time, a few texts a second in all.
func (w *world) writers(ctx context.Context, a *arrivals, d time.Duration, done ...func() bool) (took []time.Duration, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	end := time.Now().Add(d)
	for i := range 5 {
		all.Go(func() {
			for time.Now().Before(end) && (len(done) == 0 || !done[0]()) {
				one, e := w.talk(ctx, a, fmt.Sprintf("+447700900%05d", 99000+i), 5, 400*time.Millisecond)
				mu.Lock()
				took = append(took, one...)
				if e != nil {
					err = e
				}
				mu.Unlock()
				if e != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return took, err
}

// remind queues n reminders for as many people, all due at one instant.
func (w *world) remind(ctx context.Context, n int) (due time.Time, err error) {
	f, err := os.Open(filepath.Join(w.dir, "keys"))
	if err != nil {
		return due, err
	}
	defer f.Close()
	keys, err := store.ReadKeys(f)
	if err != nil {
		return due, err
	}
	client := w.redis.client()
	defer client.Close()
	part := store.New(client, keys, store.Options{}).Partition("harness")
	due, err = whenQueued(ctx, part, n)
	if err != nil {
		return due, err
	}
	var next atomic.Int64
	failed := make(chan error, 50)
	for range cap(failed) {
		go func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				m := care.Outbound{ID: fmt.Sprintf("r%d.1.1", i), Contact: fmt.Sprintf("r%d", i), Class: care.Scheduled, Purpose: "reminder",
					To: care.Address(fmt.Sprintf("sms:+4477009%06d", i)), Text: fmt.Sprintf("Reminder %d: we will see you tomorrow at 10.", i),
					Made: due, Expires: due.Add(24 * time.Hour)}
				if _, err := part.Commit(ctx, store.Change{At: due, Messages: []care.Outbound{m}}); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range cap(failed) {
		if e := <-failed; e != nil {
			err = e
		}
	}
	if time.Now().After(due) {
		err = fmt.Errorf("queueing took longer than thought")
	}
	return due, err
}

// whenQueued is when n reminders will be in their lanes, as fast as it goes now.
func whenQueued(ctx context.Context, part *store.Partition, n int) (time.Time, error) {
	const some = 500
	began := time.Now()
	for range some {
		if _, err := part.Commit(ctx, store.Change{At: began, Audit: []care.Audit{{Action: "measured"}}}); err != nil {
			return began, err
		}
	}
	return time.Now().Add(time.Since(began)*time.Duration(n)/some + 5*time.Second).UTC(), nil
}

// watch prints how far it is, and what memory is held.
func (w *world) watch(ctx context.Context, began time.Time, arrived *atomic.Int64, o options) {
	step := max(5*time.Second, time.Duration(float64(o.reminders)/o.rate/8)*time.Second)
	last, at := int64(0), began
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(step):
		}
		n, now := arrived.Load(), time.Now()
		fmt.Printf("  after %4.0f s: %6d sent, %6.1f a second, %5.1f MB\n", now.Sub(began).Seconds(), n,
			float64(n-last)/now.Sub(at).Seconds(), w.memory())
		last, at = n, now
	}
}

// memory is what all processes of the program hold, in MB.
func (w *world) memory() (all float64) {
	for _, r := range w.replicas {
		all += r.memory()
	}
	return all
}

// onceEach looks at every phone.
func (w *world) onceEach(n int) error {
	var lost, twice int
	for i := 1; i <= n; i++ {
		switch got := len(w.twilio.Phone(fmt.Sprintf("+4477009%06d", i))); {
		case got == 0:
			lost++
		case got > 1:
			twice++
		}
	}
	fmt.Printf("lost %d of %d, twice %d of %d\n", lost, n, twice, n)
	if lost+twice > 0 {
		return fmt.Errorf("a promise was broken")
	}
	return nil
}
