// Command linkline runs the text line of social prescribing services, and holds
// the tools that go with it. It reads the configuration, wires the other
// packages, and runs until it is told to stop; each command has its own file.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"text/tabwriter"
)

// Exit codes of every command.
const (
	exitOK       = 0
	exitProblems = 1 // it ran, and found something wrong
	exitUsage    = 2 // it was called in a way that means nothing
)

// terminal is what a command reads and writes.
type terminal struct {
	getenv      func(string) string
	in          io.Reader
	out, errOut io.Writer
}

// command is one word after linkline.
type command struct {
	name, does string
	// usage is how it is called, after its name, where it has no flags.
	usage string
	run   func(ctx context.Context, t terminal, args []string) int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, terminal{os.Getenv, os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

// run finds the command; none means serve.
func run(ctx context.Context, t terminal, args []string) int {
	name := "serve"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "help", "-h", "-help", "--help":
		return help(ctx, t, args)
	}
	c, ok := find(name)
	if !ok {
		fmt.Fprintf(t.errOut, "linkline: there is no command %q\n\n", name)
		list(t.errOut)
		return exitUsage
	}
	return c.run(ctx, t, args)
}

func find(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

// help lists the commands, or shows one.
func help(ctx context.Context, t terminal, args []string) int {
	if len(args) == 0 {
		list(t.out)
		return exitOK
	}
	c, ok := find(args[0])
	if !ok {
		fmt.Fprintf(t.errOut, "linkline: there is no command %q\n", args[0])
		return exitUsage
	}
	return c.run(ctx, t, []string{"-h"}) // which knows its flags
}

func list(w io.Writer) {
	fmt.Fprint(w, "Linkline is the text line of a social prescribing service.\n\nUsage: linkline [command]\n\n")
	columns := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(columns, "  %s\t%s\n", c.name, c.does)
	}
	columns.Flush()
	fmt.Fprint(w, "\nlinkline COMMAND -h says more. Without a command it serves.\n")
}

// explain is the -h of a command that has no flags.
func (c command) explain(w io.Writer) {
	fmt.Fprintf(w, "Usage: linkline %s%s\n\nlinkline %s %s.\n", c.name, c.usage, c.name, c.does)
}

// plain checks the arguments of a command that has no flags: it wants these
// many words. done says that there is nothing left to do but exit with code.
func (c command) plain(t terminal, args []string, words int) (rest []string, code int, done bool) {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	switch err := flags.Parse(args); {
	case err == flag.ErrHelp:
		c.explain(t.out)
		return nil, exitOK, true
	case err != nil || flags.NArg() != words:
		c.explain(t.errOut)
		return nil, exitUsage, true
	}
	return flags.Args(), exitOK, false
}
