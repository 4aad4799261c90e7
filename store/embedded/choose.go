package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The folders of the two kinds, inside the data folder.
const (
	childFolder   = "redis"
	journalFolder = "journal"
)

// ErrOtherKind is returned when the folder's data was written by the kind that
// was not asked for or cannot run here. Starting empty beside it would look as
// if everything had been lost.
var ErrOtherKind = errors.New("the data folder was written by the other kind of embedded Redis")

type choice struct {
	kind   string
	server string // path of the program, for Child
}

// choose picks the kind. Data that is there decides over what is installed:
// somebody who installs Redis later must not find an empty store.
func choose(o Options) (choice, error) {
	server := findServer()
	inJournal, inChild := hasJournal(o.Dir), hasChild(o.Dir)
	want := o.Want
	if want == "" {
		want = usual(server, inJournal, inChild)
	}
	switch {
	case want != Child && want != Journal:
		return choice{}, fmt.Errorf("unknown kind of embedded redis %q: child or journal", want)
	case want == Journal && inChild && !inJournal:
		return choice{}, fmt.Errorf("%w: %s is kept by redis-server; ask for that one, or for another folder", ErrOtherKind, o.Dir)
	case want == Child && inJournal && !inChild:
		return choice{}, fmt.Errorf("%w: %s is kept by the journal; ask for that one, or for another folder", ErrOtherKind, o.Dir)
	case want == Child && server == "" && inChild:
		return choice{}, fmt.Errorf("%w: %s is kept by redis-server, and neither that nor valkey-server is on the PATH: install one", ErrOtherKind, o.Dir)
	case want == Child && server == "":
		return choice{}, errors.New("neither redis-server nor valkey-server is on the PATH")
	}
	if want == Journal && server != "" && inJournal && o.Want == "" {
		o.Log.Info("the data folder stays with its journal, though a redis server is installed")
	}
	return choice{kind: want, server: server}, nil
}

func usual(server string, inJournal, inChild bool) string {
	if inChild || server != "" && !inJournal {
		return Child
	}
	return Journal
}

func findServer() string {
	if !childWorks {
		return ""
	}
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// hasJournal reports whether something was ever written to a journal: files
// that are empty hold nobody's data.
func hasJournal(dir string) bool {
	files, _ := os.ReadDir(filepath.Join(dir, journalFolder))
	for _, f := range files {
		if info, err := f.Info(); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

func hasChild(dir string) bool {
	for _, name := range []string{"appendonlydir", "appendonly.aof"} {
		if _, err := os.Stat(filepath.Join(dir, childFolder, name)); err == nil {
			return true
		}
	}
	return false
}
