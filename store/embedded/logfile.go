package embedded

import (
	"fmt"
	"os"
	"sync"
)

// logfile is the journal that is written to. Its writer holds the gate's lock;
// any number of goroutines wait for the disk, and share its syncs.
type logfile struct {
	f       *os.File
	end     int64  // where the next frame goes
	seq     uint64 // of the last frame that stays
	records int    // in this file

	mu      sync.Mutex
	turn    *sync.Cond // a sync has ended
	kept    uint64     // last record that counts; those after it may be undone
	synced  uint64     // last record on the disk
	syncing bool
	err     error // a sync that failed: what is on the disk is no longer known
	sync    func(*os.File) error
}

func newLogfile(f *os.File, end int64, seq uint64) *logfile {
	l := &logfile{f: f, end: end, seq: seq, kept: seq, synced: seq, sync: syncData}
	l.turn = sync.NewCond(&l.mu)
	return l
}

// pending is a frame that was written and may still be undone.
type pending struct {
	end int64
	seq uint64
}

// write puts frames at the end of the file. They count once keep is called.
func (l *logfile) write(frames ...frame) (pending, error) {
	l.mu.Lock()
	synced, broken := l.synced, l.err
	l.mu.Unlock()
	if broken != nil {
		return pending{}, broken
	}
	var b []byte
	p := pending{end: l.end, seq: l.seq}
	for _, f := range frames {
		p.seq++
		f.seq, f.synced = p.seq, synced
		b = f.append(b)
	}
	if len(b) > maxPayload {
		return pending{}, fmt.Errorf("a call of %d bytes is too large for the journal", len(b))
	}
	if _, err := l.f.WriteAt(b, l.end); err != nil {
		// A part may have been written. It is cut, or the next frame overwrites it.
		return pending{}, fmt.Errorf("write to the journal: %w", l.cut(err))
	}
	p.end += int64(len(b))
	return p, nil
}

// cut takes away what is behind the end. When even that is refused, the file
// can no longer be trusted with a longer tail, so nothing more is written.
func (l *logfile) cut(cause error) error {
	if err := l.f.Truncate(l.end); err != nil {
		l.fail(fmt.Errorf("cut the journal: %w", err))
	}
	return cause
}

// undo takes back frames that changed nothing.
func (l *logfile) undo() { _ = l.cut(nil) }

// keep makes written frames count.
func (l *logfile) keep(p pending) {
	l.end, l.seq = p.end, p.seq
	l.records++
	l.mu.Lock()
	l.kept = p.seq
	l.mu.Unlock()
}

func (l *logfile) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
}

func (l *logfile) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// wait returns when record seq is on the disk. The first that waits syncs for
// all that were kept by then; the others wait for it.
func (l *logfile) wait(seq uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.synced < seq && l.err == nil {
		if l.syncing {
			l.turn.Wait()
			continue
		}
		l.syncOnce()
	}
	return l.err
}

// syncOnce is called with mu held, and gives it up while the disk works.
func (l *logfile) syncOnce() {
	l.syncing = true
	target := l.kept
	l.mu.Unlock()
	err := l.sync(l.f)
	l.mu.Lock()
	l.syncing = false
	switch {
	case err != nil && l.err == nil:
		// After a failed sync the kernel may drop the pages and report the next
		// one as done. Only a restart, which reads the file, knows the truth.
		l.err = fmt.Errorf("sync the journal: %w", err)
	case err == nil:
		l.synced = target
	}
	l.turn.Broadcast()
}
