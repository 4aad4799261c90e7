package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/bot/simulator"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// house is everything that runs in one process.
type house struct {
	config   *Config
	log      *slog.Logger
	backing  *backing
	store    *store.Store
	grade    store.Grade
	clock    *simulator.Clock // the real time in production: nothing moves it there
	metrics  *bot.Metrics
	decided  *desk.Metrics
	registry *prometheus.Registry
	health   *health
	door     *bot.Door
	missed   *missed
	schemes  []*service
	// moving is held while the clock is moved, and read by sweeps: so what is due
	// happens in its order.
	moving sync.RWMutex
}

// service is one scheme that runs.
type service struct {
	*outfit
	partition *store.Partition
	line      *bot.Line
	phones    *simulator.Channel // nil in production
	// lookedBack is when we last asked Twilio for all of the overlap.
	lookedBack time.Time
	mark       string // what its own flow folder was when it was last read
}

// clockNote is where the shift of a moved clock is kept.
const clockNote = "clock"

// openHouse opens everything, and nothing of it when something is wrong.
func openHouse(ctx context.Context, c *Config, log *slog.Logger) (*house, error) {
	h := &house{config: c, log: log, clock: simulator.NewClock(drilledNow, 0), registry: prometheus.NewRegistry()}
	h.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	h.metrics, h.decided = bot.NewMetrics(h.registry), desk.NewMetrics(h.registry)
	h.health = newHealth(h, h.registry)
	h.door = bot.NewDoor(log, h.metrics)
	h.missed = newMissed(h.registry)
	outfits, err := openOutfits(c, h.now, log)
	if err != nil {
		return nil, err
	}
	keys, err := openKeys(c)
	if err != nil {
		return nil, err
	}
	if h.backing, err = openBacking(ctx, c, log); err != nil {
		return nil, err
	}
	if err := h.furnish(ctx, keys, outfits); err != nil {
		return nil, errors.Join(err, h.backing.close())
	}
	return h, nil
}

// now is the time that the house lives by.
func (h *house) now() time.Time { return h.clock.Now() }

// furnish is the part of opening that needs Redis.
func (h *house) furnish(ctx context.Context, keys *store.Keys, outfits []*outfit) error {
	await, err := replicasToAwait(ctx, h.backing.client)
	if err != nil {
		return err
	}
	h.store = store.New(h.backing.client, keys, store.Options{Replicas: await, Now: h.now, Log: h.log})
	if h.grade, err = h.store.Grade(ctx); err != nil {
		return err
	}
	h.health.graded(h.grade)
	if h.config.production() && h.grade.Letter == "F" {
		return fmt.Errorf("production: this Redis has durability grade F. %s", h.grade.Why)
	}
	if err := h.setClock(ctx, outfits[0].ID); err != nil {
		return err
	}
	for _, d := range outfits {
		s, err := h.openService(ctx, d)
		if err != nil {
			return fmt.Errorf("scheme %s: %w", d.ID, err)
		}
		h.schemes = append(h.schemes, s)
	}
	return nil
}

// setClock takes up the time that was reached before the last stop.
func (h *house) setClock(ctx context.Context, scheme string) error {
	if h.config.production() {
		return nil
	}
	shift, err := readShift(ctx, h.store.Partition(scheme))
	if err != nil {
		return err
	}
	h.clock.Set(shift)
	return nil
}

func readShift(ctx context.Context, p *store.Partition) (time.Duration, error) {
	note, err := p.Note(ctx, clockNote)
	if errors.Is(err, store.ErrSealed) {
		return 0, errors.New("the data was sealed with other keys than these: find them, or use another LINKLINE_DATA or Redis")
	}
	if err != nil || note == "" {
		return 0, err
	}
	shift, err := time.ParseDuration(note)
	if err != nil {
		return 0, fmt.Errorf("the note of the moved clock: %w", err)
	}
	return shift, nil
}

