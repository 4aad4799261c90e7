package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// server is a private redis-server on a unix socket, which syncs every change
// to disk before it answers.
type server struct {
	dir   string
	addr  string   // on the loopback; "" when it has its socket only
	extra []string // settings that stand over ours
	cmd   *exec.Cmd
}

func startRedis(dir string) (*server, error) {
	s := &server{dir: dir}
	return s, s.start()
}

func (s *server) socket() string { return filepath.Join(s.dir, "redis.sock") }

func (s *server) url() string { return "unix://" + s.socket() }

func (s *server) start() error {
	s.cmd = exec.Command("redis-server", append([]string{"--port", "0", "--unixsocket", s.socket(), "--dir", s.dir,
		"--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction"}, s.extra...)...)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	client := s.client()
	defer client.Close()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if client.Ping(context.Background()).Err() == nil {
			return nil
		}
	}
	return fmt.Errorf("redis-server does not answer")
}

func (s *server) client() *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: s.socket(), MaxRetries: -1, DisableIdentity: true})
}

// kill is kill -9.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed: there is no other end to hear of
}
