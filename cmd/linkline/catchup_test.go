package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot/bottest"
)

// A walk that was cut short goes on where it was, and one that came to its end
// looks back a little only when it has lately looked back far.
func TestCatchingUpGoesOnWhereItWas(t *testing.T) {
	h, _ := open(t)
	s, now := h.schemes[0], time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	from := func() time.Time {
		t.Helper()
		at, _, err := h.whereFrom(t.Context(), s, now)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	note := func(name string, at time.Time) {
		t.Helper()
		if err := s.partition.SetNote(t.Context(), name, stamp(at)); err != nil {
			t.Fatal(err)
		}
	}
	// It first ran when it was opened, and has not asked since: however late it
	// does, it asks from then on.
	began, err := s.readTime(t.Context(), caughtNote)
	if err != nil || began.IsZero() {
		t.Fatalf("it does not know when it first ran: %v", err)
	}
	now = began.Add(7 * time.Hour)
	if got := from(); !got.Equal(began.Add(-catchUpOverlap)) {
		t.Errorf("the first time from %v, though it began at %v", got, began)
	}
	note(caughtNote, now.Add(-time.Hour))
	if got := from(); !got.Equal(now.Add(-time.Hour - catchUpOverlap)) {
		t.Errorf("after an hour from %v", got)
	}
	note(walkNote, now.Add(-30*time.Minute))
	if got := from(); !got.Equal(now.Add(-30 * time.Minute)) {
		t.Errorf("cut short, then from %v", got)
	}
	s.lookedBack = time.Now()
	note(caughtNote, now)
	if got := from(); !got.Equal(now.Add(-hurriedOverlap)) {
		t.Errorf("in a hurry from %v", got)
	}
}

// openWithNetworks opens a house whose networks are stand-ins, and what they call is its server.
func openWithNetworks(t *testing.T) (h *house, tw *bottest.Twilio, tg *bottest.Telegram, metrics func() string) {
	t.Helper()
	const public = "https://text.example.org"
	tw, tg = &bottest.Twilio{}, &bottest.Telegram{}
	tw.Start()
	t.Cleanup(tw.Close)
	tg.Start()
	t.Cleanup(tg.Close)
	h, server := open(t, "LINKLINE_URL", public, "TWILIO_ACCOUNT_SID", tw.Account, "TWILIO_AUTH_TOKEN", tw.AuthToken,
		"TWILIO_FROM", tw.Number, "TWILIO_API_URL", tw.URL, "TELEGRAM_BOT_TOKEN", tg.Token, "TELEGRAM_API_URL", tg.URL)
	tw.Client = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		to := r.Clone(r.Context())
		to.URL.Scheme, to.URL.Host = "http", strings.TrimPrefix(server.URL, "http://")
		return http.DefaultTransport.RoundTrip(to)
	})}
	tw.MessageURL = public + "/twilio/riverside/message"
	return h, tw, tg, func() string {
		_, body := fetch(t, server.URL+"/metrics")
		return body
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What Twilio could not deliver is found in its list and answered once, however
// often one looks; what had come by itself is not answered again.
func TestWhatNeverCameIsFoundOnce(t *testing.T) {
	h, tw, _, metrics := openWithNetworks(t)
	s := h.schemes[0]
	came, lost := "+447700900301", "+447700900302"
	if _, status := tw.Text(came, "hello"); status != 200 {
		t.Fatalf("status %d", status)
	}
	tw.MessageURL = "https://text.example.org/nowhere"
	if _, status := tw.Text(lost, "hello"); status != 404 {
		t.Fatalf("status %d", status)
	}
	s.line.Settled()
	before := len(tw.Phone(came))
	for range 2 {
		if err := h.catchUp(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		s.line.Settled()
	}
	if got := len(tw.Phone(lost)); before == 0 || got != before || len(tw.Phone(came)) != before {
		t.Errorf("%d texts to whom we had not heard, want %d; %d to the other", got, before, len(tw.Phone(came)))
	}
	refused := bottest.Fault{Status: 401, Code: 20003}
	tw.Lists.Next(refused, refused, refused) // a page is asked for so often
	if err := h.catchUp(t.Context(), s); err == nil {
		t.Error("a list that was refused is no failure")
	}
	for _, want := range []string{
		`linkline_catch_up_found_total{scheme="riverside"} 1`, `linkline_catch_up_listed_total{scheme="riverside"} `,
		`linkline_catch_up_failed_total{scheme="riverside"} 1`,
	} {
		if got := metrics(); !strings.Contains(got, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
}

// The fallback address only keeps: nothing is answered before the next sweep,
// and then once, though the first address gets the same message after all.
func TestTheFallbackOnlyKeeps(t *testing.T) {
	h, tw, _, _ := openWithNetworks(t)
	s, who := h.schemes[0], "+447700900303"
	message := tw.MessageURL
	tw.MessageURL, tw.FallbackURL = "https://text.example.org/nowhere", "https://text.example.org/twilio/riverside/fallback"
	sid, status := tw.Text(who, "hello")
	s.line.Settled()
	if status != 200 || len(tw.Phone(who)) != 0 {
		t.Fatalf("status %d, %d texts at once", status, len(tw.Phone(who)))
	}
	if err := h.sweep(t.Context(), s, h.now()); err != nil {
		t.Fatal(err)
	}
	s.line.Settled()
	first := len(tw.Phone(who))
	tw.MessageURL = message
	if status := tw.Again(sid); status != 200 {
		t.Errorf("once more: status %d", status)
	}
	if err := h.sweep(t.Context(), s, h.now()); err != nil {
		t.Fatal(err)
	}
	s.line.Settled()
	if got := len(tw.Phone(who)); first == 0 || got != first {
		t.Errorf("%d texts after the sweep, %d after the repeat", first, got)
	}
}

// A webhook of Telegram's that somebody else took is taken back, and shows.
func TestTelegramsWebhookIsTakenBack(t *testing.T) {
	h, _, tg, metrics := openWithNetworks(t)
	s := h.schemes[0]
	for i, ours := range []string{"0", "1"} {
		if err := h.watchTelegram(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if got := metrics(); !strings.Contains(got, `linkline_telegram_webhook_ours{scheme="riverside"} `+ours) {
			t.Errorf("look %d: not shown as %s", i, ours)
		}
	}
	if n := tg.Count("setWebhook"); n != 1 {
		t.Errorf("set %d times, want once", n)
	}
}

// Rates are those of CHANNELS 1.6 by the kind of sender.
func TestRatesBySender(t *testing.T) {
	for from, want := range map[string]float64{
		"+15550100000": northAmerican, "88222": shortCode, "888222": shortCode, "+447700900100": otherSender, "Riverside": otherSender, "": otherSender,
	} {
		if got := senderRate(from); got != want || got <= 0 {
			t.Errorf("%q: %v a second, want %v", from, got, want)
		}
	}
}
