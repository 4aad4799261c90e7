package flows

import (
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Moment is what a turn may know of the world: given, never asked for.
type Moment struct {
	Now time.Time // UTC
	// Ref is a free reference for a case, should this turn open one.
	Ref string
	// Times are what can be promised to the person, once somebody has looked:
	// see Seek. Nil before that.
	Times *Times
	// Code is a fresh one, should this turn send one.
	Code string
	// Users are those who share the phone, of which it is not known who texts.
	Users []User
}

// Times are times that a person can be promised.
type Times struct {
	Offers []care.Slot // to be offered now
	Still  []care.Slot // those of Session.Times that are still to be had
}

// Input is what wakes a session: Message, Timeout or Start.
type Input interface{ input() }

// Message is something the person sent.
type Message struct {
	ID      string // the network's, for consent records
	Network string // care.SMS, care.Telegram, care.Simulator: how we may ask back
	Kind    care.InboundKind
	Text    string
	Button  string // what the pressed button carries
}

// Timeout is a timer of the session's own. One whose Turn is not the session's
// is stale, and nothing.
type Timeout struct {
	Name string // nudge, expire, floor
	Turn int
	// Network is where the contact would be written to.
	Network string
}

// Start asks for a flow to begin: at once when the floor is free, otherwise
// when its turn comes.
type Start struct {
	Waiting
	Network string
	// Now says that it begins over whatever is open: what goes before everything
	// else, such as who is texting.
	Now bool
}

// HandBack says that a link worker no longer holds the conversation: the open
// question, if there is one, is put again.
type HandBack struct {
	Network string
	// Closed says that the case is closed. What was still asked about it, such as
	// when it is best to call, is asked no more.
	Closed bool
}

func (Message) input()  {}
func (Timeout) input()  {}
func (Start) input()    {}
func (HandBack) input() {}

// Effect is what a flow wants done: Send, Wait, Record, Agree, HandOff, Relay,
// Visit, CheckIn, Tie or Seek.
type Effect interface{ effect() }

// Send says something to the person.
type Send struct {
	Text    string
	Buttons []care.Button
	Class   care.Class
	Purpose string // question, answer, safety, nudge, closing
	// Calendar is a calendar file that goes with the text.
	Calendar string
	// Again says that it goes twice rather than never.
	Again bool
	// Discreet says that it says nothing of anybody.
	Discreet bool
}

// Wait asks to be woken unless the person answers first. It replaces the
// session's earlier wait; a zero At takes it away.
type Wait struct {
	At   time.Time
	Name string // nudge, expire, floor
}

// Record keeps a fact about the contact: a field of care.Fields, or "opted_out"
// and "quiet_until" (RFC 3339, or "" to take it back), or "news", which is taken
// back.
type Record struct{ Field, Value string }

// Agree records a yes or no to one purpose, with the words that were shown.
type Agree struct{ Consent care.Consent }

// HandOff asks for a person: it opens a case and alerts the team.
type HandOff struct {
	Kind     care.Kind
	Ref      string
	Severity int
	Answers  []care.Answered
}

// Relay gives what the person wrote to the link worker who holds the
// conversation.
type Relay struct{}

// Visit keeps an appointment as it is from now on.
type Visit struct {
	Appointment care.Appointment
	Did         Deed
}

// CheckIn keeps a check-in as it is from now on.
type CheckIn struct{ care.Checked }

// Deed is what was done to an appointment.
type Deed string

// Deeds.
const (
	Confirmed Deed = "confirm"
	CalledOff Deed = "call_off"
	Moved     Deed = "move"
	Booked    Deed = "book"
	Reasoned  Deed = "reason"  // why it was called off, or missed
	Travels   Deed = "travel"  // whether they need help with getting there
	Declined  Deed = "decline" // what was proposed is not wanted, or gone
)

// Seek says that nothing can be said before somebody has looked what times there
// are: all that came with it is dropped, and Advance is called again with the
// same input and Moment.Times.
type Seek struct {
	Appointment care.Appointment // to be moved, or of which this is the successor
	Prefer      care.Preference
}

// Sought is the Seek among effects, if there is one.
func Sought(effects []Effect) (Seek, bool) {
	for _, e := range effects {
		if s, ok := e.(Seek); ok {
			return s, true
		}
	}
	return Seek{}, false
}

func (CheckIn) effect() {}
func (Visit) effect()   {}
func (Seek) effect()    {}
func (Relay) effect()   {}
func (Send) effect()    {}
func (Wait) effect()    {}
func (Record) effect()  {}
func (Agree) effect()   {}
func (HandOff) effect() {}
