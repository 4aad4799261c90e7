package desk

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

// kept is what a translation may not change: blanks, numbers, reply words.
var kept = regexp.MustCompile(`\{[a-z]+\}|[0-9]+|CALL ME`)

func keptIn(text string) []string {
	all := kept.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// first is what every language says; what is newer comes in English until it is
// translated.
var first = []string{"told.urgent", "told.referral", "told.call_me", "told.other", "told.another", "told.here", "told.finished",
	"told.gone", "told.gone.waiting", "service.trouble"}

func TestPatientsWordsSayTheSame(t *testing.T) {
	var all map[string]map[string]string
	if err := yaml.Unmarshal(foreign, &all); err != nil {
		t.Fatal(err)
	}
	book, err := flows.Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	w, english := English(), shipped(t)
	for _, c := range book.Coverage() {
		if c.Language == "en" {
			continue
		}
		of := all[c.Language]
		for key, text := range english {
			own := of[key]
			if own == "" && slices.Contains(first, key) {
				t.Errorf("%s lacks %s", c.Language, key)
			} else if own == "" && strings.HasPrefix(key, "told.") {
				t.Logf("%s says %s in English", c.Language, key)
			}
			if own != "" && !slices.Equal(keptIn(own), keptIn(text)) {
				t.Errorf("%s %s keeps %v, English %v", c.Language, key, keptIn(own), keptIn(text))
			}
		}
		for key := range of {
			sent := book.Offering("en", c.Language).Dress(c.Language, care.SMS, w.Text(c.Language, key, longest))
			if n, _ := flows.Parts(sent); n > 6 || len([]rune(sent)) > 320 {
				t.Errorf("%s %s takes %d parts, %d characters", c.Language, key, n, len([]rune(sent)))
			}
			if strings.ContainsAny(sent, "{}") {
				t.Errorf("%s %s has a blank that is never filled: %q", c.Language, key, sent)
			}
		}
	}
}

// Somebody is told in their language, with its own names of days, while it is on.
func TestPatientsAreToldInTheirLanguage(t *testing.T) {
	scheme := *care.Demo()
	scheme.Languages = []string{"en", "pl"}
	book, err := flows.Load(&scheme, library.FS)
	if err != nil {
		t.Fatal(err)
	}
	l := &Desk{Setup: Setup{Scheme: &scheme, Conversations: flows.NewShelf(book), Words: English()}}
	blanks := map[string]string{"name": "Ana Bell", "day": book.Day("pl", time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC))}
	c := care.Contact{Language: "pl", Addresses: []care.Address{"sms:+447700900101"}}
	if got := l.text(c, "told.call_me", blanks); got != "Ana Bell ("+scheme.Name+") odezwie sie do wtorku 24 listopada." {
		t.Errorf("Polish: %s", got)
	}
	if got := l.staffText("staff.none", nil); got != "none" {
		t.Errorf("staff: %s", got)
	}
	scheme.Languages = []string{"en"}
	if got := l.text(c, "told.call_me", blanks); !strings.HasPrefix(got, "Ana Bell from ") {
		t.Errorf("a language that is off: %s", got)
	}
}
