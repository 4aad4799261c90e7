package bot

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// byKind is a conversation in which a text is the kind of case that it opens.
type byKind struct{}

func (byKind) Advance(_ care.Contact, s flows.Session, in flows.Input, m flows.Moment) (flows.Session, []flows.Effect) {
	msg, ok := in.(flows.Message)
	if !ok {
		return s, nil
	}
	s.Turn++
	h := flows.HandOff{Kind: care.Kind(msg.Text), Ref: m.Ref}
	if h.Kind.Urgent() {
		h.Severity = 2
	}
	return s, []flows.Effect{h}
}

// clocksFile shows the clock of each kind of alert as it comes out, for people
// to check.
const clocksFile = "testdata/clocks.md"

const clocksHead = `# When is who alerted, until somebody takes it?

Made by TestClocks, which plays each kind of alert while nobody answers. Kim is on call. Ana and Sam are link
workers too. Priya is the manager. The scheme is at work from 8am to 6pm on working
days: Tuesday 24 November 2026 is one, and Friday 25 December is a bank holiday. What is urgent keeps no hours.

| Alert | On Tuesday at 10:00 | On Christmas Day at 3:00 |
|---|---|---|
`

func TestClocks(t *testing.T) {
	var page strings.Builder
	page.WriteString(clocksHead)
	for _, kind := range care.Kinds() {
		fmt.Fprintf(&page, "| %s | %s | %s |\n", strings.ReplaceAll(string(kind), "_", " "),
			clockOf(t, kind, time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)),
			clockOf(t, kind, time.Date(2026, 12, 25, 3, 0, 0, 0, time.UTC)))
	}
	if *update {
		if err := os.WriteFile(clocksFile, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(clocksFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(page.String(), "\n")); diff != "" {
		t.Errorf("alerts come at other times than %s says:\n%s", clocksFile, diff)
	}
}

// clockOf plays one alert that nobody answers, up to the second that goes to
// everybody.
func clockOf(t *testing.T, kind care.Kind, at time.Time) string {
	scheme := riverside()
	scheme.Team = append(scheme.Team, care.LinkWorker{ID: "ana", Name: "Ana Costa", Address: "telegram:4002", Role: care.RoleLinkWorker})
	w := newTown(t, func(s *parts) { s.Scheme, s.Conversations = scheme, byKind{} })
	w.clock.set(at)
	w.says(ann, string(kind))
	var steps []string
	for all := 0; all < 2 && len(steps) < 7; {
		who := w.alerted()
		if len(who) > 0 {
			steps = append(steps, w.clock.now().In(scheme.Location()).Format("Mon 15:04 ")+audienceOf(who))
		}
		if len(who) == len(scheme.Team) {
			all++
		}
		next, err := w.store.NextDue(context.Background(), w.clock.now())
		if err != nil || next.IsZero() {
			t.Errorf("%s: an alert that nobody took climbs no more (%v)", kind, err)
			break
		}
		w.clock.set(next)
		w.sweep()
	}
	return strings.Join(steps, ", ") + ", and so on"
}

// alerted are those who got an alert since the last look, in the order of the
// team.
func (w *town) alerted() (who []string) {
	for _, n := range []*network{w.sms, w.app} {
		n.mu.Lock()
		for _, m := range n.sent {
			if member, ok := w.Scheme.WorkerAt(m.To); ok && m.Purpose == "alert" {
				who = append(who, member.FirstName())
			}
		}
		n.sent = nil
		n.mu.Unlock()
	}
	slices.Sort(who)
	return slices.Compact(who)
}

func audienceOf(who []string) string {
	names := strings.Join(who, " ")
	if word := map[string]string{
		"Kim": "Kim on call", "Ana Kim Sam": "the link workers", "Priya": "the manager", "Ana Kim Priya Sam": "everybody",
	}[names]; word != "" {
		return word
	}
	return names
}
