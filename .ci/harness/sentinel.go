package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// family is a primary with two replicas, and a Sentinel that picks a new primary
// when that one is gone.
type family struct {
	nodes    []*server
	sentinel *exec.Cmd
	port     string
}

func startFamily(dir string) (*family, error) {
	f := &family{}
	ports := make([]string, 4)
	for i := range ports {
		addr, err := freeAddr()
		if err != nil {
			return f, err
		}
		_, ports[i], _ = net.SplitHostPort(addr)
	}
	for i, port := range ports[:3] {
		extra := []string{"--port", port, "--bind", "127.0.0.1"}
		if i > 0 {
			extra = append(extra, "--replicaof", "127.0.0.1 "+ports[0])
		}
		home := filepath.Join(dir, "node"+port)
		if err := os.Mkdir(home, 0o700); err != nil {
			return f, err
		}
		s := &server{dir: home, extra: extra}
		f.nodes = append(f.nodes, s)
		if err := s.start(); err != nil {
			return f, err
		}
	}
	f.port = ports[3]
	return f, f.watch(dir, ports[0])
}

// watch starts the Sentinel and waits until all know each other.
func (f *family) watch(dir, primary string) error {
	path := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("port %s\nbind 127.0.0.1\ndir %s\nsentinel monitor harness 127.0.0.1 %s 1\n"+
		"sentinel down-after-milliseconds harness 500\nsentinel failover-timeout harness 3000\n", f.port, dir, primary)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	f.sentinel = exec.Command("redis-server", path, "--sentinel")
	f.sentinel.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := f.sentinel.Start(); err != nil {
		return err
	}
	client := f.nodes[0].client()
	defer client.Close()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		info := client.Info(context.Background(), "replication").Val()
		if strings.Contains(info, "connected_slaves:2") && strings.Count(info, "state=online") == 2 {
			time.Sleep(2 * time.Second) // the Sentinel hears of them in its own time
			return nil
		}
	}
	return fmt.Errorf("the replicas do not follow")
}

func (f *family) url() string { return "redis://127.0.0.1:" + f.port + "/?master=harness" }

func (f *family) close() {
	if f.sentinel != nil {
		_ = f.sentinel.Process.Kill()
		_ = f.sentinel.Wait()
	}
	for _, s := range f.nodes {
		s.kill()
	}
}

// failingOver kills the primary once, and notes how long nothing was taken.
func (w *world) failingOver(ctx context.Context) {
	if w.family == nil {
		return
	}
	rnd := rand.New(rand.NewPCG(w.plan.seed, 500))
	if !pause(ctx, rnd, 4*time.Second) {
		return
	}
	w.family.nodes[0].kill()
	w.redisEnds.Add(1)
	w.outage(ctx)
}

// outage notes how long the program was not ready after a primary was killed.
func (w *world) outage(ctx context.Context) {
	began := time.Now()
	time.Sleep(300 * time.Millisecond)
	for ctx.Err() == nil {
		ready, err := w.replicas[0].ready(ctx)
		if err == nil && ready.Ready {
			break
		}
		if err == nil {
			w.says(ready.Not[0])
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.says(fmt.Sprintf("ready again %.1f s after the primary was killed", time.Since(began).Seconds()))
}
