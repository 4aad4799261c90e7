package bot

import (
	"context"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Outbox leases what may be sent now, and hears how each lease ended.
type Outbox interface {
	Claim(ctx context.Context, now time.Time, d time.Duration, n int) ([]flows.Lease, error)
	// Finish ends a lease and returns a lease on the next of the same lane, if
	// there is one; care.ErrConflict when the lease was lost.
	Finish(ctx context.Context, l flows.Lease, o flows.Outcome) (*flows.Lease, error)
	// Settle keeps what a network said of a message; false when it is no news.
	Settle(ctx context.Context, r care.Receipt) (bool, error)
}

// Flow keeps to what networks take, over all processes.
type Flow interface {
	// ClaimUrgent is Claim without lanes of scheduled messages only.
	ClaimUrgent(ctx context.Context, now time.Time, d time.Duration, n int) ([]flows.Lease, error)
	// Take takes a place at every limit and returns zero, or none and how long to
	// wait.
	Take(ctx context.Context, now time.Time, places []flows.Place) (time.Duration, error)
}

// Jobs leases what is due.
type Jobs interface {
	Due(ctx context.Context, now time.Time, d time.Duration, n int) ([]flows.JobLease, error)
}

// Store is one scheme's part of what lasts: what the line and its desk need.
type Store interface {
	desk.Store
	Outbox
	Flow
	Jobs
}
