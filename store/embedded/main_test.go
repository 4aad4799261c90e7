package embedded

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// TestMain is also the program that the crash tests kill: a process that
// commits for ever and prints what was acknowledged.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LINKLINE_TEST_WRITER"); dir != "" {
		if err := write(dir, os.Getenv("LINKLINE_TEST_KIND")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// commit is a script like those of the store: it checks, then writes keys of
// several types that must stay together.
var commit = redis.NewScript(`
local seen, log, state = KEYS[1], KEYS[2], KEYS[3]
if redis.call('ZSCORE', seen, ARGV[1]) then return 'duplicate' end
redis.call('ZADD', seen, ARGV[2], ARGV[1])
redis.call('RPUSH', log, ARGV[1])
redis.call('HSET', state, 'last', ARGV[1], 'body', ARGV[3])
redis.call('HINCRBY', state, 'count', 1)
return 'ok'
`)

const writers = 4

func commitKeys(w int) []string {
	return []string{"{t}seen", fmt.Sprintf("{t}log:%d", w), fmt.Sprintf("{t}state:%d", w)}
}

func doCommit(ctx context.Context, c redis.Scripter, w int, id string) error {
	got, err := commit.Run(ctx, c, commitKeys(w), id, len(id), strings.Repeat("x", 200)).Text()
	if err == nil && got != "ok" {
		err = fmt.Errorf("commit says %q", got)
	}
	return err
}

// write is the killed program. It prints an ID only after its commit was
// answered.
func write(dir, kind string) error {
	ctx := context.Background()
	few, _ := strconv.Atoi(os.Getenv("LINKLINE_TEST_FEW"))
	r, err := Start(ctx, Options{Dir: dir, Want: kind, few: few})
	if err != nil {
		return err
	}
	var out sync.Mutex
	say := func(s string) {
		out.Lock()
		defer out.Unlock()
		fmt.Println(s)
	}
	say("ready")
	errs := make(chan error)
	for w := range writers {
		go func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d-%d", w, os.Getpid(), n)
				if err := doCommit(ctx, r.Client(), w, id); err != nil {
					errs <- err
					return
				}
				say(id)
			}
		}()
	}
	return <-errs
}

// writer is a running killed program.
type writer struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func startWriter(t *testing.T, dir, kind string, env ...string) *writer {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "LINKLINE_TEST_WRITER="+dir, "LINKLINE_TEST_KIND="+kind)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &writer{cmd: cmd, lines: bufio.NewScanner(out)}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if !w.lines.Scan() || w.lines.Text() != "ready" {
		t.Fatalf("the writer says %q", w.lines.Text())
	}
	return w
}

// kill ends it after some acknowledged commits, and returns all of them.
func (w *writer) kill(t *testing.T, after int) []string {
	t.Helper()
	var acked []string
	for len(acked) < after && w.lines.Scan() {
		acked = append(acked, w.lines.Text())
	}
	if len(acked) < after {
		t.Fatalf("the writer ended by itself after %d commits", len(acked))
	}
	if err := w.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// What it had printed before is still in the pipe.
	for w.lines.Scan() {
		acked = append(acked, w.lines.Text())
	}
	_ = w.cmd.Wait()
	return acked
}

// kinds are those that can run here.
func kinds(t testing.TB) []string {
	if findServer() == "" {
		t.Log("no redis-server on the PATH: the child kind is not tested here")
		return []string{Journal}
	}
	return []string{Child, Journal}
}

func open(t testing.TB, dir, kind string) *Redis {
	t.Helper()
	r, err := Start(context.Background(), Options{Dir: dir, Want: kind, Log: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// journalOf opens the journal kind without a client in front.
func journalOf(t testing.TB, dir string) (*gate, error) {
	t.Helper()
	folder := filepath.Join(dir, journalFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	g, err := newGate(folder, testLog(t))
	if err != nil {
		t.Fatal(err)
	}
	return g, g.open()
}

func within(t *testing.T, limit time.Duration, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, limit)
		}
	}
}
