package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

// The tests below show what telegram-bot-api v5.5.1 does by itself ("bare"), and
// that ours does not. When a bare half fails, the library was mended.

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

// bare is the library as it comes, only sent to the stand-in.
func (h *house) bare(t *testing.T) *tgbotapi.BotAPI {
	t.Helper()
	b := &tgbotapi.BotAPI{Token: h.tg.Token, Client: &http.Client{Timeout: 5 * time.Second}}
	b.SetAPIEndpoint(h.tg.URL + "/bot%s/%s")
	return b
}

// GetUpdatesChan confirms what it has put into a channel: who dies then has lost
// it. Ours confirms what was committed.
func TestDefectUpdatesAreConfirmedUnhandled(t *testing.T) {
	h := newHouse(t, nil)
	for _, text := range []string{"one", "two", "three"} {
		h.tg.Say(patient, text)
	}
	b, err := tgbotapi.NewBotAPIWithAPIEndpoint(h.tg.Token, h.tg.URL+"/bot%s/%s")
	if err != nil {
		t.Fatal(err)
	}
	updates := b.GetUpdatesChan(tgbotapi.UpdateConfig{Timeout: 1})
	<-updates // the first of three is handled
	until(t, "bare: all three are confirmed", func() bool { return h.tg.Pending() == 0 })
	b.StopReceivingUpdates()

	h = newHouse(t, nil)
	h.tg.Say(patient, "four")
	handled := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- h.Poll(ctx, 0, func(context.Context, []care.Inbound, int64) error {
			close(handled)
			<-ctx.Done() // the process dies over it
			return ctx.Err()
		})
	}()
	<-handled
	stop()
	<-done
	if h.tg.Pending() != 1 {
		t.Errorf("mended: %d pending, want what was not committed", h.tg.Pending())
	}
}

// NewBotAPI calls Telegram at once, so that a start would need the network.
func TestDefectStartNeedsTheNetwork(t *testing.T) {
	h := newHouse(t, nil)
	if n := h.tg.Count("getMe"); n != 0 {
		t.Errorf("mended: %d calls", n)
	}
	if _, err := tgbotapi.NewBotAPIWithAPIEndpoint(h.tg.Token, h.tg.URL+"/bot%s/%s"); err != nil || h.tg.Count("getMe") != 1 {
		t.Errorf("bare: %d calls, %v", h.tg.Count("getMe"), err)
	}
}

// Send takes every answer for a message, and fails on "true" after all went
// well.
func TestDefectTrueIsTakenForAFailure(t *testing.T) {
	h := newHouse(t, nil)
	if _, err := h.bare(t).Send(tgbotapi.DeleteWebhookConfig{}); err == nil || !strings.Contains(err.Error(), "bool") {
		t.Errorf("bare: %v", err)
	}
	if _, err := h.call(t.Context(), "deleteWebhook", nil); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// A kind of update that the library does not know comes as an empty one, and a
// webhook can be given no secret.
func TestDefectWhatCameLaterIsNotKnown(t *testing.T) {
	raw := []byte(`{"update_id":7,"message_reaction":{"chat":{"id":1}}}`)
	var u tgbotapi.Update
	if err := json.Unmarshal(raw, &u); err != nil || u != (tgbotapi.Update{UpdateID: 7}) {
		t.Errorf("bare: %+v, %v", u, err)
	}
	h := newHouse(t, nil)
	if got, err := h.post(h.cfg.Secret, string(raw)); err != nil || len(got.Inbound) != 0 || h.Ignored() != 1 {
		t.Errorf("mended: %v, %d ignored, %v", got.Inbound, h.Ignored(), err)
	}
	var sent string
	spy := roundTrip(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"ok":true,"result":{}}`))}, nil
	})
	bare := &tgbotapi.BotAPI{Token: "1:a", Client: &http.Client{Transport: spy}}
	bare.SetAPIEndpoint("http://x/bot%s/%s")
	hook, err := tgbotapi.NewWebhook("https://line.example/")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bare.Request(hook); err != nil || strings.Contains(sent, "secret") {
		t.Errorf("bare: %q, %v", sent, err)
	}
	c, err := New(Config{Scheme: "s", Token: "1:a", Secret: "hush", PublicURL: "https://line.example", Transport: spy})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SetWebhook(t.Context()); err != nil || !strings.Contains(sent, "secret_token=hush") {
		t.Errorf("mended: %q, %v", sent, err)
	}
}

// The library knows no context; ours ends a call when its caller goes, and says
// that it may have gone through.
func TestDefectNoContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, err := New(Config{Scheme: "s", Token: "1:a", Timeout: time.Minute, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		cancel()
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(10 * time.Second):
			return nil, errors.New("nobody told us")
		}
	})})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := c.Send(ctx, outbound()); err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	if _, err := c.Send(ctx, outbound()); bot.Failure(err).Class != bot.Retry {
		t.Errorf("a call that was never made: %v", err)
	}
}
