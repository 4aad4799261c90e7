package bottest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Receipts is how status callbacks are made. The zero value makes none.
type Receipts struct {
	// Words are the states that each message goes through after it was accepted.
	Words []string
	// Code goes with failed and undelivered.
	Code int
	// Twice makes every call again; Backwards makes them in the wrong order.
	Twice, Backwards bool
	// Early makes them before the create call is answered.
	Early bool
}

// report makes the callbacks of a message.
func (t *Twilio) report(m *twilioMessage) {
	words := slices.Clone(t.Receipts.Words)
	if t.Receipts.Backwards {
		slices.Reverse(words)
	}
	all := func() {
		for _, word := range words {
			t.Status(m.sid, word, t.Receipts.Code)
			if t.Receipts.Twice {
				t.Status(m.sid, word, t.Receipts.Code)
			}
		}
	}
	if t.Receipts.Early {
		all()
		return
	}
	t.calls.Go(all)
}

// Settle waits until no callback is under way.
func (t *Twilio) Settle() { t.calls.Wait() }

// Status moves a message to a state, calls back, and returns the answer's
// status; 0 when there was nobody to call or no answer.
func (t *Twilio) Status(sid, word string, code int) int {
	t.mu.Lock()
	m := t.bySID[sid]
	if m == nil {
		t.mu.Unlock()
		return 0
	}
	m.status = word
	if m.sent.IsZero() && (word == "sent" || word == "delivered") {
		m.sent = t.Now().UTC()
	}
	form := url.Values{
		"AccountSid": {t.Account}, "MessageSid": {sid}, "SmsSid": {sid}, "From": {m.from}, "To": {m.to},
		"MessageStatus": {word}, "SmsStatus": {word}, "ApiVersion": {"2010-04-01"},
	}
	if m.service != "" {
		form.Set("MessagingServiceSid", m.service)
	}
	if word == "failed" || word == "undelivered" {
		m.code = code
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	callback := m.callback
	t.mu.Unlock()
	if callback == "" {
		return 0
	}
	status, _ := t.Call(callback, form)
	return status
}

// Text is a person writing to our number. It returns the message's SID and the
// answer's status; 0 when there was no answer.
func (t *Twilio) Text(from, body string) (sid string, status int) {
	return t.Write(from, url.Values{"Body": {body}, "NumMedia": {"0"}})
}

// Write is Text with any other fields of the call.
func (t *Twilio) Write(from string, more url.Values) (sid string, status int) {
	now := t.Now().UTC()
	t.mu.Lock()
	m := &twilioMessage{sid: t.sid(), from: from, to: t.Number, body: more.Get("Body"), service: t.Service,
		direction: "inbound", status: "received", created: now, sent: now}
	t.keep(m)
	kind := t.optOut(from, m.body)
	t.mu.Unlock()
	form := url.Values{
		"AccountSid": {t.Account}, "MessageSid": {m.sid}, "SmsSid": {m.sid}, "SmsMessageSid": {m.sid}, "From": {from}, "To": {t.Number},
		"SmsStatus": {"received"}, "NumSegments": {"1"}, "ApiVersion": {"2010-04-01"}, "FromCountry": {"GB"}, "FromCity": {""},
	}
	if t.Service != "" {
		form.Set("MessagingServiceSid", t.Service)
	}
	if kind != "" && t.AdvancedOptOut {
		form.Set("OptOutType", kind)
	}
	for name, values := range more {
		form[name] = values
	}
	t.mu.Lock()
	m.call = form
	t.mu.Unlock()
	status, _ = t.Call(t.MessageURL, form)
	if (status < 200 || status > 299) && t.FallbackURL != "" {
		status, _ = t.Call(t.FallbackURL, form)
	}
	return m.sid, status
}

// Again delivers a text of Text or Write once more, as a retry does, and returns
// the answer's status.
func (t *Twilio) Again(sid string) int {
	t.mu.Lock()
	m := t.bySID[sid]
	t.mu.Unlock()
	if m == nil || m.call == nil {
		return 0
	}
	status, _ := t.Call(t.MessageURL, m.call)
	return status
}

// optOut keeps Twilio's own list of who does not want to hear from us.
func (t *Twilio) optOut(from, body string) string {
	switch strings.ToUpper(strings.TrimSpace(body)) {
	case "STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL":
		t.stopped[from] = true
		return "STOP"
	case "START", "YES", "UNSTOP":
		delete(t.stopped, from)
		return "START"
	case "HELP", "INFO":
		return "HELP"
	}
	return ""
}

// Call makes one signed call to an address of ours, and returns the answer's
// status and body. As Twilio does, it leaves the fragment out and tries a second
// time only when there was no connection.
func (t *Twilio) Call(address string, form url.Values) (int, string) {
	address, _, _ = strings.Cut(address, "#")
	for range 2 {
		req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
		if err != nil {
			return 0, ""
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
		req.Header.Set("User-Agent", "TwilioProxy/1.1")
		req.Header.Set("X-Twilio-Signature", t.Sign(address, form))
		resp, err := t.Client.Do(req)
		if unanswered, ok := errors.AsType[*net.OpError](err); ok && unanswered.Op == "dial" {
			continue
		}
		if err != nil {
			return 0, ""
		}
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
		_ = resp.Body.Close()
		return resp.StatusCode, string(body)
	}
	return 0, ""
}

// Sign makes the signature that belongs to a call.
func (t *Twilio) Sign(address string, form url.Values) string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	mac := hmac.New(sha1.New, []byte(t.AuthToken))
	_, _ = io.WriteString(mac, address)
	for _, name := range names {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(form[name]))) {
			_, _ = io.WriteString(mac, name+value)
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
