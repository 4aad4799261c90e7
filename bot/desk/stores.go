package desk

import (
	"context"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Conversations decide what is said. Advance is pure: it is called again with a
// fresh reading when somebody else was quicker.
type Conversations interface {
	Advance(c care.Contact, s flows.Session, in flows.Input, m flows.Moment) (flows.Session, []flows.Effect)
}

// People finds contacts. Somebody who is not stored is a Person of Version 0
// or care.ErrNotFound.
type People interface {
	Load(ctx context.Context, a care.Address) (flows.Person, error)
	ByID(ctx context.Context, id string) (flows.Person, error)
	// Willing lists n contacts who could come at short notice, after the first from,
	// those willing longest first.
	Willing(ctx context.Context, from, n int) ([]flows.Willing, error)
	// Transcript is the last n lines of a contact's, oldest first.
	Transcript(ctx context.Context, contact string, n int) ([]care.Entry, error)
}

// Cases finds cases. One that is not stored is care.ErrNotFound.
type Cases interface {
	Case(ctx context.Context, ref string) (flows.Case, error)
	// OpenCases lists at most n cases that are not closed.
	OpenCases(ctx context.Context, n int) ([]flows.Case, error)
	// Team is what is known of the team beside the configuration.
	Team(ctx context.Context) (flows.Team, error)
	// WaitingCases lists at most n open cases that nobody has.
	WaitingCases(ctx context.Context, n int) ([]flows.Case, error)
	// CasesOf lists the open cases that a member of the team has.
	CasesOf(ctx context.Context, worker string) ([]flows.Case, error)
	// Loads counts the people whom each of workers has, with those that they are
	// being asked about; the case but does not count.
	Loads(ctx context.Context, workers []string, but string) (map[string]int, error)
	// Caseloads counts the open cases of one kind that each of workers has.
	Caseloads(ctx context.Context, kind care.Kind, workers []string) (map[string]int, error)
}

// Appointments finds appointments. One that is not stored is care.ErrNotFound.
type Appointments interface {
	Appointment(ctx context.Context, id string) (flows.Appointment, error)
	// AppointmentsOf lists those of a link worker that begin in a time, its end left
	// out, earliest first.
	AppointmentsOf(ctx context.Context, worker string, from, to time.Time) ([]flows.Appointment, error)
	// AppointmentsWith lists all of a contact's, earliest first.
	AppointmentsWith(ctx context.Context, contact string) ([]flows.Appointment, error)
	// Diary reads what a link worker has promised in a time.
	Diary(ctx context.Context, worker string, from, to time.Time) (flows.Diary, error)
}

// CheckIns finds what people answered.
type CheckIns interface {
	// CheckInsWith lists all of a contact's, earliest first.
	CheckInsWith(ctx context.Context, contact string) ([]care.Checked, error)
}

// Overview is what daily work looks at.
type Overview interface {
	// Unseen are those of some inputs that were not committed yet.
	Unseen(ctx context.Context, inputs []string) ([]string, error)
	// CasesOpened lists all cases that were opened in a time, oldest first.
	CasesOpened(ctx context.Context, from, to time.Time) ([]flows.Case, error)
	// JobsDue counts the jobs due in a time whose ID begins as given.
	JobsDue(ctx context.Context, prefix string, from, to time.Time) (int, error)
	DeadLetters(ctx context.Context) (int, error)
}

// News finds who agreed to news, and what is told them.
type News interface {
	Campaigns(ctx context.Context) (flows.Campaigns, error)
	// NewsPeople lists up to n of them by their IDs, after one.
	NewsPeople(ctx context.Context, after string, n int) ([]string, error)
	// WithCases reads some contacts and all cases of each, by contact. One that is
	// gone is left out.
	WithCases(ctx context.Context, ids []string) ([]flows.Person, map[string][]flows.Case, error)
	// CasesWith lists all cases of a contact, closed ones too.
	CasesWith(ctx context.Context, contact string) ([]flows.Case, error)
	// Backlog is how many people are waiting now for a text that is queued.
	Backlog(ctx context.Context, now time.Time) (int, error)
}

// Mender finds what is missing around what is stored, and puts it right.
type Mender interface {
	// MendCase puts a case into the indexes that it should be in.
	MendCase(ctx context.Context, c flows.Case) (mended bool, err error)
	// MissingJobs are those of some jobs that are not there.
	MissingJobs(ctx context.Context, ids []string) ([]string, error)
}

// Eraser takes away all that is kept of a contact, also by the team's own records,
// and leaves a line in the audit trail.
type Eraser interface {
	Erase(ctx context.Context, contact string, team ...string) error
}

// Commits writes a change or nothing, and leases the lanes that were empty:
// care.ErrDuplicate when it was done before, care.ErrConflict when a record
// moved on.
type Commits interface {
	Commit(ctx context.Context, c flows.Change) ([]flows.Lease, error)
}

// Store is what the desk needs of one scheme's part of what lasts.
type Store interface {
	People
	Cases
	Appointments
	CheckIns
	Overview
	News
	Eraser
	Mender
	Commits
}
