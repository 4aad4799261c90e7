package flows_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

var update = flag.Bool("update", false, "write what we say and do into the scripts; read the difference with care")

// shipped is the library's book for the demo scheme.
func shipped(t testing.TB) *flows.Book {
	t.Helper()
	book, err := flows.Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// Every conversation in testdata goes as its script says, word for word.
func TestConversations(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d scripts, want at least 40 (%v)", len(paths), err)
	}
	book := shipped(t)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			script, err := flows.ParseScript(raw)
			if err != nil {
				t.Fatal(err)
			}
			got, err := script.Play(book)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(path, script.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(script.Lines, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s\nthe conversation went another way (-script +now):\n%s", script.Story, diff)
			}
		})
	}
}
