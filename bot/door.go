package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Bounds of the door. A network gives up on us at 15 seconds (CHANNELS 1.3),
// so that we say 503 well before.
const (
	callTime   = 9 * time.Second
	retryAfter = "2"
	// CallsAtOnce is how many calls are worked on; more are sent away, to be
	// made again.
	CallsAtOnce = 256
)

// Receiver takes in what a network delivers; a Line is one.
type Receiver interface {
	Handle(ctx context.Context, in care.Inbound) error
	Receipt(ctx context.Context, r care.Receipt) error
	// Keep makes a message durable and leaves it to the next sweep.
	Keep(ctx context.Context, in care.Inbound) error
}

// Door is where networks call us. One door serves all schemes of a process.
type Door struct {
	log     *slog.Logger
	metrics *Metrics
	places  chan struct{}
	turned  atomic.Int64
}

// NewDoor returns a door that logs to log, without a word of what was sent.
func NewDoor(log *slog.Logger, m *Metrics) *Door {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if m == nil {
		m = NewMetrics(nil)
	}
	return &Door{log: log, metrics: m, places: make(chan struct{}, CallsAtOnce)}
}

// Turned is how many calls were turned away because of a fault of ours. Not
// every network makes them again.
func (d *Door) Turned() int64 { return d.turned.Load() }

// Mount registers the webhooks of one channel, whose messages go to r.
func (d *Door) Mount(mux *http.ServeMux, r Receiver, hooks ...Webhook) {
	for _, h := range hooks {
		mux.Handle(h.Pattern, d.Handler(r, h))
	}
}

// Handler serves one webhook. It answers with success only after everything in
// the call is committed.
func (d *Door) Handler(to Receiver, h Webhook) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case d.places <- struct{}{}:
			defer func() { <-d.places }()
		default:
			d.refuse(w, h, busy("too many calls at once"))
			return
		}
		defer func() {
			if v := recover(); v != nil {
				d.log.Error("call panicked", "webhook", h.Pattern, "kind", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
				d.refuse(w, h, &CallError{Status: http.StatusInternalServerError, Reason: "panic"})
			}
		}()
		got, err := d.serve(w, r, to, h)
		if err != nil {
			d.refuse(w, h, err)
			return
		}
		d.metrics.called(h.Pattern, http.StatusOK)
		answer(w, got)
	})
}

// serve reads a call and hands on what it holds, in order.
func (d *Door) serve(w http.ResponseWriter, r *http.Request, to Receiver, h Webhook) (Received, error) {
	body, err := readBody(w, r)
	if err != nil {
		return Received{}, err
	}
	got, err := h.Receive(r, body)
	if err != nil {
		return got, err
	}
	// The network may hang up; what it brought is taken in all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), callTime)
	defer cancel()
	take := to.Handle
	if h.KeepOnly {
		take = to.Keep
	}
	for _, in := range got.Inbound {
		if err := take(ctx, in); err != nil {
			return got, d.failed(h, "message not taken in", err)
		}
	}
	for _, rec := range got.Receipts {
		if err := to.Receipt(ctx, rec); err != nil {
			return got, d.failed(h, "receipt not taken in", err)
		}
	}
	return got, nil
}

// readBody reads at most MaxBody bytes, and leaves them for r to be read again.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &CallError{Status: http.StatusRequestEntityTooLarge, Reason: "body too large"}
	}
	if err != nil {
		return nil, &CallError{Status: http.StatusBadRequest, Reason: "body could not be read"}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

func (d *Door) failed(h Webhook, what string, err error) error {
	d.log.Warn(what, "webhook", h.Pattern, "err", err)
	return busy(what)
}

// busy asks the network to call again.
func busy(reason string) *CallError {
	return &CallError{Status: http.StatusServiceUnavailable, Reason: reason}
}

// refuse answers with a status and nothing else: a stranger learns no more.
func (d *Door) refuse(w http.ResponseWriter, h Webhook, err error) {
	call, ok := errors.AsType[*CallError](err)
	if !ok {
		call = &CallError{Status: http.StatusInternalServerError, Reason: "unclassified"}
		d.log.Error("call failed", "webhook", h.Pattern, "err", err)
	}
	if call.Status < http.StatusInternalServerError {
		d.log.Info("call refused", "webhook", h.Pattern, "status", call.Status, "reason", call.Reason)
	}
	if call.Status >= http.StatusInternalServerError {
		d.turned.Add(1)
	}
	if call.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	d.metrics.called(h.Pattern, call.Status)
	w.WriteHeader(call.Status)
}

func answer(w http.ResponseWriter, got Received) {
	if got.ContentType != "" {
		w.Header().Set("Content-Type", got.ContentType)
	}
	w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(w, got.Body) // a caller that hung up has no answer to miss
}
