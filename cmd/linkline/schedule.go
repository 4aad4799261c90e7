package main

import (
	"context"
	"time"

	"github.com/linkline/linkline/scheduler"
)

// How often work that is not due at a moment is done.
const (
	everyFlows   = 5 * time.Second // edited flows are looked for
	everyHealth  = time.Minute     // Redis is asked for its settings
	everyCatchUp = 5 * time.Minute // Twilio is asked for what never reached us
)

// tidyAt is the local time of the day's tidying. No clock changes then.
const tidyAt = "04:10"

// schedule wakes all recurring work until ctx is done, and returns when it has
// ended.
func (h *house) schedule(ctx context.Context) error {
	s := scheduler.Scheduler{
		Now: h.now,
		Log: h.log,
		Sweepers: map[string]scheduler.Sweeper{
			"health": &repeated{every: everyHealth, run: h.health.look},
			"flows":  &repeated{every: everyFlows, run: h.readFlows},
		},
	}
	for _, service := range h.schemes {
		s.Sweepers[service.ID] = sweeping{h, service}
		if service.twilio != nil {
			s.Sweepers[service.ID+" catch-up"] = &repeated{every: everyCatchUp, run: service.catchUp}
		}
		s.Daily = append(s.Daily, scheduler.Daily{
			Name: "tidy", At: tidyAt, Location: service.Location(), Ticks: service.partition, Run: service.tidy,
		})
	}
	return s.Run(ctx)
}

// sweeping does what is due in one scheme, and tells health of it.
type sweeping struct {
	house   *house
	service *service
}

// Sweep does what is due now, unless the clock is being moved: then whoever
// moves it does it.
func (s sweeping) Sweep(ctx context.Context, now time.Time) error {
	if !s.house.moving.TryRLock() {
		return nil
	}
	defer s.house.moving.RUnlock()
	return s.house.sweep(ctx, s.service, now)
}

// repeated is work that is done again and again, beginning at once.
type repeated struct {
	every time.Duration
	run   func(ctx context.Context) error
	last  time.Time
}

// Sweep does the work when it is time. The scheduler never calls it twice at
// once. The time is the machine's: the house's may jump.
func (r *repeated) Sweep(ctx context.Context, _ time.Time) error {
	if now := time.Now(); now.Sub(r.last) >= r.every {
		r.last = now
		return r.run(ctx)
	}
	return nil
}
