package embedded

import (
	"errors"
	"fmt"
)

// ErrCorrupt is returned when stored data is damaged where only acknowledged
// changes can be. Going on without them would be losing them in silence.
var ErrCorrupt = errors.New("the stored data is damaged")

// scan hands the frames of b to each, in order, the first being after record
// last. It returns the size of the whole frames and the last record. What
// follows them is a torn tail, which is left for the caller to cut, or damage,
// which is ErrCorrupt.
func scan(b []byte, last uint64, each func(frame) error) (int, uint64, error) {
	at := 0
	for at < len(b) {
		f, n, err := parseFrame(b[at:])
		if err != nil {
			return at, last, damage(b, at, last)
		}
		if f.seq != last+1 {
			return at, last, fmt.Errorf("%w: record %d follows record %d at byte %d", ErrCorrupt, f.seq, last, at)
		}
		if err := each(f); err != nil {
			return at, last, fmt.Errorf("record %d: %w", f.seq, err)
		}
		at, last = at+n, f.seq
	}
	return at, last, nil
}

// damage decides what the bytes from at are, which are not a frame: a tail
// that was being written when the machine stopped (nil), or damage. It is
// damage when a later frame says that the one missing here was on the disk.
func damage(b []byte, at int, last uint64) error {
	for i := at + 1; i+headerSize < len(b); i++ {
		f, _, err := parseFrame(b[i:])
		if err == nil && f.seq > last && f.synced > last {
			return fmt.Errorf("%w: record %d, at byte %d, was on the disk and is not readable; record %d after it is. Restore a backup",
				ErrCorrupt, last+1, at, f.seq)
		}
	}
	return nil
}
