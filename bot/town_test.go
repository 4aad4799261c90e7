package bot

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// Invented people.
const (
	ann   = care.Address("sms:+447700900001")
	ben   = care.Address("sms:+447700900002")
	kim   = care.Address("sms:+447700900101")
	sam   = care.Address("telegram:4001")
	priya = care.Address("sms:+447700900103") // the manager
)

// monday is a working day, at ten in the morning.
var monday = time.Date(2025, 11, 17, 10, 0, 0, 0, time.UTC)

// town is a Line with a real store, fake networks and a clock of its own.
type town struct {
	*Line
	t        testing.TB
	store    *store.Partition
	sms, app *network
	logs     *lines
	clock    *clock
	inputs   int
}

func newTown(t testing.TB, alter ...func(*parts)) *town {
	t.Helper()
	m := miniredis.RunT(t)
	c := redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1})
	t.Cleanup(func() { c.Close() })
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	w := &town{
		t: t, store: store.New(c, keys, store.Options{}).Partition("riverside"),
		sms: &network{name: care.SMS}, app: &network{name: care.Telegram},
		logs: &lines{}, clock: &clock{at: monday},
	}
	w.start(alter...)
	return w
}

// parts are what a desk and a line are made of, on one store.
type parts struct {
	atDesk
	Setup
	Store Store
}

type atDesk = desk.Setup

// start begins a process on the town's store; a second one is a restart.
func (w *town) start(alter ...func(*parts)) {
	s := parts{
		atDesk: atDesk{Scheme: riverside(), Conversations: script{}, Log: slogTo(w.logs), Now: w.clock.now},
		Setup:  Setup{Channels: []Channel{w.sms, w.app}},
		Store:  w.store,
	}
	for _, f := range alter {
		f(&s)
	}
	s.Setup.Store = s.Store
	w.Line = New(s.atDesk, s.Setup)
	line := w.Line
	w.t.Cleanup(line.Settled)
}

// counted has both count with a registry.
func counted(r prometheus.Registerer) func(*parts) {
	return func(s *parts) { s.atDesk.Metrics, s.Setup.Metrics = desk.NewMetrics(r), NewMetrics(r) }
}

// said is a text of the service's own, as it is sent.
func (w *town) said(key string, blanks map[string]string) string {
	all := map[string]string{"scheme": w.Scheme.Name, "phone": w.Scheme.Phone}
	maps.Copy(all, blanks)
	return flows.Normalise(desk.English().Text("en", key, all))
}

func riverside() *care.Scheme {
	return &care.Scheme{
		ID: "riverside", Name: "Riverside", Phone: "01632 960000", ReplyDays: 3,
		Team: []care.LinkWorker{
			{ID: "kim", Name: "Kim Okafor", Address: kim, Role: care.RoleLinkWorker, OnCall: true},
			{ID: "sam", Name: "Sam Lee", Address: sam, Role: care.RoleLinkWorker},
			{ID: "priya", Name: "Priya Shah", Address: priya, Role: care.RoleManager},
		},
	}
}

