package embedded

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// The kind follows what is installed, unless the folder has data already; that
// is never left aside for an empty store.
func TestChoice(t *testing.T) {
	server := findServer()
	if server == "" {
		t.Log("no redis-server on the PATH: only the journal is chosen here")
	}
	for name, c := range map[string]struct {
		had     string // kind that wrote to the folder before
		noRedis bool
		want    string
		kind    string // "" for an error
	}{
		"redis installed":                     {kind: Child},
		"nothing installed":                   {noRedis: true, kind: Journal},
		"nothing installed, child wanted":     {noRedis: true, want: Child},
		"journal wanted":                      {want: Journal, kind: Journal},
		"redis installed later":               {had: Journal, kind: Journal},
		"redis wanted later":                  {had: Journal, want: Child},
		"redis removed":                       {had: Child, noRedis: true},
		"journal wanted on the child's data":  {had: Child, want: Journal},
		"redis removed, child wanted":         {had: Child, noRedis: true, want: Child},
		"neither":                             {want: "postgres"},
		"redis still there":                   {had: Child, kind: Child},
		"journal on a folder that is its own": {had: Journal, noRedis: true, kind: Journal},
	} {
		if server == "" && (c.had == Child || !c.noRedis && c.want != Journal) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.had != "" {
				leave(t, dir, c.had)
			}
			if c.noRedis {
				t.Setenv("PATH", t.TempDir())
			}
			r, err := Start(context.Background(), Options{Dir: dir, Want: c.want})
			if err != nil {
				if c.kind != "" || c.had != "" && !errors.Is(err, ErrOtherKind) {
					t.Errorf("%v, want %q", err, c.kind)
				}
				return
			}
			defer r.Close()
			if is := kindOf(r); is != c.kind {
				t.Errorf("chose %q (%s), want %q", is, r.Kind(), c.kind)
			}
			if c.had != "" {
				checkSome(t, r.Client(), []string{"kept"})
			}
		})
	}
}

func leave(t *testing.T, dir, kind string) {
	t.Helper()
	r := open(t, dir, kind)
	if err := errors.Join(doCommit(context.Background(), r.Client(), 0, "kept"), r.Close()); err != nil {
		t.Fatal(err)
	}
}

func kindOf(r *Redis) string {
	if strings.HasPrefix(r.Kind(), "built-in") {
		return Journal
	}
	return Child
}

// A journal to which nothing was written binds nobody.
func TestEmptyJournalDoesNotDecide(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir, Journal).Close(); err != nil {
		t.Fatal(err)
	}
	if hasJournal(dir) {
		t.Error("a journal without a record counts as data")
	}
}

// A server that cannot start says why, in its own last words.
func TestServerThatCannotStart(t *testing.T) {
	if findServer() == "" {
		t.Log("no redis-server on the PATH: nothing to test")
		return
	}
	dir := t.TempDir()
	leave(t, dir, Child)
	harmAOF(t, dir)
	_, err := Start(context.Background(), Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "Bad file format") {
		t.Errorf("a damaged append-only file: %v, want the reason that Redis gives", err)
	}
}
