package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// What is dead can be seen without a word of what it says or to whom, and be
// brought back or dropped.
func TestLettersAreListedRetriedAndDropped(t *testing.T) {
	t.Setenv("PATH", "")
	settings := env("LINKLINE_DATA", t.TempDir())
	now := time.Now().UTC()
	letter := func(id, code string) flows.DeadLetter {
		return flows.DeadLetter{Code: code, At: now, Tries: 8, Message: care.Outbound{
			ID: id, Contact: "c1", To: "sms:+447700900001", Text: "Your appointment is at ten.", Purpose: "reminder", Made: now}}
	}
	in := care.Inbound{ID: "sms:SM1", From: "sms:+447700900002", Kind: care.Text, Text: "I am lonely"}
	parked := flows.DeadLetter{Code: "not handled", At: now, Tries: 5, In: &in, Message: care.Outbound{ID: in.ID, Contact: "unknown"}}
	withPart(t, settings, func(p *store.Partition) {
		if _, err := p.Commit(t.Context(), store.Change{At: now, Dead: []flows.DeadLetter{letter("c1.1.1", "rejected 30007"), letter("c1.2.1", "retry 429"), parked}}); err != nil {
			t.Fatal(err)
		}
	})
	call := func(args ...string) (code int, out string) {
		var o bytes.Buffer
		code = lettersCommand(t.Context(), terminal{getenv: settings, out: &o, errOut: &o}, args)
		return code, o.String()
	}
	code, list := call("list")
	for _, want := range []string{": 3\n", "c1.1.1", "30007", "phone them", "sms:SM1", "could not handle"} {
		if code != exitOK || !strings.Contains(list, want) {
			t.Errorf("list is %d without %q:\n%s", code, want, list)
		}
	}
	for _, never := range []string{"7700", "lonely", "appointment"} {
		if strings.Contains(list, never) {
			t.Errorf("list holds %q:\n%s", never, list)
		}
	}
	if code, out := call("retry", "c1.2.1", "sms:SM1"); code != exitOK {
		t.Errorf("retry: %d %s", code, out)
	}
	if code, out := call("drop", "c1.1.1"); code != exitOK {
		t.Errorf("drop: %d %s", code, out)
	}
	if code, _ := call("drop", "c1.1.1"); code != exitProblems {
		t.Errorf("dropped twice: %d", code)
	}
	if code, _ := call("burn"); code != exitUsage {
		t.Errorf("an unknown word: %d", code)
	}
	withPart(t, settings, func(p *store.Partition) {
		leases, err := p.Claim(t.Context(), time.Now().Add(time.Minute), time.Minute, 9)
		if err != nil || len(leases) != 1 || leases[0].Message.ID != "c1.2.1" {
			t.Errorf("to be sent: %+v, %v", leases, err)
		}
		jobs, err := p.Due(t.Context(), time.Now().Add(time.Minute), time.Minute, 9)
		if err != nil || len(jobs) != 1 || jobs[0].In == nil || jobs[0].In.Text != in.Text {
			t.Errorf("to be handled: %+v, %v", jobs, err)
		}
		if dead, err := p.Dead(t.Context(), 9); err != nil || len(dead) != 0 {
			t.Errorf("dead still: %+v, %v", dead, err)
		}
	})
}

// withPart opens the store as a command does, and closes it again.
func withPart(t *testing.T, settings func(string) string, do func(*store.Partition)) {
	t.Helper()
	parts, done, err := openPartitions(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	do(parts[0].store)
}
