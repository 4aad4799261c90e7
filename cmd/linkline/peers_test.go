package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The tests of peers run the built program against other people's stand-ins for
// the networks (.ci/peers) and a real Redis: a self-referral, from the first
// text to the alert that is taken.

// peer is a network as its people see it.
type peer interface {
	// say is somebody writing a text.
	say(t *testing.T, who, text string)
	// press is somebody pressing a button by its data.
	press(t *testing.T, who, data string)
	// shown is what arrived on somebody's phone, oldest first.
	shown(t *testing.T, who string) []message
}

type message struct {
	text    string
	buttons []string // the data of each
}

// reporter is a network that also says what became of messages.
type reporter interface {
	report(t *testing.T, who string, line *program)
}

// script is how a person answers our questions: by the words that a question
// holds. Where a question has buttons, a number presses one. The surgery is
// misspelled; how sure we are of it depends on what others there are.
var script = []struct{ asks, reply string }{
	{"Who is this for?", "1"},
	{"Which GP surgery", "riverside surgry"},
	{"Which of these is your GP surgery", "1"},
	{"What is your first name", "Mary"},
	{"What can we help with", "1 4"},
	{"How is it best to reach you", "2"},
	{"What is safe for you", "1 2"},
	{"date of birth", "3 March 1954"},
	{"What is your postcode", "AB10 1AB"},
	{"What is your surname", "Jones"},
	{"NHS number", "skip"},
	{"with a link worker, so that", "1"},
	{"let your GP surgery know", "yes please"},
	{"Is this all right?", "1"},
}

var reference = regexp.MustCompile(`Your reference is ([A-Z0-9]+)`)

// play lets a person refer themselves until they are given a reference. meanwhile
// is called before each answer, with its number.
func play(t *testing.T, p peer, who string, meanwhile func(int)) (ref string) {
	t.Helper()
	p.say(t, who, "hello")
	answered, seen := map[string]bool{}, 0
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		shown := p.shown(t, who)
		for _, m := range shown[seen:] {
			if found := reference.FindStringSubmatch(m.text); found != nil {
				return found[1]
			}
			for _, s := range script {
				if strings.Contains(m.text, s.asks) && !answered[s.asks] {
					meanwhile(len(answered))
					answered[s.asks] = true
					answer(t, p, who, m, s.reply)
				}
			}
		}
		seen = len(shown)
	}
	t.Fatalf("no reference after %d answers; the phone shows %q", len(answered), p.shown(t, who))
	return ""
}

func answer(t *testing.T, p peer, who string, m message, reply string) {
	if n := int(reply[0] - '1'); len(reply) == 1 && n >= 0 && n < len(m.buttons) {
		p.press(t, who, m.buttons[n])
		return
	}
	p.say(t, who, reply)
}

// arrives waits until a text that holds words is on a phone.
func arrives(t *testing.T, p peer, who, words string, patience time.Duration) (message, bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		shown := p.shown(t, who)
		if i := slices.IndexFunc(shown, func(m message) bool { return strings.Contains(m.text, words) }); i >= 0 {
			return shown[i], true
		}
	}
	return message{}, false
}

// cast are the people of a story, by the names that the network has for them.
type cast struct{ patient, worker, manager string }

// selfReferral is the whole story. At the fifth answer the program is killed and
// started again.
func selfReferral(t *testing.T, p peer, all cast, line *program) {
	ref := play(t, p, all.patient, func(n int) {
		if n == 5 {
			line.kill(t)
			line.start(t)
		}
	})
	alert, ok := arrives(t, p, all.worker, "TAKE "+ref, 5*time.Second)
	for day := 0; !ok && day < 5; day++ { // it may be night, or a bank holiday
		line.forward(t, "24h")
		alert, ok = arrives(t, p, all.worker, "TAKE "+ref, 2*time.Second)
	}
	if !ok {
		t.Fatalf("no alert; the worker's phone shows %q", p.shown(t, all.worker))
	}
	for _, private := range []string{"Mary", "Jones", "onel", "1954", "AB10"} {
		if strings.Contains(alert.text, private) {
			t.Errorf("the alert says %q: %s", private, alert.text)
		}
	}
	if len(alert.buttons) > 0 {
		p.press(t, all.worker, alert.buttons[0])
	} else {
		p.say(t, all.worker, "take "+strings.ToLower(ref))
	}
	if _, ok := arrives(t, p, all.worker, "You have "+ref, 10*time.Second); !ok {
		t.Errorf("the worker was not told; their phone shows %q", p.shown(t, all.worker))
	}
	if _, ok := arrives(t, p, all.patient, "Sam Okafor will be your link worker", 10*time.Second); !ok {
		t.Errorf("the patient was not told; their phone shows %q", p.shown(t, all.patient))
	}
	once(t, p.shown(t, all.patient))
	if r, ok := p.(reporter); ok {
		r.report(t, all.patient, line)
	}
	line.stop(t)
	line.silent(t, "Mary", "Jones", "onely", "March", "AB10", "surgry", all.patient, secretOfPeers)
	if strings.ContainsAny(all.worker, "0123456789") { // a number, and not a simulated phone's name
		line.silent(t, all.worker)
	}
}

// once fails when a text came twice.
func once(t *testing.T, shown []message) {
	t.Helper()
	counts := map[string]int{}
	for _, m := range shown {
		if counts[m.text]++; counts[m.text] == 2 {
			t.Errorf("came twice: %q", m.text)
		}
	}
	if len(counts) < len(script)+1 {
		t.Errorf("only %d different texts", len(counts))
	}
}

// secretOfPeers is the token of every account in these tests.
const secretOfPeers = "0tokenofpeers0"

// needPeers says where the peers are, and skips a test without them unless they
// are required.
func needPeers(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", ".ci", "peers"))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("LINKLINE_PEERS") != "1" {
		t.Skip("LINKLINE_PEERS=1 runs this, after npm ci --prefix .ci/peers")
	}
	return dir
}
