package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The journal's folder holds numbered generations. snapshot-N is the state
// before the first record of journal-N; journal-1 began with nothing. The file
// of a new generation is made before its snapshot, so for a while there is a
// snapshot and two journals after it, and a start reads all three.

func journalName(dir string, gen int) string {
	return filepath.Join(dir, fmt.Sprintf("journal-%06d", gen))
}

func snapshotName(dir string, gen int) string {
	return filepath.Join(dir, fmt.Sprintf("snapshot-%06d", gen))
}

// generations are what a folder holds.
type generations struct {
	base int // the newest snapshot, 0 for none
	last int // the newest journal, 0 for none
}

// first is the first journal that a start reads.
func (g generations) first() int { return max(g.base, 1) }

func look(dir string) (generations, error) {
	var g generations
	files, err := os.ReadDir(dir)
	for _, f := range files {
		var n int
		switch name := f.Name(); {
		case strings.HasSuffix(name, ".tmp"):
			err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
		case match(name, "snapshot-%06d", &n):
			g.base = max(g.base, n)
		case match(name, "journal-%06d", &n):
			g.last = max(g.last, n)
		}
	}
	if g.last < g.base {
		err = errors.Join(err, fmt.Errorf("%w: the journal after snapshot %d is missing. Restore a backup", ErrCorrupt, g.base))
	}
	return g, err
}

func match(name, format string, n *int) bool {
	got, err := fmt.Sscanf(name, format, n)
	return err == nil && got == 1 && name == fmt.Sprintf(format, *n)
}

// removeBefore removes the files of generations that a snapshot has made
// needless, which also ends what was erased since.
func removeBefore(dir string, gen int) error {
	var errs []error
	for n := gen - 1; n > 0; n-- {
		a, b := os.Remove(journalName(dir, n)), os.Remove(snapshotName(dir, n))
		if errors.Is(a, fs.ErrNotExist) && errors.Is(b, fs.ErrNotExist) {
			break
		}
		for _, err := range []error{a, b} {
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// createJournal makes an empty journal whose name outlives a power cut.
func createJournal(dir string, gen int) (*os.File, error) {
	f, err := os.OpenFile(journalName(dir, gen), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syncFolder(f.Name()); err != nil {
		// A later journal beside one that goes on would look like damage.
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

// syncFolder makes the folder's entry for name durable.
func syncFolder(name string) error {
	d, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer d.Close()
	return syncDir(d)
}
