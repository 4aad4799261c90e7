package embedded

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// syncData syncs what is needed to read the file again, its size included; the
// time of change is not.
func syncData(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }

// tied makes the kernel kill the child with us, whatever kills us. It keeps
// what it has answered, so it needs no warning.
func tied() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