func (h *house) openService(ctx context.Context, d *outfit) (*service, error) {
	s := &service{outfit: d, partition: h.store.Partition(d.ID)}
	channels := d.channels()
	if !h.config.production() {
		s.phones = simulator.New(s.partition, h.now)
		channels = append(channels, s.phones)
	}
	d.shelf.Fetch = func(hash string) ([]byte, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return s.partition.Book(ctx, hash)
	}
	if err := s.beginCatchUp(ctx, h.now()); err != nil {
		return nil, err
	}
	book := d.shelf.Current()
	if err := s.partition.SaveBook(ctx, book.Hash(), book.Pack()); err != nil {
		return nil, err
	}
	d.Scheme.Invite = func(appointment string) string { return s.invite(h.calendars(), appointment) }
	s.line = bot.New(desk.Setup{
		Scheme: &d.Scheme.Scheme, Conversations: d.shelf,
		Chores: s.chores(),
		Log:    h.log, Metrics: h.decided, Now: h.now, DeepLink: d.deepLink(),
		Calendar: func(ctx context.Context, worker, want string) (string, error) {
			if h.calendars() == "" {
				return "", nil
			}
			return s.calendar(ctx, h.calendars(), worker, want)
		},
	}, drilled(bot.Setup{Store: s.partition, Channels: channels, Metrics: h.metrics, Rates: d.rates()}))
	return s, nil
}

// calendars is the address below which calendars are; "" where there is none to be
// had, since nobody could open it.
func (h *house) calendars() string {
	if h.config.URL == "" && h.config.production() {
		return ""
	}
	return cmp.Or(h.config.URL, "http://"+h.config.Addr)
}

// sweep does all that is due in one scheme at now.
func (h *house) sweep(ctx context.Context, s *service, now time.Time) error {
	err := s.line.Sweep(ctx, now)
	h.health.swept(s.ID, err)
	return err
}

// settle does all that is due now, and waits until it is done.
func (h *house) settle(ctx context.Context) error {
	for _, s := range h.schemes {
		if err := errors.Join(s.line.Tick(ctx, h.now()), h.sweep(ctx, s, h.now())); err != nil {
			return err
		}
		s.line.Settled()
	}
	return nil
}

// try serves the simulated phones of all schemes.
func (h *house) try() *simulator.Try {
	lines := make([]simulator.Line, len(h.schemes))
	for i, s := range h.schemes {
		lines[i] = simulator.Line{Scheme: &s.Scheme.Scheme, Channel: s.phones, Handle: s.takeAndSettle}
	}
	return simulator.NewTry(h.travel(), h.log, lines...)
}

// takeAndSettle takes one text and waits for what it leads to, so that whoever
// looks at the simulated phone afterwards sees the answer.
func (s *service) takeAndSettle(ctx context.Context, in care.Inbound) error {
	err := s.line.Handle(ctx, in)
	s.line.Settled()
	return err
}

// travel moves the clock of the house.
func (h *house) travel() *simulator.Travel {
	first := h.schemes[0].partition
	return &simulator.Travel{
		Clock: h.clock,
		Lock:  &h.moving,
		Remember: func(ctx context.Context, shift time.Duration) error {
			return first.SetNote(ctx, clockNote, shift.String())
		},
		Due: h.nextDue,
		Run: h.settle,
	}
}

func (h *house) nextDue(ctx context.Context, t time.Time) (time.Time, error) {
	var all []time.Time
	for _, s := range h.schemes {
		at, err := s.partition.NextDue(ctx, t)
		if err != nil {
			return time.Time{}, err
		}
		if !at.IsZero() {
			all = append(all, at)
		}
		all = append(all, s.NextOccasion(t))
	}
	return slices.MinFunc(all, time.Time.Compare), nil
}

// close stops sending, and lets go of the store. What was not sent by the end of
// ctx stays in the store, for the next start.
func (h *house) close(ctx context.Context) error {
	var found []error
	for _, s := range h.schemes {
		if err := s.line.Close(ctx); err != nil {
			found = append(found, fmt.Errorf("scheme %s: sends were still under way: %w", s.ID, err))
		}
	}
	return errors.Join(append(found, h.backing.close())...)
}
