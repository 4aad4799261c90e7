package flows

import (
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Person is a contact with their session, as read at a version. Version 0 is
// somebody who is not stored yet.
type Person struct {
	Contact care.Contact
	Session Session
	Version int
	// Phone is the contact that stands for the phone which they share with
	// others, as read together with them; nil when they share none.
	Phone *Person
}

// Willing is a contact who could come at short notice, and since when.
type Willing struct {
	Contact care.Contact
	Since   time.Time
}

// Case is a case as read at a version; 0 is one to be created.
type Case struct {
	care.Case
	Version int
	// Was is whose it was, when it goes over to another contact; empty otherwise.
	Was string
}

// Appointment is an appointment as read at a version; 0 is one to be created.
type Appointment struct {
	care.Appointment
	Version int
	// Was is whose diary it was read from: one that moves to another link worker
	// leaves it. Empty when it is to be created.
	Was string
}

// Diary is what a link worker has promised over some days, as read at a version.
// Whoever promises more writes it, so that of two who promise the same time one
// has to look again.
type Diary struct {
	care.Diary
	Worker  string
	Version int
}

// Team is what the store knows of a scheme's team, as read at a version; 0 when
// it knows nothing.
type Team struct {
	care.Roster
	Version int
}

// Campaigns are the campaigns of a scheme as read at a version; 0 when there is
// none.
type Campaigns struct {
	care.Campaigns
	Version int
}

// Change is one unit of work: checks, and what is written when all hold.
type Change struct {
	// Input is the ID of what caused it; a second commit with the same one is
	// care.ErrDuplicate. Empty for work that needs no mark.
	Input string
	// At is the time of the change, UTC; scripts know no other.
	At time.Time
	// Person is written when not nil; care.ErrConflict when it is no longer at
	// its Version. NewProfile says that the contact changed, not only the
	// session.
	Person     *Person
	NewProfile bool
	// Bind are addresses that from now on lead to Person. One that leads to
	// somebody else is care.ErrConflict.
	Bind []care.Address
	// Others are contacts that the change is about besides Person; each is written
	// with its profile, checked against its Version.
	Others []Person
	// Moves are addresses that lead to somebody else from now on.
	Moves []Move
	// Forget takes away Person's transcript.
	Forget bool
	// Cases are written, each checked against its Version.
	Cases []Case
	// Appointments are written, each checked against its Version.
	Appointments []Appointment
	// Diaries are written, each checked against its Version: the holds in them.
	// Their appointments are in Appointments when they changed.
	Diaries []Diary
	// CheckIns are written in place of what was kept of them. All are Person's,
	// whose Version is the check: nobody else writes them.
	CheckIns []care.Checked
	// Team is written when not nil, checked against its Version.
	Team *Team
	// Campaigns are written when not nil, checked against their Version.
	Campaigns *Campaigns
	// Messages are queued in order. For each, care.Outbound.Contact says whose
	// lane.
	Messages []care.Outbound
	// Jobs are set, replacing those of the same ID; Cancel are taken away.
	Jobs   []care.Job
	Cancel []string
	// Done is the claimed job that this change carries out, if any:
	// care.ErrConflict when its lease was lost.
	Done *JobLease
	// Log are lines of Person's transcript.
	Log   []care.Entry
	Audit []care.Audit
	// Dead are letters that join the dead ones.
	Dead []DeadLetter
	// Lease is how long the sender of this process may take over the lanes that
	// were empty before; zero leaves them to Claim.
	Lease time.Duration
}

// Move says to whom an address leads: From is the ID that it leads to, To the one
// that it leads to from now on. An empty ID is nobody. One that does not lead to
// From is care.ErrConflict.
type Move struct {
	Address  care.Address
	From, To string
}

// Lane is one of a contact's queues of messages.
type Lane string

// Lanes. A safety message never waits behind another, and nothing waits behind
// what is put off until it may go.
const (
	LaneSafety Lane = "safety"
	LaneNormal Lane = "normal"
	LanePutOff Lane = "putoff"
)

// Lease is the right to send the message at the head of a lane, until a time.
type Lease struct {
	Contact string
	Lane    Lane
	Token   string // fence: a holder whose token was replaced finishes nothing
	Until   time.Time
	Message care.Outbound
	// Tries counts the sends of this message that failed before.
	Tries int
	// Intent is when an earlier holder began a send whose end is not known;
	// zero when there was none. Such a message is looked up before it is sent.
	Intent time.Time
}

// JobLease is a claimed job.
type JobLease struct {
	care.Job
	Token string
}

// Place is a place taken at a limit on how fast a network takes messages.
type Place struct {
	Limit string // of whom: a network, or one contact on it
	// Lasts is how long the place keeps others waiting.
	Lasts time.Duration
	// Ahead is how far ahead of now it may be taken.
	Ahead time.Duration
}

// Verdict is how a lease ends.
type Verdict string

// Verdicts.
const (
	VerdictSent    Verdict = "sent"
	VerdictAgain   Verdict = "again"   // at Outcome.At, counted as a try
	VerdictPutOff  Verdict = "putoff"  // as VerdictHold, but what is behind it in its lane does not wait
	VerdictHold    Verdict = "hold"    // at Outcome.At, not counted: the fault is not the message's
	VerdictUnknown Verdict = "unknown" // may have gone: at Outcome.At, the intent kept
	VerdictLater   Verdict = "later"   // as VerdictHold, but the intent of an earlier send is kept
	VerdictDead    Verdict = "dead"    // to the dead letters
	VerdictVoid    Verdict = "void"    // no longer true: taken off its lane, and no failure
)

// Outcome is what became of a leased message.
type Outcome struct {
	Verdict    Verdict
	ProviderID string
	At         time.Time // when to try again
	Now        time.Time
	Code       string // the network's code or a word of ours, for dead letters
}

// DeadLetter is a message that will not be sent, or was not handled, unless
// somebody says so.
type DeadLetter struct {
	Message care.Outbound `json:"m"`
	// In is what somebody wrote that we could not handle; Message then has its
	// ID and its contact only.
	In    *care.Inbound `json:"in,omitempty"`
	Code  string        `json:"code"`
	At    time.Time     `json:"at"`
	Tries int           `json:"tries"`
}
