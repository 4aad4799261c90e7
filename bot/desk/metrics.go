package desk

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/linkline/linkline/flows/care"
)

// Metrics count what is decided. No label ever holds anything of a person.
type Metrics struct {
	turns    *prometheus.CounterVec
	turnTime *prometheus.HistogramVec
	panics   *prometheus.CounterVec
	opens    *prometheus.CounterVec
	alerts   *prometheus.CounterVec
	takeTime *prometheus.HistogramVec
	jobs     *prometheus.CounterVec
	mends    *prometheus.CounterVec
}

// NewMetrics registers the metrics with r; with nil they count for nobody. All
// desks of a process share one.
func NewMetrics(r prometheus.Registerer) *Metrics {
	f := promauto.With(r)
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return f.NewCounterVec(prometheus.CounterOpts{Namespace: "linkline", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return f.NewHistogramVec(prometheus.HistogramOpts{Namespace: "linkline", Name: name, Help: help, Buckets: buckets}, labels)
	}
	return &Metrics{
		turns:    counter("turns_total", "Messages taken in.", "scheme", "network", "result"),
		turnTime: histogram("turn_seconds", "From a message to its commit.", prometheus.ExponentialBuckets(0.001, 2, 14), "scheme"),
		panics:   counter("panics_total", "Turns and sends that panicked.", "scheme"),
		opens:    counter("cases_opened_total", "Cases opened, by kind.", "scheme", "kind"),
		alerts:   counter("alerts_total", "Alerts sent to the team, by kind.", "scheme", "kind"),
		takeTime: histogram("case_taken_seconds", "From opening a case to somebody taking it.", prometheus.ExponentialBuckets(15, 3, 11), "scheme", "urgent"),
		mends:    counter("mended_total", "Indexes and jobs that were missing and put right.", "scheme", "what"),
		jobs:     counter("jobs_total", "Jobs carried out.", "scheme", "kind", "result"),
	}
}

func (m *Metrics) turned(scheme, network string, err error, took time.Duration) {
	m.turns.WithLabelValues(scheme, network, result(err)).Inc()
	m.turnTime.WithLabelValues(scheme).Observe(took.Seconds())
}

func (m *Metrics) panicked(scheme string) { m.panics.WithLabelValues(scheme).Inc() }

func (m *Metrics) opened(scheme string, k care.Kind) {
	m.opens.WithLabelValues(scheme, string(k)).Inc()
}

func (m *Metrics) alerted(scheme string, k care.Kind, n int) {
	m.alerts.WithLabelValues(scheme, string(k)).Add(float64(n))
}

func (m *Metrics) took(scheme string, urgent bool, after time.Duration) {
	m.takeTime.WithLabelValues(scheme, strconv.FormatBool(urgent)).Observe(after.Seconds())
}

func (m *Metrics) mended(scheme, what string) { m.mends.WithLabelValues(scheme, what).Inc() }

func (m *Metrics) ran(scheme string, k care.JobKind, err error) {
	m.jobs.WithLabelValues(scheme, string(k), result(err)).Inc()
}

func result(err error) string {
	if err != nil {
		return "error"
	}
	return "ok"
}
