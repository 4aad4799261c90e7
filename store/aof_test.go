package store_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// A log of Redis' own that was cut anywhere in its last 4 kB starts, with whole
// turns only, or is refused with a reason. Every 50th byte is tried; with
// LINKLINE_CUTS=1 each of them.
func TestAOFCutAnywhere(t *testing.T) {
	s := startServer(t)
	w := newWorld(t, dial(t, s.url(), "single"))
	const turns = 12
	p := store.Person{Contact: care.Contact{ID: "rosa"}}
	for turn := 1; turn <= turns; turn++ {
		p.Session.Turn = turn
		w.commit(store.Change{Input: fmt.Sprint(turn), Person: &p, Bind: []care.Address{address("rosa")},
			Log: []care.Entry{{Text: fmt.Sprint(turn)}}, Messages: []care.Outbound{message("rosa", turn, care.Reply)}})
		p.Version++
	}
	s.kill()
	logs, err := filepath.Glob(filepath.Join(s.dir, "appendonlydir", "*.incr.aof"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("logs: %v %v", logs, err)
	}
	whole, err := os.ReadFile(logs[0])
	if err != nil || len(whole) < 8<<10 {
		t.Fatalf("%d bytes, %v", len(whole), err)
	}
	var started, refused, fewest = 0, 0, turns
	for cut := 0; cut < 4<<10; cut += max(1, number("LINKLINE_CUTS", 50)) {
		if err := os.WriteFile(logs[0], whole[:len(whole)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		ended, ok := s.tryStart(t)
		if !ok {
			refused++
			continue
		}
		started++
		got := w.load("rosa")
		w.whole("rosa", got.Session.Turn)
		fewest = min(fewest, got.Version)
		_ = s.cmd.Process.Kill()
		<-ended
	}
	t.Logf("%d starts with whole turns, the fewest %d of %d; %d refused with a reason", started, fewest, turns, refused)
	if started == 0 || fewest == turns {
		t.Error("this cut off nothing")
	}
}

// tryStart starts the server, or expects that it says why it does not.
func (s *server) tryStart(t *testing.T) (ended chan error, ok bool) {
	t.Helper()
	log := filepath.Join(s.dir, "log")
	s.cmd = exec.Command("redis-server", append(s.args, "--logfile", log)...)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended = make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: s.socket, MaxRetries: -1, DialerRetries: 1})
	defer c.Close()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		select {
		case err := <-ended:
			if said, _ := os.ReadFile(log); !bytes.Contains(said, []byte("AOF")) {
				t.Errorf("it ended with %v and said: %s", err, said)
			}
			return ended, false
		default:
		}
		if c.Ping(context.Background()).Err() == nil {
			return ended, true
		}
	}
	t.Fatal("it neither starts nor ends")
	return nil, false
}
