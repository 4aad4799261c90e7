package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/linkline/linkline/bot/twilio"
	"github.com/linkline/linkline/flows/care"
)

// caughtNote, in a scheme's partition, is until when we know all that people
// wrote to its number; walkNote, until when the walk that is under way has got.
const (
	caughtNote = "twilio.caught_up"
	walkNote   = "twilio.walk"
)

// Bounds of catching up.
const (
	// catchUpOverlap is how much further back than the last time we ask: lists
	// are not complete at once.
	catchUpOverlap = 15 * time.Minute
	// hurriedOverlap is the same when we have looked further back lately.
	hurriedOverlap = time.Minute
	// firstWindow is the first window of a walk; each that fits is followed by one
	// twice as long.
	firstWindow = time.Minute
	// shortestWindow is as short as a window gets.
	shortestWindow = 2 * time.Second
)

// missed counts what never reached us by itself.
type missed struct {
	listed, found, failed *prometheus.CounterVec
	last, pending         *prometheus.GaugeVec
	refusedAt, ours       *prometheus.GaugeVec
}

func newMissed(r prometheus.Registerer) *missed {
	counter := func(name, help string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "linkline", Name: name, Help: help}, []string{"scheme"})
		r.MustRegister(c)
		return c
	}
	gauge := func(name, help string) *prometheus.GaugeVec {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "linkline", Name: name, Help: help}, []string{"scheme"})
		r.MustRegister(g)
		return g
	}
	return &missed{
		listed:  counter("catch_up_listed_total", "Messages in the lists that Twilio was asked for."),
		found:   counter("catch_up_found_total", "Messages among them that had never reached us."),
		failed:  counter("catch_up_failed_total", "Times that catching up did not work out."),
		last:    gauge("catch_up_last_seconds", "When catching up last worked, in Unix time."),
		pending: gauge("telegram_pending_updates", "Updates that Telegram has not been able to deliver yet."),

		refusedAt: gauge("telegram_webhook_failed_seconds", "When a call of Telegram's last failed, in Unix time."),
		ours:      gauge("telegram_webhook_ours", "1 while Telegram calls us, 0 when it calls somebody else or with another secret."),
	}
}

// turnedAway reports whether calls were turned away since it was last asked.
func (h *house) turnedAway() func() bool {
	var known int64
	return func() bool {
		now := h.door.Turned()
		news := now != known
		known = now
		return news
	}
}

// catchUp takes in what Twilio has and we have not: it gives up on a webhook
// after seconds, and only its own list still knows.
func (h *house) catchUp(ctx context.Context, s *service) error {
	if err := h.catchUpTo(ctx, s, h.now()); err != nil {
		h.missed.failed.WithLabelValues(s.ID).Inc()
		return fmt.Errorf("catch up with twilio: %w", err)
	}
	h.missed.last.WithLabelValues(s.ID).SetToCurrentTime()
	return nil
}

// catchUpTo walks from where we last knew all, and a little before, to now. Where
// it is stays in a note after each window: however much there is, and however
// often we are killed over it, a walk goes on and does not begin anew.
func (h *house) catchUpTo(ctx context.Context, s *service, now time.Time) error {
	from, far, err := h.whereFrom(ctx, s, now)
	if err != nil {
		return err
	}
	for span := firstWindow; from.Before(now); {
		until := from.Add(span)
		if until.After(now) {
			until = now
		}
		fits, err := h.takeWindow(ctx, s, from, until)
		if err != nil {
			return err
		}
		if !fits {
			span /= 2
			continue
		}
		if err := s.partition.SetNote(ctx, walkNote, stamp(until)); err != nil {
			return err
		}
		from, span = until, 2*span
	}
	if far {
		s.lookedBack = time.Now()
	}
	return errors.Join(s.partition.SetNote(ctx, caughtNote, stamp(now)), s.partition.SetNote(ctx, walkNote, ""))
}

