package store

import "github.com/linkline/linkline/flows"

// The types of a unit of work live in flows, where bot and store both see them.
type (
	// Person is a contact with their session, as read at a version.
	Person = flows.Person
	// Willing is a contact who could come at short notice, and since when.
	Willing = flows.Willing
	// Case is a case as read at a version.
	Case = flows.Case
	// Appointment is an appointment as read at a version.
	Appointment = flows.Appointment
	// Diary is a link worker's diary as read at a version.
	Diary = flows.Diary
	// Team is the roster as read at a version.
	Team = flows.Team
	// Campaigns are those of the scheme as read at a version.
	Campaigns = flows.Campaigns
	// Move says to whom an address leads from now on.
	Move = flows.Move
	// Change is one unit of work.
	Change = flows.Change
	// Lane is one of a contact's queues of messages.
	Lane = flows.Lane
	// Lease is the right to send the message at the head of a lane.
	Lease = flows.Lease
	// JobLease is a claimed job.
	JobLease = flows.JobLease
	// Verdict is how a lease ends.
	Verdict = flows.Verdict
	// Outcome is what became of a leased message.
	Outcome = flows.Outcome
	// DeadLetter is a message that will not be sent unless somebody says so.
	DeadLetter = flows.DeadLetter
)

// Lanes.
const (
	LaneSafety = flows.LaneSafety
	LaneNormal = flows.LaneNormal
	LanePutOff = flows.LanePutOff
)

// Verdicts.
const (
	VerdictSent    = flows.VerdictSent
	VerdictAgain   = flows.VerdictAgain
	VerdictPutOff  = flows.VerdictPutOff
	VerdictHold    = flows.VerdictHold
	VerdictUnknown = flows.VerdictUnknown
	VerdictLater   = flows.VerdictLater
	VerdictDead    = flows.VerdictDead
	VerdictVoid    = flows.VerdictVoid
)
