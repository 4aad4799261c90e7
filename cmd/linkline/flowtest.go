package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/linkline/linkline/flows"
)

// scriptsIn are the conversation scripts of a folder; those that ship when there
// is none.
func scriptsIn(dir string) fs.FS {
	if dir == "" {
		return flows.Scripts
	}
	return os.DirFS(dir)
}

// testFlows plays scripts, and says where one went another way.
func testFlows(ctx context.Context, book *flows.Book, scripts fs.FS, out io.Writer, verbose bool) int {
	played, failed := 0, 0
	for _, pattern := range []string{"*.txtar", "testdata/*.txtar"} {
		names, err := fs.Glob(scripts, pattern)
		if err != nil {
			fmt.Fprintln(out, err)
			return exitProblems
		}
		for _, name := range names {
			if ctx.Err() != nil {
				return exitProblems
			}
			played++
			if !playScript(book, scripts, name, out, verbose) {
				failed++
			}
		}
	}
	fmt.Fprintf(out, "%s played, %d went another way\n", count(played, "conversation"), failed)
	if failed > 0 || played == 0 {
		return exitProblems
	}
	return exitOK
}

// playScript plays one script and reports whether it went as written.
func playScript(book *flows.Book, scripts fs.FS, name string, out io.Writer, verbose bool) bool {
	raw, err := fs.ReadFile(scripts, name)
	if err != nil {
		fmt.Fprintf(out, "%s: %v\n", name, err)
		return false
	}
	script, err := flows.ParseScript(raw)
	if err != nil {
		fmt.Fprintf(out, "%s: %v\n", name, err)
		return false
	}
	got, err := script.Play(book)
	if err != nil {
		fmt.Fprintf(out, "%s: %v\n", name, err)
		return false
	}
	if verbose {
		fmt.Fprintf(out, "=== %s\n%s\n\n%s\n", name, script.Story, got)
	}
	at, want, now, same := firstDifference(script.Lines, got)
	if !same {
		// The line in the file, counting from where the conversation begins.
		at += strings.Count(before(string(raw), "-- conversation --"), "\n") + 1
		fmt.Fprintf(out, "%s:%d: error: the conversation goes another way\n  script: %s\n  now:    %s\n", name, at, want, now)
	}
	return same
}

func before(text, mark string) string {
	head, _, _ := strings.Cut(text, mark)
	return head
}

// firstDifference finds the first line, counted from 1, that differs.
func firstDifference(script, now string) (line int, want, got string, same bool) {
	a, b := strings.Split(script, "\n"), strings.Split(now, "\n")
	for i := range max(len(a), len(b)) {
		want, got = lineAt(a, i), lineAt(b, i)
		if want != got {
			return i + 1, want, got, false
		}
	}
	return 0, "", "", true
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing more)"
}