// whereFrom is where a walk begins, or goes on; far says that it looks back as
// far as it should now and then.
func (h *house) whereFrom(ctx context.Context, s *service, now time.Time) (from time.Time, far bool, err error) {
	caught, err := s.readTime(ctx, caughtNote)
	if err != nil {
		return from, false, err
	}
	walked, err := s.readTime(ctx, walkNote)
	if err != nil {
		return from, false, err
	}
	if caught.IsZero() {
		caught = now
	}
	far = time.Since(s.lookedBack) >= everyCatchUp
	overlap := hurriedOverlap
	if far {
		overlap = catchUpOverlap
	}
	from = caught.Add(-overlap)
	if walked.After(from) {
		from = walked
	}
	return from, far, nil
}

// beginCatchUp notes when we first ran: what came before us is not ours, and what
// comes from now on is, though we die before we have asked for it once.
func (s *service) beginCatchUp(ctx context.Context, now time.Time) error {
	caught, err := s.readTime(ctx, caughtNote)
	if err != nil || !caught.IsZero() {
		return err
	}
	return s.partition.SetNote(ctx, caughtNote, stamp(now))
}

// stamp and readTime write and read a note that holds a time, or nothing.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

func (s *service) readTime(ctx context.Context, note string) (time.Time, error) {
	text, err := s.partition.Note(ctx, note)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339Nano, text)
}

// takeWindow takes in one window. It does not fit when Twilio's list of it is
// longer than one reads, unless it cannot be made shorter.
func (h *house) takeWindow(ctx context.Context, s *service, from, until time.Time) (fits bool, err error) {
	// Twilio's times are whole seconds: one more, so that none falls between.
	all, err := s.twilio.Inbound(ctx, from, until.Add(time.Second))
	if errors.Is(err, twilio.ErrMore) {
		if until.Sub(from) > shortestWindow {
			return false, nil
		}
		err = nil
	}
	if err != nil {
		return false, err
	}
	return true, h.takeMissed(ctx, s, all)
}

// takeMissed puts what is new on the way that everything takes.
func (h *house) takeMissed(ctx context.Context, s *service, all []care.Inbound) error {
	h.missed.listed.WithLabelValues(s.ID).Add(float64(len(all)))
	ids, byID := make([]string, len(all)), make(map[string]care.Inbound, len(all))
	for i, m := range all {
		ids[i], byID[m.ID] = m.ID, m
	}
	unseen, err := s.partition.Unseen(ctx, ids)
	if err != nil {
		return err
	}
	var found []error
	for _, id := range unseen {
		err := s.line.Handle(ctx, byID[id])
		if err == nil {
			h.missed.found.WithLabelValues(s.ID).Inc()
		}
		found = append(found, err)
	}
	if len(unseen) > 0 {
		h.log.Warn("took in messages that had not reached us", "scheme", s.ID, "messages", len(unseen))
	}
	return errors.Join(found...)
}

// watchTelegram looks at how Telegram's calls to us go, and sets the webhook
// again when it is no longer ours.
func (h *house) watchTelegram(ctx context.Context, s *service) error {
	hook, err := s.telegram.Watch(ctx)
	if err != nil {
		return fmt.Errorf("watch telegram's webhook: %w", err)
	}
	h.missed.pending.WithLabelValues(s.ID).Set(float64(hook.Pending))
	h.missed.ours.WithLabelValues(s.ID).Set(map[bool]float64{true: 1}[hook.Ours])
	if !hook.FailedAt.IsZero() {
		h.missed.refusedAt.WithLabelValues(s.ID).Set(float64(hook.FailedAt.Unix()))
	}
	log := h.log.With("scheme", s.ID, "pending", hook.Pending)
	if !hook.Ours {
		log.Warn("telegram calls somebody else, or with another secret: set again")
		return s.telegram.SetWebhook(ctx)
	}
	if hook.Pending > 0 && time.Since(hook.FailedAt) < everyHealth {
		log.Warn("telegram could not deliver", "failed_at", hook.FailedAt)
	}
	return nil
}
