package main

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/linkline/linkline/store"
)

// Bounds of readiness.
const (
	pingTime   = 2 * time.Second  // Redis has this long to answer
	sweepStale = 30 * time.Second // the last sweep that worked is no older
)

// health is what the house knows of itself. It measures by the real clock.
type health struct {
	house   *house
	began   time.Time
	grades  *prometheus.GaugeVec
	waiting *prometheus.GaugeVec
	overdue *prometheus.GaugeVec
	dead    *prometheus.GaugeVec

	mu    sync.Mutex
	last  map[string]time.Time // the last sweep that worked, by scheme
	grade store.Grade
}

func newHealth(h *house, r prometheus.Registerer) *health {
	gauge := func(name, help, label string) *prometheus.GaugeVec {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "linkline", Name: name, Help: help}, []string{label})
		r.MustRegister(g)
		return g
	}
	return &health{
		house: h, began: time.Now(), last: map[string]time.Time{},
		grades:  gauge("durability_grade", "1 for the durability grade that Redis has now.", "grade"),
		waiting: gauge("lanes_waiting", "Contacts with a message that may go now.", "scheme"),
		overdue: gauge("lanes_overdue_seconds", "How long the message that waits longest could have gone.", "scheme"),
		dead:    gauge("dead_letters", "Messages that will not be sent unless somebody says so.", "scheme"),
	}
}

// swept notes a sweep that worked.
func (h *health) swept(scheme string, err error) {
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last[scheme] = time.Now()
}

// look reads the durability grade again, and what waits, for the metrics.
// Replicas that were added meanwhile are waited for from now on.
func (h *health) look(ctx context.Context) error {
	await, err := replicasToAwait(ctx, h.house.backing.client)
	if err != nil {
		return err
	}
	if h.house.store.Await(await) {
		h.house.log.Info("every commit waits for replicas now", "replicas", await)
	}
	grade, err := h.house.store.Grade(ctx)
	if err != nil {
		return err
	}
	h.graded(grade)
	for _, s := range h.house.schemes {
		d, err := s.partition.Depth(ctx, h.house.now())
		if err != nil {
			return err
		}
		h.waiting.WithLabelValues(s.ID).Set(float64(d.Safety + d.Reply + d.Scheduled))
		h.overdue.WithLabelValues(s.ID).Set(d.Overdue.Seconds())
		h.dead.WithLabelValues(s.ID).Set(float64(d.Dead))
	}
	return nil
}

func (h *health) graded(g store.Grade) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.grade = g
	h.grades.Reset()
	h.grades.WithLabelValues(g.Letter).Set(1)
}

// report is what /readyz answers. It holds counts and settings, and nothing of a
// person.
type report struct {
	Ready bool     `json:"ready"`
	Not   []string `json:"not_ready_because,omitempty"`
	Store string   `json:"store"`
	Grade string   `json:"durability_grade"`
	// Durability says in a sentence what can be lost.
	Durability string            `json:"durability"`
	Schemes    map[string]queues `json:"schemes"`
}

// queues is what waits in one scheme.
type queues struct {
	SweptSecondsAgo int `json:"swept_seconds_ago"`
	Waiting         int `json:"waiting"` // contacts with a message that may go now
	OverdueSeconds  int `json:"overdue_seconds"`
	Held            int `json:"held"`
	Jobs            int `json:"jobs_due"`
	Dead            int `json:"dead_letters"`
}

// report asks Redis for a small write and gathers the rest.
func (h *health) report(ctx context.Context) report {
	ctx, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	h.mu.Lock()
	r := report{Store: h.house.backing.kind, Grade: h.grade.Letter, Durability: h.grade.Why, Schemes: map[string]queues{}}
	h.mu.Unlock()
	for _, s := range h.house.schemes {
		if err := s.partition.Probe(ctx, time.Now()); err != nil {
			r.Not = append(r.Not, store.Trouble(err))
			break // one Redis, one trouble
		}
	}
	if h.house.config.production() && r.Grade == "F" {
		r.Not = append(r.Not, "the durability grade is F")
	}
	for _, s := range h.house.schemes {
		ago := h.sinceSweep(s.ID)
		if ago > sweepStale {
			r.Not = append(r.Not, "nothing that is due has been done lately in "+s.ID)
		}
		q := queues{SweptSecondsAgo: int(ago.Seconds())}
		if len(r.Not) == 0 {
			// What waits is for people to read: that it could not be counted does
			// not make us less ready.
			d, _ := s.partition.Depth(ctx, h.house.now())
			q.Waiting, q.OverdueSeconds = d.Safety+d.Reply+d.Scheduled, int(d.Overdue.Seconds())
			q.Held, q.Jobs, q.Dead = d.Held, d.Jobs, d.Dead
		}
		r.Schemes[s.ID] = q
	}
	r.Ready = len(r.Not) == 0
	return r
}

// sinceSweep is how long ago a sweep worked, or the house began.
func (h *health) sinceSweep(scheme string) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last, ok := h.last[scheme]; ok {
		return time.Since(last)
	}
	return time.Since(h.began)
}
