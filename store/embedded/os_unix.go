//go:build unix

package embedded

import (
	"errors"
	"os"
	"syscall"
)

// childWorks says that servers are to be had that listen on a unix socket.
const childWorks = true

// tryLock reports false without an error when somebody else has the lock.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

func syncDir(d *os.File) error { return d.Sync() }
