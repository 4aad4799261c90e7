package twilio

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// outboundID is what our own IDs look like. Twilio's signature covers the query
// that carries one, so it needs no seal of its own.
var outboundID = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,128}$`)

// receiveStatus reads what Twilio says became of a message of ours. Calls come
// more than once and in any order; care.Delivery.Rank sorts that out.
func (c *Channel) receiveStatus(r *http.Request, body []byte) (bot.Received, error) {
	form, err := c.read(r, body)
	if err != nil {
		return bot.Received{}, err
	}
	sid, word := first(form, "MessageSid", "SmsSid"), first(form, "MessageStatus", "SmsStatus")
	if sid == "" && word == "" {
		return bot.Received{}, nil // nothing to do about it, and no reason to have it repeated
	}
	if !messageSID.MatchString(sid) {
		return bot.Received{}, badField("MessageSid", "missing or malformed")
	}
	delivery, known := deliveries[word]
	if !known {
		return bot.Received{}, badField("MessageStatus", "unknown")
	}
	if delivery == "" {
		return bot.Received{}, nil
	}
	receipt := care.Receipt{ProviderID: sid, Delivery: delivery, Code: code(form), At: c.cfg.Now().UTC()}
	if id := r.URL.Query().Get("m"); outboundID.MatchString(id) {
		receipt.Outbound = id
	}
	done := bot.Received{Receipts: []care.Receipt{receipt}}
	if receipt.Code == optedOut && longCode.MatchString(form.Get("To")) {
		done.Inbound = []care.Inbound{c.blocked(form, sid)}
	}
	return done, nil
}

// deliveries are Twilio's words for the state of a message in ours; the empty
// one is a message that came in.
var deliveries = map[string]care.Delivery{
	"accepted": care.Accepted, "scheduled": care.Accepted, "queued": care.Accepted, "sending": care.Accepted,
	"sent": care.Sent, "partially_delivered": care.Sent,
	"delivered": care.Delivered, "undelivered": care.Undelivered, "read": care.Read,
	"failed": care.Failed, "canceled": care.Failed,
	"receiving": "", "received": "",
}

// optedOut is the code for a person who wrote STOP, which may come with the
// status as well as with the answer to a send.
const optedOut = "21610"

// blocked is the STOP that a failed message tells of.
func (c *Channel) blocked(form url.Values, sid string) care.Inbound {
	return care.Inbound{
		ID:   care.SMS + ":stop:" + sid,
		From: care.Address(care.SMS + ":" + form.Get("To")),
		To:   form.Get("From"),
		Kind: care.OptedOut,
		At:   c.cfg.Now().UTC(),
	}
}

var digits = regexp.MustCompile(`^[0-9]{1,6}$`)

func code(form url.Values) string {
	if s := form.Get("ErrorCode"); s != "0" && digits.MatchString(s) {
		return s
	}
	return ""
}

func first(form url.Values, names ...string) string {
	for _, name := range names {
		if v := form.Get(name); v != "" {
			return v
		}
	}
	return ""
}
