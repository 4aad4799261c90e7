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
	soonCatchUp  = 5 * time.Second // and so soon when we know that something did not
)

// schedule wakes all recurring work until ctx is done, and returns when it has
// ended.
func (h *house) schedule(ctx context.Context) error {
	s := scheduler.Scheduler{
		Now:     h.now,
		Log:     h.log,
		Tickers: map[string]scheduler.Ticker{},
		Sweepers: map[string]scheduler.Sweeper{
			"health": &repeated{every: everyHealth, run: h.health.look},
			"flows":  &repeated{every: everyFlows, run: h.readFlows},
		},
	}
	for _, service := range h.schemes {
		s.Sweepers[service.ID] = sweeping{h, service}
		if service.twilio != nil {
			s.Sweepers[service.ID+" catch-up"] = &repeated{
				every: everyCatchUp, soon: soonCatchUp, hurry: h.turnedAway(),
				run: func(ctx context.Context) error { return h.catchUp(ctx, service) },
			}
		}
		if service.telegram != nil && h.config.publicURL() != "" {
			s.Sweepers[service.ID+" telegram"] = &repeated{
				every: everyHealth, run: func(ctx context.Context) error { return h.watchTelegram(ctx, service) },
			}
		}
		s.Tickers[service.ID] = ticking{h, service}
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

// ticking begins the daily work of one scheme.
type ticking struct {
	house   *house
	service *service
}

// Tick begins what is due now, unless the clock is being moved.
func (t ticking) Tick(ctx context.Context, now time.Time) error {
	if !t.house.moving.TryRLock() {
		return nil
	}
	defer t.house.moving.RUnlock()
	return t.service.line.Tick(ctx, now)
}

// repeated is work that is done again and again, beginning at once.
type repeated struct {
	every time.Duration
	run   func(ctx context.Context) error
	last  time.Time
	// soon is after how long it is done again when it did not work out, or when
	// there is a hurry; zero means after every.
	soon   time.Duration
	hurry  func() bool
	failed bool
}

// Sweep does the work when it is time. The scheduler never calls it twice at
// once. The time is the machine's: the house's may jump.
func (r *repeated) Sweep(ctx context.Context, _ time.Time) error {
	now := time.Now()
	hurry := r.soon > 0 && now.Sub(r.last) >= r.soon && (r.failed || r.hurry())
	if !hurry && now.Sub(r.last) < r.every {
		return nil
	}
	r.last = now
	err := r.run(ctx)
	r.failed = err != nil
	return err
}
