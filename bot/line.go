package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Setup is what a Line is made of. Scheme, Conversations, Store and Channels
// are needed; the zero value of everything else is useful.
type Setup struct {
	Scheme        *care.Scheme
	Conversations Conversations
	Store         Store
	Channels      []Channel
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
	// DeepLink is the address of our Telegram bot that brings a payload with it,
	// "" while it is not known; nil where there is no bot.
	DeepLink func(payload string) string
	// Senders is how many messages are on their way at once; 0 means 32.
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
	// Calendar gives the address of a link worker's calendar: the one that there
	// is, or with "new" one in its place, or with "off" none. Nil, or an empty
	// address, says that there is none to be had.
	Calendar func(ctx context.Context, worker, want string) (address string, err error)
	// Rates are how fast each network takes messages; one without is not slowed.
	Rates map[string]Rate
}

// Line is the service of one scheme: it answers whoever writes, alerts the
// team, and sends. It is safe for use by many goroutines, and any number of
// replicas may run on one store.
type Line struct {
	Setup

	channels map[string]Channel
	faults   faults
	turns    turnstiles
	slots    chan struct{}
	sending  *crowd
	closing  atomic.Bool
	roster   atomic.Pointer[[]care.LinkWorker]
	waiting  atomic.Int64 // senders that wait with a scheduled message
	observed atomic.Int64 // unix second of the last look at the gauges
}

// New makes a Line from its parts.
func New(s Setup) *Line {
	s.fill()
	l := &Line{
		Setup:    s,
		channels: map[string]Channel{},
		turns:    newTurnstiles(),
		slots:    make(chan struct{}, s.Senders),
		sending:  newCrowd(),
	}
	l.Scheme.Roster = l.Staff
	for _, c := range s.Channels {
		l.channels[c.Network()] = c
	}
	return l
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
	s.Senders = cmp.Or(s.Senders, 32)
	s.SendTimeout = cmp.Or(s.SendTimeout, 10*time.Second)
	s.LookUpAfter = cmp.Or(s.LookUpAfter, time.Minute)
	s.Log = s.Log.With("scheme", s.Scheme.ID)
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
func (l *Line) lease() time.Duration { return 4 * l.SendTimeout }

// finishTime is how long ending a lease may take after a send.
func (l *Line) finishTime() time.Duration { return l.SendTimeout }

// text is what the service itself says to a contact, in their language if it is
// on.
func (l *Line) text(c care.Contact, key string, blanks map[string]string) string {
	lang := l.languageOf(c)
	text := l.say(lang, key, blanks)
	if s, ok := l.Conversations.(speaker); ok {
		return s.Dress(lang, c.Address().Network(), text)
	}
	return text
}

// speaker is what conversations may know of languages: how a date is said, and
// how a text is made ready for a network.
type speaker interface {
	Day(lang string, at time.Time) string
	Dress(lang, network, text string) string
}

func (l *Line) languageOf(c care.Contact) string {
	if slices.Contains(l.Scheme.Languages, c.Language) {
		return c.Language
	}
	return l.language()
}

// say fills a text's blanks, of which every text may use {scheme} and {phone}.
func (l *Line) say(lang, key string, blanks map[string]string) string {
	all := map[string]string{"scheme": l.Scheme.Name, "phone": l.Scheme.Phone}
	for k, v := range blanks {
		all[k] = v
	}
	return flows.Normalise(l.Words.Text(lang, key, all))
}

func (l *Line) language() string {
	if len(l.Scheme.Languages) > 0 {
		return l.Scheme.Languages[0]
	}
	return "en"
}
