package twilio

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Lifetimes of a message at Twilio.
const (
	longest  = 10 * time.Hour // Twilio holds no message longer
	shortest = time.Second
)

// Send hands one message to Twilio and returns its SID.
func (c *Channel) Send(ctx context.Context, m care.Outbound) (string, error) {
	left := expires(m).Sub(c.cfg.Now())
	switch {
	case left < shortest:
		return "", &bot.SendError{Class: bot.Rejected, Code: "expired"}
	case strings.TrimSpace(m.Text) == "":
		return "", &bot.SendError{Class: bot.Rejected, Code: "empty"}
	case m.To.Network() != care.SMS || !longCode.MatchString(m.To.Name()):
		return "", &bot.SendError{Class: bot.NoAddress, Code: "not_a_number"}
	}
	p := c.params(m, min(left, longest))
	sid, err := c.create(ctx, p)
	if err != nil && err.Code == "21609" {
		// Twilio does not like where receipts should go. The message matters more.
		p.Del("StatusCallback")
		sid, err = c.create(ctx, p)
	}
	if err != nil {
		return "", err
	}
	return sid, nil
}

func expires(m care.Outbound) time.Time {
	if m.Expires.IsZero() {
		return m.Made.Add(longest)
	}
	return m.Expires
}

// params are those of twilio-go's CreateMessage, which would read the whole answer
// into one of Twilio's records: of one send that took a tenth of the time, and all
// that we need is the SID.
func (c *Channel) params(m care.Outbound, validity time.Duration) url.Values {
	p := url.Values{"To": {m.To.Name()}, "Body": {m.Text}, "ValidityPeriod": {strconv.Itoa(int(validity / time.Second))},
		// Our texts were made fit before their parts were counted, so Twilio is to
		// leave them alone: Find compares them letter by letter.
		"SmartEncoded":   {"false"},
		"StatusCallback": {c.cfg.publicURL() + c.path("status") + "?m=" + url.QueryEscape(m.ID)}}
	if c.cfg.From != "" {
		p.Set("From", c.cfg.From)
	}
	if c.cfg.MessagingServiceSID != "" {
		p.Set("MessagingServiceSid", c.cfg.MessagingServiceSID)
	}
	return p
}

func (cfg Config) publicURL() string { return strings.TrimRight(cfg.PublicURL, "/") }

func (c *Channel) create(ctx context.Context, p url.Values) (string, *bot.SendError) {
	var made struct{ Sid string }
	_, err := c.call(ctx, "", func(base *client.Client) error {
		resp, err := base.SendRequest(http.MethodPost, apiURL+"/2010-04-01/Accounts/"+c.cfg.AccountSID+"/Messages.json", p,
			map[string]any{"Content-Type": "application/x-www-form-urlencoded"})
		if err != nil {
			return err
		}
		return json.NewDecoder(resp.Body).Decode(&made) // the wire has read it and closed it
	})
	if err == nil && !messageSID.MatchString(made.Sid) {
		// Somebody said 201, but it may not have been Twilio.
		err = &bot.SendError{Code: "no_sid"}
	}
	return made.Sid, err
}
