package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// replica is one process of the built program, started again whenever it dies.
type replica struct {
	binary, addr, log string
	env               []string
	drill             func(start int) string // what to build in at the nth start

	mu     sync.Mutex
	cmd    *exec.Cmd
	starts int
	closed bool
	ended  chan struct{} // of the process that runs now
	done   chan struct{} // of the keeper
}

// keep starts the process, and starts it again until close.
func (r *replica) keep() error {
	r.done = make(chan struct{})
	if err := r.start(); err != nil {
		return err
	}
	go func() {
		defer close(r.done)
		for {
			_ = r.cmd.Wait() // it is killed again and again: how it ended is no news
			r.mu.Lock()
			close(r.ended)
			closed := r.closed
			r.mu.Unlock()
			if closed {
				return
			}
			if err := r.start(); err != nil {
				fmt.Fprintln(os.Stderr, "harness:", err)
				return
			}
		}
	}()
	return nil
}

func (r *replica) start() error {
	out, err := os.OpenFile(r.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	cmd := exec.Command(r.binary)
	cmd.Env = append(r.env, "LINKLINE_ADDR="+r.addr, "LINKLINE_DRILL="+r.drill(r.starts))
	cmd.Stderr = out
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	r.starts++
	r.ended = make(chan struct{})
	r.cmd = cmd
	return cmd.Start()
}

// signal sends one to the process that runs now.
func (r *replica) signal(s syscall.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.cmd.Process.Signal(s) // one that has just died needs none
}

// kill is kill -9; the keeper starts it again.
func (r *replica) kill() {
	r.mu.Lock()
	ended := r.ended
	_ = r.cmd.Process.Kill()
	r.mu.Unlock()
	<-ended
}

// close ends it for good.
func (r *replica) close() {
	r.mu.Lock()
	r.closed = true
	_ = r.cmd.Process.Kill()
	r.mu.Unlock()
	<-r.done
}

// paused reports whether the process has been stopped by a signal.
func (r *replica) paused() bool {
	r.mu.Lock()
	pid := r.cmd.Process.Pid
	r.mu.Unlock()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "T")
}

// memory is what the process holds, in MB.
func (r *replica) memory() float64 {
	r.mu.Lock()
	pid := r.cmd.Process.Pid
	r.mu.Unlock()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, resident float64
	_, _ = fmt.Sscan(string(raw), &size, &resident)
	return resident * float64(os.Getpagesize()) / (1 << 20)
}

// cpu is how much processor time a process has used, of all its threads.
func cpu(pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond // of the kernel's hundredths
}

// readiness is as much of /readyz as is looked at here.
type readiness struct {
	Ready   bool     `json:"ready"`
	Not     []string `json:"not_ready_because"`
	Schemes map[string]struct {
		Waiting int `json:"waiting"`
		Held    int `json:"held"`
		Jobs    int `json:"jobs_due"`
		Dead    int `json:"dead_letters"`
	} `json:"schemes"`
}

func (r *replica) ready(ctx context.Context) (ready readiness, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.addr+"/readyz", nil)
	if err != nil {
		return ready, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return ready, err
	}
	defer resp.Body.Close()
	return ready, json.NewDecoder(resp.Body).Decode(&ready)
}

// figure is the first value of a metric of the process that runs now.
func (r *replica) figure(ctx context.Context, name string) (value float64) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.addr+"/metrics", nil)
	if err != nil {
		return 0
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), name+"{") {
			_, _ = fmt.Sscan(lines.Text()[strings.LastIndex(lines.Text(), " ")+1:], &value)
			return value
		}
	}
	return 0
}

// awaitReady waits until it can serve.
func (r *replica) awaitReady(ctx context.Context) error {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ready, err := r.ready(ctx); err == nil && ready.Ready {
			return nil
		}
	}
	tail, _ := exec.Command("tail", "-3", r.log).CombinedOutput()
	return fmt.Errorf("%s was not ready in 30 seconds:\n%s", filepath.Base(r.log), tail)
}

// Ports are of a range of which no system takes any for connections of its own,
// and each is given once: what is down keeps its address. Another line that was
// given it meanwhile would get its webhooks. A bus port of a cluster is 10,000
// higher.
const firstPort, ports = 12_000, 10_000

var portsGiven atomic.Int64

// freeAddr is an address on this machine that nobody listens on.
func freeAddr() (string, error) {
	for range ports {
		port := firstPort + (int64(os.Getpid())*100+portsGiven.Add(1))%ports
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", errors.New("no port is free")
}
