// Package desk decides what follows from a message or a due time: the person's
// turn is taken, effects are applied, cases opened, and the team is alerted and
// answered. All of it is one change, committed or not made. It knows no network.
package desk

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Setup is what a Desk is made of. Scheme, Conversations and Store are needed;
// the zero value of everything else is useful.
type Setup struct {
	Scheme        *care.Scheme
	Conversations Conversations
	Store         Store
	// Words are what we say that belongs to no flow; nil means English().
	Words Words
	// Log gets no word of what people write; nil means that nothing is logged.
	Log     *slog.Logger
	Metrics *Metrics
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// NewID and NewRef make a contact's ID and a case's reference; nil means
	// from crypto/rand.
	NewID, NewRef func() string
	// NewCode makes the code of an invitation; nil means from crypto/rand.
	NewCode func() string
	// NewDigits makes the code of a message that a person sends back; nil means
	// from crypto/rand.
	NewDigits func() string
	// DeepLink is the address of our Telegram bot that brings a payload with it,
	// "" while it is not known; nil where there is no bot.
	DeepLink func(payload string) string
	// Calendar gives the address of a link worker's calendar: the one that there
	// is, or with "new" one in its place, or with "off" none. Nil, or an empty
	// address, says that there is none to be had.
	Calendar func(ctx context.Context, worker, want string) (address string, err error)
	// Chores are the daily works that are nobody's conversation, by name.
	Chores map[care.Work]Chore
	// Send is given what a change queued that can go at once, leased for Lease;
	// nil leaves all of it to whoever claims it.
	Send  func(ctx context.Context, le flows.Lease)
	Lease time.Duration
}

// Desk is the service of one scheme without its networks: it answers whoever
// writes and alerts the team. It is safe for use by many goroutines, and any
// number of replicas may run on one store.
type Desk struct {
	Setup

	turns  turnstiles
	roster atomic.Pointer[[]care.LinkWorker]
}

// New makes a Desk from its parts.
func New(s Setup) *Desk {
	s.fill()
	k := &Desk{Setup: s, turns: newTurnstiles()}
	k.Scheme.Roster = k.Staff
	return k
}

// fill puts a useful value where there is none.
func (s *Setup) fill() {
	if s.Words == nil {
		s.Words = English()
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Metrics == nil {
		s.Metrics = NewMetrics(nil)
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.NewID == nil {
		s.NewID = func() string { return strings.ToLower(rand.Text()) }
	}
	if s.NewRef == nil {
		s.NewRef = NewRef
	}
	if s.NewCode == nil {
		s.NewCode = NewCode
	}
	if s.NewDigits == nil {
		s.NewDigits = NewDigits
	}
	if s.Send == nil {
		s.Lease = 0
	}
	s.Log = s.Log.With("scheme", s.Scheme.ID)
}

// now is the clock in UTC, without the monotonic part that storage would lose.
func (k *Desk) now() time.Time { return k.Now().UTC().Round(0) }
