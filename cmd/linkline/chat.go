package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

const chatUsage = `linkline chat [-flow F] [-lang L] [-network N] [-why] plays a conversation.
Type what a person would text. (2 days later) moves the clock. (booked: 2026-12-01 14:00 phone)
is what a link worker books, (invited: phone) that they let the person choose a time, (freed:
2026-12-01 14:00 phone) a time that somebody gave back, (missed) that nobody came. [picture]
sends a picture.
`

// chatCommand plays a conversation in the terminal, or over in when that is no
// terminal; then lines of a script may be pasted as they are.
func chatCommand(ctx context.Context, args []string, in io.Reader, out io.Writer) int {
	set := flag.NewFlagSet("chat", flag.ContinueOnError)
	set.SetOutput(out)
	set.Usage = func() { fmt.Fprint(out, chatUsage); set.PrintDefaults() }
	flow := set.String("flow", "", "begin this flow before the person writes")
	lang := set.String("lang", "", "the person's language, such as cy")
	network := set.String("network", care.SMS, "sms, telegram or sim: how answers are offered")
	why := set.Bool("why", false, "say what each message was taken for")
	dir := set.String("dir", "", "a scheme's own flow folder")
	if err := set.Parse(args); err != nil {
		return usageCode(err)
	}
	sources := flowSources(*dir)
	scheme := care.Demo()
	if *lang != "" {
		scheme.Languages = append(scheme.Languages, *lang)
	}
	book, err := flows.Load(scheme, sources...)
	if err != nil {
		fmt.Fprintln(out, err)
		return exitProblems
	}
	if *flow != "" && !book.Has(*flow) {
		fmt.Fprintf(out, "there is no flow %q; there are: %s\n", *flow, strings.Join(book.Flows(), ", "))
		return exitUsage
	}
	now := time.Now().UTC()
	p := &flows.Player{
		Book: book, Now: now, Network: *network, Out: out, Why: *why, CheckIns: true,
		Contact: care.Contact{ID: "chat", Language: *lang, Created: now},
	}
	if *flow != "" {
		p.Start(*flow)
	}
	return chat(ctx, p, in, out)
}

func chat(ctx context.Context, p *flows.Player, in io.Reader, out io.Writer) int {
	prompt := func() {}
	if isTerminal(in) {
		fmt.Fprint(out, "Type as if you texted "+p.Book.Scheme().Name+". Control-D ends.\n")
		prompt = func() { fmt.Fprint(out, "you: ") }
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for prompt(); lines.Scan() && ctx.Err() == nil; prompt() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "(") && strings.HasSuffix(line, ")"):
			if err := p.Happens(line); err != nil {
				fmt.Fprintln(out, err)
			}
		case strings.HasPrefix(line, "#"), strings.HasPrefix(line, "bot:"), strings.HasPrefix(line, "    "):
		default:
			p.Hear(strings.TrimSpace(strings.TrimPrefix(line, "patient:")))
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(out, "read a line:", err)
		return exitProblems
	}
	return 0
}

// usageCode is how to exit when flags could not be read: asking for help is
// not a mistake.
func usageCode(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	return exitUsage
}

// flowSources are the flows that ship, with those of a folder laid over them.
func flowSources(dir string) []fs.FS {
	sources := []fs.FS{library.FS}
	if dir != "" {
		sources = append(sources, os.DirFS(dir))
	}
	return sources
}

// isTerminal reports whether a person types in.
func isTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
