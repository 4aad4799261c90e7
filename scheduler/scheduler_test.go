package scheduler

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// sweeper counts, and does as it is told.
type sweeper func(now time.Time) error

func (s sweeper) Sweep(_ context.Context, now time.Time) error { return s(now) }

// ticker counts, and does as it is told.
type ticker func(now time.Time) error

func (t ticker) Tick(_ context.Context, now time.Time) error { return t(now) }

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

// Cron would run a job of half past one twice on the day on which clocks go back,
// and not at all when they go forward. It is asked for minutes only, and so no
// hour is left out or comes twice: here around both changes of one year, and with
// -days for as long as that.
func TestTicksEachMinuteWhateverClocksDo(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for start, hours := range map[string]int{"2026-03-28T23:59:30Z": 4, "2026-10-24T22:59:30Z": 4, "2027-06-30T23:59:30Z": 24 * *days} {
		synctest.Test(t, func(t *testing.T) {
			at, _ := time.Parse(time.RFC3339, start)
			time.Sleep(time.Until(at)) // in a bubble that takes no time
			ticks, last := 0, at.Truncate(time.Minute)
			s := &Scheduler{
				Location: london,
				Tickers: map[string]Ticker{"a": ticker(func(now time.Time) error {
					if minute := now.Truncate(time.Minute); minute.Sub(last) != time.Minute {
						t.Errorf("from %s to %s", last, minute)
					}
					ticks, last = ticks+1, now.Truncate(time.Minute)
					return errors.New("redis is away")
				})},
			}
			run(t, s, time.Duration(hours)*time.Hour+time.Second)
			if ticks != hours*60 {
				t.Errorf("%d ticks in %d hours from %s", ticks, hours, start)
			}
			t.Logf("%d of %d minutes from %s", ticks, hours*60, start)
		})
	}
}

var days = flag.Int("days", 2, "for how many days a tick is waited for in each minute; 731 are two years with a leap day and four changes of the clocks")
