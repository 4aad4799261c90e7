package twilio

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

const sid = "SM0123456789abcdef0123456789abcdef"

func TestMessages(t *testing.T) {
	long := strings.Repeat("I have been feeling quite alone. ", 4)
	for _, tt := range []struct {
		name string
		more url.Values
		kind care.InboundKind
		text string
	}{
		{"words", form("Body", "hello 😀 'quoted' 50% + more"), care.Text, "hello 😀 'quoted' 50% + more"},
		{"no body", form(), care.Text, ""},
		{"NUL and half a letter", form("Body", "a\x00b\xf0\x9f"), care.Text, "ab"},
		{"base64", form("Body", base64.StdEncoding.EncodeToString([]byte(long[:99]))), care.Text, long[:99]},
		{"long and plain", form("Body", strings.Repeat("haha", 30)), care.Text, strings.Repeat("haha", 30)},
		{"picture", form("Body", "look", "NumMedia", "2", "MediaUrl0", "https://x.example"), care.Media, "look"},
		{"STOP", form("Body", " stop\n"), care.OptedOut, " stop\n"},
		{"CANCEL", form("Body", "Cancel"), care.OptedOut, "Cancel"},
		{"not only STOP", form("Body", "pls stop texting me"), care.Text, "pls stop texting me"},
		{"YES is an answer", form("Body", "YES"), care.Text, "YES"},
		{"START", form("Body", "Unstop"), care.OptedIn, "Unstop"},
		{"HELP is for us unless Twilio says so", form("Body", "HELP"), care.Text, "HELP"},
		{"taken by Twilio: STOP", form("Body", "ARRET", "OptOutType", "STOP"), care.OptedOut, "ARRET"},
		{"taken by Twilio: START", form("Body", "yes", "OptOutType", "START"), care.OptedIn, "yes"},
		{"taken by Twilio: HELP", form("Body", "help", "OptOutType", "HELP"), care.NetworkHelp, "help"},
		{"names that occur twice", form("Body", "b", "Body", "a", "X", "1", "X", "1"), care.Text, "b"},
	} {
		h := newHouse(t, nil)
		id, status := h.tw.Write(patient, tt.more)
		in := h.inbox.In()
		if status != http.StatusOK || len(in) != 1 {
			t.Errorf("%s: %d, %v", tt.name, status, h.inbox.Reasons())
			continue
		}
		if in[0].Kind != tt.kind || in[0].Text != tt.text || in[0].ID != "sms:"+id || in[0].From.Reveal() != "sms:"+patient || in[0].To != h.tw.Number {
			t.Errorf("%s: came as %s %q", tt.name, in[0].Kind, in[0].Text)
		}
	}
}

func TestAMachineIsHeardButNotAnswered(t *testing.T) {
	h := newHouse(t, nil)
	for _, from := range []string{"Royal Mail", "88222"} {
		if _, status := h.tw.Text(from, "Your parcel"); status != http.StatusOK || len(h.inbox.In()) != 0 {
			t.Errorf("from %s: %d, %d messages", from, status, len(h.inbox.In()))
		}
	}
}

