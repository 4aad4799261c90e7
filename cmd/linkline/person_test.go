package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// All that is kept of somebody can be shown to them and erased, and whoever had
// their request is told that nothing is left to do.
func TestPersonIsShownAndErased(t *testing.T) {
	t.Setenv("PATH", "")
	settings := env("LINKLINE_DATA", t.TempDir())
	now := time.Now().UTC()
	rosa := care.Contact{
		ID: "c1", FirstName: "Rosa", Addresses: []care.Address{"sms:+447700900001"}, Created: now, OpenCases: []string{"K4M7T"},
		Consents: []care.Consent{{Purpose: care.ConsentLinkWorker, Granted: true, At: now, Network: "sms"}},
	}
	withPart(t, settings, func(p *store.Partition) {
		request := care.Case{Ref: "K4M7T", Contact: "c1", Kind: care.KindReferral, Status: care.TakenOn, Owner: "sam", Opened: now,
			Answers: []care.Answered{{Name: "reason", Value: "lonely since the move"}}}
		change := store.Change{
			At: now, Person: &store.Person{Contact: rosa}, Bind: rosa.Addresses, Cases: []store.Case{{Case: request}},
			Log:      []care.Entry{{At: now, Text: "I would like to sing again", ID: "sms:SM1"}},
			Messages: []care.Outbound{{ID: "c1.1.1", Contact: "c1", To: rosa.Addresses[0], Text: "Thank you, Rosa.", Class: care.Scheduled, Made: now}},
		}
		if _, err := p.Commit(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	})
	call := func(args ...string) (code int, out string) {
		var o bytes.Buffer
		code = personCommand(t.Context(), terminal{getenv: settings, out: &o, errOut: &o}, args)
		return code, o.String()
	}
	code, shown := call("show", "07700 900001")
	for _, want := range []string{"Rosa", "link worker: yes", "K4M7T", "lonely since the move", "I would like to sing again", "waits: Thank you, Rosa.", "+447700900001"} {
		if code != exitOK || !strings.Contains(shown, want) {
			t.Errorf("show is %d without %q:\n%s", code, want, shown)
		}
	}
	code, out := call("show", "sms:+447700900001", "-json")
	var all kept
	if err := json.Unmarshal([]byte(out), &all); code != exitOK || err != nil || len(all.Cases) != 1 || len(all.Trail) != 1 {
		t.Errorf("as JSON: %d %v: who looked is in the trail\n%s", code, err, out)
	}
	for _, wrong := range [][]string{{"erase", "07700900001"}, {"show"}, {"burn", "07700900001"}, {"show", "Rosa"}} {
		if code, out := call(wrong...); code != exitUsage {
			t.Errorf("%v is %d: %s", wrong, code, out)
		}
	}
	if code, out := call("erase", "-yes", "07700900001"); code != exitOK || strings.Contains(out, "7700") {
		t.Errorf("erase: %d %s", code, out)
	}
	if code, _ := call("erase", "-yes", "07700900001"); code != exitProblems {
		t.Errorf("erased twice: %d", code)
	}
	withPart(t, settings, func(p *store.Partition) {
		trail, err := p.AuditTrail(t.Context(), 10)
		if last := trail[len(trail)-1]; err != nil || last.Action != "erased" || last.Contact != "c1" {
			t.Errorf("trail: %+v %v", trail, err)
		}
		leases, err := p.Claim(t.Context(), time.Now().Add(time.Minute), time.Minute, 9)
		if err != nil || len(leases) != 1 || leases[0].Contact != "staff-sam" || !strings.Contains(leases[0].Message.Text, "K4M7T") {
			t.Errorf("their link worker is not told: %+v %v", leases, err)
		}
	})
}

// A backup brings back who was erased after it was made; the log that says so takes
// them away again, and nobody else.
func TestErasedAgainAfterARestore(t *testing.T) {
	t.Setenv("PATH", "")
	settings := env("LINKLINE_DATA", t.TempDir())
	now := time.Now().UTC()
	withPart(t, settings, func(p *store.Partition) {
		for _, id := range []string{"c1", "c2", "c3"} { // as the backup has them
			c := care.Contact{ID: id, FirstName: "Rosa", Addresses: []care.Address{care.Address("sms:+44770090000" + id[1:])}, Created: now}
			if _, err := p.Commit(t.Context(), store.Change{At: now, Person: &store.Person{Contact: c}, Bind: c.Addresses}); err != nil {
				t.Fatal(err)
			}
		}
	})
	log := filepath.Join(t.TempDir(), "log")
	text := `{"time":"2026-11-24T10:00:00Z","level":"INFO","msg":"contact erased","scheme":"riverside","contact":"c1"}
{"time":"2026-11-24T10:00:01Z","level":"INFO","msg":"turn","scheme":"riverside","contact":"c2"}
Everything of contact c3 is erased.
Everything of contact c9 is erased.
`
	if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3 lines say that somebody was erased; 2 of them", "3 lines say that somebody was erased; 0 of them"} {
		var o bytes.Buffer
		if code := personCommand(t.Context(), terminal{getenv: settings, out: &o, errOut: &o}, []string{"erase", "-yes", "-again", log}); code != exitOK || !strings.Contains(o.String(), want) {
			t.Errorf("%d, %q, want %q", code, o.String(), want)
		}
	}
	withPart(t, settings, func(p *store.Partition) {
		for id, want := range map[string]bool{"c1": false, "c2": true, "c3": false} {
			if _, err := p.ByID(t.Context(), id); (err == nil) != want {
				t.Errorf("%s: %v", id, err)
			}
		}
	})
}
