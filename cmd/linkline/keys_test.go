package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeysAreMadeOnceAndForTheirOwner(t *testing.T) {
	c := &Config{Data: filepath.Join(t.TempDir(), "data")}
	first, err := openKeys(c)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(c.Data, "keys.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	second, err := openKeys(c)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := first.Seal([]byte("hello"), "owner")
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := second.Open(sealed, "owner"); err != nil || string(plain) != "hello" {
		t.Error("after a restart the keys are others")
	}
	if left, _ := os.ReadDir(c.Data); len(left) != 1 {
		t.Errorf("%d files, want the keys alone", len(left))
	}
}

func TestKeysFromAFileOrTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if code, out, errOut := call(t, "", "keys", "new", path); code != exitOK || !strings.Contains(out, path) {
		t.Fatalf("exit %d: %s", code, errOut)
	}
	if code, _, _ := call(t, "", "keys", "new", path); code != exitProblems {
		t.Error("keys that are in use were overwritten")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{path, string(text)} {
		if _, err := openKeys(&Config{Keys: Secret(value)}); err != nil {
			t.Error(err)
		}
	}
	_, err = openKeys(&Config{Keys: `{"sealing":"hush"}`})
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("bad keys: %v", err)
	}
}
