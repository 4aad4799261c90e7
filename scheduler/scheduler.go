package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// Sweeper does what is due at now.
type Sweeper interface {
	Sweep(ctx context.Context, now time.Time) error
}

// Ticker begins the daily work whose time has come by now. All replicas tick; that
// each work is done once is for the ticker to see to.
type Ticker interface {
	Tick(ctx context.Context, now time.Time) error
}

// Scheduler wakes sweepers each second and tickers each minute.
type Scheduler struct {
	// Sweepers by name, usually the scheme's. A slow one delays no other.
	Sweepers map[string]Sweeper
	// Tickers look each minute whether the time of some daily work has come. That
	// is not left to cron, which skips an hour in spring, repeats one in autumn,
	// and forgets what was due while nobody ran.
	Tickers map[string]Ticker
	// Now is the clock that the work is told; nil means time.Now. The ticking
	// itself follows the machine's.
	Now func() time.Time
	// Location is where the cron's clock hangs; nil means UTC. It matters to
	// nothing that ticks here, and to whoever reads Next in a debugger.
	Location *time.Location
	Log      *slog.Logger
}

// Run wakes until ctx is done, and returns when all that it woke has ended.
func (s *Scheduler) Run(ctx context.Context) error {
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	c := newCron(s.location(), log)
	work := context.WithoutCancel(ctx) // a stop lets begun work end
	for name, sweeper := range s.Sweepers {
		sweep := func() {
			if err := sweeper.Sweep(work, s.now()); err != nil {
				log.Warn("sweep failed; the next one tries again", "scheme", name, "err", err)
			}
		}
		if _, err := c.AddFunc("* * * * * *", sweep); err != nil {
			return fmt.Errorf("schedule sweep: %w", err)
		}
	}
	for name, ticker := range s.Tickers {
		tick := func() {
			if err := ticker.Tick(work, s.now()); err != nil {
				log.Warn("tick failed; the next one tries again", "scheme", name, "err", err)
			}
		}
		if _, err := c.AddFunc("0 * * * * *", tick); err != nil {
			return fmt.Errorf("schedule tick: %w", err)
		}
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// newCron makes a cron that runs no job twice at once and survives a panic. The
// order matters: a panic that passes SkipIfStillRunning would take its token
// along, and the job would never run again (CHANNELS 3.1).
func newCron(at *time.Location, log *slog.Logger) *cron.Cron {
	quiet := panics{log}
	return cron.New(cron.WithSeconds(), cron.WithLocation(at), cron.WithLogger(quiet),
		cron.WithChain(cron.SkipIfStillRunning(quiet), cron.Recover(quiet)))
}

// panics logs that work panicked, and nothing else of what cron has to say. A
// panic's value may hold what somebody wrote, so that only its stack is kept.
type panics struct{ log *slog.Logger }

func (panics) Info(string, ...any) {}

func (p panics) Error(_ error, _ string, keysAndValues ...any) {
	args := []any{}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		if keysAndValues[i] == "stack" {
			args = append(args, "stack", keysAndValues[i+1])
		}
	}
	p.log.Error("scheduled work panicked", args...)
}

func (s *Scheduler) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC()
	}
	return s.Now().UTC()
}

func (s *Scheduler) location() *time.Location {
	if s.Location == nil {
		return time.UTC
	}
	return s.Location
}
