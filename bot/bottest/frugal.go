package bottest

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// What reading one call from outside may take: RELIABILITY.md, section 5, T14.
const (
	frugalTime  = 10 * time.Millisecond // of the processor, whatever else runs
	frugalBytes = 64 << 10              // allocated, besides what the input's own length needs
)

// Frugal does f, which reads size bytes that came from outside, and fails the test
// when it takes more of the processor or of memory than such a reading may: what
// anybody can send must not stop others from being heard. A slow one is done again,
// since a collection of garbage may have fallen into it.
func Frugal(t *testing.T, size int, f func()) {
	t.Helper()
	var took time.Duration
	var bytes uint64
	for range 3 {
		if took, bytes = cost(f); took <= frugalTime && bytes <= frugalBytes+perByte*uint64(size) {
			return
		}
	}
	t.Errorf("reading %d bytes took %v and %d bytes of memory", size, took, bytes)
}

// perByte is how many bytes are allocated for each that came: the form, its
// parts, and their tidied copies.
const perByte = 32

func cost(f func()) (took time.Duration, bytes uint64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := processorTime()
	f()
	took = processorTime() - began
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

// processorTime is what this thread has used.
func processorTime() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD, getrusage(2)
	var u syscall.Rusage
	if err := syscall.Getrusage(thisThread, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
