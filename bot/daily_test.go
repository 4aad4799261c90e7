package bot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// at is a time of day in London on a Tuesday before and after clocks change.
func at(t *testing.T, local string) time.Time {
	t.Helper()
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	got, err := time.ParseInLocation("2006-01-02 15:04", local, l)
	if err != nil {
		t.Fatal(err)
	}
	return got.UTC()
}

func (w *town) tick(t *testing.T) {
	t.Helper()
	if err := w.Tick(context.Background(), w.clock.now()); err != nil {
		t.Fatal(err)
	}
}

// digests are what a link worker was sent of them.
func (w *town) digests(a care.Address) (n int) {
	for _, text := range w.got(a) {
		if strings.HasPrefix(text, "Good morning") {
			n++
		}
	}
	return n
}

// busy has somebody wait, so that there is something to tell.
func (w *town) busy() {
	w.says(ann, "hello")
	w.says(ann, "refer")
}

// Replicas tick and sweep at once, each minute of two days; each digest comes
// once, at eight by the clocks of the scheme, which change in between.
func TestDigestIsOnceOverReplicas(t *testing.T) {
	for _, days := range [][2]string{{"2026-03-27", "2026-03-30"}, {"2026-10-23", "2026-10-26"}} {
		w := newTown(t)
		w.clock.set(at(t, days[0]+" 07:00"))
		w.busy()
		first := w.Line
		w.start()
		replicas := []*Line{first, w.Line}
		for i, day := range days {
			for _, clock := range []string{"07:59", "08:00", "08:01", "09:00"} {
				w.clock.set(at(t, day+" "+clock))
				var all sync.WaitGroup
				for _, l := range replicas {
					all.Go(func() {
						if err := errors.Join(l.Tick(t.Context(), w.clock.now()), l.Sweep(t.Context(), w.clock.now())); err != nil {
							t.Error(err)
						}
						l.Settled()
					})
				}
				all.Wait()
				w.sweep()
				want := i + 1
				if clock == "07:59" {
					want = i
				}
				if n := w.digests(kim); n != want {
					t.Fatalf("%s %s: %d digests, want %d", day, clock, n, want)
				}
			}
		}
	}
}

// A digest that was due while nobody ran is worth having at ten and not at four.
func TestMissedDigestIsMadeUpForWhileItIsOfUse(t *testing.T) {
	for _, tt := range []struct {
		back string
		want int
	}{{"10:00", 1}, {"11:59", 1}, {"12:00", 0}, {"16:00", 0}} {
		w := newTown(t)
		w.clock.set(at(t, "2026-11-23 07:00"))
		w.busy()
		w.clock.set(at(t, "2026-11-24 "+tt.back))
		w.tick(t)
		w.sweep()
		if n := w.digests(kim); n != tt.want {
			t.Errorf("back at %s: %d digests, want %d", tt.back, n, tt.want)
		}
	}
}

// Whoever began an occasion dies before, or while, its job is done: another
// process does it when the lease is over, once.
func TestDailyWorkSurvivesAKill(t *testing.T) {
	w := newTown(t)
	w.clock.set(at(t, "2026-11-23 07:00"))
	w.busy()
	w.clock.set(at(t, "2026-11-24 08:00"))
	w.tick(t) // and dies: the job is there, nobody has it
	w.start()
	leases, err := w.store.Due(t.Context(), w.clock.now(), time.Minute, 10)
	if err != nil || len(leases) == 0 { // claimed, and dies again
		t.Fatal(leases, err)
	}
	w.start()
	w.tick(t)
	w.sweep()
	if n := w.digests(kim); n != 0 {
		t.Fatalf("%d digests while somebody else has the job", n)
	}
	w.clock.forward(61 * time.Second)
	w.tick(t)
	w.sweep()
	w.tick(t)
	w.sweep()
	if n := w.digests(kim); n != 1 {
		t.Errorf("%d digests", n)
	}
}

// A chore goes on where it was, piece by piece, and one that fails is tried
// again until its day is over.
func TestChoreGoesOnWhereItWas(t *testing.T) {
	var from []string
	fails := 0
	chore := func(_ context.Context, slot, at string) (string, error) {
		if at == "b" && fails < 2 {
			fails++
			return "", errors.New("redis is away")
		}
		from = append(from, slot+at)
		return map[string]string{"": "a", "a": "b", "b": "c"}[at], nil
	}
	w := newTown(t, func(s *parts) { s.Chores = map[care.Work]desk.Chore{care.WorkKeeping: chore} })
	w.clock.set(at(t, "2026-11-24 04:20"))
	w.tick(t)
	for range 10 {
		w.sweep()
		w.clock.forward(time.Minute)
		w.tick(t)
	}
	const day = "2026-11-24"
	if got, want := strings.Join(from, " "), strings.Join([]string{day, day + "a", day + "b", day + "c"}, " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// However much there is to tell, a digest is two message parts, and holds no
// more of a person than a reference.
func TestDigestFitsTwoParts(t *testing.T) {
	w := newTown(t)
	w.clock.set(at(t, "2026-11-23 09:00"))
	for i := range 40 {
		c := care.Case{
			Ref: ref(i), Contact: "c" + ref(i), Kind: care.KindReferral, Status: care.TakenOn, Owner: "kim", Opened: w.clock.now(),
			Attempts: care.Attempts{Opened: w.clock.now(), Made: []care.Attempt{{At: w.clock.now(), By: "kim", How: "call", Outcome: care.NoAnswer}}},
		}
		waits := care.Case{Ref: "W" + ref(i)[1:], Contact: "w" + ref(i), Kind: care.KindCallMe, Status: care.Requested, Told: []string{"kim"}, Opened: w.clock.now()}
		a := care.Appointment{ID: ref(i), Case: c.Ref, Contact: c.Contact, Status: care.Booked, Version: 1, Reminded: []string{"week"},
			Slot: care.Slot{Worker: "kim", Start: at(t, "2026-11-25 08:30").Add(time.Duration(i) * 15 * time.Minute), Length: 15 * time.Minute, How: care.ByPhone}}
		a.Day = care.DateOf(a.Start)
		change := flows.Change{At: w.clock.now(), Cases: []flows.Case{{Case: c}, {Case: waits}}, Appointments: []flows.Appointment{{Appointment: a}}}
		if _, err := w.store.Commit(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.set(at(t, "2026-11-25 08:00"))
	w.tick(t)
	w.sweep()
	text := w.last(kim)
	if n, unicode := flows.Parts(text); n != 2 || unicode || !strings.Contains(text, "8.30am "+ref(0)) || !strings.Contains(text, "more") {
		t.Errorf("%d parts:\n%s", n, text)
	}
}

func ref(i int) string {
	const digits = "2346789"
	return "K" + string(digits[i/7%7]) + "M" + string(digits[i%7]) + "T"
}
