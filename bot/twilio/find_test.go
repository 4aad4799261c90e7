package twilio

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

// A send that was taken and whose answer was lost is found; one that was never
// taken is not.
func TestFindTellsWhatBecameOfASend(t *testing.T) {
	for _, taken := range []bool{true, false} {
		h := newHouse(t, nil)
		since := time.Now()
		h.tw.Sends.Next(bottest.Fault{Taken: taken, Hang: true})
		if _, err := h.Send(t.Context(), outbound()); bot.Failure(err).Class != bot.Unknown {
			t.Fatalf("got %v, want unknown", err)
		}
		found, err := h.Find(t.Context(), outbound(), since)
		if err != nil {
			t.Fatal(err)
		}
		shown := h.tw.Phone(patient)
		if taken && (len(shown) != 1 || found != shown[0].ID) || !taken && found != "" {
			t.Errorf("taken %v: found %q, the phone shows %v", taken, found, shown)
		}
	}
}

// The clock of the stand-in goes wrong by hours: Find measures that, so that the
// same words of a minute ago are still not taken for these.
func TestFindTakesNoOther(t *testing.T) {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		change func(*care.Outbound)
		passed time.Duration
		found  bool
	}{
		{"itself", func(*care.Outbound) {}, 0, true},
		{"other words", func(m *care.Outbound) { m.Text += "!" }, 0, false},
		{"another phone", func(m *care.Outbound) { m.To = "sms:+447700900124" }, 0, false},
		{"the same words a minute ago", func(*care.Outbound) {}, time.Minute, false},
	} {
		now := at
		h := newHouse(t, func(c *Config) { c.Now = func() time.Time { return now } })
		twilios := func() time.Time { return now.Add(-3 * time.Hour) }
		h.tw.Now = twilios
		api := *h.api
		clock := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", twilios().Format(http.TimeFormat))
			forward(w, r, api.String())
		}))
		t.Cleanup(clock.Close)
		h.api, _ = baseURL(clock.URL)
		m := outbound()
		m.Made = at
		if _, err := h.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		now = now.Add(tt.passed)
		tt.change(&m)
		found, err := h.Find(t.Context(), m, now)
		if err != nil || (found != "") != tt.found {
			t.Errorf("%s: found %q, %v", tt.name, found, err)
		}
	}
}

func TestFindSaysWhenItCannotTell(t *testing.T) {
	h := newHouse(t, nil)
	h.tw.Lists.Next(bottest.Fault{Status: 503, Code: 20503})
	found, err := h.Find(t.Context(), outbound(), time.Now())
	if err == nil || found != "" {
		t.Errorf("found %q without being told", found)
	}
	bottest.Silent(t, "the error", err.Error(), patient, patient[1:], h.tw.Account)
}

// A server that always has another page must not keep us for ever.
func TestListsEnd(t *testing.T) {
	pages := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		pages++
		fmt.Fprintf(w, `{"messages":[],"next_page_uri":"/x?Page=%d"}`, pages)
	}))
	t.Cleanup(server.Close)
	h := newHouse(t, func(c *Config) { c.APIURL = server.URL })
	if found, err := h.Find(t.Context(), outbound(), time.Now()); found != "" || err != nil || pages != 2*forOne().pages {
		t.Errorf("%d pages, %q, %v", pages, found, err)
	}
	if _, err := h.Inbound(t.Context(), time.Now(), time.Now()); err == nil {
		t.Error("a list cut short was taken for whole")
	}
}

func TestWhatOurWebhookMissedIsListed(t *testing.T) {
	h := newHouse(t, nil)
	h.tw.MessageURL = "http://127.0.0.1:1/"
	start := time.Now().Add(-time.Second)
	for i := range 120 { // more than a page
		h.tw.Text(patient, fmt.Sprint("message ", i))
	}
	h.tw.Text("Royal Mail", "Your parcel")
	if _, err := h.Send(t.Context(), outbound()); err != nil {
		t.Fatal(err)
	}
	in, err := h.Inbound(t.Context(), start, time.Now().Add(time.Minute))
	if err != nil || len(in) != 120 {
		t.Fatalf("%d messages, %v", len(in), err)
	}
	for i, m := range in {
		if m.Text != fmt.Sprint("message ", i) || !strings.HasPrefix(m.ID, "sms:SM") || m.Kind != care.Text {
			t.Fatalf("%d is %q", i, m.Text)
		}
	}
	if in, _ := h.Inbound(t.Context(), time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)); len(in) != 0 {
		t.Errorf("%d messages from the future", len(in))
	}
}

func TestCheck(t *testing.T) {
	h := newHouse(t, nil)
	if err := h.Check(t.Context()); err != nil {
		t.Error(err)
	}
	h.tw.AuthToken = "changed"
	if err := h.Check(t.Context()); bot.Failure(err).Class != bot.Broken {
		t.Errorf("got %v, want broken", err)
	}
}
