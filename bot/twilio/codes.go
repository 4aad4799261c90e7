package twilio

import (
	"net/http"

	"github.com/linkline/linkline/bot"
)

// classOf puts an answer that refused a message into our classes. Twilio says
// that its codes may change, so that one we do not know is judged by the status
// alone.
func classOf(status int, code string) bot.Class {
	switch {
	case status == http.StatusTooManyRequests:
		return bot.Retry
	case status >= http.StatusInternalServerError, status == http.StatusRequestTimeout:
		return bot.Unknown
	}
	if class, ok := classes[code]; ok {
		return class
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusProxyAuthRequired:
		return bot.Broken
	}
	return bot.Rejected
}

// ClassOf says what an error code in a receipt means. A code that nobody wrote
// down is Rejected: the message failed, and repeating it is not known to help.
func (c *Channel) ClassOf(code string) bot.Class { return classOf(http.StatusBadRequest, code) }

// classes of the error codes (twilio.com/docs/api/errors). What only concerns
// one destination, such as a country that the account may not write to, is
// NoAddress and not Broken: one person's phone must not hold everybody's queue.
var classes = map[string]bot.Class{
	"20429": bot.Retry, // too many at once: never processed
	"20500": bot.Unknown,
	"20503": bot.Unknown,
	"20003": bot.Broken, // wrong credentials
	"20005": bot.Broken, // account not active
	"20404": bot.Broken, // no such account
	"21211": bot.NoAddress,
	"21217": bot.NoAddress,
	"21604": bot.NoAddress,
	"21614": bot.NoAddress, // not a mobile
	"21635": bot.NoAddress, // landline
	"21408": bot.NoAddress, // country not permitted
	"21608": bot.NoAddress, // trial account, number not verified
	"21612": bot.NoAddress, // not reachable from our sender
	"21610": bot.OptedOut,
	"21603": bot.Broken, // no sender
	"21606": bot.Broken, // sender not ours
	"21701": bot.Broken, // no such service
	"21703": bot.Broken, // service without sender
	"21609": bot.Broken, // status callback invalid, even without one
	"21611": bot.Retry,  // queue full
	"21602": bot.Rejected,
	"21617": bot.Rejected, // too long
	"21618": bot.Rejected,
	"21619": bot.Rejected,
	"30001": bot.Retry, // queue overflow
	"30002": bot.Broken,
	"30003": bot.Retry,    // handset off
	"30004": bot.Rejected, // blocked by the carrier: repeating makes it worse
	"30007": bot.Rejected,
	"30005": bot.NoAddress,
	"30006": bot.NoAddress,
	"30008": bot.Retry,
	"30017": bot.Retry,
	"30410": bot.Retry,
	"30018": bot.Broken, // sender not registered
	"30024": bot.Broken,
	"30032": bot.Broken,
	"30034": bot.Broken,
	"30022": bot.Retry, // caps of the day
	"30023": bot.Retry,
	"30027": bot.Retry,
	"30450": bot.Rejected, // pumping protection
	"63017": bot.Retry,
	"63018": bot.Retry,
}
