package store_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// server is a private redis-server: its own folder, stopped by its pid.
type server struct {
	dir, socket string
	port        int
	args        []string
	cmd         *exec.Cmd
}

// needRedis skips a test where no redis-server can be started. .ci/run installs
// one, so that nothing is skipped there.
func needRedis(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("no redis-server on this machine")
	}
}

// startServer starts one with AOF always, on a unix socket.
func startServer(t testing.TB, args ...string) *server {
	t.Helper()
	needRedis(t)
	dir, err := os.MkdirTemp("", "store") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &server{dir: dir, socket: filepath.Join(dir, "s")}
	s.args = append([]string{"--port", "0", "--unixsocket", s.socket, "--dir", dir, "--appendonly", "yes",
		"--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction", "--repl-diskless-sync-delay", "0"}, args...)
	s.start(t)
	t.Cleanup(func() { s.kill() })
	return s
}

// startTCP starts one on a free port of the loopback.
func startTCP(t testing.TB, args ...string) *server {
	t.Helper()
	needRedis(t)
	port := freePort(t)
	s := startServer(t, append([]string{"--port", fmt.Sprint(port), "--bind", "127.0.0.1"}, args...)...)
	s.port = port
	return s
}

func (s *server) addr() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

func (s *server) url() string { return "unix://" + s.socket }

// start starts it and waits until it answers.
func (s *server) start(t testing.TB) {
	t.Helper()
	s.launch(t)
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: s.socket, MaxRetries: -1, DialerRetries: 1})
	defer c.Close()
	eventually(t, "redis-server answers", func() bool { return c.Ping(context.Background()).Err() == nil })
}

func (s *server) launch(t testing.TB) {
	t.Helper()
	s.cmd = exec.Command("redis-server", s.args...)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// kill is kill -9.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// signal sends one to it.
func (s *server) signal(n syscall.Signal) { _ = s.cmd.Process.Signal(n) }

// givenPorts are those that a test of this process has, or had.
var givenPorts sync.Map

// freePort is one whose bus port, which is 10,000 higher, is free as well, and
// that no other test was given.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		l.Close()
		if _, given := givenPorts.LoadOrStore(port, true); given || port >= 55000 {
			continue
		}
		bus, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port+10000))
		if err == nil {
			bus.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return 0
}

// eventually waits for something outside this process.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("gave up waiting: %s", what)
}
