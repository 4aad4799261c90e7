package bot

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// Every script is played, and nothing of what anybody typed, no name and no
// number is in what others can see: the log, the metrics, IDs, alerts, notices.
func TestScriptsLeakNothing(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d scripts (%v)", len(paths), err)
	}
	alerts := 0
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, lines := readScript(t, path)
			registry := prometheus.NewRegistry()
			s := newStage(t, archive, counted(registry))
			secrets := []string{"Mary", "Jones", "AB10", "+447700900", "telegram:4001", "telegram:4009", "March 1954", "Okafor", "H4KQ"}
			for line := range strings.Lines(lines) {
				s.line(strings.TrimRight(line, "\n"))
				who, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
				if text = s.fill(text); ok && addressOf(who) != "" && len(text) > 10 && !strings.HasPrefix(text, "[") {
					secrets = append(secrets, text)
				}
			}
			holdsNone(t, "log", s.logs.String(), secrets)
			families, err := registry.Gather()
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range families {
				holdsNone(t, "metric", f.String(), secrets)
			}
			health := append(slices.Clone(secrets), "distress", "suicid", "health", "emergency", "abuse", "Mary")
			health = slices.DeleteFunc(health, func(secret string) bool { return secret == "Okafor" }) // colleagues are named
			for _, m := range append(s.sms.all(), s.app.all()...) {
				holdsNone(t, "an ID", m.ID+m.Contact, secrets)
				if m.Purpose == "alert" || m.Purpose == "notice" {
					alerts++
					holdsNone(t, m.Purpose, m.Text, health)
				}
			}
		})
	}
	if alerts < 100 {
		t.Errorf("only %d alerts: this test looks at little", alerts)
	}
}
