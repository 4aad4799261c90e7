package bot

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows/care"
)

// Setup is what a Line is made of besides its desk. Store and Channels are
// needed; the zero value of everything else is useful.
type Setup struct {
	Store    Store
	Channels []Channel
	Metrics  *Metrics
	// Senders is how many messages are on their way at once; 0 means 64.
	Senders int
	// SendTimeout is how long one send may take; 0 means 10 seconds. A lease
	// lasts four times as long.
	SendTimeout time.Duration
	// LookUpAfter is how long a network may take to show that it has a message
	// whose send did not end (CHANNELS 1.8); 0 means a minute.
	LookUpAfter time.Duration
	// Waiting measures what waits in the store, by name, for the metrics; nil
	// leaves it out.
	Waiting func(ctx context.Context, now time.Time) (map[string]int, error)
	// Rates are how fast each network takes messages; one without is not slowed.
	Rates map[string]Rate
}

// Line joins the desk of one scheme to its channels: what comes in goes to the
// desk, and what the desk queues goes out. It is safe for use by many
// goroutines, and any number of replicas may run on one store.
type Line struct {
	*desk.Desk
	set Setup

	channels map[string]Channel
	purses   map[string]map[care.Class]*purse
	faults   faults
	slots    chan struct{}
	sending  *crowd
	closing  atomic.Bool
	waiting  atomic.Int64 // scheduled messages on their way that have not had their turn
	observed atomic.Int64 // unix second of the last look at the gauges
}

// New makes a desk, on the store of s, and joins it to channels: the line sends
// what the desk queues.
func New(d desk.Setup, s Setup) *Line {
	s.fill()
	l := &Line{
		set:      s,
		channels: map[string]Channel{},
		purses:   map[string]map[care.Class]*purse{},
		slots:    make(chan struct{}, s.Senders),
		sending:  newCrowd(),
	}
	d.Store, d.Send, d.Lease = s.Store, l.dispatch, l.lease()
	l.Desk = desk.New(d)
	for _, c := range s.Channels {
		l.channels[c.Network()] = c
		l.purses[c.Network()] = map[care.Class]*purse{care.Safety: newPurse(), care.Reply: newPurse(), care.Scheduled: newPurse()}
	}
	return l
}

// fill puts a useful value where there is none.
func (s *Setup) fill() {
	if s.Metrics == nil {
		s.Metrics = NewMetrics(nil)
	}
	s.Senders = cmp.Or(s.Senders, 64)
	s.SendTimeout = cmp.Or(s.SendTimeout, 10*time.Second)
	s.LookUpAfter = cmp.Or(s.LookUpAfter, time.Minute)
}

// Close takes no more sends and waits for those under way, until ctx is done.
// What was not sent stays in the store for whoever claims it next.
func (l *Line) Close(ctx context.Context) error {
	l.closing.Store(true)
	done := make(chan struct{})
	go func() {
		l.sending.wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Settled waits until no send is under way. Tests and the simulated phone use
// it; the service itself never has to wait.
func (l *Line) Settled() { l.sending.wait() }

// now is the clock in UTC, without the monotonic part that storage would lose.
func (l *Line) now() time.Time { return l.Now().UTC().Round(0) }

// lease is how long a sender may take: long enough that a slow send ends well
// before somebody else may think it dead.
func (l *Line) lease() time.Duration { return 4 * l.set.SendTimeout }

// finishTime is how long ending a lease may take after a send.
func (l *Line) finishTime() time.Duration { return l.set.SendTimeout }
