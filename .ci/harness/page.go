package main

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"text/template"
	"time"
)

// pageText is the page, and nights.md what took a night (.ci/nightly): that is kept
// as it was seen, with its own commits, while the rest is made anew.
//
//go:embed page.md.tmpl nights.md
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
	Soak, Ticks             run
	Store, Race             run
	Due3, Million           run
}

// page runs everything and writes the page: what is timed by itself, and then two
// things at a time. It fails when anything did, with the page written all the same.
func page(ctx context.Context, o options, path string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	load, _, _ := strings.Cut(said(ctx, o, "cat", "/proc/loadavg"), " ")
	f := facts{Date: time.Now().UTC().Format("2 January 2006"), Go: runtime.Version(), CPUs: runtime.NumCPU(), Load: load,
		Commit: said(ctx, o, "git", "rev-parse", "--short", "HEAD"), Redis: said(ctx, o, "redis-server", "--version")}
	harness := func(flags ...string) run {
		r := capture(ctx, o, nil, self, append([]string{"-source", o.source}, flags...)...)
		r.Command = "go run ./.ci/harness " + quoted(flags)
		return r
	}
	test := func(env []string, args ...string) run {
		return capture(ctx, o, env, "go", append([]string{"test", "-v", "-count=1"}, args...)...)
	}
	seed, reminders := fmt.Sprint(o.seed), fmt.Sprint(max(o.reminders, 10000))
	f.Bench = harness("-table=false", "-bench")
	f.Due = harness("-table=false", "-load", reminders, "-rate", fmt.Sprint(o.rate))
	f.Due3 = harness("-table=false", "-load", reminders, "-rate", fmt.Sprint(o.rate), "-replicas", "3")
	var both sync.WaitGroup
	both.Go(func() {
		f.Table = harness("-n", fmt.Sprint(o.people), "-seed", seed, "-together", "8")
		f.Big = harness("-n", fmt.Sprint(o.many), "-seed", seed, "-only", "kill -9")
	})
	both.Go(func() {
		f.Soak = test([]string{"SOAK_DAYS=" + fmt.Sprint(o.days), "SOAK_SEED=" + seed}, "./bot", "-run", "TestSoak", "-timeout", "12h")
		f.Ticks = test(nil, "./scheduler", "-run", "TestTicks", "-days", "731")
		f.Store = test([]string{"LINKLINE_CUTS=1"}, "./store", "-run", "TestRedisKilled|TestWhatEach|TestAOF|TestSentinel|TestCluster|TestProbe")
		f.Race = capture(ctx, o, nil, "go", "test", "-race", "-count=1", "-timeout", "40m", "./bot", "./store", "./scheduler")
		f.Million = test([]string{"LINKLINE_SEED=7", "LINKLINE_STEPS=" + cmp.Or(os.Getenv("LINKLINE_STEPS"), "500000")}, "./store", "-run", "TestDifferential", "-timeout", "2h")
	})
	both.Wait()
	if err := f.write(path); err != nil {
		return err
	}
	for _, r := range []run{f.Bench, f.Due, f.Due3, f.Table, f.Big, f.Soak, f.Ticks, f.Store, f.Race, f.Million} {
		if r.Failed {
			err = errors.Join(err, fmt.Errorf("failed: %s", r.Command))
		}
	}
	return err
}

func (f facts) write(path string) error {
	text, err := template.ParseFS(pageText, "page.md.tmpl", "nights.md")
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
		if strings.ContainsAny(f, " |$") {
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

// capture runs a command in the source's folder, and shows it as it goes. Of a Go
// test only lines that hold a figure or a verdict are kept, and shown at its end.
func capture(ctx context.Context, o options, env []string, name string, args ...string) run {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = o.source, append(os.Environ(), env...)
	var out bytes.Buffer
	r := run{Command: strings.Join(append(env, name, quoted(args)), " ")}
	fmt.Fprintf(os.Stderr, "%s  %s\n", time.Now().Format(time.TimeOnly), r.Command)
	if cmd.Stdout = io.Writer(&out); name != "go" {
		cmd.Stdout = io.MultiWriter(&out, os.Stderr)
	}
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	var kept []string
	for line := range strings.Lines(out.String()) {
		line = strings.TrimRight(line, "\n")
		if name != "go" || strings.Contains(line, "seed ") || strings.Contains(line, " of ") || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "ok") || strings.Contains(line, "outage ") || strings.HasPrefix(line, "FAIL") {
			kept = append(kept, line)
		}
	}
	r.Output, r.Failed = strings.TrimSpace(strings.Join(kept, "\n")), err != nil
	if name == "go" {
		fmt.Fprintln(os.Stderr, r.Output)
	}
	return r
}
