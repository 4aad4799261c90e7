package care

import "time"

// InboundKind says what a network told us.
type InboundKind string

// Kinds of Inbound.
const (
	Text        InboundKind = "text"         // words, possibly none
	Media       InboundKind = "media"        // a picture, a voice note, a sticker; Text is its caption
	Press       InboundKind = "press"        // a button of ours: Button holds its data
	OptedOut    InboundKind = "opted_out"    // the network itself took a STOP (OptOutType, a block)
	OptedIn     InboundKind = "opted_in"     // the network itself took a START (OptOutType, an unblock)
	NetworkHelp InboundKind = "network_help" // the network itself answered HELP
)

// Inbound is one message as a network delivered it.
type Inbound struct {
	// ID is unique on its network and the mark by which a second delivery is
	// known: "sms:SM..." or "telegram:<update_id>".
	ID   string
	From Address
	// To is our number or bot, as the network names it.
	To   string
	Kind InboundKind
	Text string
	// Button is the data of the button pressed. Payload is what a deep link
	// carried (/start payload).
	Button, Payload string
	// At is when we received it, UTC.
	At time.Time
}

// Class orders what waits to be sent: lower goes first.
type Class int

// Classes of Outbound.
const (
	Safety    Class = iota // crisis messages and urgent alerts
	Reply                  // an answer to what somebody just wrote
	Scheduled              // reminders, check-ins, nudges
)

// Button is an answer that a person can press where the network has buttons.
type Button struct {
	Label string `json:"l"`
	Data  string `json:"d"` // at most 64 bytes
}

// Outbound is one message to one person, whatever its parts on the wire.
type Outbound struct {
	ID      string   `json:"id"` // contact, version and number in the turn, joined by dots
	Contact string   `json:"c"`
	To      Address  `json:"to"`
	Text    string   `json:"t"`
	Buttons []Button `json:"b,omitempty"`
	Class   Class    `json:"k"`
	// Calendar is a calendar file that goes with the text on networks that carry
	// files; the others leave it out.
	Calendar string `json:"cal,omitempty"`
	// Purpose is a word for metrics: question, safety, alert, nudge.
	Purpose string `json:"p,omitempty"`
	// Again says that a message whose fate cannot be found out is sent again:
	// better twice than not at all.
	Again bool      `json:"a,omitempty"`
	Made  time.Time `json:"m"`
	// Expires is when it stops being of use; zero means ten hours after Made.
	Expires time.Time `json:"x,omitzero"`
	// About is the ID of an appointment at a version: once it has moved, was called
	// off or has begun, the message is void.
	About   string `json:"about,omitempty"`
	Version int    `json:"v,omitempty"`
	// Campaign is the ID of the campaign that it is of, if any.
	Campaign string `json:"n,omitempty"`
	// Case is the reference of the case that it belongs to, if any.
	Case string `json:"case,omitempty"`
	// Other says that it goes a second way, because the first failed.
	Other bool `json:"other,omitempty"`
	// Discreet says that it says nothing of anybody. It matters while it is made.
	Discreet bool `json:"-"`
}

// Purposes of the messages that go even to somebody who said STOP: the one
// that says so, and the safety message in answer to words of danger, which is
// sent to protect their life (UK GDPR article 6(1)(d)).
const (
	PurposeOptOut = "opt_out"
	PurposeSafety = "safety"
)

// PassesStop reports whether an opt-out does not hold the message back.
func (m Outbound) PassesStop() bool { return m.Purpose == PurposeOptOut || m.Purpose == PurposeSafety }

// Delivery is what a network says became of a message.
type Delivery string

// Deliveries, in the order in which they can follow each other. A message
// never goes back: Rank says which of two stands.
const (
	Accepted    Delivery = "accepted"
	Sent        Delivery = "sent"
	Delivered   Delivery = "delivered"
	Undelivered Delivery = "undelivered"
	Failed      Delivery = "failed"
	Read        Delivery = "read"
)

// Rank orders deliveries; a lower one never replaces a higher one.
func (d Delivery) Rank() int {
	switch d {
	case Accepted:
		return 1
	case Sent:
		return 2
	case Delivered, Undelivered, Failed:
		return 3
	case Read:
		return 4
	}
	return 0
}

// Receipt is what a network told us of a message that we sent.
type Receipt struct {
	Outbound   string // our ID
	ProviderID string
	Delivery   Delivery
	// Code is the network's own error code, empty when there is none.
	Code string
	At   time.Time
}
