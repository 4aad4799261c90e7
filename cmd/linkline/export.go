package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

const exportUsage = " checkins [-scheme ID] [-from 2026-11-01] [-to 2026-12-01]"

// exportCommand writes records of one scheme as CSV, for people who count.
func exportCommand(ctx context.Context, t terminal, args []string) int {
	c, _ := find("export")
	set := flag.NewFlagSet("export", flag.ContinueOnError)
	set.SetOutput(t.errOut)
	set.Usage = func() { c.explain(t.errOut); set.PrintDefaults() }
	scheme := set.String("scheme", "", "which scheme, where there are several")
	from := set.String("from", "", "the first day, such as 2026-11-01")
	to := set.String("to", "", "the day after the last one")
	if what := first(args); what != "checkins" {
		if what == "-h" || what == "-help" || what == "--help" {
			c.explain(t.out)
			return exitOK
		}
		c.explain(t.errOut)
		return exitUsage
	}
	if err := set.Parse(args[1:]); err != nil {
		return usageCode(err)
	}
	if err := export(ctx, t, *scheme, *from, *to); err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

func export(ctx context.Context, t terminal, scheme, from, to string) error {
	parts, done, err := openPartitions(ctx, t.getenv)
	if err != nil {
		return err
	}
	defer done()
	p, err := onePart(parts, scheme, "checkins")
	if err != nil {
		return errors.New("say which scheme: linkline export checkins -scheme ID")
	}
	l := p.scheme.Location()
	begin, err := dayIn(from, time.Unix(0, 0), l)
	if err != nil {
		return err
	}
	end, err := dayIn(to, time.Now().AddDate(10, 0, 0), l) // the clock of the simulated phone may be ahead
	if err != nil {
		return err
	}
	all, err := p.store.CheckIns(ctx, begin, end)
	if err != nil {
		return err
	}
	return writeCheckIns(t.out, all, l)
}

// dayIn is the beginning of a day as the scheme has it.
func dayIn(text string, otherwise time.Time, l *time.Location) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	d, err := time.ParseInLocation(time.DateOnly, text, l)
	if err != nil {
		return d, fmt.Errorf("%q is no day: write it as 2026-11-01", text)
	}
	return d, nil
}

// checkInColumns are those of the file: a line for each answer, and one for a
// check-in without any. Change is above zero when it got better since the first
// answer, whichever way the scale goes.
var checkInColumns = []string{"contact", "case", "check_in", "opened", "closed", "status",
	"questionnaire", "question", "answer", "band", "first_answer", "change"}

// writeCheckIns writes check-ins without a name, a number or a word of what
// people wrote.
func writeCheckIns(out io.Writer, all []care.Checked, l *time.Location) error {
	w := csv.NewWriter(out)
	rows := [][]string{checkInColumns}
	for _, k := range all {
		rows = append(rows, checkInRows(k, l)...)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func checkInRows(k care.Checked, l *time.Location) (rows [][]string) {
	about := []string{k.Contact, k.Case, k.Name, k.Open.In(l).Format(time.RFC3339), "", string(k.Status)}
	if !k.Closed.IsZero() {
		about[4] = k.Closed.In(l).Format(time.RFC3339)
	}
	row := func(rest ...string) {
		rows = append(rows, append(append([]string{}, about...), append(rest, make([]string, 6-len(rest))...)...))
	}
	for _, r := range k.Results {
		for _, s := range r.Scores {
			if s.Skipped {
				row(r.Questionnaire, s.Question, "skipped")
				continue
			}
			before, change := k.Since(r.Questionnaire, s.Question)
			row(r.Questionnaire, s.Question, strconv.Itoa(s.Value), s.Band, before, change)
		}
	}
	for _, a := range k.Said {
		row("", a.Name, a.Value)
	}
	if len(rows) == 0 {
		row()
	}
	return rows
}

// harmless keeps a cell from being read as a formula by whoever opens the file;
// a number is none.
func harmless(cell string) string {
	if _, err := strconv.ParseFloat(cell, 64); err == nil || !strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n") {
		return cell
	}
	return "'" + cell
}
