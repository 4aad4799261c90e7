package telegram

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

// taker is what handles the updates of a poll.
type taker struct {
	mu    sync.Mutex
	fail  int
	got   []string
	tries int
	next  int64
}

func (k *taker) handle(_ context.Context, in []care.Inbound, next int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tries++
	if k.fail > 0 {
		k.fail--
		return errors.New("no store")
	}
	for _, m := range in {
		k.got = append(k.got, m.Text+m.Button)
	}
	k.next = next
	return nil
}

func (k *taker) has(want string) func() bool {
	return func() bool {
		k.mu.Lock()
		defer k.mu.Unlock()
		return strings.Join(k.got, "|") == want
	}
}

// poll runs Poll until the test ends, and returns what stops it.
func (h *house) poll(t *testing.T, offset int64, k *taker) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	h.pause = time.Millisecond
	done := make(chan error, 1)
	go func() { done <- h.Poll(ctx, offset, k.handle) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// What was not committed is asked for again, by this process or the next.
func TestAnOffsetIsConfirmedOnlyAfterTheCommit(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Say(patient, "one")
	h.tg.Say(patient, "two")
	lost := &taker{fail: 1 << 30}
	stop := h.poll(t, 0, lost)
	until(t, "a try", func() bool { lost.mu.Lock(); defer lost.mu.Unlock(); return lost.tries > 0 })
	stop()
	if h.tg.Pending() != 2 {
		t.Fatalf("%d pending after nothing was committed", h.tg.Pending())
	}
	k := &taker{fail: 1}
	h.poll(t, lost.next, k)
	until(t, "both", k.has("one|two"))
	h.tg.Press(patient, "yes")
	until(t, "the button", k.has("one|two|yes"))
	until(t, "confirmed and acknowledged", func() bool { return h.tg.Pending() == 0 && h.tg.Acknowledged() == 1 })
}

func TestPollingRemovesAWebhookAndLosesNothing(t *testing.T) {
	h := newHouse(t, nil)
	h.inbox.Refuse(1 << 30)
	if err := h.SetWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.tg.Say(patient, "waiting")
	k := &taker{}
	h.poll(t, 0, k)
	until(t, "what waited", k.has("waiting"))
	// Somebody sets a webhook behind our back.
	if err := h.SetWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.tg.Say(patient, "again")
	until(t, "what came next", k.has("waiting|again"))
}

func TestPollingTellsNoSecret(t *testing.T) {
	var log bytes.Buffer
	h := newHouse(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	h.tg.Polls.Next(bottest.Fault{}, bottest.Fault{Status: 502, Body: "<html>"}, bottest.Fault{Status: 429, Code: 429, RetryAfter: 1})
	h.tg.Say(patient, "my secret")
	k := &taker{fail: 1}
	stop := h.poll(t, 0, k)
	until(t, "taken", k.has("my secret"))
	stop()
	_, key, _ := strings.Cut(h.tg.Token, ":")
	bottest.Silent(t, "the log", log.String(), key, "my secret", "123456", "no store")
	if !strings.Contains(log.String(), "no updates") || !strings.Contains(log.String(), "err=http_502") {
		t.Errorf("the log says nothing: %s", log.String())
	}
}
