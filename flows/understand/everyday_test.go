package understand

import (
	"os"
	"strings"
	"testing"
)

// A usual day's texts raise no alarm and end no texts.
func TestEverydayTextsRaiseNoAlarm(t *testing.T) {
	file, err := os.ReadFile("testdata/everyday.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(file)) {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			continue
		}
		n++
		if s := Hear(text, Asked{}); s.Severity > 1 || s.Name == Stop {
			t.Errorf("%q: %s %d, %s", text, s.Name, s.Severity, s.Why)
		}
	}
	if n < 300 {
		t.Errorf("only %d texts", n)
	}
}
