package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// A month's figures are kept when it is over: what is erased later stays counted.
// Small numbers are not shown, in text or in CSV.
func TestReport(t *testing.T) {
	t.Setenv("PATH", "")
	settings := env("LINKLINE_DATA", t.TempDir())
	opened := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	withPart(t, settings, func(p *store.Partition) {
		for i := range 7 {
			c := care.Case{Ref: fmt.Sprintf("K%dM2T", i+2), Contact: fmt.Sprint("c", i), Kind: care.KindReferral, Status: care.TakenOn, Owner: "sam",
				Opened: opened, Taken: opened.AddDate(0, 0, i)}
			visit := care.Appointment{ID: fmt.Sprint("a", i), Case: c.Ref, Contact: c.Contact, Status: care.Attended,
				Slot: care.Slot{Worker: "sam", Start: opened.AddDate(0, 0, 10), Length: time.Hour, How: care.ByPhone}}
			if i < 3 {
				visit.Status = care.Missed
			}
			visit.Day = care.DateOf(visit.Start)
			if _, err := p.Commit(t.Context(), store.Change{At: opened, Cases: []store.Case{{Case: c}}, Appointments: []store.Appointment{{Appointment: visit}}}); err != nil {
				t.Fatal(err)
			}
		}
	})
	call := func(want int, args ...string) string {
		t.Helper()
		var o bytes.Buffer
		if code := reportCommand(t.Context(), terminal{getenv: settings, out: &o, errOut: &o}, args); code != want {
			t.Errorf("%v is %d, want %d: %s", args, code, want, o.String())
		}
		return o.String()
	}
	check := func() {
		t.Helper()
		text, table := call(exitOK, "-month", "2026-10"), call(exitOK, "-month", "2026-10", "-csv")
		for _, want := range []string{"requests made,7", "\"days until taken, the middle one\",3.0", "\"days until taken, the longest\",6.0", "appointments missed,fewer than 5", "appointments kept,fewer than 5", "urgent alerts,fewer than 5"} {
			if !strings.Contains(table, "riverside,2026-10,"+want+"\n") {
				t.Errorf("no %q in\n%s", want, table)
			}
		}
		if !strings.Contains(text, "requests made"+strings.Repeat(" ", 50)+"7\n") {
			t.Errorf("%s", text)
		}
	}
	check() // counted now
	parts, done, err := openPartitions(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parts[0].keepFigures(t.Context(), "2026-10", opened.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	cases, err := parts[0].store.CasesOpened(t.Context(), opened, opened.Add(time.Hour))
	if err != nil || len(cases) != 7 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		if err := parts[0].store.DropCase(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if visits, err := parts[0].store.Appointments(t.Context(), opened, opened.AddDate(0, 1, 0)); err != nil || len(visits) != 0 {
		t.Errorf("%d appointments of dropped requests: %v", len(visits), err)
	}
	done()
	check() // kept
	call(exitUsage, "October")
	call(exitProblems, "-month", "October")
}

// A small figure is not told by its total either.
func TestReportWithholdsWhatWouldTellASmallFigure(t *testing.T) {
	rows := map[string]string{}
	for _, row := range rowsOf(care.Figures{Referrals: 30, Waits: care.Spread{N: 26}, Waiting: 4, Attempts: 20, Reached: 18, CheckIns: 20, Answered: 15, Alerts: 9, Untaken: 0}) {
		rows[row.name] = row.value
	}
	for name, want := range map[string]string{
		"requests made": "30", "of them taken by a link worker": "not shown", "still waiting": "fewer than 5",
		"attempts to reach people": "20", "attempts at which they were reached": "not shown",
		"check-ins answered, in whole or part": "15", "urgent alerts": "9", "urgent alerts that nobody took": "fewer than 5",
	} {
		if rows[name] != want {
			t.Errorf("%s is %q, want %q", name, rows[name], want)
		}
	}
}
