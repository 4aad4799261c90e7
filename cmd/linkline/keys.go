package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/linkline/linkline/store"
)

// keysCommand makes keys for production, where they are never made by
// themselves: keys that nobody kept are data that nobody can read.
func keysCommand(_ context.Context, t terminal, args []string) int {
	c, _ := find("keys")
	words, code, done := c.plain(t, args, 2)
	if done {
		return code
	}
	if words[0] != "new" {
		c.explain(t.errOut)
		return exitUsage
	}
	if _, err := makeKeys(words[1]); err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	fmt.Fprintf(t.out, "New keys are in %s. Keep a copy in a safe place: without it nobody can read what is stored.\n", words[1])
	return exitOK
}

// openKeys reads the keys that are configured, or in development makes some
// beside the data.
func openKeys(c *Config) (*store.Keys, error) {
	from := string(c.Keys)
	if strings.HasPrefix(from, "{") {
		keys, err := store.ReadKeys(strings.NewReader(from))
		if err != nil {
			return nil, errors.New("LINKLINE_KEYS does not hold keys")
		}
		return keys, nil
	}
	if from == "" {
		from = filepath.Join(c.Data, "keys.json")
		if keys, err := makeKeys(from); !errors.Is(err, fs.ErrExist) {
			return keys, err
		}
	}
	return readKeys(from)
}

func readKeys(path string) (*store.Keys, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer f.Close()
	keys, err := store.ReadKeys(f)
	if err != nil {
		return nil, fmt.Errorf("%s does not hold keys", path)
	}
	return keys, nil
}

// makeKeys writes fresh keys to a file that does not exist yet, for its owner
// only. The file appears whole or not at all: half a file of keys would keep the
// next start from making a good one.
func makeKeys(path string) (*store.Keys, error) {
	keys, err := store.NewKeys()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("folder for the keys: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // 0600
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer os.Remove(f.Name())
	err = errors.Join(keys.Write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Link(f.Name(), path) // fails where there is one already
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return keys, nil
}
