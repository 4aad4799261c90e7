package telegram

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

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

// What telegram-bot-api v5.5.1 does by itself, and what the wire makes of it.
func TestDefectErrorsTellTheToken(t *testing.T) {
	bare := &tgbotapi.BotAPI{Token: "1:secret", Client: &http.Client{Timeout: time.Second}}
	bare.SetAPIEndpoint("http://127.0.0.1:1/bot%s/%s")
	if _, err := bare.MakeRequest("getMe", nil); err == nil || !strings.Contains(err.Error(), "secret") {
		t.Errorf("bare: %v", err)
	}
	c, err := New(Config{Scheme: "s", Token: "1:secret", APIURL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	_, merr := c.Me(t.Context())
	bottest.Silent(t, "mended", merr.Error(), "secret")
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestDefectTheStatusOfAPageIsLost(t *testing.T) {
	page := roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 502, Header: http.Header{"Retry-After": {"4"}}, Body: io.NopCloser(strings.NewReader("<html>"))}, nil
	})
	bare := &tgbotapi.BotAPI{Token: "1:a", Client: &http.Client{Transport: page}}
	bare.SetAPIEndpoint("http://x/bot%s/%s")
	if _, err := bare.MakeRequest("getMe", nil); err == nil || strings.Contains(err.Error(), "502") {
		t.Errorf("bare: %v", err)
	}
	c, err := New(Config{Scheme: "s", Token: "1:a", Transport: page})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.call(t.Context(), "getMe", nil); err == nil || err.code != "http_502" || err.after != 4*time.Second {
		t.Errorf("mended: %v", err)
	}
}
