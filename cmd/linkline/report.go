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

const reportUsage = " [-scheme ID] [-month 2026-11] [-csv]"

const reportHelp = `linkline report shows the figures of a month: requests and how long they waited,
attempts to reach people, appointments kept and missed, check-ins with the change
since the first answers of the same people, urgent alerts and how soon they were
taken.

Without -month it is the month before this one. The figures of a month are made
when it is over and kept; of this month they are those so far. Numbers under 5 are
shown as "fewer than 5", and nothing is averaged over fewer; where one could be
worked out from a total, another figure is "not shown".
`

func reportCommand(ctx context.Context, t terminal, args []string) int {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	scheme, month, asCSV := flags.String("scheme", "", ""), flags.String("month", "", ""), flags.Bool("csv", false, "")
	words, err := anywhere(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(t.out, reportHelp)
		return exitOK
	case err != nil || len(words) > 0:
		fmt.Fprintf(t.errOut, "Usage: linkline report%s\n", reportUsage)
		return exitUsage
	}
	parts, done, err := openPartitions(ctx, t.getenv)
	if err == nil {
		defer done()
		err = showReport(ctx, t.out, parts, *scheme, *month, *asCSV, time.Now())
	}
	if err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

func showReport(ctx context.Context, out io.Writer, parts []part, scheme, month string, asCSV bool, now time.Time) error {
	p, err := onePart(parts, scheme, "report -scheme ID")
	if err != nil {
		return err
	}
	if month == "" {
		today := care.DateOf(now.In(p.scheme.Location()))
		month = care.MonthOf(care.Date{Year: today.Year, Month: today.Month, Day: 1}.Add(-1))
	}
	f, err := p.figures(ctx, month, now)
	if err != nil {
		return err
	}
	if asCSV {
		w := csv.NewWriter(out)
		_ = w.Write([]string{"scheme", "month", "figure", "value"})
		for _, row := range rowsOf(f) {
			_ = w.Write([]string{p.scheme.ID, f.Month, row.name, row.value})
		}
		w.Flush()
		return w.Error()
	}
	fmt.Fprintf(out, "%s, %s, as of %s\n\n", p.scheme.Name, f.Month, f.Made.In(p.scheme.Location()).Format("2 January 2006, 15:04"))
	for _, row := range rowsOf(f) {
		fmt.Fprintf(out, "%-62s %s\n", row.name, row.value)
	}
	return nil
}

// figure is one figure as it is shown.
type figure struct{ name, value string }

// few is how a small number is shown: of so few people somebody who knows them
// could tell who they are.
var few = fmt.Sprintf("fewer than %d", care.Fewest)

func shownCount(n int) string {
	if n < care.Fewest {
		return few
	}
	return strconv.Itoa(n)
}

// over is a figure over n people; of too few it is not shown.
func over(n int, value float64) string {
	if n < care.Fewest {
		return few
	}
	return strconv.FormatFloat(value, 'f', 1, 64)
}

// withheld stands for a figure that is not small, but from which a small one could
// be worked out.
const withheld = "not shown"

// beside shows the parts of a total, those withheld that would give a small one
// away. A part that is not in the report is what they leave of it.
func beside(total int, parts ...int) []string {
	shown := make([]string, len(parts))
	for i, ok := range care.Shown(total, parts...) {
		if shown[i] = shownCount(parts[i]); !ok && parts[i] >= care.Fewest {
			shown[i] = withheld
		}
	}
	return shown
}

func rowsOf(f care.Figures) []figure {
	requests, attempts := beside(f.Referrals, f.Waits.N, f.Waiting), beside(f.Attempts, f.Reached)
	checkIns, alerts := beside(f.CheckIns, f.Answered), beside(f.Alerts, f.Untaken)
	rows := []figure{
		{"requests made", shownCount(f.Referrals)},
		{"of them taken by a link worker", requests[0]},
		{"days until taken, the middle one", over(f.Waits.N, f.Waits.Middle)},
		{"days until taken, the longest", over(f.Waits.N, f.Waits.Longest)},
		{"still waiting", requests[1]},
		{"attempts to reach people", shownCount(f.Attempts)},
		{"attempts at which they were reached", attempts[0]},
		{"appointments kept", shownCount(f.Attended)},
		{"appointments missed", shownCount(f.Missed)},
		{"appointments called off", shownCount(f.CalledOff)},
		{"appointments of which nobody said how they went", shownCount(f.Unrecorded)},
		{"check-ins asked", shownCount(f.CheckIns)},
		{"check-ins answered, in whole or part", checkIns[0]},
	}
	for _, c := range f.Changed {
		name := strings.ReplaceAll(c.CheckIn+", "+c.Question, "_", " ")
		rows = append(rows,
			figure{name + ": people who answered then and at first", shownCount(c.N)},
			figure{name + ": at first, on average", over(c.N, c.Before)},
			figure{name + ": then, on average", over(c.N, c.After)},
			figure{name + ": better by (below 0: worse)", over(c.N, c.Gain)})
	}
	return append(rows,
		figure{"urgent alerts", shownCount(f.Alerts)},
		figure{"minutes until taken, the middle one", over(f.Takes.N, f.Takes.Middle)},
		figure{"minutes until taken, the longest", over(f.Takes.N, f.Takes.Longest)},
		figure{"urgent alerts that nobody took", alerts[0]})
}
