// Package bottest holds strict stand-ins for Twilio and Telegram, for this
// project's own tests: they refuse what the networks refuse, lose what networks
// lose when told to, and keep what each phone received. It also holds the tables
// of failures that every channel has to tell apart.
package bottest

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
)

// Fault is one thing that goes wrong with one call.
type Fault struct {
	// Status of the answer; zero means that the connection is cut instead.
	Status int
	// Code and Text are put in the network's own form of an error, unless Body
	// stands in its place.
	Code int
	Text string
	Body string
	// RetryAfter is in seconds.
	RetryAfter int
	// Taken carries the call out first, so that only the answer is lost.
	Taken bool
	// Hang keeps the caller waiting until it gives up.
	Hang bool
}

// Faults decide which calls go wrong. The zero value lets all go well.
type Faults struct {
	mu   sync.Mutex
	next []Fault
	rnd  *rand.Rand
	p    float64
	some []Fault
	did  map[Fault]int
}

// Next lets the next calls go wrong, one fault each.
func (f *Faults) Next(some ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next = append(f.next, some...)
}

// Odds lets each call go wrong with probability p, in one of some ways. The same
// seed gives the same faults for the same calls in the same order.
func (f *Faults) Odds(seed uint64, p float64, some ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rnd, f.p, f.some = rand.New(rand.NewPCG(seed, 0)), p, some
}

// Played is how often each fault was met.
func (f *Faults) Played() map[Fault]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.did)
}

func (f *Faults) take() (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, bad := f.pick()
	if bad {
		if f.did == nil {
			f.did = map[Fault]int{}
		}
		f.did[one]++
	}
	return one, bad
}

func (f *Faults) pick() (Fault, bool) {
	if len(f.next) > 0 {
		one := f.next[0]
		f.next = f.next[1:]
		return one, true
	}
	if f.rnd != nil && len(f.some) > 0 && f.rnd.Float64() < f.p {
		return f.some[f.rnd.IntN(len(f.some))], true
	}
	return Fault{}, false
}

// play lets a call go wrong. carryOut does what the call asked for, and form
// writes an error as the network does.
func (f Fault) play(w http.ResponseWriter, r *http.Request, carryOut func(), form func(Fault) string) {
	if f.Taken {
		carryOut()
	}
	switch {
	case f.Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case f.Status == 0:
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	body := f.Body
	if body == "" {
		body = form(f)
	}
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	w.Header().Set("Content-Type", kindOf(body))
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(body))
}

func kindOf(body string) string {
	if len(body) > 0 && body[0] == '{' {
		return "application/json"
	}
	return "text/html"
}
