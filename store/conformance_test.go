package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
	"github.com/linkline/linkline/store/embedded"
	"github.com/redis/go-redis/v9"
)

// The conformance suite: what a store promises, whatever Redis it is on.
// Scenarios are the functions named in scenarios; each has a scheme of its own.
var scenarios = map[string]func(*testing.T, *world){
	"person comes back":       personComesBack,
	"input once":              inputOnce,
	"conflict writes nothing": conflictWritesNothing,
	"shared phone":            sharedPhone,
	"whole change":            wholeChange,
	"open cases":              openCases,
	"cases of the team":       casesOfTheTeam,
	"people with cases":       peopleWithCases,
	"team":                    teamComesBack,
	"appointments":            appointmentsAreFound,
	"check-ins":               checkInsAreFound,
	"diaries":                 diariesConflict,
	"willing":                 willingAreFound,
	"one winner":              oneWinner,
	"capped transcript":       cappedTranscript,
	"nothing readable":        nothingReadable,
	"in order":                inOrder,
	"commit leases":           commitLeases,
	"claimers race":           claimersRace,
	"unreadable message":      unreadableMessage,
	"safety passes":           safetyPasses,
	"replies first":           repliesFirst,
	"put off steps aside":     putOffStepsAside,
	"reply keeps lease":       replyKeepsLease,
	"failure delays nobody":   failureDelaysNobody,
	"tries and intent":        triesAndIntent,
	"stale holder":            staleHolder,
	"opt out":                 optOut,
	"opt out before commit":   optOutBeforeCommit,
	"receipt before finish":   receiptBeforeFinish,
	"receipts rank":           receiptsRank,
	"jobs come back":          jobsComeBack,
	"jobs cancelled":          jobsCancelled,
	"dead letters":            deadLetters,
	"books counted":           booksCounted,
	"unseen":                  unseen,
	"shared limits":           sharedLimits,
	"notes and lists":         notesAndLists,
	"occasions once":          occasionsOnce,
	"depths":                  depths,
	"sweeps":                  sweeps,
	"sweeps all there is":     sweepsAll,
	"audit trail":             auditTrail,
	"erases":                  erases,
	"schemes apart":           schemesApart,
	"other keys":              otherKeys,
}

// TestMiniredis runs the suite in the process.
func TestMiniredis(t *testing.T) {
	m := miniredis.RunT(t)
	c := redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1})
	t.Cleanup(func() { c.Close() })
	conform(t, c)
}

// TestRedis runs it on a real server.
func TestRedis(t *testing.T) {
	conform(t, dial(t, startServer(t).url(), "single"))
}

// TestEmbedded runs it on the Redis that we bring: the child where a server is
// installed, and the journal.
func TestEmbedded(t *testing.T) {
	for _, kind := range []string{embedded.Child, embedded.Journal} {
		t.Run(kind, func(t *testing.T) {
			if kind == embedded.Child {
				needRedis(t)
			}
			r, err := embedded.Start(t.Context(), embedded.Options{Dir: t.TempDir(), Want: kind})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { r.Close() })
			conform(t, r.Client())
		})
	}
}

func conform(t *testing.T, c redis.UniversalClient) {
	t.Helper()
	for name, scenario := range scenarios {
		t.Run(name, func(t *testing.T) { scenario(t, newWorld(t, c)) })
	}
}

func dial(t testing.TB, url, mode string) redis.UniversalClient {
	t.Helper()
	c, err := store.Dial(t.Context(), url, mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// noon is when every scenario starts.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is one scheme on one Redis, at a time.
type world struct {
	*store.Partition
	t      testing.TB
	ctx    context.Context
	client redis.UniversalClient
	keys   *store.Keys
	store  *store.Store
	scheme string
	now    time.Time
}

func newWorld(t testing.TB, c redis.UniversalClient) *world {
	t.Helper()
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	s := store.New(c, keys, store.Options{})
	scheme := fmt.Sprintf("s%d", time.Now().UnixNano())
	return &world{Partition: s.Partition(scheme), t: t, ctx: t.Context(), client: c, keys: keys, store: s, scheme: scheme, now: noon}
}

// commit commits, and fails the test when that does.
func (w *world) commit(ch store.Change) []store.Lease {
	w.t.Helper()
	leases, err := w.tryCommit(ch)
	if err != nil {
		w.t.Fatal(err)
	}
	return leases
}

func (w *world) tryCommit(ch store.Change) ([]store.Lease, error) {
	ch.At = w.now
	return w.Commit(w.ctx, ch)
}

// meet stores a new contact at sim:<id>.
func (w *world) meet(id string) store.Person {
	w.t.Helper()
	a := address(id)
	p := store.Person{Contact: care.Contact{ID: id, Addresses: []care.Address{a}, FirstName: "Rosa", Created: w.now}}
	w.commit(store.Change{Person: &p, NewProfile: true, Bind: []care.Address{a}})
	return w.load(id)
}

func (w *world) load(id string) store.Person {
	w.t.Helper()
	p, err := w.Load(w.ctx, address(id))
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) claim(n int) []store.Lease {
	w.t.Helper()
	leases, err := w.Claim(w.ctx, w.now, time.Minute, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return leases
}

func (w *world) finish(l store.Lease, v store.Verdict, at time.Time) *store.Lease {
	w.t.Helper()
	next, err := w.Finish(w.ctx, l, store.Outcome{Verdict: v, ProviderID: "P-" + l.Message.ID, Now: w.now, At: at, Code: "c"})
	if err != nil {
		w.t.Fatal(err)
	}
	return next
}

func (w *world) due(n int) []store.JobLease {
	w.t.Helper()
	jobs, err := w.Due(w.ctx, w.now, time.Minute, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return jobs
}

func address(id string) care.Address { return care.Address("sim:" + id) }

// message n to somebody.
func message(contact string, n int, c care.Class) care.Outbound {
	return care.Outbound{ID: fmt.Sprintf("%s.1.%d", contact, n), Contact: contact, To: address(contact),
		Text: fmt.Sprintf("text %d", n), Class: c, Purpose: "answer", Made: noon}
}

// ids are the messages of leases, in order.
func ids(leases []store.Lease) []string {
	var s []string
	for _, l := range leases {
		s = append(s, l.Message.ID)
	}
	return s
}

func session(turn int, book string) flows.Session { return flows.Session{Turn: turn, Book: book} }
