package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// ErrLocked is returned when another process uses the data folder.
var ErrLocked = errors.New("another linkline uses this data folder: stop it first, or give this one a folder of its own")

// The lock is the kernel's, so it ends with its holders however they end. A
// child holds it too: the folder is free only when its Redis is gone as well.
const (
	lockWait  = 10 * time.Second // for a child that outlived a killed parent
	aliveWait = 500 * time.Millisecond
	lockLook  = 20 * time.Millisecond
)

// acquire locks the file called name. When its holder is dead, what holds the
// lock is that holder's Redis; it is told to stop and waited for.
func acquire(ctx context.Context, name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	for began := time.Now(); ; time.Sleep(lockLook) {
		ok, err := tryLock(f)
		if ok {
			return f, writeHolder(f, holder{pid: os.Getpid()})
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), f.Close())
		}
		h, patience := readHolder(name), lockWait
		if alive(h.pid) {
			patience = aliveWait // it may be ending at this moment
		} else {
			h.stopOrphan()
		}
		if time.Since(began) > patience || ctx.Err() != nil {
			return nil, errors.Join(fmt.Errorf("%w (%s, process %d)", ErrLocked, name, h.pid), f.Close())
		}
	}
}

// holder is what the lock's file says of who has it. It is only a hint: the
// lock itself is what counts.
type holder struct {
	pid    int
	socket string // of its Redis, if any
}

func writeHolder(f *os.File, h holder) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n%s\n", h.pid, h.socket), 0)
	return err
}

func readHolder(name string) holder {
	b, err := os.ReadFile(name)
	if err != nil {
		return holder{}
	}
	pid, rest, _ := strings.Cut(string(b), "\n")
	n, _ := strconv.Atoi(pid)
	socket, _, _ := strings.Cut(rest, "\n")
	return holder{pid: n, socket: socket}
}

// stopOrphan asks a Redis whose parent was killed to stop. Where the kernel
// stops children with their parents there is nobody to ask.
func (h holder) stopOrphan() {
	if h.socket == "" {
		return
	}
	c, err := net.DialTimeout("unix", h.socket, time.Second)
	if err != nil {
		return
	}
	defer c.Close()
	_, _ = c.Write([]byte("SHUTDOWN NOSAVE\r\n"))
}
