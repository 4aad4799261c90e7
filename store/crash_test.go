package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// redis-server is killed while many people write in: every commit that was
// acknowledged is there, whole, and none is there twice.
func TestRedisKilled(t *testing.T) {
	s := startServer(t)
	w := newWorld(t, dial(t, s.url(), "single"))
	const people, kills = 20, 3
	stop, writers := context.WithCancel(t.Context())
	defer writers()
	acked := make([]int, people)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() { acked[i] = w.keepWriting(stop, fmt.Sprintf("p%d", i)) })
	}
	for range kills {
		time.Sleep(time.Duration(100+rand.IntN(200)) * time.Millisecond) // a random moment is the point
		s.kill()
		s.start(t)
	}
	time.Sleep(50 * time.Millisecond)
	writers()
	all.Wait()
	total := 0
	for i, n := range acked {
		id := fmt.Sprintf("p%d", i)
		total += n
		w.whole(id, n)
	}
	t.Logf("0 of %d acknowledged commits lost in %d kills", total, kills)
	if total < people {
		t.Errorf("only %d commits were made", total)
	}
}

// keepWriting makes turns of one person until told to stop, and returns how
// many were acknowledged. A turn whose end is not known is made again.
func (w *world) keepWriting(stop context.Context, id string) (acked int) {
	p := store.Person{Contact: care.Contact{ID: id}}
	for stop.Err() == nil {
		turn := acked + 1
		p.Session.Turn = turn
		ch := store.Change{Input: fmt.Sprintf("%s-%d", id, turn), At: w.now, Person: &p, Bind: []care.Address{address(id)},
			Log: []care.Entry{{Text: fmt.Sprint(turn)}}, Messages: []care.Outbound{message(id, turn, care.Reply)}}
		_, err := w.Commit(w.ctx, ch)
		if err != nil && !errors.Is(err, care.ErrDuplicate) {
			continue
		}
		acked++
		p.Version++
	}
	return acked
}

// whole checks that turns 1 to n of a person are there, and at most one more,
// whose answer was lost; and that each has all its parts.
func (w *world) whole(id string, n int) {
	w.t.Helper()
	p := w.load(id)
	if p.Version != p.Session.Turn || p.Version < n || p.Version > n+1 {
		w.t.Errorf("%s: %d acknowledged, version %d, turn %d", id, n, p.Version, p.Session.Turn)
	}
	said, err := w.Transcript(w.ctx, id, store.MaxTranscript)
	w.must(err)
	if len(said) != min(p.Version, store.MaxTranscript) {
		w.t.Errorf("%s: version %d, %d lines", id, p.Version, len(said))
	}
	lane := w.client.LLen(w.ctx, "{"+w.scheme+"}:lane:normal:"+id).Val()
	if int(lane) != p.Version {
		w.t.Errorf("%s: version %d, %d messages", id, p.Version, lane)
	}
}
