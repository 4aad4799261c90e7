package bot_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
	"github.com/linkline/linkline/store"
)

// Seeds that once failed stay here.
var soakSeeds = []uint64{2}

// TestSoak lets two replicas live through days of virtual time, with the real
// client, scripts and flows on a Redis in the process, while they die at every
// other call, the network fails and lies, and Redis cuts connections. Nothing
// may be lost, nothing come twice, and nothing out of order. SOAK_DAYS and
// SOAK_SEED ask for more.
func TestSoak(t *testing.T) {
	seeds, days := soakSeeds, 0.25
	if s, err := strconv.ParseUint(os.Getenv("SOAK_SEED"), 10, 64); err == nil {
		seeds = []uint64{s}
	}
	if d, err := strconv.ParseFloat(os.Getenv("SOAK_DAYS"), 64); err == nil {
		days = d
	}
	for _, seed := range seeds {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			before := runtime.NumGoroutine()
			for _, what := range soakOnce(t, seed, days, true) {
				t.Error(what)
			}
			if after := runtime.NumGoroutine(); after > before+5 {
				t.Errorf("%d goroutines before, %d after", before, after)
			}
		})
	}
}

// TestSoakNoticesAMissingLookUp is the control: without the question to the
// network, messages come twice, and the soak says so.
func TestSoakNoticesAMissingLookUp(t *testing.T) {
	if wrong := soakOnce(t, 1, 0.25, false); len(wrong) == 0 {
		t.Error("nothing was noticed")
	}
}

// soakOnce lives through some days and returns what was wrong.
func soakOnce(t *testing.T, seed uint64, days float64, lookUp bool) (wrong []string) {
	t.Helper()
	began := time.Now()
	var s *soak
	synctest.Test(t, func(t *testing.T) {
		s = newSoak(t, seed)
		s.lookUp = lookUp
		s.live(time.Duration(days * float64(24*time.Hour)))
		wrong = append(s.judge(), s.flat()...)
	})
	t.Logf("seed %d: %.2f days in %v: %d texts, %d messages, %d crashes, %d cuts, %d unknown", seed, days,
		time.Since(began).Round(time.Millisecond), s.wrote, s.shown, s.crashes, s.pipes.cut.Load(), s.unknown)
	for i, h := range s.held {
		t.Logf("seed %d: quarter %d of %d: %d goroutines, %.1f MB held", seed, i+1, len(s.held), h.goroutines, float64(h.bytes)/(1<<20))
	}
	return wrong
}

const soakPeople = 40

// soak is a small world: people, one network that can be asked, two replicas.
type soak struct {
	pipes *pipes
	store *store.Store
	book  *flows.Shelf
	// lookUp says that the network can be asked.
	lookUp bool
	stop   chan struct{} // people write no more
	end    chan struct{} // and replicas work no more
	all    sync.WaitGroup

	mu                             sync.Mutex
	rnd                            *rand.Rand
	inbox                          []care.Inbound // what the network still knows that people wrote
	phones                         map[care.Address]*phone
	wrong                          []string // what no phone should have shown
	replicas                       [2]*mortal
	wrote, shown, crashes, unknown int
	answered                       int
	held                           []holding // at each quarter of the time
	quiet                          bool      // nothing goes wrong any more
}

// holding is what the process holds at some moment: goroutines, and bytes; and for
// how many texts.
type holding struct {
	goroutines, bytes, texts int
}

func (s *soak) holds() holding {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.mu.Lock()
	defer s.mu.Unlock()
	return holding{runtime.NumGoroutine(), int(m.HeapAlloc), s.wrote}
}

// flat says what grew from the first quarter to the last: goroutines, or memory by
// more than what is kept for a day, and each text leaves on the phones of this test.
func (s *soak) flat() (wrong []string) {
	first, last := s.held[0], s.held[len(s.held)-1]
	if last.goroutines > first.goroutines+40 {
		wrong = append(wrong, fmt.Sprintf("%d goroutines, and in the end %d", first.goroutines, last.goroutines))
	}
	if most := first.bytes + leftOver*(last.texts-first.texts) + aDay; last.bytes > most {
		wrong = append(wrong, fmt.Sprintf("%d bytes held, and in the end %d: more than %d", first.bytes, last.bytes, most))
	}
	return wrong
}

// leftOver is how many bytes a text may leave behind for good, and aDay what may
// come and go: marks and receipts of a day and a half.
const (
	leftOver = 16
	aDay     = 24 << 20
)

func newSoak(t *testing.T, seed uint64) *soak {
	s := &soak{rnd: rand.New(rand.NewPCG(seed, 7)), phones: map[care.Address]*phone{},
		stop: make(chan struct{}), end: make(chan struct{}), held: make([]holding, 0, 4)}
	scheme := care.Demo()
	scheme.Hours = care.Hours{From: 0, To: 24, Weekends: true}
	book, err := flows.Load(scheme, library.FS, os.DirFS("../.ci/harness/flows"))
	if err != nil {
		t.Fatal(err)
	}
	s.book = flows.NewShelf(book)
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	s.pipes = newPipes(t, s.odds)
	s.store = store.New(s.pipes.client(), keys, store.Options{Now: time.Now})
	for i := range s.replicas {
		s.restart(i)
	}
	return s
}

