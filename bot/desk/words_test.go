package desk

import (
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// longest are blanks as long as they come.
var longest = map[string]string{
	"scheme": "Riverside and Market Town Link Workers", "phone": "01632 960000", "ref": "K4M72", "name": "Oluwaseun Featherstonehaugh",
	"day": "Wednesday 24 September", "waiting": "K4M72, K4M73, K4M74, K4M76, K4M77, K4M78, K4M79, K4M7B, K4M7C, K4M7D and 490 more",
	"yours": "K4M72, K4M73, K4M74, K4M76, K4M77", "number": "phone +447700900123", "first": "Oluwaseun", "times": "weekday mornings after ten, not Fridays",
	"rules": "Safe to call: not asked. Safe to leave a message: not asked. Safe to text: not asked.", "call": "not asked", "voicemail": "not asked",
	"texting": "not asked", "pause": "30 minutes", "wait": "12 weeks", "link": "https://t.me/riverside_link_workers_bot?start=join-H4KQ-7MXD", "code": "871731000000106", "other": "K4M73", "word": "HISTORY", "tries": "3", "language": "Portuguese", "time": "Wednesday 24 September, 3pm",
	"year": "2027", "rest": "Oluwaseun Featherstonehaugh +447700900123", "from": "Wed 24 September", "to": "Wed 24 September", "list": "K4M2T Kim Okafor, 24 November; K4M3T Sam Lee, 25 November", "how": "at their home",
	"risk": "two large dogs, ring before you come", "refs": "K4M72, K4M73, K4M74", "status": "in-progress", "needs": "text only, large print letters", "network": "telegram", "shown": "K4M72, K4M73", "n": "490",
	"scores": "25 Nov baseline, answered, satisfied 7 high, worthwhile 7 high, happy 7 high, anxious 2 low",
	"limit":  "250", "since": "Wednesday 24 September", "urgent": "112", "open": "12", "dead": "490", "due": "490",
	"text": strings.Repeat("tea ", 55), "people": "490", "parts": "2", "total": "980", "told": "490", "left": "490",
	"middle": "112 minutes", "longest": "47 hours", "loads": "Sam 31 of 60, Kim 60 of 60, Oluwaseun 59 of 60",
}

func shipped(t *testing.T) map[string]string {
	t.Helper()
	var all map[string]string
	if err := yaml.Unmarshal(english, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWordsFitTwoParts(t *testing.T) {
	w := English()
	for key := range shipped(t) {
		text := w.Text("en", key, longest)
		if parts, unicode := flows.Parts(text); parts > 2 || unicode {
			t.Errorf("%s takes %d parts (UCS-2: %v): %q %q", key, parts, unicode, text, flows.NotGSM(text))
		}
		if strings.ContainsAny(text, "{}") {
			t.Errorf("%s has a blank that is never filled: %q", key, text)
		}
	}
}

// Words that a network takes for itself when somebody answers with them alone.
var reserved = regexp.MustCompile(`\b(STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|YES|HELP|INFO)\b`)

func TestWordsOfferNothingThatANetworkTakes(t *testing.T) {
	for key, text := range shipped(t) {
		if reserved.MatchString(text) {
			t.Errorf("%s offers a reserved word: %q", key, text)
		}
	}
}

func TestEveryKindHasWords(t *testing.T) {
	w, all := English(), shipped(t)
	for _, k := range care.Kinds() {
		for _, severity := range []int{0, 1} {
			c := flows.Case{Case: care.Case{Kind: k, Severity: severity}}
			for _, key := range []string{alertKey(c), toldKey(c)} {
				if w.Text("en", key, nil) == "" {
					t.Errorf("%s %d: no words %s", k, severity, key)
				}
			}
		}
	}
	for key, text := range all {
		if strings.HasPrefix(key, "alert.") && key != "alert.button" && !strings.Contains(text, "TAKE {ref}") {
			t.Errorf("%s does not say how to take it: %q", key, text)
		}
	}
}

func TestRefsCanBeSaidAloud(t *testing.T) {
	shape := regexp.MustCompile(`^([BCDFGHJKMNPQRTVWXYZ][2346789]){2}[BCDFGHJKMNPQRTVWXYZ]$`)
	seen := map[string]bool{}
	for range 2000 {
		ref := NewRef()
		if !shape.MatchString(ref) {
			t.Fatalf("%q", ref)
		}
		if parseRef(" ref "+strings.ToLower(ref[:2])+"-"+ref[2:]+".") != ref {
			t.Fatalf("%q is not read as it may be typed", ref)
		}
		seen[ref] = true
	}
	if len(seen) < 1960 { // of 336,000 some six come twice
		t.Errorf("only %d different references of 2000", len(seen))
	}
}
