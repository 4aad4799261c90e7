package understand

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// asking is Tuesday 24 November 2026, 10 in the morning.
var asking = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// The house rules, with an example for and against each, stand in
// testdata/house, one file for each kind, for a clinician to read and change.
func TestReadersKeepTheHouseRules(t *testing.T) {
	t.Parallel()
	for _, r := range readings {
		a := r.asked
		a.Now = asking
		got := Read(r.kind, r.text, a)
		if have := said(got); have != r.want && (r.want != "?" || got.OK) {
			t.Errorf("%s %q: %s, want %s (%s)", r.kind, r.text, have, r.want, got.Why)
		}
	}
}

// reading is a text and what it must be read as: a value, ? and a problem, or
// ? alone for any.
type reading struct {
	kind  Kind
	text  string
	want  string
	asked Asked
}

var readings = func() []reading {
	files, err := filepath.Glob("testdata/house/*.txt")
	if err != nil || len(files) == 0 {
		panic("no house rules to test")
	}
	var out []reading
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			panic(err)
		}
		out = append(out, table(Kind(strings.TrimSuffix(filepath.Base(f), ".txt")), string(b))...)
	}
	return out
}()

// table reads lines of "text => want"; others set what was asked, for all lines
// after them.
func table(k Kind, lines string) []reading {
	var out []reading
	var a Asked
	for _, line := range strings.Split(lines, "\n") {
		if text, want, ok := strings.Cut(line, " => "); ok {
			out = append(out, reading{kind: k, text: text, want: want, asked: a})
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		switch value = strings.TrimSpace(value); name {
		case "question":
			a.Question = value
		case "choices":
			a.Choices = strings.Split(value, "|")
		case "max":
			a.Max, _ = strconv.Atoi(value)
		case "practices":
			a.Surgeries = practices(value)
		}
	}
	return out
}

// practices are surgeries that are their own codes.
func practices(names string) *Surgeries {
	var list []Surgery
	for _, n := range strings.Split(names, "|") {
		list = append(list, Surgery{Code: n, Name: n})
	}
	return IndexSurgeries(list)
}

// written are the texts of testdata/values, by people who had not seen the
// rules: what must be read, what was asked, what they wrote.
func written(t *testing.T, k Kind) []reading {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "values", string(k)+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []reading
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		r := reading{kind: k, want: f[0], text: f[len(f)-1], asked: Asked{Now: asking}}
		if len(f) == 3 {
			r.ask(t, f[1])
		}
		out = append(out, r)
	}
	return out
}

// ask puts in what was asked, in the way of the kind.
func (r *reading) ask(t *testing.T, about string) {
	t.Helper()
	switch r.kind {
	case Choice:
		r.asked.Choices = strings.Split(about, "|")
		r.asked.Max = len(r.asked.Choices)
	case GPSurgery:
		r.asked.Surgeries = practices(about)
	case Time:
		at, err := time.Parse(time.RFC3339, about)
		if err != nil {
			t.Fatal(err)
		}
		r.asked.Now = at
	default:
		r.asked.Question = about
	}
}

// read is what the reader makes of it, in the words of the file: first|last for
// a name, ? for asking again.
func (r reading) read() string {
	got := Read(r.kind, r.text, r.asked)
	switch {
	case !got.OK:
		return "?"
	case r.kind == Name:
		return got.First + "|" + got.Last
	}
	return got.Value
}

// kindsWritten are those for which testdata/values has texts.
var kindsWritten = []Kind{YesNo, Name, DateOfBirth, Time, Score, Choice, GPSurgery, Language, Phone, Postcode}

// What people wrote stays read: of each kind 19 in 20 right, and of wrong
// answers at most 1 in 100.
func TestWrittenTextsStayRead(t *testing.T) {
	t.Parallel()
	for _, k := range kindsWritten {
		all := written(t, k)
		var missed []string
		wrong := 0
		for _, r := range all {
			if got := r.read(); got != r.want {
				missed = append(missed, got+" want "+r.want+": "+r.text)
				wrong += boolInt(got != "?")
			}
		}
		slices.Sort(missed)
		if len(missed)*20 > len(all) || wrong*100 > len(all) {
			t.Errorf("%s: %d of %d missed, %d wrong:\n%s", k, len(missed), len(all), wrong, strings.Join(missed, "\n"))
		}
	}
}
