package bottest

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Inbox is a server with a channel's webhooks that keeps what they received.
type Inbox struct {
	URL string

	mu      sync.Mutex
	refuse  int
	in      []care.Inbound
	receipt []care.Receipt
	reasons []string
}

// Hook is the part of a channel that receives.
type Hook interface{ Webhooks() []bot.Webhook }

// NewInbox starts a server. The webhooks come with Mount, because a channel
// wants to know its address first.
func NewInbox(t *testing.T) (*Inbox, func(Hook)) {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	i := &Inbox{URL: server.URL}
	return i, func(h Hook) {
		for _, hook := range h.Webhooks() {
			mux.HandleFunc(hook.Pattern, i.handler(hook))
		}
	}
}

// Refuse lets the next n calls end in 503, as when nothing can be stored.
func (i *Inbox) Refuse(n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.refuse = n
}

// In is what came in so far, in order.
func (i *Inbox) In() []care.Inbound {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.in)
}

// Receipts are those that came so far, in order.
func (i *Inbox) Receipts() []care.Receipt {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.receipt)
}

// Reasons are why calls were refused.
func (i *Inbox) Reasons() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.reasons)
}

func (i *Inbox) handler(hook bot.Webhook) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bot.MaxBody))
		if err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		got, err := hook.Receive(r, body)
		i.mu.Lock()
		defer i.mu.Unlock()
		if refused, ok := errors.AsType[*bot.CallError](err); ok {
			i.reasons = append(i.reasons, refused.Reason)
			w.WriteHeader(refused.Status)
			return
		}
		if i.refuse > 0 {
			i.refuse--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		i.in, i.receipt = append(i.in, got.Inbound...), append(i.receipt, got.Receipts...)
		if got.ContentType != "" {
			w.Header().Set("Content-Type", got.ContentType)
		}
		_, _ = io.WriteString(w, got.Body)
	}
}
