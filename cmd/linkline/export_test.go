package main

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// What people answered comes out as CSV: a line for each answer with its band and
// what it was at first, no name and no word of theirs, and no cell that a
// spreadsheet would take for a formula.
func TestExportCheckIns(t *testing.T) {
	t.Setenv("PATH", "")
	settings := env("LINKLINE_DATA", t.TempDir())
	open := time.Date(2026, 12, 8, 9, 30, 0, 0, time.UTC)
	checked := func(name, ref string, at time.Time) care.Checked {
		return care.Checked{CheckIn: care.CheckIn{Name: name, Contact: "c1", Case: ref, Appointment: "v1", Open: at}, Status: care.CheckInDone, Closed: at.Add(time.Hour)}
	}
	late := checked("week_12", "K4M7T", open.AddDate(0, 3, 0))
	late.Results = []care.Result{{Questionnaire: "ons4", Scores: []care.Score{
		{Question: "satisfied", Value: 4, Band: "low"}, {Question: "anxious", Value: 0, Band: "very low"}, {Question: "happy", Skipped: true}}}}
	late.Changes = []care.Change{{Of: "ons4", Question: "satisfied", Before: 7, After: 4, Gain: -3}}
	said := checked("how_it_went", "=HYPERLINK(1)", open.AddDate(0, 0, 6))
	said.Said = []care.Answered{{Name: "how_it_went", Value: "well"}}
	silent := checked("baseline", "K4M7T", open)
	silent.Status = care.NoResponse
	withPart(t, settings, func(p *store.Partition) {
		person := flows.Person{Contact: care.Contact{ID: "c1", FirstName: "Rosa", Created: open}}
		if _, err := p.Commit(t.Context(), store.Change{At: open, Person: &person, CheckIns: []care.Checked{late, silent, said}}); err != nil {
			t.Fatal(err)
		}
	})
	var out, errs bytes.Buffer
	call := func(args ...string) (int, string) {
		out.Reset()
		return exportCommand(t.Context(), terminal{getenv: settings, out: &out, errOut: &errs}, args), out.String()
	}
	code, text := call("checkins")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if code != exitOK || err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, errs.String())
	}
	want := [][]string{checkInColumns,
		{"c1", "K4M7T", "baseline", "2026-12-08T09:30:00Z", "2026-12-08T10:30:00Z", "no_response", "", "", "", "", "", ""},
		{"c1", "'=HYPERLINK(1)", "how_it_went", "2026-12-14T09:30:00Z", "2026-12-14T10:30:00Z", "answered", "", "how_it_went", "well", "", "", ""},
		{"c1", "K4M7T", "week_12", "2027-03-08T09:30:00Z", "2027-03-08T10:30:00Z", "answered", "ons4", "satisfied", "4", "low", "7", "-3"},
		{"c1", "K4M7T", "week_12", "2027-03-08T09:30:00Z", "2027-03-08T10:30:00Z", "answered", "ons4", "anxious", "0", "very low", "", ""},
		{"c1", "K4M7T", "week_12", "2027-03-08T09:30:00Z", "2027-03-08T10:30:00Z", "answered", "ons4", "happy", "skipped", "", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(text, "Rosa") {
		t.Error("a name is in the export")
	}
	if _, text := call("checkins", "-from", "2026-12-14", "-to", "2026-12-15"); strings.Count(text, "\n") != 2 {
		t.Errorf("one day is not one line: %s", text)
	}
	for _, bad := range [][]string{{}, {"people"}, {"checkins", "-from", "today"}, {"checkins", "-scheme", "elsewhere"}} {
		if code, _ := call(bad...); code == exitOK {
			t.Errorf("%q is taken", bad)
		}
	}
}
