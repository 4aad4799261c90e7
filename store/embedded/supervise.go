package embedded

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	leastPause = 20 * time.Millisecond // before a server that ended is started again
	mostPause  = 5 * time.Second
	longLife   = 30 * time.Second // after which the pause begins anew
)

// supervise runs the server until close. It never leaves its thread: Linux
// kills a child when the thread that started it ends.
func (c *child) supervise() {
	runtime.LockOSThread()
	defer close(c.stopped)
	for pause := leastPause; ; pause = min(2*pause, mostPause) {
		began := time.Now()
		err := c.runOnce()
		if c.isStopping() {
			return
		}
		c.log.Error("embedded redis ended by itself, starting it again", "err", err, "pause", pause)
		select {
		case c.first <- err:
		default: // nobody waits for the first any more
		}
		if time.Since(began) > longLife {
			pause = leastPause
		}
		select {
		case <-c.stopping:
			return
		case <-time.After(pause):
		}
	}
}

func (c *child) isStopping() bool {
	select {
	case <-c.stopping:
		return true
	default:
		return false
	}
}

// runOnce starts the server and returns when it has ended, with its last words.
func (c *child) runOnce() error {
	// An old socket of a killed server would be dialled in vain.
	_ = os.Remove(c.socket)
	said := &lastWords{}
	cmd := exec.Command(c.server, "-")
	cmd.Dir = c.dir
	cmd.Stdin = strings.NewReader(c.config())
	cmd.Stdout, cmd.Stderr = said, said
	cmd.ExtraFiles = []*os.File{c.lock}
	cmd.SysProcAttr = tied()
	cmd.WaitDelay = time.Second // its own children may hold the output open
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", filepath.Base(c.server), err)
	}
	ended := make(chan struct{})
	defer close(ended)
	go c.end(cmd.Process, ended)
	_ = cmd.Wait() // an end is an end, even a tidy one
	return fmt.Errorf("%s ended (%s): %s", filepath.Base(c.server), cmd.ProcessState, said)
}

// end stops the server once close is called: kindly at first, then less so.
// What it has answered is on the disk in any case.
func (c *child) end(p *os.Process, ended <-chan struct{}) {
	select {
	case <-ended:
		return
	case <-c.stopping:
	}
	steps := []func(){
		c.shutdown,
		func() { _ = p.Signal(syscall.SIGTERM) },
		func() { _ = p.Kill() },
	}
	for _, step := range steps {
		step()
		select {
		case <-ended:
			return
		case <-time.After(stepTime):
		}
	}
}

const stepTime = 5 * time.Second

// shutdown asks for an end without the copy that save makes: the log is
// complete, and the copy of a large store takes long.
func (c *child) shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	client := newClient(c.dial)
	defer client.Close()
	_ = client.ShutdownNoSave(ctx).Err() // a connection that ends is the answer
}

// close stops the server and waits for its end.
func (c *child) close() error {
	close(c.stopping)
	<-c.stopped
	if c.temp != "" {
		return os.RemoveAll(c.temp)
	}
	return nil
}

// lastWords keeps the end of what the server wrote, for the error. The report
// of a crash is not kept: it shows what clients had sent.
type lastWords struct {
	b       []byte
	crashed bool
}

const crashReport = "BUG REPORT START"

func (w *lastWords) Write(p []byte) (int, error) {
	if w.crashed {
		return len(p), nil
	}
	w.b = append(w.b, p...)
	if i := bytes.Index(w.b, []byte(crashReport)); i >= 0 {
		w.b, w.crashed = w.b[:i+len(crashReport)], true
	}
	w.b = w.b[max(0, len(w.b)-500):]
	return len(p), nil
}

func (w *lastWords) String() string {
	return strings.Join(strings.Fields(string(w.b)), " ")
}
