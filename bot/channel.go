package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// MaxBody is how many bytes of a webhook's body are read; more is refused.
const MaxBody = 64 << 10

// Channel is a network that we can send on.
type Channel interface {
	// Network is the first part of the addresses that it serves.
	Network() string
	// Send hands one message to the network and returns the network's ID for
	// it. An error is, or wraps, a *SendError; any other is taken as Unknown.
	Send(ctx context.Context, m care.Outbound) (providerID string, err error)
}

// Webhook is one address on which a network calls us.
type Webhook struct {
	Pattern string // as in http.ServeMux: "POST /twilio/riverside/message"
	// Receive checks and reads one call. It does not store anything.
	Receive func(r *http.Request, body []byte) (Received, error)
	// KeepOnly says that what comes in here is only kept, and handled by the next
	// sweep: for a second way in, used when the first has failed.
	KeepOnly bool
}

// Received is what one call held, and how to answer it once all is committed.
type Received struct {
	Inbound     []care.Inbound
	Receipts    []care.Receipt
	ContentType string
	Body        string
}

// CallError refuses a call with an HTTP status. Its text is for the log, and
// holds nothing of what was sent.
type CallError struct {
	Status int
	Reason string
}

func (e *CallError) Error() string { return fmt.Sprintf("%d: %s", e.Status, e.Reason) }

// Class is what a failure to send means for the next step: a closed list, into
// which each channel puts its network's answers.
type Class int

// Classes of failure. The zero value is the careful one.
const (
	Unknown   Class = iota // it may have gone: look it up before sending again
	Retry                  // it did not go; try again later
	Rejected               // it will never go: this message, or this address
	OptedOut               // the person or the network blocks us
	Broken                 // our own configuration: hold the channel, call a human
	NoAddress              // the address does not exist or cannot be written to
)

func (c Class) String() string {
	return [...]string{"unknown", "retry", "rejected", "opted_out", "broken", "no_address"}[c]
}

// SendError is why a message was not, or may not have been, sent. It never
// holds text, address or secret.
type SendError struct {
	Class Class
	Code  string // the network's own code, or a word of ours
	// After is how long the network asked us to wait; zero when it did not say.
	After time.Duration
	// Everybody says of a Retry that it is no matter of this message: the network
	// takes nothing from us now.
	Everybody bool
}

// Network reports whether a failure is the network's own, and would meet every
// message.
func (e SendError) Network() bool { return e.Class == Unknown || e.Class == Retry && e.Everybody }

func (e *SendError) Error() string { return "send " + e.Class.String() + ": " + e.Code }

// Failure returns what err says of a send. An error that says nothing is
// Unknown.
func Failure(err error) SendError {
	if e, ok := errors.AsType[*SendError](err); ok {
		return *e
	}
	return SendError{Code: "unclassified"}
}

// Finder is a channel that can be asked what became of a message whose fate is
// unknown.
type Finder interface {
	// Find returns the network's ID of m when it was accepted at or after since;
	// "" when the network does not know it.
	Find(ctx context.Context, m care.Outbound, since time.Time) (providerID string, err error)
}
