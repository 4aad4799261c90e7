package care

import "time"

// JobKind says what a job wakes.
type JobKind string

// Kinds of job.
const (
	JobWait  JobKind = "wait"  // a question's nudge or expiry
	JobClimb JobKind = "climb" // an alert's next rung
	// JobInbound is a message that was only kept when it came, to be handled.
	JobInbound JobKind = "inbound"
	// JobDaily is an occasion of the daily work.
	JobDaily JobKind = "daily"
)

// Job is something due at a time. Saving one under an ID that exists replaces
// it. It carries what it was set in, so that a stale one is nothing.
type Job struct {
	ID      string    `json:"id"`
	Kind    JobKind   `json:"k"`
	At      time.Time `json:"at"`
	Contact string    `json:"c,omitempty"`
	Case    string    `json:"case,omitempty"`
	// Name is the timer's own: nudge, expire.
	Name string `json:"n,omitempty"`
	// Turn is the session's turn, or the case's rung, that set it.
	Turn int `json:"t"`
	// Book is the version of the flows that the session was in.
	Book string `json:"b,omitempty"`
	// About is the ID of the appointment that it is about, whose version is Turn.
	About string `json:"a,omitempty"`
	// In is the message of a JobInbound, whose Turn counts the tries.
	In *Inbound `json:"in,omitempty"`
	// Occasion is what a JobDaily does.
	Occasion *Occasion `json:"o,omitempty"`
}

// InboundJob is the ID of the job that handles a message.
func InboundJob(in Inbound) string { return "inbound:" + in.ID }

// Entry is one line of a contact's transcript.
type Entry struct {
	At   time.Time `json:"at"`
	Out  bool      `json:"out,omitempty"`
	Text string    `json:"t"`
	// ID of the Inbound or Outbound.
	ID string `json:"id"`
	// By is the ID of the link worker who wrote it, empty for the flows.
	By string `json:"by,omitempty"`
	// Why says what the message was taken for, so that every decision keeps
	// its reason.
	Why string `json:"why,omitempty"`
}

// Audit is one line of the scheme's trail: who did what to which record. It
// holds no content.
type Audit struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"who"` // "contact", "flows", or a link worker's ID
	Action  string    `json:"did"` // opened, took, climbed, opted_out, consented, erased
	Contact string    `json:"c,omitempty"`
	Case    string    `json:"case,omitempty"`
	Detail  string    `json:"d,omitempty"` // a word of ours, never of theirs
}
