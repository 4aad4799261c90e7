package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// agreed stores people who said yes to news.
func (w *town) agreed(n int) (who []care.Address) {
	w.t.Helper()
	for i := range n {
		a := care.Address(fmt.Sprintf("sms:+4477009007%02d", i))
		c := care.Contact{ID: fmt.Sprintf("n%02d", i), Addresses: []care.Address{a}, Created: w.clock.now(),
			Consents: []care.Consent{{Purpose: care.ConsentNews, Granted: true, At: w.clock.now()}}}
		change := flows.Change{At: w.clock.now(), Person: &flows.Person{Contact: c}, NewProfile: true, Bind: c.Addresses}
		if _, err := w.store.Commit(w.t.Context(), change); err != nil {
			w.t.Fatal(err)
		}
		who = append(who, a)
	}
	return who
}

// startNews previews news and starts it.
func (w *town) startNews(text string) {
	w.t.Helper()
	w.says(priya, "NEWS "+text)
	_, code, _ := strings.Cut(w.last(priya), "NEWS SEND ")
	w.says(priya, "NEWS SEND "+code)
	if !strings.Contains(w.last(priya), "on its way") {
		w.t.Fatalf("not started: %s", w.last(priya))
	}
}

func (w *town) toldNews() (n int) {
	for _, m := range w.sms.all() {
		if m.Purpose == "news" {
			n++
		}
	}
	return n
}

// News goes a few people at a time, each of them once, and not while replies or
// reminders wait.
func TestNewsIsSpreadAndGivesWay(t *testing.T) {
	w := newTown(t)
	w.Scheme.News.Pace = 5
	w.agreed(12)
	w.startNews("Tea on Friday.")
	for i, want := range []int{5, 10, 12, 12} {
		w.sweep()
		if n := w.toldNews(); n != want {
			t.Errorf("after %d minutes: %d told, want %d", i, n, want)
		}
		w.clock.forward(time.Minute)
	}
	other := newTown(t)
	other.agreed(3)
	reminder := care.Outbound{ID: "r.1.1", Contact: "r", To: ann, Text: "Your appointment is at two.", Class: care.Scheduled, Made: other.clock.now()}
	if _, err := other.store.Commit(t.Context(), flows.Change{At: other.clock.now(), Messages: []care.Outbound{reminder}}); err != nil {
		t.Fatal(err)
	}
	other.startNews("Tea on Friday.")
	jobs, err := other.store.Due(t.Context(), other.clock.now(), time.Second, 5)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	if err := other.RunJob(t.Context(), jobs[0]); err != nil {
		t.Fatal(err)
	}
	other.Settled()
	if n := other.toldNews(); n != 0 {
		t.Errorf("%d were told news before a reminder that waited", n)
	}
	other.sweep()
	other.clock.forward(time.Minute)
	other.sweep()
	if n := other.toldNews(); n != 3 {
		t.Errorf("%d were told afterwards", n)
	}
}

// What is queued of stopped news is dropped, and so is that of whoever ends it
// for themselves meanwhile.
func TestStoppedNewsIsDropped(t *testing.T) {
	for _, stop := range []func(w *town, who []care.Address){
		func(w *town, _ []care.Address) { w.says(priya, "NEWS OFF") },
		func(w *town, who []care.Address) {
			for _, a := range who {
				p := w.person(a)
				p.Contact = p.Contact.Without(care.ConsentNews, w.clock.now())
				if _, err := w.store.Commit(w.t.Context(), flows.Change{At: w.clock.now(), Person: &p, NewProfile: true}); err != nil {
					w.t.Fatal(err)
				}
			}
		},
	} {
		w := newTown(t)
		who := w.agreed(3)
		w.startNews("Tea on Friday.")
		w.sms.fail(Broken, "21606")
		w.sweep()
		w.sms.mend()
		stop(w, who)
		w.pass(30 * time.Minute)
		if n := w.toldNews(); n != 0 {
			t.Errorf("%d were told news that was stopped", n)
		}
		if letters, err := w.store.Dead(t.Context(), 9); err != nil || len(letters) != 0 {
			t.Errorf("listed as failures: %+v (%v)", letters, err)
		}
	}
}

// forgetful loses the answer to the commit that says how far news came: the
// process that told people dies before it kept that.
type forgetful struct {
	Store
	dies bool
}

func (f *forgetful) Commit(ctx context.Context, c flows.Change) ([]flows.Lease, error) {
	if f.dies && c.Done != nil && c.Campaigns != nil {
		f.dies = false
		return nil, errors.New("killed")
	}
	return f.Store.Commit(ctx, c)
}

func TestNewsIsToldOnceThroughAKill(t *testing.T) {
	f := &forgetful{dies: true}
	w := newTown(t, func(s *parts) { f.Store = s.Store; s.Store = f })
	w.agreed(6)
	w.startNews("Tea on Friday.")
	w.sweep()
	if f.dies || w.toldNews() != 6 {
		t.Fatalf("not killed at the right moment: %d told", w.toldNews())
	}
	w.pass(10 * time.Minute)
	if n := w.toldNews(); n != 6 {
		t.Errorf("%d texts to 6 people", n)
	}
	if !strings.Contains(w.last(priya), "Told: 6.") {
		t.Errorf("the manager hears: %s", w.last(priya))
	}
}
