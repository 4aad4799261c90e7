package care

import (
	"slices"
	"time"
)

// Kind says why a person is needed.
type Kind string

// Kinds of case. Their words never say anything about health.
const (
	KindReferral  Kind = "referral"   // a finished self-referral
	KindCallMe    Kind = "call_me"    // asked to be called
	KindDistress  Kind = "distress"   // words of distress
	KindEmergency Kind = "emergency"  // a medical emergency in words
	KindAbuse     Kind = "abuse"      // fear or harm at home
	KindChildRisk Kind = "child_risk" // a child in danger
	KindHarm      Kind = "harm"       // harm to others
	KindStranded  Kind = "stranded"   // we did not understand, three times
	KindOptedOut  Kind = "opted_out"  // said STOP: phone, do not text
	KindComplaint Kind = "complaint"
	KindData      Kind = "data" // asked to see or erase what we hold
	KindThird     Kind = "third_party"
	KindWrong     Kind = "wrong_number" // the phone is somebody else's
	KindJoin      Kind = "join"         // two records may be one person's
	KindUnsent    Kind = "not_delivered"
	KindMessage   Kind = "message" // somebody with an open request wrote again
	KindWorse     Kind = "worse"   // scores went down
	KindMissed    Kind = "missed"  // did not come to an appointment
)

// Kinds are all of them, the most urgent first.
func Kinds() []Kind {
	return []Kind{KindEmergency, KindDistress, KindAbuse, KindChildRisk, KindHarm, KindCallMe, KindReferral, KindMessage,
		KindUnsent, KindStranded, KindWorse, KindMissed, KindOptedOut, KindThird, KindComplaint, KindData}
}

// Urgent reports whether alerts of this kind go at any hour and climb until
// somebody takes the case.
func (k Kind) Urgent() bool {
	switch k {
	case KindDistress, KindEmergency, KindAbuse, KindChildRisk, KindHarm:
		return true
	}
	return false
}

// Awaited reports whether it is of somebody who has just written and waits to hear
// from a person: whoever is on call is told of it at any hour.
func (k Kind) Awaited() bool {
	return k.Urgent() || slices.Contains([]Kind{KindCallMe, KindReferral, KindMessage, KindStranded, KindThird}, k)
}

// Status of a case, by the names of FHIR R4 Task.status (DOMAIN 7.2).
type Status string

// Statuses that a case goes through.
const (
	Requested  Status = "requested"   // nobody has it
	OnHold     Status = "on-hold"     // nobody has room for it: it waits in the list
	TakenOn    Status = "accepted"    // a link worker has it
	InProgress Status = "in-progress" // first contact was made
	Completed  Status = "completed"
	Cancelled  Status = "cancelled" // the person withdrew
	Unmet      Status = "failed"    // they could not be reached
	Rejected   Status = "rejected"  // it is not for this service
)

// Case is a link worker's work on a referral or a hand-off.
type Case struct {
	Ref     string    `json:"ref"` // short, can be said aloud
	Contact string    `json:"contact"`
	Kind    Kind      `json:"kind"`
	Status  Status    `json:"status"`
	Opened  time.Time `json:"opened"`
	// Owner is the ID of the link worker who has it; empty while nobody has.
	Owner string    `json:"owner,omitempty"`
	Taken time.Time `json:"taken,omitzero"`
	// Rung is the step of the alert ladder that was reached last; Told are the
	// IDs of the link workers who were alerted.
	Rung int      `json:"rung"`
	Told []string `json:"told,omitempty"`
	// Answers are what the person had said by then, in the order asked.
	Answers []Answered `json:"answers,omitempty"`
	// Noted is when the team was last told that the person wrote again.
	Noted time.Time `json:"noted,omitzero"`
	// Unread is since when what the person wrote waits to be read by whoever has
	// it; zero when it does not.
	Unread time.Time `json:"unread,omitzero"`
	// Severity of distress, 1 to 3; 0 for everything else.
	Severity int `json:"severity,omitempty"`
	// Passed are the IDs of those who said "not me".
	Passed []string `json:"passed,omitempty"`
	// Talk is the conversation that its owner holds with the person.
	Talk Talk `json:"talk,omitzero"`
	// Ending is why it was closed, and Closed when. Reached says that contact was
	// made before.
	Ending  Ending    `json:"ending,omitempty"`
	Closed  time.Time `json:"closed,omitzero"`
	Reached bool      `json:"reached,omitempty"`
	// Offered are the IDs of those to whom it was offered, the last one last.
	Offered []string `json:"offered,omitempty"`
	// Urgency is where it stands among those that wait.
	Urgency Urgency `json:"urgency,omitempty"`
	// Attempts are the tries to reach the person.
	Attempts Attempts `json:"attempts,omitzero"`
	// Events are its story, oldest first.
	Events []Event `json:"events,omitempty"`
}

// Answered is one question's name with the answer that was kept.
type Answered struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

// Take gives the case to a link worker. The second to try gets ErrTaken and
// the case as it stands; the owner may take it twice.
func (c Case) Take(worker string, now time.Time) (Case, error) {
	if c.Owner == worker && worker != "" {
		return c, nil
	}
	if c.Owner != "" || c.Status != Requested && c.Status != OnHold {
		return c, ErrTaken
	}
	c.Owner, c.Taken, c.Status = worker, now, TakenOn
	return c.With(Event{At: now, By: worker, What: EventTaken}), nil
}

// Urgent reports whether this case's alerts go at any hour and climb fast. The
// mildest distress, severity 1, asks kindly and tells a person in the ordinary
// way.
func (c Case) Urgent() bool { return c.Kind.Urgent() && c.Severity != 1 }

// Open reports whether somebody still has to do something about it.
func (c Case) Open() bool {
	switch c.Status {
	case Completed, Cancelled, Unmet, Rejected:
		return false
	}
	return true
}

// WasTold reports whether a link worker was alerted to it.
func (c Case) WasTold(worker string) bool { return slices.Contains(c.Told, worker) }
