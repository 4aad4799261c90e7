package store

import (
	"embed"
	"regexp"
	"strings"
	"testing"
)

//go:embed lua/*.lua
var scripts embed.FS

// The house's rules for scripts: pure, short, with tabs, and with a header that
// says what goes in and what comes out.
func TestScriptsFollowTheRules(t *testing.T) {
	impure := regexp.MustCompile(`(?i)"(TIME|RANDOMKEY|SRANDMEMBER|EXPIRE|PEXPIRE|EXPIREAT|SETEX|SPOP|EVAL)"|math\.random|os\.(time|clock)|XADD`)
	entries, err := scripts.ReadDir("lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := scripts.ReadFile("lua/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		code := 0
		for _, l := range lines {
			if !strings.HasPrefix(strings.TrimSpace(l), "--") {
				code++
			}
			if strings.HasPrefix(l, " ") {
				t.Errorf("%s: indented with spaces: %q", e.Name(), l)
			}
		}
		if code >= 40 {
			t.Errorf("%s: %d lines of code", e.Name(), code)
		}
		if m := impure.Find(text); m != nil {
			t.Errorf("%s: not pure: %s", e.Name(), m)
		}
		part := strings.HasPrefix(string(text), "-- ") && strings.Contains(string(text), "\nlocal function ")
		if !part && (!strings.Contains(string(text), "-- KEYS:") || !strings.Contains(string(text), "-- ARGV:") || !strings.Contains(string(text), "-- Returns:")) {
			t.Errorf("%s: its header does not name KEYS, ARGV and what it returns", e.Name())
		}
	}
}

// A word that no script says is an error, not a success.
func TestUnknownWord(t *testing.T) {
	for _, w := range []string{"", "OK", "done"} {
		if word(w) == nil {
			t.Errorf("%q passes", w)
		}
	}
}
