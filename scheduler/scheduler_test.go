package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sweeper counts, and does as it is told.
type sweeper func(now time.Time) error

func (s sweeper) Sweep(_ context.Context, now time.Time) error { return s(now) }

// ticks is a Ticker for one process or several.
type ticks struct {
	mu   sync.Mutex
	last map[string]string
	err  error
}

func (t *ticks) Tick(_ context.Context, name, slot string) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return false, t.err
	}
	if t.last[name] >= slot {
		return false, nil
	}
	t.last[name] = slot
	return true, nil
}

// run runs a scheduler for d of virtual time.
func run(t *testing.T, s *Scheduler, d time.Duration) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	if err := s.Run(ctx); err != nil {
		t.Error(err)
	}
}

func TestSweepsEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int32
		s := &Scheduler{Sweepers: map[string]Sweeper{"a": sweeper(func(time.Time) error { n.Add(1); return errors.New("redis is away") })}}
		run(t, s, 72*time.Second+time.Millisecond)
		if n.Load() != 72 {
			t.Errorf("%d sweeps in 72 seconds", n.Load())
		}
	})
}

func TestSlowSweepDelaysNoOtherAndNeverOverlaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var slow, fast, now, most atomic.Int32
		s := &Scheduler{Sweepers: map[string]Sweeper{
			"slow": sweeper(func(time.Time) error {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(9500 * time.Millisecond)
				now.Add(-1)
				slow.Add(1)
				return nil
			}),
			"fast": sweeper(func(time.Time) error { fast.Add(1); return nil }),
		}}
		run(t, s, 60*time.Second+time.Millisecond)
		if most.Load() != 1 || slow.Load() < 6 {
			t.Errorf("the slow one ran %d times, %d at once", slow.Load(), most.Load())
		}
		if fast.Load() != 60 {
			t.Errorf("the other ran %d times in a minute", fast.Load())
		}
	})
}

func TestPanicIsNotTheEndAndIsNotLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int32
		var log strings.Builder
		s := &Scheduler{
			Log:      slog.New(slog.NewTextHandler(&log, nil)),
			Sweepers: map[string]Sweeper{"a": sweeper(func(time.Time) error { n.Add(1); panic("my name is Ann") })},
		}
		run(t, s, 5*time.Second+time.Millisecond)
		if n.Load() != 5 {
			t.Errorf("%d sweeps in 5 seconds, each of which panics", n.Load())
		}
		if strings.Contains(log.String(), "Ann") || !strings.Contains(log.String(), "scheduled work panicked") {
			t.Errorf("log: %s", log.String())
		}
	})
}

func TestStopWaitsForWhatWasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Bool
		var s Scheduler
		s.Sweepers = map[string]Sweeper{"a": sweeper(func(time.Time) error {
			time.Sleep(20 * time.Second)
			ended.Store(true)
			return nil
		})}
		run(t, &s, 2*time.Second)
		if !ended.Load() {
			t.Error("stopped in the middle of a sweep")
		}
	})
}

func TestDailyIsOnceOverReplicas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var days []string
		shared := &ticks{last: map[string]string{}}
		replica := func() *Scheduler {
			return &Scheduler{Daily: []Daily{{Name: "digest", At: "07:30", Ticks: shared, Run: func(_ context.Context, day string) error {
				mu.Lock()
				defer mu.Unlock()
				days = append(days, day+" "+time.Now().UTC().Format("15:04"))
				return nil
			}}}}
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { run(t, replica(), 56*time.Hour) })
		}
		all.Wait()
		want := []string{"2000-01-01 07:30", "2000-01-02 07:30", "2000-01-03 07:30"} // a bubble begins in 2000
		if diff := cmp.Diff(want, days); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDailyIsCaughtUpOnce(t *testing.T) {
	shared := &ticks{last: map[string]string{}, err: errors.New("redis is away")}
	ran := 0
	d := Daily{Name: "digest", At: "07:30", Ticks: shared, Run: func(context.Context, string) error { ran++; return nil }}
	at := func(clock string) time.Time {
		now, err := time.Parse(time.DateTime, "2025-11-17 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	log := slog.New(slog.DiscardHandler)
	d.look(t.Context(), at("07:29:59"), log)
	d.look(t.Context(), at("07:30:00"), log) // the store is away
	shared.err = nil
	if ran != 0 {
		t.Fatal("ran without being the first")
	}
	d.look(t.Context(), at("11:00:00"), log) // hours later
	d.look(t.Context(), at("11:01:00"), log)
	if ran != 1 {
		t.Errorf("ran %d times", ran)
	}
}

func TestDailyKeepsTheLocalClock(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ day, at, want string }{
		{"2026-01-10", "01:30", "2026-01-10T01:30:00Z"},
		{"2026-07-10", "01:30", "2026-07-10T00:30:00Z"},
		{"2026-03-29", "01:30", "2026-03-29T01:00:00Z"}, // left out: the first instant after
		{"2026-03-29", "02:00", "2026-03-29T01:00:00Z"},
		{"2026-10-25", "01:30", "2026-10-25T00:30:00Z"}, // twice: the first
		{"2026-10-25", "02:00", "2026-10-25T02:00:00Z"},
	} {
		d := Daily{At: test.at, Location: london}
		noon, err := time.ParseInLocation(time.DateTime, test.day+" 12:00:00", london)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.due(noon).UTC().Format(time.RFC3339); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.day, test.at, got, test.want)
		}
	}
}

func TestDailyThatCannotRunIsRefused(t *testing.T) {
	for _, d := range []Daily{{Name: "x", At: "7.30"}, {Name: "x", At: "07:30"}} {
		if err := (&Scheduler{Daily: []Daily{d}}).Run(t.Context()); err == nil {
			t.Errorf("%+v was taken", d.At)
		}
	}
}
