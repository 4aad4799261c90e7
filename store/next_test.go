package store_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// What is due next is the first job or message after the time asked about.
func TestNextDue(t *testing.T) {
	c := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr(), MaxRetries: -1})
	t.Cleanup(func() { c.Close() })
	w := newWorld(t, c)
	if next, err := w.NextDue(w.ctx, w.now); err != nil || !next.IsZero() {
		t.Errorf("nothing is due, and yet %s (%v)", next, err)
	}
	w.commit(store.Change{
		Jobs:     []care.Job{{ID: "a", At: w.now.Add(3 * time.Hour)}, {ID: "b", At: w.now.Add(2 * time.Hour)}},
		Messages: []care.Outbound{{ID: "rosa.1.1", Contact: "rosa", To: "sim:rosa", Text: "hello", Made: w.now}},
	})
	for _, s := range []struct{ after, want time.Duration }{
		{-time.Minute, 0}, {0, 2 * time.Hour}, {2 * time.Hour, 3 * time.Hour},
	} {
		if next, err := w.NextDue(w.ctx, w.now.Add(s.after)); err != nil || !next.Equal(w.now.Add(s.want)) {
			t.Errorf("after +%s: %s (%v), want +%s", s.after, next, err, s.want)
		}
	}
}