// jobs claims all jobs there are, due or not.
func (w *town) jobs() []flows.JobLease {
	w.t.Helper()
	jobs, err := w.store.Due(context.Background(), w.clock.now().AddDate(1, 0, 0), time.Second, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return jobs
}

// says delivers a text and waits for what follows.
func (w *town) says(from care.Address, text string) {
	w.t.Helper()
	w.hears(care.Inbound{From: from, Kind: care.Text, Text: text})
}

func (w *town) hears(in care.Inbound) {
	w.t.Helper()
	w.inputs++
	in.ID = fmt.Sprintf("%s:%d", in.From.Network(), w.inputs)
	in.At = w.clock.now()
	if err := w.Handle(context.Background(), in); err != nil {
		w.t.Fatalf("handle: %v", err)
	}
	w.Settled()
}

// pass lets time go by, a minute a sweep, or more when it is long.
func (w *town) pass(d time.Duration) {
	w.t.Helper()
	step := time.Minute
	if d > 3*time.Hour {
		step = 15 * time.Minute
	}
	for end := w.clock.now().Add(d); w.clock.now().Before(end); {
		w.clock.forward(min(step, end.Sub(w.clock.now())))
		w.sweep()
	}
}

func (w *town) sweep() {
	w.t.Helper()
	if err := w.Sweep(context.Background(), w.clock.now()); err != nil {
		w.t.Fatalf("sweep: %v", err)
	}
	w.Settled()
}

// got are the texts that an address got, in order.
func (w *town) got(a care.Address) []string {
	n := w.sms
	if a.Network() == care.Telegram {
		n = w.app
	}
	return n.to(a)
}

// last is the last text that an address got.
func (w *town) last(a care.Address) string {
	all := w.got(a)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// theCase is the only open case of a kind.
func (w *town) theCase(k care.Kind) flows.Case {
	w.t.Helper()
	open, err := w.store.OpenCases(context.Background(), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	open = slices.DeleteFunc(open, func(c flows.Case) bool { return c.Kind != k })
	if len(open) != 1 {
		w.t.Fatalf("%d open cases of kind %s, want 1", len(open), k)
	}
	return open[0]
}

func (w *town) person(a care.Address) flows.Person {
	w.t.Helper()
	p, err := w.store.Load(context.Background(), a)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// script is a small conversation: enough to bring about every effect.
type script struct{}

func (script) Advance(c care.Contact, s flows.Session, in flows.Input, m flows.Moment) (flows.Session, []flows.Effect) {
	if _, ok := in.(flows.Timeout); ok { // it trusts the Line to know a stale one
		s.Turn++
		return s, []flows.Effect{reply("Are you still there?", "nudge"), flows.Wait{}}
	}
	msg := in.(flows.Message)
	s.Turn++
	switch word, rest, _ := strings.Cut(msg.Text, " "); word {
	case "boom":
		panic("cannot read: " + msg.Text)
	case "name":
		return s, []flows.Effect{flows.Record{Field: "first_name", Value: rest}, reply("Thank you "+rest, "answer")}
	case "unsafe":
		return s, []flows.Effect{flows.Record{Field: "safe_to_text", Value: "no"}, reply("We will not text you.", "answer")}
	case "agree":
		yes := care.Consent{Purpose: care.ConsentLinkWorker, Granted: true, Input: msg.ID, Network: msg.Network}
		return s, []flows.Effect{flows.Agree{Consent: yes}, reply("Thank you.", "answer")}
	case "stop":
		stop := flows.Record{Field: "opted_out", Value: m.Now.Format(time.RFC3339)}
		return s, []flows.Effect{flows.Send{Text: "You will get no more texts.", Class: care.Reply, Purpose: care.PurposeOptOut}, stop}
	case "start":
		return s, []flows.Effect{flows.Record{Field: "opted_out"}, reply("Welcome back.", "answer")}
	case "refer", "call", "dark", "low", "gasp", "lost":
		return handOff(word, s, m)
	case "many":
		return s, []flows.Effect{reply("one", "answer"), reply("two", "answer"), reply("three", "answer")}
	}
	wait := flows.Wait{At: m.Now.Add(72 * time.Hour), Name: "nudge"}
	return s, []flows.Effect{reply("Hello, this is Riverside.", "question"), wait}
}

func handOff(word string, s flows.Session, m flows.Moment) (flows.Session, []flows.Effect) {
	h := map[string]flows.HandOff{
		"refer": {Kind: care.KindReferral}, "call": {Kind: care.KindCallMe}, "lost": {Kind: care.KindStranded},
		"dark": {Kind: care.KindDistress, Severity: 2}, "low": {Kind: care.KindDistress, Severity: 1}, "gasp": {Kind: care.KindEmergency, Severity: 3},
	}[word]
	h.Ref, s.Ref = m.Ref, m.Ref
	h.Answers = []care.Answered{{Name: "turn", Value: strconv.Itoa(s.Turn)}}
	send := reply("We have told the team.", "closing")
	if h.Severity > 1 {
		send = flows.Send{Text: "If life is at risk call 999 now.", Class: care.Safety, Purpose: "safety", Again: true}
	}
	return s, []flows.Effect{send, h}
}

func reply(text, purpose string) flows.Send {
	return flows.Send{Text: text, Class: care.Reply, Purpose: purpose}
}

// network is a channel that keeps what it is given.
type network struct {
	name string
	mu   sync.Mutex
	sent []care.Outbound
	// fate decides what becomes of a send; nil lets all through. What it
	// returns with an error has gone all the same when kept says so.
	fate func(m care.Outbound) (err error, kept bool)
}

func (n *network) Network() string { return n.name }

func (n *network) Send(_ context.Context, m care.Outbound) (string, error) {
	n.mu.Lock()
	fate := n.fate
	n.mu.Unlock()
	var err error
	kept := true
	if fate != nil {
		err, kept = fate(m)
	}
	if kept {
		n.mu.Lock()
		n.sent = append(n.sent, m)
		n.mu.Unlock()
	}
	return "P" + m.ID, err
}

func (n *network) fail(c Class, code string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fate = func(care.Outbound) (error, bool) { return &SendError{Class: c, Code: code}, false }
}

func (n *network) mend() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fate = nil
}

func (n *network) to(a care.Address) (texts []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, m := range n.sent {
		if m.To == a {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// all is every message that the network got.
func (n *network) all() []care.Outbound {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.sent)
}

// asked is a network that can be asked what it has.
type askable struct{ *network }

func (a askable) Find(_ context.Context, m care.Outbound, _ time.Time) (string, error) {
	for _, s := range a.all() {
		if s.ID == m.ID {
			return "P" + m.ID, nil
		}
	}
	return "", nil
}

// clock is moved by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// lines is a log that can be read while it is written.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func slogTo(l *lines) *slog.Logger { return slog.New(slog.NewJSONHandler(l, nil)) }

// crashed is a store whose process dies after each commit: nobody sends what
// was leased.
type crashed struct{ Store }

func (c crashed) Commit(ctx context.Context, ch flows.Change) ([]flows.Lease, error) {
	_, err := c.Store.Commit(ctx, ch)
	return nil, err
}

// busyStore answers the first n commits with a conflict.
type busyStore struct {
	Store
	mu sync.Mutex
	n  int
}

func (b *busyStore) Commit(ctx context.Context, ch flows.Change) ([]flows.Lease, error) {
	b.mu.Lock()
	busy := b.n > 0
	b.n--
	b.mu.Unlock()
	if busy {
		return nil, care.ErrConflict
	}
	return b.Store.Commit(ctx, ch)
}
