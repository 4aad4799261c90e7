package bot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// realRedis is a private redis-server in a folder of its own. Where none can be
// started the test is left out; .ci/run has one.
func realRedis(t *testing.T) *redis.Client {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("no redis-server on this machine")
	}
	dir, err := os.MkdirTemp("", "bot") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	server := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--dir", dir, "--appendonly", "yes", "--appendfsync", "always", "--save", "")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: socket, MaxRetries: -1})
	t.Cleanup(func() {
		c.Close()
		_ = server.Process.Kill()
		_ = server.Wait()
		os.RemoveAll(dir)
	})
	for end := time.Now().Add(10 * time.Second); c.Ping(context.Background()).Err() != nil; {
		if time.Now().After(end) {
			t.Fatal("redis-server does not answer")
		}
		time.Sleep(5 * time.Millisecond)
	}
	return c
}

// Fifty link workers take the same handoff at once, through two replicas on a
// real Redis. One has it, every time, and each of the others is told who.
func TestFiftyTakeTheSameHandoff(t *testing.T) {
	const rounds, takers = 12, 50
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	scheme := riverside()
	for i := range takers {
		scheme.Team = append(scheme.Team, care.LinkWorker{ID: fmt.Sprint("w", i), Name: fmt.Sprint("Worker ", i),
			Address: care.Address(fmt.Sprintf("telegram:%d", 5000+i)), Role: care.RoleLinkWorker})
	}
	w := newTown(t)
	w.store = store.New(realRedis(t), keys, store.Options{}).Partition("riverside")
	w.start(func(s *parts) { s.Scheme = scheme })
	first := w.Line
	w.start(func(s *parts) { s.Scheme = scheme })
	second := w.Line
	for round := range rounds {
		before := len(w.app.all())
		w.says(ann, "dark")
		ref := w.theCase(care.KindDistress).Ref
		var all sync.WaitGroup
		for i := range takers {
			all.Go(func() {
				line := []*Line{first, second}[i%2]
				in := care.Inbound{ID: fmt.Sprintf("take:%d:%d", round, i), From: scheme.Team[3+i].Address, Kind: care.Text, Text: "TAKE " + ref}
				for tries := 0; ; tries++ { // as a network does that got a 503
					err := line.Handle(context.Background(), in)
					if err == nil || tries > 100 {
						return
					}
					if !errors.Is(err, care.ErrConflict) {
						t.Errorf("take: %v", err)
						return
					}
				}
			})
		}
		all.Wait()
		first.Settled()
		second.Settled()
		w.pass(10 * time.Minute)
		won, told := 0, 0
		for _, m := range w.app.all()[before:] {
			switch {
			case m.Text == w.said("staff.took", map[string]string{"ref": ref}):
				won++
			case m.Purpose == "staff":
				told++
			}
		}
		c := w.theCase(care.KindDistress)
		if won != 1 || told != takers-1 || c.Owner == "" {
			t.Fatalf("round %d: %d have it and %d were told who does, want 1 and %d", round, won, told, takers-1)
		}
		owner, _ := w.Scheme.Worker(c.Owner)
		w.says(owner.Address, "DONE "+ref+" 1")
	}
}
