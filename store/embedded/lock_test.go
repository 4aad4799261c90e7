package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A folder has one process; a second is told so, and may have it afterwards.
func TestSecondProcessIsRefused(t *testing.T) {
	for _, kind := range kinds(t) {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			w := startWriter(t, dir, kind)
			_, err := Start(context.Background(), Options{Dir: dir, Want: kind})
			if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint(w.cmd.Process.Pid)) {
				t.Errorf("a second start says %v, want ErrLocked with the process", err)
			}
			acked := w.kill(t, 50)
			r := open(t, dir, kind)
			checkSome(t, r.Client(), acked)
			if _, err := Start(context.Background(), Options{Dir: dir, Want: kind}); !errors.Is(err, ErrLocked) {
				t.Errorf("a second start in the process says %v, want ErrLocked", err)
			}
			if err := errors.Join(r.Close(), r.Close()); err != nil {
				t.Error(err)
			}
			if err := open(t, dir, kind).Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func checkSome(t *testing.T, c redis.UniversalClient, acked []string) {
	t.Helper()
	for _, id := range acked {
		if err := c.ZScore(context.Background(), "{t}seen", id).Err(); err != nil {
			t.Errorf("acknowledged and lost: %s: %v", id, err)
		}
	}
}

// Where the kernel does not stop a child with its parent, whoever comes next
// stops it, and finds its data.
func TestOrphanIsStopped(t *testing.T) {
	server := findServer()
	if server == "" {
		t.Log("no redis-server on the PATH: nothing to test")
		return
	}
	dir := t.TempDir()
	r := open(t, dir, Child)
	if err := doCommit(context.Background(), r.Client(), 0, "before"); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	orphan(t, server, dir)
	next := open(t, dir, Child)
	checkSome(t, next.Client(), []string{"before"})
}

// orphan leaves a Redis in dir that holds its lock, and a holder that is dead.
func orphan(t *testing.T, server, dir string) {
	t.Helper()
	lock, err := os.OpenFile(filepath.Join(dir, "LOCK"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if ok, err := tryLock(lock); !ok {
		t.Fatal(err)
	}
	dead := exec.Command(os.Args[0], "-test.run=^$")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	c := &child{childConfig: childConfig{dir: filepath.Join(dir, childFolder)}}
	if err := c.place(); err != nil {
		t.Fatal(err)
	}
	if err := writeHolder(lock, holder{pid: dead.Process.Pid, socket: c.socket}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(server, "-")
	cmd.Stdin, cmd.ExtraFiles = strings.NewReader(c.config()), []*os.File{lock}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	within(t, 5*time.Second, "an orphan", func() bool { _, err := os.Stat(c.socket); return err == nil })
}

// A data folder with a path too long for a socket works all the same, and
// leaves nothing behind, not even after a kill.
func TestLongPath(t *testing.T) {
	if findServer() == "" {
		t.Log("no redis-server on the PATH: nothing to test")
		return
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	dir := filepath.Join(t.TempDir(), strings.Repeat("long/", 30))
	acked := startWriter(t, dir, Child).kill(t, 5)
	r := open(t, dir, Child)
	checkSome(t, r.Client(), acked)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "linkline-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
