package bot

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Metrics count what comes in and goes out. No label ever holds anything of a
// person.
type Metrics struct {
	sends     *prometheus.CounterVec
	failures  *prometheus.CounterVec
	sendTime  *prometheus.HistogramVec
	receipts  *prometheus.CounterVec
	urgent    *prometheus.GaugeVec
	oldest    *prometheus.GaugeVec
	open      *prometheus.GaugeVec
	depth     *prometheus.GaugeVec
	sending   *prometheus.GaugeVec
	brokenNow *prometheus.GaugeVec
	downNow   *prometheus.GaugeVec
	calls     *prometheus.CounterVec
}

// NewMetrics registers the metrics with r; with nil they count for nobody. All
// lines of a process share one.
func NewMetrics(r prometheus.Registerer) *Metrics {
	f := promauto.With(r)
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return f.NewCounterVec(prometheus.CounterOpts{Namespace: "linkline", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return f.NewGaugeVec(prometheus.GaugeOpts{Namespace: "linkline", Name: name, Help: help}, labels)
	}
	return &Metrics{
		sends:    counter("sends_total", "Messages by what became of them.", "scheme", "network", "class", "verdict"),
		failures: counter("send_failures_total", "Sends that failed, by class of failure.", "scheme", "network", "class"),
		sendTime: f.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "linkline", Name: "send_seconds", Help: "From the making of a message to the network's yes.",
			Buckets: prometheus.ExponentialBuckets(0.002, 2.5, 14),
		}, []string{"scheme", "class"}),
		receipts:  counter("receipts_total", "What networks said of our messages.", "scheme", "delivery"),
		urgent:    gauge("urgent_cases_waiting", "Urgent cases that nobody has taken.", "scheme"),
		oldest:    gauge("urgent_case_oldest_seconds", "How long the oldest urgent case that nobody has taken waits.", "scheme"),
		open:      gauge("open_cases", "Cases that are not closed.", "scheme"),
		depth:     gauge("waiting", "What waits in the store, by what it is.", "scheme", "what"),
		sending:   gauge("sends_under_way", "Lanes that this process is sending.", "scheme"),
		brokenNow: gauge("channel_broken", "1 while a channel waits for a person to mend its settings.", "scheme", "network"),
		downNow:   gauge("channel_down", "1 while nobody gets through to a channel, and its messages wait.", "scheme", "network"),
		calls:     counter("webhook_calls_total", "Calls of networks, by how they were answered.", "webhook", "status"),
	}
}

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

func (m *Metrics) down(scheme, network string, is bool) {
	m.downNow.WithLabelValues(scheme, network).Set(map[bool]float64{true: 1}[is])
}

func (m *Metrics) broken(scheme, network string, is bool) {
	m.brokenNow.WithLabelValues(scheme, network).Set(map[bool]float64{true: 1}[is])
}

func (m *Metrics) called(webhook string, status int) {
	m.calls.WithLabelValues(webhook, strconv.Itoa(status)).Inc()
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
