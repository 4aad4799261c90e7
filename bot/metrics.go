package bot

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Metrics count what happens. No label ever holds anything of a person.
type Metrics struct {
	turns     *prometheus.CounterVec
	turnTime  *prometheus.HistogramVec
	panics    *prometheus.CounterVec
	sends     *prometheus.CounterVec
	failures  *prometheus.CounterVec
	sendTime  *prometheus.HistogramVec
	receipts  *prometheus.CounterVec
	opens     *prometheus.CounterVec
	alerts    *prometheus.CounterVec
	takeTime  *prometheus.HistogramVec
	jobs      *prometheus.CounterVec
	urgent    *prometheus.GaugeVec
	oldest    *prometheus.GaugeVec
	open      *prometheus.GaugeVec
	depth     *prometheus.GaugeVec
	sending   *prometheus.GaugeVec
	brokenNow *prometheus.GaugeVec
	calls     *prometheus.CounterVec
}

// NewMetrics registers the metrics with r; with nil they count for nobody. All
// lines of a process share one.
func NewMetrics(r prometheus.Registerer) *Metrics {
	f := factory{r}
	return &Metrics{
		turns:     f.counter("turns_total", "Messages taken in.", "scheme", "network", "result"),
		turnTime:  f.histogram("turn_seconds", "From a message to its commit.", prometheus.ExponentialBuckets(0.001, 2, 14), "scheme"),
		panics:    f.counter("panics_total", "Turns and sends that panicked.", "scheme"),
		sends:     f.counter("sends_total", "Messages by what became of them.", "scheme", "network", "class", "verdict"),
		failures:  f.counter("send_failures_total", "Sends that failed, by class of failure.", "scheme", "network", "class"),
		sendTime:  f.histogram("send_seconds", "From the making of a message to the network's yes.", prometheus.ExponentialBuckets(0.002, 2.5, 14), "scheme", "class"),
		receipts:  f.counter("receipts_total", "What networks said of our messages.", "scheme", "delivery"),
		opens:     f.counter("cases_opened_total", "Cases opened, by kind.", "scheme", "kind"),
		alerts:    f.counter("alerts_total", "Alerts sent to the team, by kind.", "scheme", "kind"),
		takeTime:  f.histogram("case_taken_seconds", "From opening a case to somebody taking it.", prometheus.ExponentialBuckets(15, 3, 11), "scheme", "urgent"),
		jobs:      f.counter("jobs_total", "Jobs carried out.", "scheme", "kind", "result"),
		urgent:    f.gauge("urgent_cases_waiting", "Urgent cases that nobody has taken.", "scheme"),
		oldest:    f.gauge("urgent_case_oldest_seconds", "How long the oldest urgent case that nobody has taken waits.", "scheme"),
		open:      f.gauge("open_cases", "Cases that are not closed.", "scheme"),
		depth:     f.gauge("waiting", "What waits in the store, by what it is.", "scheme", "what"),
		sending:   f.gauge("sends_under_way", "Lanes that this process is sending.", "scheme"),
		brokenNow: f.gauge("channel_broken", "1 while a channel waits for a person to mend its settings.", "scheme", "network"),
		calls:     f.counter("webhook_calls_total", "Calls of networks, by how they were answered.", "webhook", "status"),
	}
}

// factory makes and registers; a nil registerer is one that keeps nothing.
type factory struct{ r prometheus.Registerer }

func (f factory) counter(name, help string, labels ...string) *prometheus.CounterVec {
	return registered(f, prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "linkline", Name: name, Help: help}, labels))
}

func (f factory) gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return registered(f, prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "linkline", Name: name, Help: help}, labels))
}

func (f factory) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return registered(f, prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "linkline", Name: name, Help: help, Buckets: buckets}, labels))
}

func registered[C prometheus.Collector](f factory, c C) C {
	if f.r != nil {
		f.r.MustRegister(c)
	}
	return c
}

func (m *Metrics) turned(scheme, network string, err error, took time.Duration) {
	m.turns.WithLabelValues(scheme, network, result(err)).Inc()
	m.turnTime.WithLabelValues(scheme).Observe(took.Seconds())
}

func (m *Metrics) panicked(scheme string) { m.panics.WithLabelValues(scheme).Inc() }

func (m *Metrics) sent(scheme string, o care.Outbound, out flows.Outcome) {
	class := className(o.Class)
	m.sends.WithLabelValues(scheme, o.To.Network(), class, string(out.Verdict)).Inc()
	if out.Verdict == flows.VerdictSent {
		m.sendTime.WithLabelValues(scheme, class).Observe(max(0, out.Now.Sub(o.Made).Seconds()))
	}
}

func (m *Metrics) failed(scheme, network string, c Class) {
	m.failures.WithLabelValues(scheme, network, c.String()).Inc()
}

func (m *Metrics) receipt(scheme string, d care.Delivery) {
	m.receipts.WithLabelValues(scheme, string(d)).Inc()
}

func (m *Metrics) opened(scheme string, k care.Kind) {
	m.opens.WithLabelValues(scheme, string(k)).Inc()
}

func (m *Metrics) alerted(scheme string, k care.Kind, n int) {
	m.alerts.WithLabelValues(scheme, string(k)).Add(float64(n))
}

func (m *Metrics) took(scheme string, urgent bool, after time.Duration) {
	m.takeTime.WithLabelValues(scheme, strconv.FormatBool(urgent)).Observe(after.Seconds())
}

func (m *Metrics) ran(scheme string, k care.JobKind, err error) {
	m.jobs.WithLabelValues(scheme, string(k), result(err)).Inc()
}

func (m *Metrics) openNow(scheme string, cases []flows.Case, now time.Time) {
	urgent, oldest := 0, time.Duration(0)
	for _, c := range cases {
		if c.Urgent() && c.Status == care.Requested {
			urgent++
			oldest = max(oldest, now.Sub(c.Opened))
		}
	}
	m.open.WithLabelValues(scheme).Set(float64(len(cases)))
	m.urgent.WithLabelValues(scheme).Set(float64(urgent))
	m.oldest.WithLabelValues(scheme).Set(oldest.Seconds())
}

func (m *Metrics) depths(scheme string, depths map[string]int) {
	for what, n := range depths {
		m.depth.WithLabelValues(scheme, what).Set(float64(n))
	}
}

func (m *Metrics) busy(scheme string, n int) { m.sending.WithLabelValues(scheme).Set(float64(n)) }

func (m *Metrics) broken(scheme, network string, is bool) {
	m.brokenNow.WithLabelValues(scheme, network).Set(map[bool]float64{true: 1}[is])
}

func (m *Metrics) called(webhook string, status int) {
	m.calls.WithLabelValues(webhook, strconv.Itoa(status)).Inc()
}

func result(err error) string {
	if err != nil {
		return "error"
	}
	return "ok"
}

func className(c care.Class) string {
	switch c {
	case care.Safety:
		return "safety"
	case care.Reply:
		return "reply"
	}
	return "scheduled"
}
