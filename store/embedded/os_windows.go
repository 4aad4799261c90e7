package embedded

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// childWorks: no Redis for Windows listens on a unix socket; the journal does.
const childWorks = false

func tryLock(f *os.File) (bool, error) {
	const all = ^uint32(0)
	// The bytes far behind the end are locked, so that others can read who it is.
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{OffsetHigh: all >> 1})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}

// alive answers yes: Windows frees the lock with the process, so who has it
// lives.
func alive(int) bool { return true }

func syncDir(*os.File) error { return nil }

func syncData(f *os.File) error { return f.Sync() }

func tied() *syscall.SysProcAttr { return nil }
