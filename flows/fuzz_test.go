package flows_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// FuzzWhateverIsTyped holds, for any texts in any order: no referral before the
// consent to share, no empty text, no text over the network's limit, turns never
// go back, and STOP always stops.
func FuzzWhateverIsTyped(f *testing.F) {
	f.Add("hello\n1\nRiverside Surgery\nMary\n1 4\n2\n1 2\n3 March 1954\nAB10 1AB\nJones\nskip\n1\n1\n1")
	f.Add("hello\n1\nstop\nI want to die\nSTART\nBACK\nCHANGE 9\nMORE")
	f.Add("call me\n\x00\xff\n1\n\u202e\n943 476 5919\nskip\nwrong number")
	book := shipped(f)
	f.Fuzz(func(t *testing.T, typed string) {
		c := care.Contact{ID: "fuzz"}
		var s flows.Session
		now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
		lines := strings.Split(typed, "\n")
		for i, line := range lines[:min(len(lines), 40)] {
			now = now.Add(time.Minute)
			s = turn(t, book, &c, s, flows.Message{ID: "f", Network: care.SMS, Kind: care.Text, Text: line}, now)
			if i%7 == 6 {
				s = turn(t, book, &c, s, flows.Timeout{Name: "nudge", Turn: s.Turn, Network: care.SMS}, now)
			}
		}
		turn(t, book, &c, s, flows.Message{ID: "f", Network: care.SMS, Kind: care.Text, Text: "STOP"}, now)
		if c.OptedOut.IsZero() {
			t.Error("STOP did not stop")
		}
	})
}

// FuzzDecode holds that a state which another version wrote, or a hand, never stops
// a person from being heard: it is refused, or the next text goes on from it.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"n":3,"stack":[{"flow":"referral","step":"name"}],"ans":[{"k":"help","v":"1"}]}`), []byte(`{"id":"fuzz"}`), "1")
	f.Add([]byte(`{"n":-1,"stack":[{},{"flow":"nobody","step":"?"}],"near":["A"],"times":[{}],"queue":[{}],"asides":[{}]}`), []byte(`{"id":"fuzz","lang":"zz"}`), "BACK")
	f.Add([]byte(`{"stack":[{"flow":"referral","step":"gone"}],"held":{},"closed":{},"rest":"x"}`), []byte(`{}`), "MORE")
	book := shipped(f)
	f.Fuzz(func(t *testing.T, session, contact []byte, typed string) {
		var s flows.Session
		var c care.Contact
		var err error
		bottest.Frugal(t, len(session)+len(contact), func() { err = errors.Join(json.Unmarshal(session, &s), json.Unmarshal(contact, &c)) })
		if err != nil {
			return
		}
		now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
		next, _ := book.Advance(c, s, flows.Message{ID: "f", Network: care.SMS, Kind: care.Text, Text: typed}, flows.Moment{Now: now, Ref: "K2M34"})
		book.Advance(c, next, flows.Timeout{Name: "nudge", Turn: next.Turn, Network: care.SMS}, flows.Moment{Now: now.Add(time.Minute), Ref: "K2M34"})
	})
}

func turn(t *testing.T, book *flows.Book, c *care.Contact, s flows.Session, in flows.Input, now time.Time) flows.Session {
	t.Helper()
	next, effects := book.Advance(*c, s, in, flows.Moment{Now: now, Ref: "K2M34"})
	flows.Remember(c, effects)
	for _, e := range effects {
		switch e := e.(type) {
		case flows.Send:
			if strings.TrimSpace(e.Text) == "" {
				t.Error("an empty text")
			}
			if len(e.Text) > 1600 {
				t.Errorf("a text of %d bytes", len(e.Text))
			}
		case flows.HandOff:
			if e.Kind == care.KindReferral && !c.Consented(care.ConsentLinkWorker) {
				t.Error("a referral without consent")
			}
		}
	}
	if next.Turn < s.Turn {
		t.Errorf("turn went from %d to %d", s.Turn, next.Turn)
	}
	raw, err := json.Marshal(next)
	if err != nil {
		t.Fatal(err)
	}
	var again flows.Session
	if err := json.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	return again
}
