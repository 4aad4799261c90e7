package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// many is more than what is read at once.
const many = 1001

// auditTrail: whoever changes the trail in Redis is noticed by its marks.
func auditTrail(t *testing.T, w *world) {
	write := func(n int) {
		for i := range n {
			_, err := w.Commit(w.ctx, store.Change{At: w.now, Audit: []care.Audit{{At: w.now.Add(time.Duration(i)), Action: fmt.Sprint("did ", i)}}})
			w.must(err)
		}
	}
	write(3)
	first, err := w.MarkAudit(w.ctx)
	w.must(err)
	write(many)
	second, err := w.MarkAudit(w.ctx)
	w.must(err)
	if first.Lines != 3 || second.Lines != 3+many {
		t.Fatalf("marks %s and %s", first, second)
	}
	if again, err := w.VerifyAudit(w.ctx, first, second); err != nil || again != second {
		t.Errorf("unchanged: %s, %v", again, err)
	}
	key := "{" + w.scheme + "}:audit"
	whole := w.client.LRange(w.ctx, key, 0, -1).Val()
	if w.client.LSet(w.ctx, key, 0, whole[0]).Err() != nil {
		return // the embedded store takes nothing but our scripts
	}
	for what, change := range map[string]func(){
		"a line taken out":         func() { w.client.LRem(w.ctx, key, 1, whole[1]) },
		"two lines changed places": func() { w.client.LSet(w.ctx, key, 0, whole[1]); w.client.LSet(w.ctx, key, 1, whole[0]) },
		"a line doubled":           func() { w.client.LInsertBefore(w.ctx, key, whole[1], whole[0]) },
		"the end cut off":          func() { w.client.LTrim(w.ctx, key, 0, 10) },
		"a byte flipped":           func() { w.client.LSet(w.ctx, key, 1, whole[1][:9]+string(whole[1][9]^1)+whole[1][10:]) },
		"all gone":                 func() { w.client.Del(w.ctx, key) },
	} {
		change()
		if _, err := w.MarkAudit(w.ctx); !errors.Is(err, store.ErrAuditChanged) {
			t.Errorf("%s: %v", what, err)
		}
		w.client.Del(w.ctx, key)
		for _, row := range whole {
			w.client.RPush(w.ctx, key, row)
		}
	}
	if _, err := w.MarkAudit(w.ctx); err != nil {
		t.Errorf("put back: %v", err)
	}
}

func TestParseAuditMark(t *testing.T) {
	m := store.AuditMark{12, fmt.Sprintf("%064x", 7)}
	if got, err := store.ParseAuditMark(m.String()); err != nil || got != m {
		t.Errorf("%s: %v, %v", m, got, err)
	}
	for _, s := range []string{"", "12", "12:", "12:zz", "-1:" + m.Hash, m.String() + "0", " " + m.String()} {
		if _, err := store.ParseAuditMark(s); err == nil {
			t.Errorf("%q passes", s)
		}
	}
}