// Whoever calls without our signature learns nothing and changes nothing.
func TestRefused(t *testing.T) {
	good := func(h *house) url.Values {
		return form("MessageSid", sid, "AccountSid", h.tw.Account, "From", patient, "To", h.tw.Number, "Body", "hi")
	}
	for _, tt := range []struct {
		name   string
		path   string
		change func(url.Values)
		sign   func(h *house, address string, form url.Values) string
		status int
		reason string
	}{
		{"no signature", "message", nil, func(*house, string, url.Values) string { return "" }, 403, "signature missing"},
		{"wrong signature", "message", nil, func(*house, string, url.Values) string { return "d3Jvbmc=" }, 403, "signature wrong"},
		{"signed for another path", "message", nil, func(h *house, _ string, f url.Values) string {
			return h.tw.Sign(h.inbox.URL+"/twilio/riverside/status", f)
		}, 403, "signature wrong"},
		{"another account", "message", func(f url.Values) { f.Set("AccountSid", "AC"+strings.Repeat("f", 32)) }, nil, 403, "AccountSid is not ours"},
		{"another number", "message", func(f url.Values) { f.Set("To", "+447700900999") }, nil, 403, "To is not ours"},
		{"nothing", "message", func(f url.Values) { clear(f) }, nil, 400, "MessageSid missing"},
		{"no account", "message", func(f url.Values) { f.Del("AccountSid") }, nil, 400, "AccountSid missing"},
		{"no sender", "message", func(f url.Values) { f.Del("From") }, nil, 400, "From missing"},
		{"no receiver", "message", func(f url.Values) { f.Del("To") }, nil, 400, "To missing"},
		{"shifted SID", "message", func(f url.Values) { f.Set("MessageSid", sid+"NumMedia0") }, nil, 400, "MessageSid malformed"},
		{"unknown status word", "status", func(f url.Values) { f.Set("MessageStatus", "exploded") }, nil, 400, "MessageStatus unknown"},
		{"status without message", "status", func(f url.Values) { f.Del("MessageSid"); f.Set("MessageStatus", "sent") }, nil, 400, "MessageSid missing or malformed"},
		{"status without signature", "status", nil, func(*house, string, url.Values) string { return "" }, 403, "signature missing"},
	} {
		h := newHouse(t, nil)
		address, f := h.inbox.URL+"/twilio/riverside/"+tt.path, good(h)
		if tt.change != nil {
			tt.change(f)
		}
		if tt.sign == nil {
			tt.sign = func(h *house, address string, f url.Values) string { return h.tw.Sign(address, f) }
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(f.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Twilio-Signature", tt.sign(h, address, f))
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		reasons := h.inbox.Reasons()
		if resp.StatusCode != tt.status || len(reasons) != 1 || reasons[0] != tt.reason {
			t.Errorf("%s: %d %q, want %d %q", tt.name, resp.StatusCode, reasons, tt.status, tt.reason)
		}
		if len(h.inbox.In())+len(h.inbox.Receipts()) != 0 {
			t.Errorf("%s: something came in", tt.name)
		}
		bottest.Silent(t, tt.name, strings.Join(reasons, " "), patient, h.tw.Account, h.tw.AuthToken)
	}
}

func TestStatusWords(t *testing.T) {
	h := newHouse(t, nil)
	address := h.inbox.URL + "/twilio/riverside/status?m=c1.2.3"
	for word, want := range map[string]care.Delivery{
		"queued": care.Accepted, "accepted": care.Accepted, "scheduled": care.Accepted, "sending": care.Accepted, "sent": care.Sent,
		"delivered": care.Delivered, "undelivered": care.Undelivered, "failed": care.Failed, "canceled": care.Failed, "read": care.Read,
	} {
		before := len(h.inbox.Receipts())
		status, _ := h.tw.Call(address, form("AccountSid", h.tw.Account, "MessageSid", sid, "MessageStatus", word, "To", patient))
		got := h.inbox.Receipts()
		if status != 200 || len(got) != before+1 || got[before].Delivery != want || got[before].Outbound != "c1.2.3" {
			t.Errorf("%s: %d, %v", word, status, got)
		}
	}
}

func TestStatusWithoutMuchInIt(t *testing.T) {
	h := newHouse(t, nil)
	base := h.inbox.URL + "/twilio/riverside/status"
	if status, _ := h.tw.Call(base, form("AccountSid", h.tw.Account)); status != 200 {
		t.Errorf("no fields: %d, want 200", status)
	}
	if status, _ := h.tw.Call(base, form("AccountSid", h.tw.Account, "MessageSid", sid, "MessageStatus", "received")); status != 200 {
		t.Errorf("a message that came in: %d, want 200", status)
	}
	if got := h.inbox.Receipts(); len(got) != 0 {
		t.Errorf("receipts %v", got)
	}
	h.tw.Call(base+"?m=%00drop", form("AccountSid", h.tw.Account, "SmsSid", sid, "SmsStatus", "sent"))
	if got := h.inbox.Receipts(); len(got) != 1 || got[0].Outbound != "" || got[0].ProviderID != sid {
		t.Errorf("garbage for an ID, old names: %v", got)
	}
}

func TestAFailedMessageTellsOfTheSTOP(t *testing.T) {
	h := newHouse(t, nil)
	h.tw.Call(h.inbox.URL+"/twilio/riverside/status?m=c1.2.3", form("AccountSid", h.tw.Account, "MessageSid", sid,
		"MessageStatus", "failed", "ErrorCode", "21610", "To", patient, "From", h.tw.Number))
	in, receipts := h.inbox.In(), h.inbox.Receipts()
	if len(in) != 1 || in[0].Kind != care.OptedOut || in[0].From.Name() != patient || in[0].ID == "" {
		t.Errorf("came in: %v", in)
	}
	if len(receipts) != 1 || receipts[0].Code != "21610" || receipts[0].Delivery != care.Failed {
		t.Errorf("receipts: %v", receipts)
	}
}

// Behind a proxy, the address that Twilio signed is the one we were told, and
// the path and query are those on the wire, letter by letter.
func TestSignaturesOverTheConfiguredAddress(t *testing.T) {
	old, current := "oldtoken", "newtoken"
	for _, public := range []string{"https://line.example", "https://line.example/", "https://line.example:443", "https://[::1]:8443", "https://line.example/nhs"} {
		h := newHouse(t, func(c *Config) { c.PublicURL, c.AuthTokens = public, []string{current, old} })
		for _, uri := range []string{
			"/twilio/riverside/status", "/twilio/riverside/status?", "/twilio/riverside/status?m=a%2fb&m=a%2Fb", "/twilio/riverside/status?m='q'&x=%27",
		} {
			f := form("AccountSid", h.tw.Account, "MessageSid", sid, "MessageStatus", "sent")
			for _, signer := range []string{current, old} {
				r := httptest.NewRequest(http.MethodPost, uri, nil)
				r.Header.Set("X-Forwarded-Host", "evil.example")
				h.tw.AuthToken = signer
				r.Header.Set("X-Twilio-Signature", h.tw.Sign(strings.TrimSuffix(public, "/")+uri, f))
				if _, err := h.receiveStatus(r, []byte(f.Encode())); err != nil {
					t.Errorf("%s%s: %v", public, uri, err)
				}
			}
		}
	}
}

func FuzzReceive(f *testing.F) {
	f.Add("From=%2B447700900123&Body=hi")
	f.Add("Body=%00%ff&From=x&From=y")
	f.Add("%zz;=")
	c, err := New(Config{Scheme: "s", AccountSID: "AC1", AuthTokens: []string{"token"}, From: "+447700900000", PublicURL: "https://line.example"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		body = "AccountSid=AC1&MessageSid=" + sid + "&To=%2B447700900000&" + body
		parsed, err := url.ParseQuery(body)
		if err != nil {
			parsed = nil
		}
		r := httptest.NewRequest(http.MethodPost, "/twilio/s/message", nil)
		r.Header.Set("X-Twilio-Signature", sign("token", "https://line.example/twilio/s/message"+flatten(parsed)))
		var got bot.Received
		bottest.Frugal(t, len(body), func() { got, err = c.receiveMessage(r, []byte(body)) })
		if err != nil {
			return
		}
		for _, in := range got.Inbound {
			if !longCode.MatchString(in.From.Name()) || !utf8.ValidString(in.Text) || strings.Contains(in.Text, "\x00") {
				t.Errorf("came as %q", in.Text)
			}
		}
	})
}

// FuzzSignature holds that nobody but who has the token is let in, whatever the
// call looks like, and that who has it always is.
func FuzzSignature(f *testing.F) {
	f.Add("From=%2B447700900123&Body=hi", "twilio/s/message", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	f.Add("a=1&a=2&a=1", "twilio/s/message?x=%zz", "")
	c, err := New(Config{Scheme: "s", AccountSID: "AC1", AuthTokens: []string{"token"}, From: "+447700900000", PublicURL: "https://line.example"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body, uri, signature string) {
		r := httptest.NewRequest(http.MethodPost, "/twilio/s/message", nil)
		uri = "/" + uri
		r.RequestURI = uri
		read := func() (err error) {
			bottest.Frugal(t, len(body)+len(uri)+len(signature), func() { _, err = c.read(r, []byte(body)) })
			return err
		}
		form, err := url.ParseQuery(body)
		ours := sign("token", "https://line.example"+uri+flatten(form))
		r.Header.Set("X-Twilio-Signature", signature)
		if read() == nil && signature != ours {
			t.Errorf("let in by %q", signature)
		}
		r.Header.Set("X-Twilio-Signature", ours)
		if account := form.Get("AccountSid"); err == nil && (account == "" || account == "AC1") && read() != nil {
			t.Errorf("refused although it is signed: %q %q", uri, body)
		}
	})
}
