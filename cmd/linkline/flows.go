package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

const flowsUsage = `usage: linkline flows check [-lang en,pl] [DIR]
       linkline flows draw [-flow F] [-svg] [-o FILE] [DIR]
       linkline flows test [-v] [DIR]

check  finds what would let somebody down, with file and line, and says the
       reading age and how far each language is; of the languages it checks
       those that -lang turns on
draw   makes the picture of a flow: Mermaid, or SVG; without -flow of all, as
       Markdown, or with -svg as files in the folder -o
test   plays conversation scripts (*.txtar, testdata/*.txtar)

DIR holds a scheme's own flows and words, which lie over those that ship.
`

// flowsCommand checks, draws and tests flows.
func flowsCommand(ctx context.Context, args []string, out, errOut io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(errOut, flowsUsage)
		return exitUsage
	}
	set := flag.NewFlagSet("flows "+args[0], flag.ContinueOnError)
	set.SetOutput(errOut)
	set.Usage = func() { fmt.Fprint(errOut, flowsUsage) }
	var run func(book *flows.Book, dir string) int
	switch args[0] {
	case "check":
		langs := set.String("lang", "en", "the languages that are on, such as en,pl")
		run = func(book *flows.Book, dir string) int {
			return checkFlows(book.Offering(strings.Split(*langs, ",")...), dir, out)
		}
	case "draw":
		d := drawing{out: out, errOut: errOut}
		set.StringVar(&d.flow, "flow", "", "the flow to draw")
		set.BoolVar(&d.svg, "svg", false, "as SVG instead of Mermaid")
		set.StringVar(&d.file, "o", "", "the file to write, or the folder for several")
		run = func(book *flows.Book, _ string) int { return d.draw(book) }
	case "test":
		verbose := set.Bool("v", false, "show every conversation as it goes")
		run = func(book *flows.Book, dir string) int { return testFlows(ctx, book, scriptsIn(dir), out, *verbose) }
	case "-h", "-help", "--help":
		fmt.Fprint(out, flowsUsage)
		return exitOK
	default:
		fmt.Fprintf(errOut, "linkline flows: there is no %q\n%s", args[0], flowsUsage)
		return exitUsage
	}
	if err := set.Parse(args[1:]); err != nil {
		return usageCode(err)
	}
	return withFlows(set.Args(), out, errOut, run)
}

// withFlows loads the flows, those of the one folder in args laid over the ones
// that ship, and goes on with them.
func withFlows(args []string, out, errOut io.Writer, run func(*flows.Book, string) int) int {
	dir := ""
	if len(args) > 0 {
		dir = args[0]
	}
	if info, err := os.Stat(dir); len(args) > 1 || dir != "" && (err != nil || !info.IsDir()) {
		fmt.Fprintf(errOut, "linkline flows: %q is not one folder\n", strings.Join(args, " "))
		return exitUsage
	}
	book, err := flows.Load(care.Demo(), flowSources(dir)...)
	if err != nil {
		printProblems(out, dir, err)
		return exitProblems
	}
	return run(book, dir)
}

// checkFlows prints what is wrong and a summary.
func checkFlows(book *flows.Book, dir string, out io.Writer) int {
	errs, warnings := 0, 0
	for _, p := range book.Check() {
		if p.Warning {
			warnings++
		} else {
			errs++
		}
		fmt.Fprintln(out, located(dir, p))
	}
	fmt.Fprintf(out, "%d flows: %s, %s\n", len(book.Flows()), count(errs, "error"), count(warnings, "warning"))
	whole, by := book.ReadingAges()
	fmt.Fprintf(out, "reading age %.1f over %d sentences (%s)", whole.Age, whole.Sentences, flows.WholeFormula)
	for i, f := range by {
		fmt.Fprintf(out, "%s%s %.1f", map[bool]string{true: "; ", false: ", "}[i == 0], f.Flow, f.Age)
	}
	fmt.Fprintln(out)
	tellLanguages(book, out)
	if errs > 0 {
		return exitProblems
	}
	return exitOK
}

// tellLanguages prints how far each language is and what it costs.
func tellLanguages(book *flows.Book, out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "language\ton\treviewed\ttexts\tmessage parts, in English")
	for _, c := range book.Coverage() {
		on := map[bool]string{true: "on", false: "-"}[c.On]
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%d of %d\t%d, %d\n", c.Language, c.Name, on, cmp.Or(c.Reviewed, "by nobody yet"),
			c.Said, c.Of, c.Parts, c.English)
	}
	_ = w.Flush() // out is the terminal
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// printProblems prints all that Load found, a line each.
func printProblems(out io.Writer, dir string, err error) {
	var p flows.Problem
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			printProblems(out, dir, e)
		}
	} else if errors.As(err, &p) {
		fmt.Fprintln(out, located(dir, p))
	} else {
		fmt.Fprintln(out, err)
	}
}

// located is a problem with the folder of its file, so that an editor finds it.
// What ships has no problems, so a file in the folder is the one that is meant.
func located(dir string, p flows.Problem) flows.Problem {
	if path := filepath.Join(dir, p.File); dir != "" {
		if _, err := os.Stat(path); err == nil {
			p.File = path
		}
	}
	return p
}

// drawing is what flows draw was asked for.
type drawing struct {
	flow, file  string
	svg         bool
	out, errOut io.Writer
}

func (d drawing) draw(book *flows.Book) int {
	var err error
	switch {
	case d.flow != "" && !book.Has(d.flow):
		fmt.Fprintf(d.errOut, "there is no flow %q; there are: %s\n", d.flow, strings.Join(book.Flows(), ", "))
		return exitUsage
	case d.flow == "" && d.svg && d.file == "":
		fmt.Fprintln(d.errOut, "say which flow to draw with -flow, or a folder for all of them with -o")
		return exitUsage
	case d.flow == "" && d.svg:
		err = d.all(book)
	default:
		err = d.write(d.file, d.text(book))
	}
	if err != nil {
		fmt.Fprintln(d.errOut, err)
		return exitProblems
	}
	return exitOK
}

// all writes each flow into the folder.
func (d drawing) all(book *flows.Book) error {
	if err := os.MkdirAll(d.file, 0o755); err != nil {
		return err
	}
	for _, name := range book.Flows() {
		g, _ := book.Graph(name)
		if err := d.write(filepath.Join(d.file, name+".svg"), g.SVG()); err != nil {
			return err
		}
	}
	return nil
}

// text is the picture of one flow, or a Markdown page with those of all.
func (d drawing) text(book *flows.Book) string {
	g, one := book.Graph(d.flow)
	switch {
	case one && d.svg:
		return g.SVG()
	case one:
		return g.Mermaid()
	}
	var page strings.Builder
	for _, name := range book.Flows() {
		g, _ := book.Graph(name)
		fmt.Fprintf(&page, "## %s\n\n%s\n\n```mermaid\n%s```\n\n", g.Title, g.About, g.Mermaid())
	}
	return page.String()
}

// write puts text into a file, or out when there is no name.
func (d drawing) write(file, text string) error {
	if file == "" {
		_, err := io.WriteString(d.out, text)
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}
