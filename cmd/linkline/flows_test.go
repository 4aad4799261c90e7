package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runFlows runs the command and returns what it printed.
func runFlows(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = flowsCommand(context.Background(), args, &o, &e)
	return code, o.String(), e.String()
}

// folder writes files for a test.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFlowsCheck(t *testing.T) {
	code, out, _ := runFlows(t, "check")
	if code != exitOK || !strings.Contains(out, "0 errors, 0 warnings") || !strings.Contains(out, "(SMOG grade + 5)") {
		t.Errorf("code %d:\n%s", code, out)
	}
	for name, tt := range map[string]struct{ text, want string }{
		"found by the checker": {"flow: club\nstart: a\nsteps:\n  a: {forget: true, next: b}\n  b: {forget: true, next: a}\n", "/club.yaml:4: error: dead end"},
		"found by the loader":  {"flow: club\nstart: a\nsteps:\n  a: {next: c}\n  b: {next: c}\n", "/club.yaml:5: error: there is no step \"c\""},
		"no YAML at all":       {"flow: [club\n", "/club.yaml:1: error: "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"club.yaml": tt.text})
			code, out, _ := runFlows(t, "check", dir)
			if code != exitProblems || !strings.Contains(out, dir+tt.want) {
				t.Errorf("code %d, want %s in\n%s", code, tt.want, out)
			}
		})
	}
}

func TestFlowsDraw(t *testing.T) {
	if code, out, _ := runFlows(t, "draw", "-flow", "distress"); code != exitOK || !strings.HasPrefix(out, "---\ntitle: \"distress: ") {
		t.Errorf("code %d:\n%s", code, out)
	}
	if code, out, _ := runFlows(t, "draw"); code != exitOK || !strings.Contains(out, "## self-referral\n") || !strings.Contains(out, "```mermaid\n") {
		t.Errorf("code %d:\n%s", code, out)
	}
	file := filepath.Join(t.TempDir(), "stop.svg")
	code, _, _ := runFlows(t, "draw", "-flow", "stop", "-svg", "-o", file)
	if svg, err := os.ReadFile(file); code != exitOK || err != nil || !strings.HasPrefix(string(svg), "<svg ") {
		t.Errorf("code %d, %v: %s", code, err, svg)
	}
	dir := filepath.Join(t.TempDir(), "pictures")
	if code, _, errOut := runFlows(t, "draw", "-svg", "-o", dir); code != exitOK {
		t.Errorf("code %d: %s", code, errOut)
	}
	if pictures, err := filepath.Glob(filepath.Join(dir, "*.svg")); err != nil || len(pictures) < 10 {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
}

func TestFlowsTest(t *testing.T) {
	if code, out, _ := runFlows(t, "test"); code != exitOK || !strings.Contains(out, " played, 0 went another way") {
		t.Errorf("code %d:\n%s", code, out)
	}
	dir := folder(t, map[string]string{"thanks.txtar": "A thank-you.\n-- conversation --\npatient: thanks\nbot: No.\n"})
	code, out, _ := runFlows(t, "test", dir)
	if code != exitProblems || !strings.Contains(out, "thanks.txtar:4: error: ") || !strings.Contains(out, "bot: You are welcome.") {
		t.Errorf("code %d:\n%s", code, out)
	}
	if code, _, _ := runFlows(t, "test", t.TempDir()); code != exitProblems {
		t.Errorf("no scripts at all: code %d", code)
	}
}

func TestFlowsUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"paint"}, {"check", "/no/such/folder"}, {"check", "a", "b"}, {"draw", "-flow", "nothing"}, {"draw", "-svg"}, {"test", "-x"}} {
		if code, _, errOut := runFlows(t, args...); code != exitUsage || errOut == "" {
			t.Errorf("flows %v: code %d, %q", args, code, errOut)
		}
	}
	for _, args := range [][]string{{"-h"}, {"check", "-h"}} {
		if code, out, errOut := runFlows(t, args...); code != exitOK || !strings.Contains(out+errOut, "usage: linkline flows check") {
			t.Errorf("flows %v: code %d", args, code)
		}
	}
}

// Who turns a language on is told that nobody has reviewed it, what it costs, and
// how far it is.
func TestFlowsCheckLanguage(t *testing.T) {
	code, out, _ := runFlows(t, "check", "-lang", "en,pl")
	if code != exitOK || !strings.Contains(out, "words/pl.yaml:7: warning: nobody has reviewed the words in Polski") {
		t.Errorf("code %d:\n%s", code, out)
	}
	if !strings.Contains(out, "pl Polski") || !strings.Contains(out, "by nobody yet") {
		t.Errorf("no table:\n%s", out)
	}
	if strings.Contains(out, "words/ur.yaml") {
		t.Errorf("a language that is off is checked:\n%s", out)
	}
}
