package twilio

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

const (
	patient = "+447700900123"
	words   = "Hello from Riverside"
)

// house is a channel between a stand-in of Twilio and an inbox.
type house struct {
	*Channel
	tw    *bottest.Twilio
	inbox *bottest.Inbox
}

func newHouse(t *testing.T, change func(*Config)) *house {
	t.Helper()
	tw := &bottest.Twilio{}
	tw.Start()
	t.Cleanup(tw.Close)
	inbox, mount := bottest.NewInbox(t)
	cfg := Config{
		Scheme: "riverside", AccountSID: tw.Account, AuthTokens: []string{tw.AuthToken}, From: tw.Number,
		APIURL: tw.URL, PublicURL: inbox.URL, Timeout: 200 * time.Millisecond,
	}
	if change != nil {
		change(&cfg)
	}
	ch, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	mount(ch)
	tw.MessageURL = inbox.URL + "/twilio/riverside/message"
	return &house{ch, tw, inbox}
}

func outbound() care.Outbound {
	return care.Outbound{ID: "c1.2.3", To: "sms:" + patient, Text: words, Made: time.Now()}
}

func TestASendCarriesAllThatItNeeds(t *testing.T) {
	h := newHouse(t, nil)
	h.tw.Receipts = bottest.Receipts{Words: []string{"sent", "delivered"}}
	m := outbound()
	m.Expires = time.Now().Add(time.Hour)
	sid, err := h.Send(t.Context(), m)
	if err != nil || !messageSID.MatchString(sid) {
		t.Fatalf("sent as %q: %v", sid, err)
	}
	h.tw.Settle()
	asked := h.tw.Asked()
	for name, want := range map[string]string{
		"To": patient, "From": h.tw.Number, "Body": words, "SmartEncoded": "false",
		"StatusCallback": h.inbox.URL + "/twilio/riverside/status?m=c1.2.3",
	} {
		if asked.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, asked.Get(name), want)
		}
	}
	if v := asked.Get("ValidityPeriod"); v != "3599" && v != "3600" {
		t.Errorf("ValidityPeriod = %s, want an hour", v)
	}
	if got := h.tw.Phone(patient); len(got) != 1 || got[0].Text != words {
		t.Errorf("the phone shows %v", got)
	}
	for i, want := range []care.Delivery{care.Sent, care.Delivered} {
		if got := h.inbox.Receipts(); len(got) != 2 || got[i].Delivery != want || got[i].Outbound != m.ID || got[i].ProviderID != sid {
			t.Errorf("receipt %d is %+v", i, got)
		}
	}
}

func TestAnAPIKeySignsIn(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.APIKey, c.APISecret = "SKbottest", "bottestsecret" })
	if _, err := h.Send(t.Context(), outbound()); bot.Failure(err).Class != bot.Broken {
		t.Errorf("a key that Twilio does not know: %v", err)
	}
	h.tw.APIKey, h.tw.APISecret = "SKbottest", "bottestsecret"
	if _, err := h.Send(t.Context(), outbound()); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotWorthSending(t *testing.T) {
	h := newHouse(t, nil)
	for _, tt := range []struct {
		code   string
		change func(*care.Outbound)
		class  bot.Class
	}{
		{"expired", func(m *care.Outbound) { m.Expires = time.Now() }, bot.Rejected},
		{"expired", func(m *care.Outbound) { m.Made = time.Now().Add(-11 * time.Hour) }, bot.Rejected},
		{"empty", func(m *care.Outbound) { m.Text = " \n" }, bot.Rejected},
		{"not_a_number", func(m *care.Outbound) { m.To = "telegram:5" }, bot.NoAddress},
		{"not_a_number", func(m *care.Outbound) { m.To = "sms:+0" }, bot.NoAddress},
	} {
		m := outbound()
		tt.change(&m)
		_, err := h.Send(t.Context(), m)
		if got := bot.Failure(err); got.Code != tt.code || got.Class != tt.class {
			t.Errorf("got %v, want %s", err, tt.code)
		}
	}
	if h.tw.Asked() != nil {
		t.Error("one was sent")
	}
}

func TestFailuresHaveTheirClass(t *testing.T) {
	h := newHouse(t, nil)
	secrets := []string{h.tw.AuthToken, h.tw.Account, patient, patient[1:], words, "Riverside"}
	bottest.Fails(t, h.Channel, outbound(), &h.tw.Sends, bottest.TwilioFailures(), secrets...)
}

func TestNobodyThereMeansThatNothingWent(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.APIURL = "http://127.0.0.1:1" })
	_, err := h.Send(t.Context(), outbound())
	if got := bot.Failure(err); got.Class != bot.Retry {
		t.Errorf("got %v, want retry", err)
	}
	bottest.Silent(t, "the error", err.Error(), patient, h.tw.Account, "127.0.0.1")
}

// Twilio refuses a message whose receipts it cannot deliver.
func TestAMessageMattersMoreThanItsReceipt(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.PublicURL = "http://line_1.example" })
	if _, err := h.Send(t.Context(), outbound()); err != nil {
		t.Fatal(err)
	}
	if h.tw.Asked().Has("StatusCallback") || len(h.tw.Phone(patient)) != 1 {
		t.Errorf("asked for %v", h.tw.Asked())
	}
}

func TestAServiceSendsToo(t *testing.T) {
	service := "MG" + strings.Repeat("a", 32)
	h := newHouse(t, func(c *Config) { c.From, c.MessagingServiceSID = "", service })
	h.tw.Service = service
	sid, err := h.Send(t.Context(), outbound())
	if err != nil || h.tw.Asked().Has("From") || h.tw.Asked().Get("MessagingServiceSid") != service {
		t.Errorf("asked for %v: %v", h.tw.Asked(), err)
	}
	if got, err := h.Find(t.Context(), outbound(), time.Now()); got != sid || err != nil {
		t.Errorf("found %q, want %q: %v", got, sid, err)
	}
	if _, status := h.tw.Text(patient, "hello"); status != 200 || len(h.inbox.In()) != 1 {
		t.Errorf("an answer to the service: %d, %v", status, h.inbox.In())
	}
}

func TestOptedOut(t *testing.T) {
	h := newHouse(t, nil)
	h.tw.Text(patient, "Stop")
	if _, err := h.Send(t.Context(), outbound()); bot.Failure(err).Class != bot.OptedOut {
		t.Errorf("got %v, want opted out", err)
	}
	h.tw.Text(patient, "START")
	if _, err := h.Send(t.Context(), outbound()); err != nil {
		t.Error(err)
	}
	if in := h.inbox.In(); len(in) != 2 || in[0].Kind != care.OptedOut || in[1].Kind != care.OptedIn {
		t.Errorf("came in: %v", in)
	}
}

func TestConfigurationSaysAllThatIsWrong(t *testing.T) {
	_, err := New(Config{AuthTokens: []string{"secret-token"}, APIKey: "k", PublicURL: "ftp://secret-host", APIURL: ":"})
	if err == nil {
		t.Fatal("taken")
	}
	for _, want := range []string{"scheme", "account SID", "auth token", "go together", "send from", "API address", "public address"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not speak of the %s", err, want)
		}
	}
	bottest.Silent(t, "the error", err.Error(), "secret-token", "secret-host")
}

func TestSenders(t *testing.T) {
	for s, want := range map[string]bool{
		"+447700900000": true, "88222": true, "Riverside": true, "NHS 24": true,
		"07700900000": false, "447700900000": false, "Riverside Link": false, "12": false, "+44 7700 900000": false,
	} {
		if isSender(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
