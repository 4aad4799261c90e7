package embedded

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/alicebob/miniredis/v2"
)

const (
	snapshotFormat = "1"
	// chunk is how many values one command of a snapshot carries.
	chunk = 256
)

// writes of a snapshot make an empty Redis equal to the one it was taken of.
// The strings are shared with miniredis, so this is quick.
func dump(db *miniredis.RedisDB) ([][]string, error) {
	var all [][]string
	for _, key := range db.Keys() {
		cmds, err := dumpKey(db, key)
		if err != nil {
			return nil, err
		}
		all = append(all, cmds...)
	}
	return all, nil
}

func dumpKey(db *miniredis.RedisDB, key string) ([][]string, error) {
	switch t := db.Type(key); t {
	case "string":
		v, err := db.Get(key)
		return [][]string{{"SET", key, v}}, err
	case "list":
		l, err := db.List(key)
		return chunked([]string{"RPUSH", key}, l, chunk), err
	case "set":
		m, err := db.Members(key)
		return chunked([]string{"SADD", key}, m, chunk), err
	case "hash":
		return dumpHash(db, key)
	case "zset":
		return dumpSorted(db, key)
	case "stream":
		return dumpStream(db, key)
	default:
		return nil, fmt.Errorf("a snapshot cannot hold a %s", t)
	}
}

func dumpHash(db *miniredis.RedisDB, key string) ([][]string, error) {
	fields, err := db.HKeys(key)
	var pairs []string
	for _, f := range fields {
		pairs = append(pairs, f, db.HGet(key, f))
	}
	return chunked([]string{"HSET", key}, pairs, 2*chunk), err
}

func dumpSorted(db *miniredis.RedisDB, key string) ([][]string, error) {
	scores, err := db.SortedSet(key)
	var pairs []string
	for member, score := range scores {
		pairs = append(pairs, strconv.FormatFloat(score, 'g', -1, 64), member)
	}
	return chunked([]string{"ZADD", key}, pairs, 2*chunk), err
}

func dumpStream(db *miniredis.RedisDB, key string) ([][]string, error) {
	entries, err := db.Stream(key)
	if len(entries) == 0 {
		// A stream stays when its last entry goes.
		return [][]string{{"XADD", key, "0-1", "-", "-"}, {"XDEL", key, "0-1"}}, err
	}
	var cmds [][]string
	for _, e := range entries {
		cmds = append(cmds, append([]string{"XADD", key, e.ID}, e.Values...))
	}
	return cmds, err
}

func chunked(head, values []string, size int) [][]string {
	var cmds [][]string
	for len(values) > 0 {
		n := min(size, len(values))
		cmds = append(cmds, append(head[:len(head):len(head)], values[:n]...))
		values = values[n:]
	}
	return cmds
}

// writeSnapshot writes what leads to the state after record last to name, by
// way of a temporary file, and returns its size.
func writeSnapshot(name string, last uint64, cmds [][]string) (int64, error) {
	f, err := os.OpenFile(name+".tmp", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	n, err := encodeSnapshot(f, last, cmds)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // what is left of it is removed at the next start
		return 0, err
	}
	return n, syncFolder(name)
}

func encodeSnapshot(w io.Writer, last uint64, cmds [][]string) (int64, error) {
	out := bufio.NewWriterSize(w, 1<<20)
	var (
		buf  []byte
		n    int64
		seq  uint64
		emit = func(kind byte, args ...string) {
			seq++
			buf = frame{seq: seq, kind: kind, args: args}.append(buf[:0])
			n += int64(len(buf))
			_, _ = out.Write(buf) // Flush returns the error of any write
		}
	)
	emit(kindStart, snapshotFormat, strconv.FormatUint(last, 10))
	for _, c := range cmds {
		emit(kindWrite, c...)
	}
	emit(kindEnd, strconv.FormatUint(seq, 10))
	return n, out.Flush()
}

// loadSnapshot runs the writes of b and returns the record after which the
// snapshot was taken. A snapshot is whole or not to be trusted at all: it was
// renamed into place after it had been synced.
func loadSnapshot(b []byte, run func(args []string) error) (uint64, error) {
	var last, ended uint64
	size, n, err := scan(b, 0, func(f frame) error {
		var err error
		switch {
		case f.seq == 1 && f.kind == kindStart && len(f.args) == 2 && f.args[0] == snapshotFormat:
			last, err = strconv.ParseUint(f.args[1], 10, 64)
		case f.seq > 1 && f.kind == kindWrite && len(f.args) > 1:
			err = run(f.args)
		case f.kind == kindEnd && len(f.args) == 1:
			ended, err = strconv.ParseUint(f.args[0], 10, 64)
		default:
			err = fmt.Errorf("%w: a snapshot of another format", ErrCorrupt)
		}
		return err
	})
	if err == nil && (size != len(b) || ended+1 != n) {
		err = fmt.Errorf("%w: the snapshot is not whole. Restore a backup", ErrCorrupt)
	}
	return last, err
}
