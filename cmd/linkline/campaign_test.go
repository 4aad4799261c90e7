package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// News is previewed, started with its code, listed and stopped by command too.
func TestCampaignByCommand(t *testing.T) {
	t.Setenv("PATH", "")
	settings := env("LINKLINE_DATA", t.TempDir())
	now := time.Now().UTC()
	yes := care.Contact{ID: "c1", Addresses: []care.Address{"sms:+447700900001"}, Created: now,
		Consents: []care.Consent{{Purpose: care.ConsentNews, Granted: true, At: now}}}
	withPart(t, settings, func(p *store.Partition) {
		if _, err := p.Commit(t.Context(), store.Change{At: now, Person: &store.Person{Contact: yes}, NewProfile: true, Bind: yes.Addresses}); err != nil {
			t.Fatal(err)
		}
	})
	call := func(want int, args ...string) string {
		t.Helper()
		var o bytes.Buffer
		if code := campaignCommand(t.Context(), terminal{getenv: settings, out: &o, errOut: &o}, args); code != want {
			t.Errorf("%v is %d, want %d: %s", args, code, want, o.String())
		}
		return o.String()
	}
	out := call(exitOK, "preview", "Tea", "on Friday.", "-until", now.AddDate(0, 0, 3).Format(time.DateOnly))
	_, code, ok := strings.Cut(out, "NEWS SEND ")
	if !ok || !strings.Contains(out, "Tea on Friday. For no more news, reply NO NEWS.\n") || !strings.Contains(out, "People: 1. Message parts: 1 each, 1 in all.") {
		t.Fatal(out)
	}
	if out := call(exitOK, "start", strings.TrimSpace(code)); !strings.Contains(out, "People in all: 1.") {
		t.Error(out)
	}
	if out := call(exitOK, "list"); !strings.Contains(out, "running by operator") || strings.Contains(out, "7700") {
		t.Error(out)
	}
	if out := call(exitOK, "stop"); !strings.Contains(out, "Stopped.") {
		t.Error(out)
	}
	if out := call(exitOK, "list"); !strings.Contains(out, "stopped by operator") {
		t.Error(out)
	}
	for _, wrong := range [][]string{{}, {"send"}, {"preview"}, {"start"}, {"preview", "x", "-until", "Friday"}} {
		call(exitUsage, wrong...)
	}
}
