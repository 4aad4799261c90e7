package twilio

import (
	"context"
	"net/url"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

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
		p.StatusCallback = nil
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

func (c *Channel) params(m care.Outbound, validity time.Duration) *api.CreateMessageParams {
	p := &api.CreateMessageParams{}
	p.SetTo(m.To.Name()).SetBody(m.Text).SetValidityPeriod(int(validity / time.Second))
	// Our texts were made fit before their parts were counted, so Twilio is to
	// leave them alone: Find compares them letter by letter.
	p.SetSmartEncoded(false)
	p.SetStatusCallback(c.cfg.publicURL() + c.path("status") + "?m=" + url.QueryEscape(m.ID))
	if c.cfg.From != "" {
		p.SetFrom(c.cfg.From)
	}
	if c.cfg.MessagingServiceSID != "" {
		p.SetMessagingServiceSid(c.cfg.MessagingServiceSID)
	}
	return p
}

func (cfg Config) publicURL() string { return strings.TrimRight(cfg.PublicURL, "/") }

func (c *Channel) create(ctx context.Context, p *api.CreateMessageParams) (string, *bot.SendError) {
	var sid string
	_, err := c.call(ctx, "", func(s *api.ApiService) error {
		made, err := s.CreateMessage(p)
		if err == nil && made.Sid != nil {
			sid = *made.Sid
		}
		return err
	})
	if err == nil && !messageSID.MatchString(sid) {
		// Somebody said 201, but it may not have been Twilio.
		err = &bot.SendError{Code: "no_sid"}
	}
	return sid, err
}
