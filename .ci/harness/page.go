package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"text/template"
	"time"
)

//go:embed page.md.tmpl
var pageText embed.FS

// run is one command of the page with what it printed.
type run struct {
	Command, Output string
	Failed          bool
}

// facts are what the page is filled with.
type facts struct {
	Date, Commit, Go, Redis string
	CPUs                    int
	Load                    string
	Table, Big, Bench, Due  run
	Soak                    run
	Store, Race             run
	Due3, Million           run
}

// page runs everything, one thing after the other, and writes the page.
func page(ctx context.Context, o options, path string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	f := facts{Date: time.Now().UTC().Format("2 January 2006"), Go: runtime.Version(), CPUs: runtime.NumCPU(),
		Commit: said(ctx, o, "git", "rev-parse", "--short", "HEAD"), Redis: said(ctx, o, "redis-server", "--version"), Load: said(ctx, o, "cat", "/proc/loadavg")}
	harness := func(flags ...string) run {
		r := capture(ctx, o, nil, self, append([]string{"-source", o.source}, flags...)...)
		r.Command = "go run ./.ci/harness " + quoted(flags)
		return r
	}
	seed, n := fmt.Sprint(o.seed), fmt.Sprint(o.people)
	f.Bench = harness("-table=false", "-bench")
	f.Due = harness("-table=false", "-load", fmt.Sprint(max(o.reminders, 10000)), "-rate", fmt.Sprint(o.rate))
	f.Due3 = harness("-table=false", "-load", fmt.Sprint(max(o.reminders, 10000)), "-rate", fmt.Sprint(o.rate), "-replicas", "3")
	f.Table = harness("-n", n, "-seed", seed)
	f.Big = harness("-n", "10000", "-seed", seed, "-only", "kill -9")
	f.Soak = capture(ctx, o, []string{"SOAK_DAYS=" + fmt.Sprint(o.days), "SOAK_SEED=" + seed}, "go", "test", "./bot", "-run", "TestSoak", "-v", "-count=1", "-timeout", "30m")
	f.Store = capture(ctx, o, []string{"LINKLINE_CUTS=1"}, "go", "test", "./store", "-run", "TestRedisKilled|TestWhatEach|TestAOF|TestSentinel|TestCluster|TestProbe", "-v", "-count=1")
	f.Million = capture(ctx, o, []string{"LINKLINE_SEED=7", "LINKLINE_STEPS=500000"}, "go", "test", "./store", "-run", "TestDifferential", "-v", "-count=1", "-timeout", "2h")
	f.Race = capture(ctx, o, nil, "go", "test", "-race", "-count=1", "./bot", "./store", "./scheduler")
	text, err := template.ParseFS(pageText, "page.md.tmpl")
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := text.Execute(&out, f); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func quoted(flags []string) string {
	var all []string
	for _, f := range flags {
		if strings.Contains(f, " ") {
			f = `"` + f + `"`
		}
		all = append(all, f)
	}
	return strings.Join(all, " ")
}

// said is the first line that a command prints.
func said(ctx context.Context, o options, name string, args ...string) string {
	r := capture(ctx, o, nil, name, args...)
	line, _, _ := strings.Cut(r.Output, "\n")
	return line
}

// capture runs a command in the source's folder, and shows it as it goes. Only
// lines that hold a figure or a verdict of a Go test are kept.
func capture(ctx context.Context, o options, env []string, name string, args ...string) run {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = o.source, append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout = io.MultiWriter(&out, os.Stderr)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	var kept []string
	for line := range strings.Lines(out.String()) {
		line = strings.TrimRight(line, "\n")
		if name != "go" || strings.Contains(line, "seed ") || strings.Contains(line, " of ") || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "ok") || strings.HasPrefix(line, "FAIL") {
			kept = append(kept, line)
		}
	}
	return run{Command: strings.Join(append(env, append([]string{name}, args...)...), " "), Output: strings.TrimSpace(strings.Join(kept, "\n")), Failed: err != nil}
}
