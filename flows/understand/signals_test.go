package understand

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// example is a line of testdata/signals.txt.
type example struct {
	signal   string
	severity int
	text     string
}

func examplesOf(t *testing.T, file string) []example {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	for _, line := range strings.Split(string(b), "\n") {
		label, text, ok := strings.Cut(line, "\t")
		if !ok {
			continue
		}
		name, severity, _ := strings.Cut(label, " ")
		n, err := strconv.Atoi(severity)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, example{name, n, text})
	}
	return out
}

// What is heard is at least as grave as the example says, and everyday words
// raise no alarm.
func TestSignalsAreHeard(t *testing.T) {
	t.Parallel()
	for _, e := range examplesOf(t, "signals.txt") {
		s := Hear(e.text, Asked{Now: asking})
		if s.Name != e.signal || s.Severity < e.severity {
			t.Errorf("%q: %s %d, want %s %d (%s)", e.text, s.Name, s.Severity, e.signal, e.severity, s.Why)
		}
	}
}

// What the blind rounds taught stays learned: of each file at least 19 in 20 of
// the dangers raise an alarm or are asked about, and at most 1 everyday text in 50
// raises an alarm.
func TestBlindRoundsStayLearned(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"blind-1.txt", "blind-2.txt", "blind-3.txt", "blind-4.txt", "blind-6-first.txt", "blind-6-second.txt"} {
		dangers, missed, everyday, alarms := 0, 0, 0, 0
		for _, e := range examplesOf(t, file) {
			s := Hear(e.text, Asked{Now: asking})
			switch {
			case e.severity > 1:
				dangers++
				missed += boolInt(s.Severity == 0)
			case e.signal == NoSignal:
				everyday++
				alarms += boolInt(s.Severity > 1)
			}
		}
		if missed*20 > dangers || alarms*50 > everyday {
			t.Errorf("%s: %d of %d dangers missed, %d of %d everyday texts alarm", file, missed, dangers, alarms, everyday)
		}
	}
}

// What may answer an open question is never taken before it: "not interested" is
// a no to an offer, and nobody is cut off for it.
func TestWhatMayAnswerYields(t *testing.T) {
	t.Parallel()
	for text, whole := range map[string]bool{"not interested": false, "not me": false, "stop": true, "stop texting me": true} {
		s := Hear(text, Asked{Now: asking})
		if s.Name == NoSignal || s.Whole != whole {
			t.Errorf("%q: %s, whole %v, want %v", text, s.Name, s.Whole, whole)
		}
	}
	if r := Read(YesNo, "not interested", Asked{Question: "Would you like to hear of groups?"}); r.Value != "no" {
		t.Errorf("as an answer it is %q", r.Value)
	}
}
