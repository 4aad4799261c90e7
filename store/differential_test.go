package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// TestDifferential makes random operations on the scripts and on the model, on
// miniredis and on Redis: every answer is the same. LINKLINE_SEED and
// LINKLINE_STEPS choose another run.
func TestDifferential(t *testing.T) {
	seed, steps := number("LINKLINE_SEED", 1), number("LINKLINE_STEPS", 3000)
	t.Run("miniredis", func(t *testing.T) {
		t.Parallel()
		c := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr(), MaxRetries: -1})
		t.Cleanup(func() { c.Close() })
		compare(t, newWorld(t, c), uint64(seed), steps)
	})
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		compare(t, newWorld(t, dial(t, startServer(t).url(), "single")), uint64(seed), steps)
	})
}

func number(name string, otherwise int) int {
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		return otherwise
	}
	return n
}

// pair is the store and the model side by side.
type pair struct {
	*world
	m     *model
	r     *rand.Rand
	turn  int
	held  []store.Lease
	stale []store.Lease
	sent  []string // IDs ever made
}

func compare(t *testing.T, w *world, seed uint64, steps int) {
	p := &pair{world: w, m: newModel(w.now), r: rand.New(rand.NewPCG(seed, 0))}
	for step := range steps {
		p.step()
		if t.Failed() {
			t.Fatalf("seed %d, step %d", seed, step)
		}
	}
	dead, err := w.Dead(w.ctx, steps)
	w.must(err)
	var got []string
	for _, d := range dead {
		got = append(got, d.Message.ID)
	}
	slices.Sort(got)
	slices.Sort(p.m.dead)
	if d := cmp.Diff(p.m.dead, got); d != "" {
		t.Errorf("dead letters:\n%s", d)
	}
	for _, id := range p.sent {
		r, err := w.Delivery(w.ctx, "", id)
		if want := p.m.told[id]; r.Delivery != want || (err != nil) != (want == "") {
			t.Errorf("%s: %q %v, want %q", id, r.Delivery, err, want)
		}
	}
}

func (p *pair) step() {
	p.now = p.now.Add(time.Duration(p.r.IntN(3)) * 10 * time.Second)
	p.m.now = p.now
	switch n := p.r.IntN(100); {
	case n < 35:
		p.commitOne()
	case n < 60:
		p.claimSome()
	case n < 85:
		p.finishOne()
	case n < 90:
		p.finishStale()
	default:
		p.settleOne()
	}
}

func (p *pair) commitOne() {
	id := fmt.Sprintf("c%d", p.r.IntN(6))
	p.turn++
	person := store.Person{Contact: care.Contact{ID: id}, Version: p.m.versions[id]}
	if p.r.IntN(10) == 0 {
		person.Version++ // stale, or not there yet
	}
	if p.r.IntN(8) == 0 {
		person.Contact.OptedOut = p.now
	}
	ch := store.Change{Input: fmt.Sprint(p.turn - p.r.IntN(2)*p.r.IntN(2)), Person: &person, At: p.now}
	ch.Messages = p.messages(id)
	if p.r.IntN(2) == 0 {
		ch.Lease = time.Minute
	}
	want, wantErr := p.m.commit(ch, ch.Lease)
	got, err := p.Commit(p.ctx, ch)
	if !errors.Is(err, wantErr) || (err == nil) != (wantErr == nil) {
		p.t.Errorf("commit: %v, want %v", err, wantErr)
	}
	p.take(got, want)
}

// messages are none to three, for one lane.
func (p *pair) messages(id string) (some []care.Outbound) {
	class := care.Class(p.r.IntN(3))
	for i := range p.r.IntN(4) {
		if class != care.Safety {
			class = care.Class(1 + p.r.IntN(2))
		}
		m := message(id, p.turn*10+i, class)
		if p.r.IntN(5) == 0 {
			m.Purpose = care.PurposeOptOut
		}
		some = append(some, m)
		p.sent = append(p.sent, m.ID)
	}
	return some
}

