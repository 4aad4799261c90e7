package bot

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/linkline/linkline/flows/care"
)

// TestNothingPersonalLeavesTheConversation plays a Store case, with failures,
// and looks at all that others can see: the log, the metrics, and every text to
// a phone of the team that is an alert.
func TestNothingPersonalLeavesTheConversation(t *testing.T) {
	registry := prometheus.NewRegistry()
	w := newTown(t, counted(registry))
	typed := []string{"name Annabel", "dark thoughts since the funeral", "boom my diabetes", "refer", "agree", "stop", "start"}
	for _, text := range typed {
		w.says(ann, text)
	}
	w.pass(40 * time.Minute)
	w.sms.fail(Rejected, "21617")
	w.says(ann, "hi")
	w.sms.fail(Broken, "20003")
	w.says(ann, "hi")
	w.sms.mend()
	for _, from := range []care.Address{kim, sam} {
		for _, word := range []string{"take", "LIST", "hello there", "SHOW"} {
			w.says(from, word)
		}
	}
	w.pass(3 * time.Minute)

	secrets := append([]string{"Annabel", "funeral", "diabetes", "7700900", "telegram:4001", "Okafor", "hello there"}, typed[:3]...)
	holdsNone(t, "log", w.logs.String(), secrets)
	holdsNone(t, "metrics", gathered(t, registry), secrets)
	health := []string{"Annabel", "funeral", "diabetes", "7700900", "thoughts", "distress", "suicid", "health", "emergency"}
	alerts := 0
	for _, m := range append(w.sms.all(), w.app.all()...) {
		if m.Purpose == "alert" {
			alerts++
			holdsNone(t, "alert", m.Text+m.ID, health)
			for _, b := range m.Buttons {
				holdsNone(t, "button", b.Label+b.Data, health)
			}
		}
	}
	if alerts < 10 || len(w.logs.String()) < 1000 {
		t.Errorf("only %d alerts and %d bytes of log: this test looks at nothing", alerts, len(w.logs.String()))
	}
}

var (
	randomID = regexp.MustCompile(`[a-z2-7]{26}`)
	logTime  = regexp.MustCompile(`"time":"[^"]*"`)
)

func holdsNone(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	text = randomID.ReplaceAllString(text, "ID") // a random ID may spell anything, and so may a time
	text = logTime.ReplaceAllString(text, "")
	for _, s := range secrets {
		if i := strings.Index(text, s); i >= 0 {
			t.Errorf("%s holds %q: %q", where, s, text[max(0, i-60):min(len(text), i+60)])
		}
	}
}

func gathered(t *testing.T, r *prometheus.Registry) string {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range families {
		b.WriteString(f.String() + "\n")
	}
	for _, want := range []string{"linkline_turns_total", "linkline_sends_total", "linkline_alerts_total", "linkline_send_seconds", "linkline_urgent_cases_waiting"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no metric %s", want)
		}
	}
	return b.String()
}
