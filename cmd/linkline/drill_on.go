//go:build drill

package main

import (
	"context"
	"fmt"
	"net/http"
	_ "net/http/pprof" // on a port of the harness's choice
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// drill is what LINKLINE_DRILL asks for, such as "send=2s,crash=committed:40":
// shorter waits, a kill at the nth passing of a point, a pause at every nth one,
// and safeguards that are taken out to see that the harness notices.
type drill struct {
	send, lookUp    time.Duration
	clock           time.Duration // ahead of the machine's
	crash, stop     place
	noLook, noLease bool
}

// place is every nth passing of a point.
type place struct {
	point  string
	every  int64
	passed *atomic.Int64
}

func readPlace(s string) (place, error) {
	point, n, _ := strings.Cut(s, ":")
	every, err := strconv.ParseInt(n, 10, 64)
	return place{point, max(1, every), &atomic.Int64{}}, err
}

func (p place) here(point string) bool { return point == p.point && p.passed.Add(1)%p.every == 0 }

// readDrill ends the program on a word that it does not know: a drill that is
// not carried out would look like one that was passed.
func readDrill() drill {
	var d drill
	for one := range strings.SplitSeq(os.Getenv("LINKLINE_DRILL"), ",") {
		name, value, _ := strings.Cut(one, "=")
		var err error
		switch name {
		case "":
		case "send":
			d.send, err = time.ParseDuration(value)
		case "lookup":
			d.lookUp, err = time.ParseDuration(value)
		case "clock":
			d.clock, err = time.ParseDuration(value)
		case "pprof":
			go func() { _ = http.ListenAndServe(value, nil) }() // the harness asks it or not
		case "crash":
			d.crash, err = readPlace(value)
		case "stop":
			d.stop, err = readPlace(value)
		case "without":
			d.noLook, d.noLease = value == "look-up", value == "lease"
		default:
			err = fmt.Errorf("unknown word %q", name)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "LINKLINE_DRILL:", err)
			os.Exit(exitUsage)
		}
	}
	return d
}

// reach kills this process, as kill -9 would, or pauses it until the harness
// lets it go on.
func (d drill) reach(point string) {
	if d.crash.here(point) {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	if d.stop.here(point) {
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
}

func drilled(s bot.Setup) bot.Setup {
	d := readDrill()
	s.SendTimeout, s.LookUpAfter = d.send, d.lookUp
	s.Store = drilledStore{s.Store, d}
	for i, c := range s.Channels {
		if f, ok := c.(bot.Finder); ok {
			s.Channels[i] = drilledFinder{drilledChannel{c, d}, f}
		} else {
			s.Channels[i] = drilledChannel{c, d}
		}
	}
	return s
}

// drilledNow is a clock that goes wrong.
func drilledNow() time.Time { return time.Now().Add(drilledClock()) }

var drilledClock = sync.OnceValue(func() time.Duration { return readDrill().clock })

// drilledDoor has the points before the first arrow and after the answer.
func drilledDoor(h http.Handler) http.Handler {
	d := readDrill()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hook := r.Method == http.MethodPost
		if hook {
			d.reach("received")
		}
		h.ServeHTTP(w, r)
		if hook && (d.crash.point == "answered" || d.stop.point == "answered") {
			_ = http.NewResponseController(w).Flush() // one write more, which the program itself does without
			d.reach("answered")
		}
	})
}

// drilledStore has the points around each call to the store.
type drilledStore struct {
	bot.Store
	drill drill
}

func (s drilledStore) Load(ctx context.Context, a care.Address) (flows.Person, error) {
	p, err := s.Store.Load(ctx, a)
	s.drill.reach("loaded")
	return p, err
}

func (s drilledStore) Commit(ctx context.Context, c flows.Change) ([]flows.Lease, error) {
	s.drill.reach("advanced")
	leases, err := s.Store.Commit(ctx, c)
	s.drill.reach("committed")
	if len(leases) > 0 {
		s.drill.reach("leased")
	}
	return s.endless(leases), err
}

func (s drilledStore) Claim(ctx context.Context, now time.Time, d time.Duration, n int) ([]flows.Lease, error) {
	leases, err := s.Store.Claim(ctx, now, d, n)
	if len(leases) > 0 {
		s.drill.reach("claimed")
	}
	return s.endless(leases), err
}

func (s drilledStore) ClaimUrgent(ctx context.Context, now time.Time, d time.Duration, n int) ([]flows.Lease, error) {
	leases, err := s.Store.ClaimUrgent(ctx, now, d, n)
	if len(leases) > 0 {
		s.drill.reach("claimed")
	}
	return s.endless(leases), err
}

func (s drilledStore) Finish(ctx context.Context, l flows.Lease, o flows.Outcome) (*flows.Lease, error) {
	next, err := s.Store.Finish(ctx, l, o)
	s.drill.reach("finished")
	if next != nil {
		next = &s.endless([]flows.Lease{*next})[0]
	}
	return next, err
}

// endless lets leases look as if they never ended, which is the check of the
// lease taken out.
func (s drilledStore) endless(leases []flows.Lease) []flows.Lease {
	for i := range leases {
		if s.drill.noLease {
			leases[i].Until = leases[i].Until.Add(time.Hour)
		}
	}
	return leases
}

// drilledChannel has the points around a send.
type drilledChannel struct {
	bot.Channel
	drill drill
}

func (c drilledChannel) Send(ctx context.Context, m care.Outbound) (string, error) {
	c.drill.reach("sending")
	id, err := c.Channel.Send(ctx, m)
	c.drill.reach("sent")
	return id, err
}

// drilledFinder is a channel that can be asked, unless the look-up is taken out.
type drilledFinder struct {
	drilledChannel
	finder bot.Finder
}

func (f drilledFinder) Find(ctx context.Context, m care.Outbound, since time.Time) (string, error) {
	if f.drill.noLook {
		return "", nil
	}
	return f.finder.Find(ctx, m, since)
}