// take compares leases with what the model gave, and keeps them.
func (p *pair) take(got []store.Lease, want []string) {
	p.t.Helper()
	if d := cmp.Diff(want, ids(got)); d != "" {
		p.t.Errorf("leases:\n%s", d)
	}
	for _, l := range got {
		lane := p.m.lanes[leaseKey(l)]
		if lane == nil {
			continue
		}
		intent := lane.begun
		if intent.Equal(p.now) {
			intent = time.Time{} // begun by this very lease
		}
		if l.Tries != lane.tries || (!l.Intent.Equal(intent) && !l.Intent.Equal(p.now)) {
			p.t.Errorf("%s: tries %d, intent %v; want %d, %v", l.Message.ID, l.Tries, l.Intent, lane.tries, intent)
		}
		for i, h := range p.held {
			if leaseKey(h) == leaseKey(l) {
				p.stale = append(p.stale, h)
				p.held = slices.Delete(p.held, i, i+1)
				break
			}
		}
		p.held = append(p.held, l)
	}
}

func (p *pair) claimSome() {
	n := 1 + p.r.IntN(4)
	want := p.m.claim(n, 30*time.Second)
	got, err := p.Claim(p.ctx, p.now, 30*time.Second, n)
	p.must(err)
	p.take(got, want)
}

func (p *pair) finishOne() {
	if len(p.held) == 0 {
		return
	}
	i := p.r.IntN(len(p.held))
	l := p.held[i]
	p.held = slices.Delete(p.held, i, i+1)
	verdicts := []store.Verdict{store.VerdictSent, store.VerdictSent, store.VerdictAgain, store.VerdictHold, store.VerdictUnknown, store.VerdictLater, store.VerdictPutOff, store.VerdictDead, store.VerdictVoid}
	v, at := verdicts[p.r.IntN(len(verdicts))], p.now.Add(time.Duration(p.r.IntN(5))*10*time.Second)
	if lane := p.m.lanes[leaseKey(l)]; lane == nil || lane.held != l.Message.ID {
		// A claim took it off after its lease had lapsed.
		if _, err := p.Finish(p.ctx, l, store.Outcome{Verdict: v, Now: p.now, At: at}); !errors.Is(err, care.ErrConflict) {
			p.t.Errorf("finish %s, which nobody holds: %v", l.Message.ID, err)
		}
		return
	}
	span := 30 * time.Second
	if l.Until.Sub(p.now) > span || l.Token[len(l.Token)-4:] == "1m0s" {
		span = time.Minute
	}
	want := p.m.finish(leaseKey(l), v, at, span)
	next := p.finish(l, v, at)
	switch {
	case next == nil && want != "":
		p.t.Errorf("finish %s %s: nothing next, want %s", v, l.Message.ID, want)
	case next != nil:
		p.take([]store.Lease{*next}, []string{want})
	}
}

func (p *pair) finishStale() {
	if len(p.stale) == 0 {
		return
	}
	_, err := p.Finish(p.ctx, p.stale[p.r.IntN(len(p.stale))], store.Outcome{Verdict: store.VerdictSent, Now: p.now})
	if !errors.Is(err, care.ErrConflict) {
		p.t.Errorf("a stale holder finished: %v", err)
	}
}

func (p *pair) settleOne() {
	if len(p.sent) == 0 {
		return
	}
	// The latest are the ones that may still be under way.
	id := p.sent[max(0, len(p.sent)-1-p.r.IntN(30))]
	all := []care.Delivery{care.Accepted, care.Sent, care.Delivered, care.Undelivered, care.Failed, care.Read}
	d := all[p.r.IntN(len(all))]
	changed, err := p.Settle(p.ctx, care.Receipt{Outbound: id, Delivery: d, At: p.now})
	p.must(err)
	if want := p.m.settle(id, d); changed != want {
		p.t.Errorf("settle %s %s: %v, want %v", id, d, changed, want)
	}
}
