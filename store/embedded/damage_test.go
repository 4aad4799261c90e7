package embedded

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written is the journal of n commits, as after a kill.
func written(t testing.TB, n int) []byte {
	t.Helper()
	g, c := gated(t)
	for i := range n {
		if err := doCommit(t.Context(), c, 0, fmt.Sprint("c", i)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(journalName(g.dir, 1))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A journal cut at any byte of its last 4 KB is opened, without the record
// that is no longer whole and with all before it, and can be written again.
func TestJournalCutAnywhere(t *testing.T) {
	t.Parallel()
	whole := written(t, 12)
	ends := recordEnds(t, whole)
	dir := t.TempDir()
	for cut := max(0, len(whole)-4096); cut <= len(whole); cut++ {
		reset(t, dir, whole[:cut])
		g, err := journalOf(t, dir)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		want := 0
		for want < len(ends) && ends[want] <= cut {
			want++
		}
		if got := g.file.records; got != want {
			t.Fatalf("cut at %d: %d records, want %d", cut, got, want)
		}
		if cut%97 == 0 {
			goOn(t, g, want)
		}
		_ = g.file.f.Close()
		g.mini.Close()
	}
}

// goOn writes to an opened journal and sees that the next start finds it.
func goOn(t *testing.T, g *gate, had int) {
	t.Helper()
	reply := g.call("EVAL", []string{"return redis.call('RPUSH', KEYS[1], ARGV[1])", "1", "{t}log:0", "after the cut"})
	if want := fmt.Sprintf(":%d\r\n", had+1); reply != want {
		t.Fatalf("a commit after the cut says %q, want %q", reply, want)
	}
	again, err := journalOf(t, filepath.Dir(g.dir))
	if err != nil {
		t.Fatalf("the start after the cut: %v", err)
	}
	if l := mustList(t, again, "{t}log:0"); l[len(l)-1] != "after the cut" {
		t.Errorf("the commit after the cut is lost: %v", l)
	}
	_ = again.file.f.Close()
	again.mini.Close()
}

// recordEnds are the sizes of the file after each call.
func recordEnds(t *testing.T, b []byte) []int {
	t.Helper()
	var ends []int
	for at := 0; at < len(b); {
		f, n, err := parseFrame(b[at:])
		if err != nil {
			t.Fatal(err)
		}
		if at += n; f.kind == kindCall {
			ends = append(ends, at)
		}
	}
	return ends
}

func reset(t *testing.T, dir string, journal []byte) {
	t.Helper()
	folder := filepath.Join(dir, journalFolder)
	if _, err := os.Stat(folder); err != nil {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(journalName(folder, 1), journal, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A byte that changed before the last record is refused with a reason: those
// records were promised. In the last record it is as a torn end.
func TestDamageInTheMiddleIsRefused(t *testing.T) {
	whole := written(t, 14)
	ends := recordEnds(t, whole)
	last := ends[len(ends)-2]
	dir := t.TempDir()
	for range 300 {
		b := append([]byte(nil), whole...)
		at := rand.IntN(len(b))
		b[at] ^= 1 << rand.IntN(8)
		reset(t, dir, b)
		g, err := journalOf(t, dir)
		switch {
		case at < last && (!errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "record")):
			t.Errorf("byte %d of %d changed: %v, want ErrCorrupt with the record", at, len(b), err)
		case at >= last && (err != nil || g.file.records != len(ends)-1):
			t.Errorf("byte %d, in the last record, changed: %v, want it cut", at, err)
		}
		if err == nil {
			_ = g.file.f.Close()
		}
		g.mini.Close()
	}
}

// A power cut can leave pages out of order in what was not synced yet. That
// was promised to nobody, and is cut.
func TestUnsyncedTailMayBeAnything(t *testing.T) {
	dir := t.TempDir()
	var b []byte
	record := func(seq, synced uint64) {
		b = frame{seq: seq, synced: synced, kind: kindCall, args: []string{sha1Hex(push), "1", "k", fmt.Sprint(seq)}}.append(b)
	}
	b = frame{seq: 1, kind: kindBody, args: []string{push}}.append(b)
	record(2, 0)
	end := len(b)
	record(3, 2)
	record(4, 2)
	b[end+12] ^= 1
	reset(t, dir, b)
	g, err := journalOf(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if g.file.seq != 2 || g.file.end != int64(end) {
		t.Errorf("opened to record %d at byte %d, want 2 at %d", g.file.seq, g.file.end, end)
	}
}

const push = "return redis.call('RPUSH', KEYS[1], ARGV[1])"

// What cannot be the folder of a journal that was kept whole is refused.
func TestDamagedFoldersAreRefused(t *testing.T) {
	for name, harm := range map[string]func(folder string) error{
		"snapshot cut":              func(f string) error { return os.Truncate(snapshotName(f, 2), 40) },
		"snapshot empty":            func(f string) error { return os.Truncate(snapshotName(f, 2), 0) },
		"snapshot without its end":  func(f string) error { return cutLastFrame(snapshotName(f, 2)) },
		"journal of snapshot gone":  func(f string) error { return os.Remove(journalName(f, 2)) },
		"snapshot gone":             func(f string) error { return os.Remove(snapshotName(f, 2)) },
		"an older journal was torn": func(f string) error { return olderTorn(f) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			g, err := journalOf(t, dir)
			if err != nil {
				t.Fatal(err)
			}
			g.call("EVAL", []string{push, "1", "k", "1"})
			if err := g.saveNow(); err != nil {
				t.Fatal(err)
			}
			g.call("EVAL", []string{push, "1", "k", "2"})
			g.call("EVAL", []string{push, "1", "k", "3"})
			if err := harm(g.dir); err != nil {
				t.Fatal(err)
			}
			if _, err := journalOf(t, dir); !errors.Is(err, ErrCorrupt) {
				t.Errorf("opened with %v, want ErrCorrupt", err)
			}
		})
	}
}

func cutLastFrame(name string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	last := 0
	for at := 0; at < len(b); {
		_, n, err := parseFrame(b[at:])
		if err != nil {
			return err
		}
		last, at = at, at+n
	}
	return os.Truncate(name, int64(last))
}

func olderTorn(folder string) error {
	if err := os.Truncate(journalName(folder, 2), 20); err != nil {
		return err
	}
	return os.WriteFile(journalName(folder, 3), nil, 0o600)
}
