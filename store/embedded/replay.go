package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// open brings miniredis to the state that the folder holds, and opens the
// journal to go on with.
func (g *gate) open() error {
	began := time.Now()
	have, err := look(g.dir)
	if err != nil {
		return err
	}
	last, err := g.loadBase(have.base)
	if err != nil {
		return err
	}
	records := 0
	for n := have.first(); n <= have.last; n++ {
		if last, err = g.replay(n, last, n == have.last, &records); err != nil {
			return fmt.Errorf("read %s: %w", journalName(g.dir, n), err)
		}
	}
	if have.last == 0 {
		have.last = 1
		f, err := createJournal(g.dir, 1)
		if err != nil {
			return fmt.Errorf("make the journal: %w", err)
		}
		g.file = newLogfile(f, 0, 0)
	}
	g.gen, g.file.records = have.last, records
	if records > 0 {
		g.log.Info("embedded redis replayed its journal", "records", records, "took", time.Since(began))
	}
	return removeBefore(g.dir, have.first())
}

func (g *gate) loadBase(gen int) (uint64, error) {
	if gen == 0 {
		return 0, nil
	}
	name := snapshotName(g.dir, gen)
	b, err := os.ReadFile(name)
	if err != nil {
		return 0, fmt.Errorf("read the snapshot: %w", err)
	}
	g.size = int64(len(b))
	last, err := loadSnapshot(b, func(args []string) error { return g.apply(args[0], args[1:]) })
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", name, err)
	}
	return last, nil
}

func (g *gate) apply(cmd string, args []string) error {
	reply := g.run(cmd, args)
	if g.broken != nil {
		return g.broken
	}
	if strings.HasPrefix(reply, "-") {
		return fmt.Errorf("%w: %s of the snapshot was refused", ErrCorrupt, cmd)
	}
	return nil
}

// replay runs the calls of journal gen after record last. Only the newest
// journal can end in a torn tail: the one before was synced when it ended.
func (g *gate) replay(gen int, last uint64, newest bool, records *int) (uint64, error) {
	f, err := os.OpenFile(journalName(g.dir, gen), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w: it is missing, with the snapshot after it. Restore a backup", ErrCorrupt)
	}
	if err != nil {
		return 0, err
	}
	b, err := os.ReadFile(f.Name())
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	size, last, err := scan(b, last, func(f frame) error { return g.again(f, records) })
	switch {
	case err == nil && size < len(b) && !newest:
		err = fmt.Errorf("%w: it ends in a part of a record, and a later journal exists. Restore a backup", ErrCorrupt)
	case err == nil && newest:
		g.file = newLogfile(f, int64(size), last)
		return last, g.cutTail(len(b) - size)
	}
	return last, errors.Join(err, f.Close())
}

// again repeats one record. Its reply was given long ago; a script that failed
// then fails now in the same way.
func (g *gate) again(f frame, records *int) error {
	switch {
	case f.kind == kindBody && len(f.args) == 1:
		if reply := g.learn(f.args[0]); strings.HasPrefix(reply, "-") {
			return fmt.Errorf("%w: a script of the journal is refused: %s", ErrCorrupt, strings.TrimSpace(reply[1:]))
		}
		g.declared[sha1Hex(f.args[0])] = true
		return nil
	case f.kind == kindCall && len(f.args) >= 2:
		*records++
		if reply := g.run("EVALSHA", f.args); reply == noScript {
			return fmt.Errorf("%w: a script that the journal calls is missing", ErrCorrupt)
		}
		return g.broken
	}
	return fmt.Errorf("%w: a record of kind %q", ErrCorrupt, f.kind)
}

// cutTail removes bytes after the last whole record.
func (g *gate) cutTail(torn int) error {
	if torn == 0 {
		return nil
	}
	g.log.Warn("embedded redis cut the torn end of its journal: nobody was told that it was kept",
		"bytes", torn, "after_record", g.file.seq)
	// The next sync makes the cut durable; until then it would be made again.
	if err := g.file.f.Truncate(g.file.end); err != nil {
		return fmt.Errorf("cut the torn end: %w", err)
	}
	return nil
}
