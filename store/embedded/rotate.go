package embedded

import (
	"errors"
	"fmt"
	"time"
)

const (
	// A start repeats at most this many calls, some seconds' work.
	mostRecords = 20_000
	// A smaller journal is replaced early when the snapshot is cheaper to write
	// than the journal was.
	fewRecords = 1_000
)

var errClosed = errors.New("closed")

// rotateWhenDue begins a new generation when the journal has become long.
func (g *gate) rotateWhenDue() {
	due := g.file.records >= mostRecords || g.file.records >= g.few && g.file.end >= g.size
	if !due || g.busy {
		return
	}
	save, err := g.rotate()
	if err != nil {
		// Nothing is lost by a journal that is too long. It is tried again after
		// as many calls, not at each.
		g.log.Warn("embedded redis could not begin a new journal", "err", err)
		g.file.records = 0
		return
	}
	g.busy = true
	g.saving.Go(func() {
		size, err := save()
		if err != nil {
			g.log.Warn("embedded redis could not write a snapshot", "err", err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.busy = false; err == nil {
			g.size = size
		}
	})
}

// rotate starts a new journal and returns what writes the snapshot before it.
// The state is gathered here, under the lock; the disk's part needs none.
func (g *gate) rotate() (save func() (int64, error), err error) {
	began := time.Now()
	if err := g.file.wait(g.file.seq); err != nil {
		return nil, err
	}
	cmds, err := dump(g.mini.DB(0))
	if err != nil {
		return nil, err
	}
	gen, last, dir := g.gen+1, g.file.seq, g.dir
	f, err := createJournal(dir, gen)
	if err != nil {
		return nil, err
	}
	if err := g.file.f.Close(); err != nil {
		g.log.Warn("embedded redis closed a journal with an error", "err", err)
	}
	g.file, g.gen = newLogfile(f, 0, last), gen
	clear(g.declared)
	g.log.Debug("embedded redis began a new journal", "held", time.Since(began))
	return func() (int64, error) {
		size, err := writeSnapshot(snapshotName(dir, gen), last, cmds)
		if err != nil {
			return 0, err
		}
		return size, removeBefore(dir, gen)
	}, nil
}

// close stops the service and leaves a snapshot, so that the next start has
// nothing to repeat and what was erased is gone.
func (g *gate) close() error {
	g.mu.Lock()
	fault := g.unfit()
	g.broken = errClosed // the command that had the lock was the last
	g.mu.Unlock()
	g.mini.Close()
	g.saving.Wait()
	if fault == nil && g.file.records > 0 {
		fault = g.saveNow()
	}
	return errors.Join(fault, g.file.f.Close())
}

func (g *gate) saveNow() error {
	save, err := g.rotate()
	if err == nil {
		_, err = save()
	}
	if err != nil {
		return fmt.Errorf("snapshot at the end: %w", err)
	}
	return nil
}
