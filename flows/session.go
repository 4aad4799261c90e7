package flows

import (
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Session is one contact's place in the flows. It is a small value that goes
// through JSON between turns. The zero value is somebody we have not met.
type Session struct {
	// Turn counts the inputs so far; timers carry it, so that a stale timer is
	// nothing.
	Turn int `json:"n,omitempty"`
	// Book is the version of the flows that this session is in, pinned when it
	// started; empty when no flow is running.
	Book string `json:"book,omitempty"`
	// Stack holds the running flow and those that it interrupted; the last
	// frame has the floor.
	Stack []Frame `json:"stack,omitempty"`
	// Answers are kept as they come, in the order asked.
	Answers []care.Answered `json:"ans,omitempty"`
	// Asked is when the open question was put.
	Asked time.Time `json:"asked,omitzero"`
	// Opened is the turn in which the open question was first put; buttons carry
	// it, so that an old button is known.
	Opened int `json:"opened,omitempty"`
	// Near are the surgeries offered when one was not found at once.
	Near []string `json:"near,omitempty"`
	// Tries counts answers in a row that were not understood.
	Tries int `json:"tries,omitempty"`
	// Nudges counts how often the open question was asked again for silence.
	Nudges int `json:"nudges,omitempty"`
	// Queue holds what waits for the floor.
	Queue []Waiting `json:"queue,omitempty"`
	// Asides are matters whose words are heard whatever question is open.
	Asides []Aside `json:"asides,omitempty"`
	// Times are those that the person was offered last, or the one they chose.
	Times []care.Slot `json:"times,omitempty"`
	// Ref is the reference of the last case opened in this session.
	Ref string `json:"ref,omitempty"`
	// Noted is when a message was last passed on to the team.
	Noted time.Time `json:"noted,omitzero"`
	// Heard is when they last wrote: nothing new is begun right after that.
	Heard time.Time `json:"heard,omitzero"`
	// Closed is the last question of our own accord that nobody answered in time.
	Closed *Closed `json:"closed,omitempty"`
	// Held is what somebody wrote before it is known who they are.
	Held *Message `json:"held,omitempty"`
	// Code is the one that our last message holds; Proved is when whoever texts
	// last showed who they are, and Refused when they failed to.
	Code    string    `json:"code,omitempty"`
	Proved  time.Time `json:"proved,omitzero"`
	Refused time.Time `json:"refused,omitzero"`
	// Rest is how much of the last long answer MORE would show.
	Rest string `json:"rest,omitempty"`
}

// Frame is a running flow and the step at which it waits.
type Frame struct {
	Flow string `json:"f"`
	Step string `json:"s"`
	// Back are the steps that were answered, for BACK.
	Back []string `json:"back,omitempty"`
	// Return is the review step to go back to while an answer is changed.
	Return string `json:"ret,omitempty"`
	// Called says that this flow waits for the one above it, which it ran.
	Called bool `json:"called,omitempty"`
	// About is the ID of the appointment that the flow is about, if any.
	About string `json:"a,omitempty"`
	// CheckIn is the check-in that the flow is, if any.
	CheckIn *Asking `json:"k,omitempty"`
}

// Asking is a check-in that is under way.
type Asking struct {
	care.CheckIn
	// Before are the person's first answers, to compare with.
	Before []care.Result `json:"before,omitempty"`
	// At is how many of its questions are behind.
	At      int           `json:"i,omitempty"`
	Results []care.Result `json:"r,omitempty"`
	// Ended is how it ended before its last question.
	Ended care.CheckInStatus `json:"end,omitempty"`
}

// Closed is a question that was open until its time was up.
type Closed struct {
	Flow  string    `json:"f"`
	About string    `json:"a,omitempty"`
	At    time.Time `json:"at"`
}

// Waiting is a flow that wants the floor.
type Waiting struct {
	Flow     string    `json:"f"`
	Priority int       `json:"p,omitempty"` // as the flow has it; lower goes first
	Until    time.Time `json:"u,omitzero"`  // no longer wanted after
	// About is the ID of the appointment that it is about, if any. Aside says that
	// it cannot wait for the floor.
	About string `json:"a,omitempty"`
	Aside bool   `json:"x,omitempty"`
	// CheckIn is what is to be asked, when the flow is a check-in.
	CheckIn *Asking `json:"k,omitempty"`
}

// Active reports whether a flow is running.
func (s Session) Active() bool { return len(s.Stack) > 0 }

// Answer returns what was kept under name, or "".
func (s Session) Answer(name string) string {
	for _, a := range s.Answers {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}
