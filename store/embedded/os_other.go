//go:build unix && !linux

package embedded

import (
	"os"
	"syscall"
)

func syncData(f *os.File) error { return f.Sync() }

// tied keeps the terminal's interrupt from the child, which we stop ourselves.
// A child that outlives us is stopped by whoever takes the lock next.
func tied() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
