package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Daily is work that is done once a day, over all replicas, at a wall-clock
// time. It is looked for each minute rather than left to cron, which skips an
// hour in spring, repeats one in autumn, and forgets what was due while nobody
// ran: a day's work is done as soon after its time as somebody is there.
type Daily struct {
	Name string
	// At is the local time, as in 07:30. A time that does not exist on a day is
	// the first that does; one that comes twice is the first.
	At       string
	Location *time.Location // nil means UTC
	Ticks    Ticker
	// Run does the work of a day, written 2006-01-02. It is not called again
	// for a day on which it failed.
	Run func(ctx context.Context, day string) error

	// done is the last day that this process knows to be taken care of.
	done string
}

// check refuses work that could never run.
func (d *Daily) check() error {
	if _, err := time.Parse("15:04", d.At); err != nil {
		return fmt.Errorf("daily work %s: want a time such as 07:30, not %q", d.Name, d.At)
	}
	if d.Run == nil || d.Ticks == nil || d.Name == "" {
		return errors.New("daily work needs a name, a ticker and something to run")
	}
	return nil
}

// look does the day's work if its time has come and nobody has done it. Cron
// never runs it twice at once.
func (d *Daily) look(ctx context.Context, now time.Time, log *slog.Logger) {
	day := now.In(d.location()).Format(time.DateOnly)
	if day <= d.done || now.Before(d.due(now)) {
		return
	}
	first, err := d.Ticks.Tick(ctx, d.Name, day)
	if err != nil {
		log.Warn("daily work will be tried again", "work", d.Name, "day", day, "err", err)
		return
	}
	d.done = day
	if !first {
		return
	}
	if err := d.Run(ctx, day); err != nil {
		log.Error("daily work failed", "work", d.Name, "day", day, "err", err)
		return
	}
	log.Info("daily work done", "work", d.Name, "day", day)
}

// due is the instant of the work on the local day of now. time.Date does not
// say which it takes where the clocks change, so the changes are looked at.
func (d *Daily) due(now time.Time) time.Time {
	at, _ := time.Parse("15:04", d.At) // checked
	l := now.In(d.location())
	due := time.Date(l.Year(), l.Month(), l.Day(), at.Hour(), at.Minute(), 0, 0, l.Location())
	start, end := due.ZoneBounds()
	if !sameClock(due, at) { // left out
		if due.Sub(start) < 3*time.Hour {
			return start
		}
		return end
	}
	if start.IsZero() {
		return due
	}
	_, before := start.Add(-time.Second).Zone()
	_, after := due.Zone()
	earlier := due.Add(time.Duration(after-before) * time.Second)
	if earlier.Before(start) && sameClock(earlier, at) { // twice
		return earlier
	}
	return due
}

func sameClock(a, b time.Time) bool { return a.Hour() == b.Hour() && a.Minute() == b.Minute() }

func (d *Daily) location() *time.Location {
	if d.Location == nil {
		return time.UTC
	}
	return d.Location
}
