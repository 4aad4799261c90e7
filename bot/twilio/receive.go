package twilio

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// receiveMessage reads one incoming text message.
func (c *Channel) receiveMessage(r *http.Request, body []byte) (bot.Received, error) {
	form, err := c.read(r, body)
	if err != nil {
		return bot.Received{}, err
	}
	for _, name := range []string{"MessageSid", "AccountSid", "From", "To"} {
		if form.Get(name) == "" {
			return bot.Received{}, badField(name, "missing")
		}
	}
	if !messageSID.MatchString(form.Get("MessageSid")) {
		return bot.Received{}, badField("MessageSid", "malformed")
	}
	if !c.ours(form.Get("To"), form.Get("MessagingServiceSid")) {
		return bot.Received{}, &bot.CallError{Status: http.StatusForbidden, Reason: "To is not ours"}
	}
	done := bot.Received{ContentType: "text/xml", Body: "<Response/>"}
	// A name or a short code is a machine that wrote to us: it cannot be
	// answered, and is no patient.
	if longCode.MatchString(form.Get("From")) {
		done.Inbound = []care.Inbound{c.inbound(form)}
	}
	return done, nil
}

func badField(name, what string) error {
	return &bot.CallError{Status: http.StatusBadRequest, Reason: name + " " + what}
}

// ours reports whether a message was for us, by number or by service.
func (c *Channel) ours(to, service string) bool {
	return to == c.cfg.From || c.cfg.MessagingServiceSID != "" && service == c.cfg.MessagingServiceSID
}

func (c *Channel) inbound(form url.Values) care.Inbound {
	m := care.Inbound{
		ID:   care.SMS + ":" + form.Get("MessageSid"),
		From: care.Address(care.SMS + ":" + form.Get("From")),
		To:   form.Get("To"),
		Text: clean(form.Get("Body")),
		At:   c.cfg.Now().UTC(),
	}
	m.Kind = kindOf(form.Get("OptOutType"), m.To, m.Text)
	if n, err := strconv.Atoi(form.Get("NumMedia")); m.Kind == care.Text && err == nil && n > 0 {
		m.Kind = care.Media
	}
	return m
}
