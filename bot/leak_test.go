package bot

import (
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/tools/txtar"

	"github.com/linkline/linkline/flows/care"
)

// Every script is played, and nothing of what anybody typed, no name and no
// number is in what others can see: the log, the metrics, IDs, alerts, notices.
func TestScriptsLeakNothing(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d scripts (%v)", len(paths), err)
	}
	var alerts atomic.Int64
	t.Cleanup(func() {
		if alerts.Load() < 100 {
			t.Errorf("only %d alerts: this test looks at little", alerts.Load())
		}
	})
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, lines := readScript(t, path)
			registry := prometheus.NewRegistry()
			s := newStage(t, archive, counted(registry))
			s.Scheme.Alerts = care.AlertPlan{} // as it is unless a scheme decides otherwise
			secrets := []string{"Mary", "Jones", "AB10", "+447700900", "telegram:4001", "telegram:4009", "March 1954", "Okafor", "H4KQ"}
			for line := range strings.Lines(lines) {
				s.line(strings.TrimRight(line, "\n"))
				who, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
				// A word of ours with a reference is what we tell the team to write.
				ours := strings.HasPrefix(who, "worker") && len(strings.Fields(text)) == 2
				if text = s.fill(text); ok && addressOf(who) != "" && len(text) > 10 && !strings.HasPrefix(text, "[") && !ours {
					secrets = append(secrets, text)
				}
			}
			alerts.Add(int64(s.leaksNone(t, registry, secrets)))
		})
	}
}

// leaksNone looks at what others can see of a script that was played, and counts
// the alerts and notices in it.
func (s *stage) leaksNone(t *testing.T, registry *prometheus.Registry, secrets []string) (alerts int) {
	t.Helper()
	holdsNone(t, "log", s.logs.String(), secrets)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		holdsNone(t, "metric", f.String(), secrets)
	}
	health := append(slices.Clone(secrets), "distress", "suicid", "health", "emergency", "abuse", "self-harm", "onel", "Mary", "077009")
	// Colleagues are named, and a number that can be rung.
	health = slices.DeleteFunc(health, func(secret string) bool { return secret == "Okafor" })
	for _, m := range append(s.sms.all(), s.app.all()...) {
		holdsNone(t, "an ID", m.ID+m.Contact, secrets)
		if m.Purpose == "alert" || m.Purpose == "notice" {
			alerts++
			holdsNone(t, m.Purpose, m.Text, health)
		}
	}
	return alerts
}

// The scripts of the flows, which are of the patient's side alone, are played with
// a team behind them: nothing of them is in what others can see either.
func TestFlowScriptsLeakNothing(t *testing.T) {
	paths, err := filepath.Glob("../flows/testdata/*.txtar")
	if err != nil || len(paths) < 80 {
		t.Fatalf("%d scripts (%v)", len(paths), err)
	}
	alerts := 0
	settings := "languages: en cy pl ro uk ar ur pa bn\n"
	first := newStage(t, &txtar.Archive{Files: []txtar.File{{Name: "settings", Data: []byte(settings)}}})
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, lines := readScript(t, path)
			registry := prometheus.NewRegistry()
			s := first.another(t, counted(registry))
			for line := range strings.Lines(fileOf(archive, "settings")) {
				if at, ok := strings.CutPrefix(strings.TrimSpace(line), "at: "); ok {
					start, err := time.ParseInLocation("2006-01-02 15:04", at, s.Scheme.Location())
					if err != nil {
						t.Fatal(err)
					}
					s.clock.set(start.UTC())
				}
			}
			secrets := []string{"Mary", "Jones", "AB10", "+447700900", "March 1954", "Okafor"}
			for line := range strings.Lines(lines) {
				secrets = append(secrets, s.plays(strings.TrimRight(line, "\n"))...)
			}
			alerts += s.leaksNone(t, registry, secrets)
		})
	}
	if alerts < 60 {
		t.Errorf("only %d alerts: this test looks at little", alerts)
	}
}