// odds reports whether something happens that does so with probability p.
func (s *soak) odds(p float64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.quiet && s.rnd.Float64() < p
}

func (s *soak) between(from, to time.Duration) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return from + time.Duration(s.rnd.Int64N(int64(to-from)))
}

// live lets everybody go about their day, and then waits for what is left.
func (s *soak) live(d time.Duration) {
	for i := range soakPeople {
		s.all.Go(func() { s.person(i) })
	}
	for i := range s.replicas {
		s.all.Go(func() { s.sweeping(i) })
	}
	s.all.Go(s.catchingUp)
	s.all.Go(s.keeping)
	for range cap(s.held) {
		time.Sleep(d / time.Duration(cap(s.held)))
		s.held = append(s.held, s.holds())
	}
	close(s.stop)
	time.Sleep(time.Hour)
	s.mu.Lock()
	s.quiet = true // faults end, so that what they left behind can settle
	s.mu.Unlock()
	time.Sleep(3 * time.Hour)
	close(s.end)
	s.all.Wait()
	for _, r := range s.replicas {
		r.line.Settled()
	}
	s.pipes.close()
}

// person writes every now and then, sometimes twice in a row.
func (s *soak) person(i int) {
	from := care.Address(fmt.Sprintf("sms:+447700900%03d", i))
	for n := 0; ; n++ {
		pause := s.between(time.Minute, 40*time.Minute)
		if n > 0 && s.odds(0.1) {
			pause = s.between(0, 2*time.Second)
		}
		select {
		case <-time.After(pause):
		case <-s.stop:
			return
		}
		s.write(care.Inbound{ID: fmt.Sprintf("sms:%d.%d", i, n), From: from, Kind: care.Text, Text: fmt.Sprintf("parcel x%dy%dz please for the garden", i, n), At: time.Now()})
	}
}

// write delivers a text, perhaps twice, perhaps to a replica that just died.
func (s *soak) write(in care.Inbound) {
	s.mu.Lock()
	s.inbox = append(s.inbox, in)
	s.wrote++
	s.mu.Unlock()
	for range 2 {
		_ = s.replica(-1).line.Handle(context.Background(), in) // what fails is found by catching up
		if !s.odds(0.2) {
			return
		}
		time.Sleep(s.between(0, 5*time.Second))
	}
}

// soakWindow is how far back the network is asked for what people wrote.
const soakWindow = 3 * time.Hour

// catchingUp feeds what nobody took in, every five minutes.
func (s *soak) catchingUp() {
	for s.wait(5 * time.Minute) {
		s.mu.Lock()
		s.inbox = slices.DeleteFunc(s.inbox, func(in care.Inbound) bool { return time.Since(in.At) > soakWindow })
		all := slices.Clone(s.inbox)
		s.mu.Unlock()
		for some := range slices.Chunk(all, 200) {
			byID, ids := map[string]care.Inbound{}, []string{}
			for _, in := range some {
				byID[in.ID], ids = in, append(ids, in.ID)
			}
			unseen, err := s.store.Partition("riverside").Unseen(context.Background(), ids)
			if err != nil {
				break
			}
			for _, id := range unseen {
				_ = s.replica(-1).line.Handle(context.Background(), byID[id])
			}
		}
	}
}

// keeping is what a line does each night, twice a day here; and time for this
// Redis, which does not notice by itself that it passes.
func (s *soak) keeping() {
	part := s.store.Partition("riverside")
	for s.wait(12 * time.Hour) {
		s.pipes.mini.FastForward(12 * time.Hour)
		before := time.Now().Add(-24 * time.Hour)
		for next, err := part.Sweep(context.Background(), before, ""); next != "" && err == nil; {
			next, err = part.Sweep(context.Background(), before, next)
		}
	}
}

// sweeping is a replica's clock.
func (s *soak) sweeping(i int) {
	for s.wait(15 * time.Second) {
		if s.odds(0.0015) {
			s.replica(i).die()
		}
		if s.replica(i).dead.Load() {
			time.Sleep(s.between(time.Second, time.Minute))
			s.restart(i)
		}
		_ = s.replica(i).line.Sweep(context.Background(), time.Now()) // the next one finds what is left
	}
}

func (s *soak) wait(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-s.end:
		return false
	}
}

// replica is one of the two; any of them when i is negative.
func (s *soak) replica(i int) *mortal {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i < 0 {
		i = s.rnd.IntN(len(s.replicas))
	}
	return s.replicas[i]
}

func (s *soak) restart(i int) {
	m := &mortal{soak: s, Store: s.store.Partition("riverside")}
	m.line = bot.New(desk.Setup{Scheme: care.Demo(), Conversations: s.book}, bot.Setup{Store: m, Channels: []bot.Channel{soakNetwork{m}},
		Senders: 8, Rates: map[string]bot.Rate{care.SMS: {PerSecond: 10}}})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.replicas[i] != nil {
		s.crashes++
	}
	s.replicas[i] = m
}

var errDead = errors.New("this process is dead")
