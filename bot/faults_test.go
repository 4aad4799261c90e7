package bot

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// An hour in which nobody gets through to a network, in each of the ways in
// which that looks to us.
func TestAnHourWithoutTheNetwork(t *testing.T) {
	for name, fault := range map[string]error{
		"nobody listens":   &SendError{Class: Retry, Code: "unreachable", Everybody: true},
		"too many at once": &SendError{Class: Retry, Code: "20429", After: 30 * time.Second, Everybody: true},
		"no answer":        &SendError{Code: "timeout"},
	} {
		for _, askable := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, askable %v", name, askable), func(t *testing.T) { outage(t, fault, askable) })
		}
	}
}

const outagePeople = 20

// outage queues three messages each for many people. Nothing is lost, nothing
// comes twice, each person's keep their order, and meanwhile the network is asked
// by one message at a time.
func outage(t *testing.T, fault error, asks bool) {
	w := newTown(t)
	w.start(func(s *parts) {
		if asks {
			s.Channels = []Channel{deaf{askable{w.sms}}}
		}
	})
	who := func(i int) care.Address { return care.Address(fmt.Sprintf("sms:+447700900%03d", 200+i)) }
	for i := range outagePeople {
		for n := range 3 {
			w.queue(who(i), func(m *care.Outbound) { m.Text, m.Again = fmt.Sprint(n), true })
		}
	}
	var mu sync.Mutex
	tries := 0
	w.sms.fate = func(care.Outbound) (error, bool) {
		mu.Lock()
		defer mu.Unlock()
		tries++
		return fault, false
	}
	for range 3600 / 10 {
		w.sweep()
		w.clock.forward(10 * time.Second)
	}
	// All senders may meet it before it is known, then one each minute.
	if most := outagePeople + 32 + 60 + 10; tries > most || tries < 50 {
		t.Errorf("%d sends in an hour, at most %d were expected", tries, most)
	}
	w.sms.mend()
	w.pass(20 * time.Minute)
	for i := range outagePeople {
		if got := w.got(who(i)); !slices.Equal(got, []string{"0", "1", "2"}) {
			t.Errorf("person %d got %v", i, got)
		}
	}
}

// Five failures in a row may be chance. A network that works again a moment later
// holds nobody's answer for longer than a minute or two, though it cannot be asked
// what became of it.
func TestAMomentWithoutTheNetwork(t *testing.T) {
	w := newTown(t)
	w.sms.fate = func(care.Outbound) (error, bool) { return &SendError{Code: "http_502"}, false }
	who := func(i int) care.Address { return care.Address(fmt.Sprintf("sms:+447700900%03d", 200+i)) }
	for i := range downAfter + 3 {
		w.queue(who(i), func(m *care.Outbound) { m.Text, m.Again = "hello", true })
	}
	w.sweep()
	w.sms.mend()
	w.queue(ann, func(m *care.Outbound) { m.Text = "hello" })
	w.pass(3 * time.Minute)
	for i := range downAfter + 3 {
		if got := w.got(who(i)); len(got) == 0 {
			t.Errorf("person %d still waits", i)
		}
	}
}

// deaf can be asked what it has, once it answers again.
type deaf struct{ askable }

func (d deaf) Find(ctx context.Context, m care.Outbound, since time.Time) (string, error) {
	d.mu.Lock()
	fate := d.fate
	d.mu.Unlock()
	if fate != nil {
		err, _ := fate(m)
		return "", err
	}
	return d.askable.Find(ctx, m, since)
}