// another is a stage with the same scheme and flows, which take a while to read,
// where nothing has happened yet.
func (s *stage) another(t *testing.T, alter ...func(*parts)) *stage {
	a := &stage{seen: map[care.Address]int{}, buttons: map[care.Address]map[string]string{}, statuses: map[string]string{}}
	a.town = newTown(t, append(alter, func(p *parts) {
		p.Scheme, p.Conversations, p.NewRef = s.Scheme, s.Desk.Conversations, a.newRef
	})...)
	a.clock.set(s.clock.now())
	return a
}

// plays is one line of a flow's script, as far as it is the patient's or time goes
// by; it returns what was said that is long enough to be known again.
func (s *stage) plays(line string) (said []string) {
	if laterForm.MatchString(line) {
		s.later(line)
		return nil
	}
	text, ok := strings.CutPrefix(line, "patient: ")
	switch {
	case !ok || strings.HasPrefix(text, "[button "), text == "[old button]":
		return nil // a number means the same
	case text == "[empty]":
		text = ""
	case !strings.HasPrefix(text, "["):
		if len(text) > 10 {
			said = []string{text}
		}
	}
	s.speak(ann, text)
	return said
}

// Every kind of alert, through all of its ladder.
func TestEveryKindOfAlertLeaksNothing(t *testing.T) {
	for _, kind := range care.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			registry := prometheus.NewRegistry()
			s := newStage(t, &txtar.Archive{}, counted(registry))
			w := newTown(t, counted(prometheus.NewRegistry()), func(p *parts) { p.Conversations = byKind{} })
			s.town = w
			w.says(ann, string(kind))
			for range 8 {
				next, err := w.store.NextDue(t.Context(), w.clock.now())
				if err != nil || next.IsZero() {
					t.Fatal(next, err)
				}
				w.clock.set(next)
				w.sweep()
			}
			if n := s.leaksNone(t, registry, []string{"+447700900", "telegram:4001", "Okafor"}); n < 6 {
				t.Errorf("only %d alerts", n)
			}
		})
	}
}

// What a scheme lets alerts on Telegram say is said there and nowhere else: each
// text message is as it is without.
func TestAlertsSayMoreOnTelegramOnly(t *testing.T) {
	play := func(plan care.AlertPlan) (texts, app []string) {
		archive, lines := readScript(t, "testdata/alerts-say-more.txtar")
		s := newStage(t, archive)
		s.Scheme.Alerts = plan
		for line := range strings.Lines(lines) {
			s.line(strings.TrimRight(line, "\n"))
		}
		for _, m := range s.sms.all() {
			texts = append(texts, m.Text)
		}
		for _, m := range s.app.all() {
			if m.Purpose == "alert" {
				app = append(app, m.Text)
			}
		}
		slices.Sort(texts) // two people's are not sent in any order
		return texts, app
	}
	plain, plainApp := play(care.AlertPlan{})
	more, moreApp := play(care.AlertPlan{Telegram: care.AlertDetails(), SMS: care.AlertDetails()})
	if diff := cmp.Diff(plain, more); diff != "" {
		t.Errorf("text messages differ: %s", diff)
	}
	for i, m := range moreApp {
		if i < len(plainApp) && !strings.HasPrefix(m, plainApp[i]+"\n") {
			t.Errorf("%q does not add to %q", m, plainApp[i])
		}
	}
	if all := strings.Join(moreApp, "|"); !strings.Contains(all, "Mary, Riverside Surgery, just now") || !strings.Contains(all, "speaks Polish") || !strings.Contains(all, "waiting 2 hours") {
		t.Errorf("nothing is added: %s", all)
	}
	holdsNone(t, "alert", strings.Join(plainApp, "|"), []string{"Mary", "Surgery", "Polish", "waiting 2"})
}
