package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func portOf(address string) string { return address[strings.LastIndex(address, ":")+1:] }

// runPeer starts one of the peers and waits until it says that it is ready.
func runPeer(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("node", args...)
	cmd.Dir = dir
	in, err := cmd.StdinPipe() // its end is the peer's end, even if we are killed
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "ready" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	t.Fatalf("%v is not ready: %s", args, trouble.String())
}

// program is the built linkline, as a process.
type program struct {
	binary, addr string
	env          []string
	cmd          *exec.Cmd
	log          lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newProgram builds linkline and a Redis for it, and starts both.
func newProgram(t *testing.T, addr, config string, env ...string) *program {
	t.Helper()
	dir := t.TempDir()
	p := &program{binary: filepath.Join(dir, "linkline"), addr: addr}
	if out, err := exec.Command("go", "build", "-o", p.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	redis := freeAddress(t)
	server := exec.Command("redis-server", "--port", portOf(redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
		"--appendfsync", "always", "--maxmemory-policy", "noeviction", "--dir", dir)
	if err := server.Start(); err != nil {
		t.Fatalf("redis-server: %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	file := filepath.Join(dir, "schemes.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	p.env = append(os.Environ(), append(env, "LINKLINE_ADDR="+addr, "LINKLINE_CONFIG="+file,
		"LINKLINE_DATA="+filepath.Join(dir, "data"), "REDIS_URL=redis://"+redis)...)
	waitFor(t, redis)
	p.start(t)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what the program said:\n%s", p.log.String())
		}
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	return p
}

func waitFor(t *testing.T, addr string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			_ = c.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("nobody listens on %s", addr)
		}
	}
}

func (p *program) start(t *testing.T) {
	t.Helper()
	p.cmd = exec.Command(p.binary)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.env, &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get("http://" + p.addr + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatalf("not ready: %v\n%s", err, p.log.String())
		}
	}
}

func (p *program) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
}

// stop asks the program to end, and expects that it does so well.
func (p *program) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
}

// forward moves the program's clock.
func (p *program) forward(t *testing.T, by string) {
	t.Helper()
	resp, err := http.Post("http://"+p.addr+"/try/clock", "application/json", strings.NewReader(fmt.Sprintf(`{"forward":%q}`, by)))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		t.Fatalf("the clock: %s", resp.Status)
	}
}

// metric adds up the program's metrics whose line begins like this.
func (p *program) metric(t *testing.T, begins string) (sum float64) {
	t.Helper()
	resp, err := http.Get("http://" + p.addr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), "} "); ok && strings.HasPrefix(name, begins) {
			n, err := strconv.ParseFloat(value, 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

// silent fails when the log holds what it must not.
func (p *program) silent(t *testing.T, secrets ...string) {
	t.Helper()
	for line := range strings.Lines(p.log.String()) {
		for _, secret := range secrets {
			if strings.Contains(line, secret) {
				t.Errorf("the log tells %q: %s", secret, line)
			}
		}
	}
}
