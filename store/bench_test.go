package store_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// bare is the least that a commit of this size can be: the same writes on the
// same kinds of keys, without a check but the mark, without sealing, with fixed
// arguments.
var bare = redis.NewScript(`
if redis.call("HGET", KEYS[2], "v") == ARGV[8] or redis.call("ZADD", KEYS[1], "NX", ARGV[1], ARGV[2]) == 0 then return "no" end
redis.call("HSET", KEYS[2], "v", ARGV[3], "s", ARGV[4])
redis.call("RPUSH", KEYS[3], ARGV[5], ARGV[5])
redis.call("LTRIM", KEYS[3], -200, -1)
redis.call("RPUSH", KEYS[4], ARGV[6])
redis.call("ZADD", KEYS[5], ARGV[1], ARGV[2])
redis.call("ZADD", KEYS[6], ARGV[1], ARGV[3])
redis.call("HSET", KEYS[7], ARGV[3], ARGV[7])
return "ok"`)

const benchPeople, benchConns = 500, 50

// BenchmarkCommit prints commits per second at 50 connections, AOF always, and how
// many there are for one of the bare script, both taken in turns; and for one SET of
// redis-benchmark, as large as a commit, on the same server after them.
func BenchmarkCommit(b *testing.B) {
	s := startServer(b)
	w := newWorld(b, dialBench(b, s))
	people := w.population(benchPeople)
	var turn atomic.Int64
	ours := func(person int) {
		p := &people[person]
		if _, err := w.Commit(w.ctx, benchTurn(p, int(turn.Add(1)), 0)); err != nil {
			b.Error(err)
		}
		p.Version++
	}
	key := func(s string) string { return "{bare}:" + s }
	session, entry, message, job := strings.Repeat("s", 560), strings.Repeat("e", 180), strings.Repeat("m", 330), strings.Repeat("j", 200)
	theirs := func(person int) {
		id := fmt.Sprint(person)
		keys := []string{key("seen"), key("contact:" + id), key("said:" + id), key("lane:" + id), key("ready"), key("due"), key("jobs")}
		n := turn.Add(1)
		if err := bare.Run(w.ctx, w.client, keys, n, fmt.Sprintf("sms:SM%032d", n), id, session, entry, message, job, "never").Err(); err != nil {
			b.Error(err)
		}
	}
	var mine, bareTime time.Duration
	b.ResetTimer()
	for left := b.N; left > 0; left -= 2000 {
		n := min(left, 2000)
		mine += spread(n, ours)
		bareTime += spread(n, theirs)
	}
	sets := setsPerSecond(b, s)
	b.ReportMetric(float64(b.N)/mine.Seconds(), "commits/s")
	b.ReportMetric(sets, "SET/s")
	b.ReportMetric(float64(b.N)/mine.Seconds()/sets, "of-SET")
	b.ReportMetric(float64(b.N)/bareTime.Seconds(), "bare/s")
	b.ReportMetric(bareTime.Seconds()/mine.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}

// setsPerSecond is what Redis' own benchmark reaches with 1,500 bytes at a time.
func setsPerSecond(b *testing.B, s *server) float64 {
	out, err := exec.Command("redis-benchmark", "-s", s.socket, "-t", "set", "-n", "50000", "-c", fmt.Sprint(benchConns), "-d", "1500", "--csv").Output()
	if err != nil {
		b.Fatal("redis-benchmark: ", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		b.Fatal("redis-benchmark: ", err)
	}
	last := rows[len(rows)-1]
	n, err := strconv.ParseFloat(last[1], 64)
	if err != nil || last[0] != "SET" {
		b.Fatalf("redis-benchmark says %q", last)
	}
	return n
}

// BenchmarkTurn is a whole turn: load, commit, claim, finish.
func BenchmarkTurn(b *testing.B) {
	w := newWorld(b, dialBench(b, startServer(b)))
	people := w.population(benchPeople)
	var turn atomic.Int64
	b.ResetTimer()
	took := spread(b.N, func(person int) {
		p, err := w.Load(w.ctx, people[person].Contact.Addresses[0])
		if err != nil {
			b.Error(err)
			return
		}
		leases, err := w.Commit(w.ctx, benchTurn(&p, int(turn.Add(1)), time.Minute))
		if err != nil {
			b.Error(err)
		}
		for _, l := range leases {
			if _, err := w.Finish(w.ctx, l, store.Outcome{Verdict: store.VerdictSent, ProviderID: "SM1", Now: noon}); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/took.Seconds(), "turns/s")
}

// BenchmarkDrain is one sender that takes many people's reminders, which are
// due at one moment, off their lanes.
func BenchmarkDrain(b *testing.B) {
	w := newWorld(b, dialBench(b, startServer(b)))
	for i := range b.N {
		w.send(message(fmt.Sprint("p", i), 1, care.Scheduled))
	}
	b.ResetTimer()
	start := time.Now()
	for drained := 0; drained < b.N; {
		leases := w.claim(200)
		var all sync.WaitGroup
		for _, l := range leases {
			all.Go(func() { w.finish(l, store.VerdictSent, time.Time{}) })
		}
		all.Wait()
		drained += len(leases)
	}
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "sends/s")
}

// spread does n things on as many connections as there are, a person never on
// two at once.
func spread(n int, do func(person int)) time.Duration {
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for conn := range benchConns {
		all.Go(func() {
			for i := 0; next.Add(1) <= int64(n); i++ {
				do((conn + i*benchConns) % benchPeople)
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

func dialBench(b *testing.B, s *server) redis.UniversalClient {
	c := dial(b, s.url()+"?pool_size="+fmt.Sprint(benchConns), "single")
	if err := c.Ping(b.Context()).Err(); err != nil {
		b.Fatal(err)
	}
	return c
}

// population stores n people in the middle of a self-referral.
func (w *world) population(n int) []store.Person {
	people := make([]store.Person, n)
	for i := range people {
		id := fmt.Sprintf("contact%04d", i)
		people[i] = benchPerson(id)
		w.commit(store.Change{Person: &people[i], NewProfile: true, Bind: people[i].Contact.Addresses})
		people[i].Version++
	}
	return people
}

func benchPerson(id string) store.Person {
	p := store.Person{Contact: care.Contact{ID: id, Addresses: []care.Address{care.Address("sms:+44" + id)}, Language: "en",
		FirstName: "Rosalind", LastName: "Featherstone", BirthDate: "1951-03-14", Postcode: "ZZ99 9ZZ", Surgery: "Z99999",
		Created: noon, LastHeard: noon, Reach: care.Reach{Method: "either", Times: "mornings", Text: "yes", Call: "yes", Voicemail: "no"}}}
	for _, purpose := range []string{care.ConsentContact, care.ConsentLinkWorker, care.ConsentGP} {
		p.Contact.Consents = append(p.Contact.Consents, care.Consent{Purpose: purpose, Granted: true, Wording: "9f86d081884c7d65",
			Language: "en", Network: care.SMS, Input: "sms:SM00000000000000000000000000000000", At: noon})
	}
	p.Session = session(9, "4f2a9c11")
	p.Session.Asked = noon
	for _, name := range []string{"surgery", "first_name", "needs", "contact_method", "best_times", "safe_to_text"} {
		p.Session.Answers = append(p.Session.Answers, care.Answered{Name: name, Value: "something of the usual length"})
	}
	return p
}

// benchTurn is one answer and the next question.
func benchTurn(p *store.Person, turn int, lease time.Duration) store.Change {
	id := p.Contact.ID
	return store.Change{Input: fmt.Sprintf("sms:SM%032d", turn), At: noon, Person: p, Lease: lease,
		Messages: []care.Outbound{{ID: fmt.Sprintf("%s.%d.1", id, turn), Contact: id, To: p.Contact.Addresses[0],
			Text: strings.Repeat("What would you like help with? ", 5), Class: care.Reply, Purpose: "question", Made: noon}},
		Jobs: []care.Job{{ID: "wait." + id, Kind: care.JobWait, At: noon.Add(72 * time.Hour), Contact: id, Name: "nudge", Turn: turn, Book: "4f2a9c11"}},
		Log: []care.Entry{{At: noon, Text: "I have been a bit lonely", ID: fmt.Sprintf("sms:SM%032d", turn)},
			{At: noon, Out: true, Text: strings.Repeat("What would you like help with? ", 5), ID: fmt.Sprintf("%s.%d.1", id, turn)}}}
}

// An idle contact, who finished a self-referral and waits for a check-in, takes
// less than 2 KB; the transcript is counted apart.
func TestIdleContact(t *testing.T) {
	w := newWorld(t, dial(t, startServer(t).url(), "single"))
	const people = 1000
	empty := w.memory()
	for i := range people {
		id := fmt.Sprintf("contact%04d", i)
		p := benchPerson(id)
		p.Session.Answers, p.Session.Book = nil, ""
		w.commit(store.Change{Person: &p, NewProfile: true, Bind: p.Contact.Addresses,
			Jobs: []care.Job{{ID: "check-in." + id, Kind: care.JobWait, At: noon.Add(time.Hour), Contact: id}}})
	}
	idle := w.memory()
	for i := range people {
		id := fmt.Sprintf("contact%04d", i)
		p := store.Person{Contact: care.Contact{ID: id}, Version: 1}
		var log []care.Entry
		for range 14 {
			log = append(log, benchTurn(&store.Person{Contact: benchPerson(id).Contact}, i, 0).Log...)
		}
		w.commit(store.Change{Person: &p, Log: log})
	}
	perContact, transcript := (idle-empty)/people, (w.memory()-idle)/people
	t.Logf("%d bytes for an idle contact, %d for a transcript of 28 lines", perContact, transcript)
	if perContact >= 2048 {
		t.Errorf("%d bytes for an idle contact", perContact)
	}
}

// memory is what Redis uses for data.
func (w *world) memory() int {
	w.t.Helper()
	for line := range strings.Lines(w.client.Info(w.ctx, "memory").Val()) {
		var n int
		if _, err := fmt.Sscanf(line, "used_memory_dataset:%d", &n); err == nil {
			return n
		}
	}
	w.t.Fatal("no used_memory_dataset in INFO")
	return 0
}

// counter counts round trips.
type counter struct{ n atomic.Int64 }

func (c *counter) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c *counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmd)
	}
}

func (c *counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmds)
	}
}

// From the webhook to the queued reply there are two round trips, and one more
// for a send; waiting for replicas adds none.
func TestRoundTrips(t *testing.T) {
	for _, replicas := range []int{0, 1} {
		s := startServer(t)
		c := dial(t, s.url(), "single")
		w := newWorld(t, c)
		p := w.meet("rosa")
		w.send(message("rosa", 9, care.Reply)) // every script is known to the server
		w.finish(w.claim(1)[0], store.VerdictSent, time.Time{})
		w.Partition = store.New(c, w.keys, store.Options{Replicas: replicas, WaitFor: time.Millisecond}).Partition(w.scheme)
		n := &counter{}
		c.AddHook(n)
		p = w.load("rosa")
		leases, _ := w.tryCommit(store.Change{Input: "i", Person: &p, Lease: time.Minute, Messages: []care.Outbound{message("rosa", 1, care.Reply)}})
		if got := n.n.Load(); got != 2 {
			t.Errorf("%d replicas: %d round trips to the commit", replicas, got)
		}
		if replicas == 0 {
			w.finish(leases[0], store.VerdictSent, time.Time{})
			if got := n.n.Load(); got != 3 {
				t.Errorf("%d round trips to the end", got)
			}
		}
	}
}
