package flows

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

// TestHowItWentInAnyWords holds that whoever is asked how it went, and answers in
// their own words, gets words that fit, is kept with what they answered, and, when
// it was not good or is not clear, is passed on to a person. Nobody is told that we
// did not get it.
func TestHowItWentInAnyWords(t *testing.T) {
	book, err := Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	glad, sorry, thanks, passed, met, fine := "We are glad", "We are sorry to hear", "Thank you for telling us. Would you", "Thank you. We have passed", "find a time with you", "That is fine"
	const (
		kept = iota // answered with it, and nobody is alerted
		told        // and a person hears of it
	)
	for _, tt := range []struct {
		says   string
		kept   string // in the record of the check-in
		reply  string
		passed int
	}{
		{"it went well thanks", "well", glad, kept},
		{"lovely", "well", glad, kept},
		{"good thanks", "well", glad, kept},
		{"great thank you so much", "well", glad, kept},
		{"Not bad at all", "well", glad, kept},
		{"could be worse", "well", glad, kept},
		{"no problems", "well", glad, kept},
		{"no, it was good", "well", glad, kept},
		{"I wasn't sure. It was lovely", "well", glad, told},
		{"\U0001F44D", "well", glad, kept},
		{"9/10", "well", glad, kept},
		{"it was nice to talk to someone who had time", "well", glad, told},
		{"not great", "badly", sorry, told},
		{"didnt go well", "badly", sorry, told},
		{"no good", "badly", sorry, told},
		{"I don't think it helped", "badly", sorry, told},
		{"useless", "badly", sorry, told},
		{"it made me cry and I felt judged by what she asked", "badly", sorry, told},
		{"3", "badly", sorry, told},
		{"she was nice but late", "mixed", thanks, told},
		{"good but I could not hear her", "mixed", thanks, told},
		{"alright I suppose", "mixed", thanks, told},
		{"2", "mixed", thanks, kept},
		{"nobody turned up", "not met", met, told},
		{"I forgot", "not met", met, told},
		{"we talked about the garden group", "own words", passed, told},
		{"she is sending me some info", "own words", passed, told},
		{"well she told me about the garden", "own words", passed, told},
		{"hmm not sure", "", fine, kept},
	} {
		var out bytes.Buffer
		p := &Player{Book: book, Network: care.SMS, Out: &out, Now: time.Date(2026, 12, 14, 9, 30, 0, 0, time.UTC)}
		p.Contact.ID = "contact"
		asked := AskingAfter(care.CheckIn{Name: "how_it_went", Contact: "contact", Case: "K4M2T", Start: p.Now.AddDate(0, 0, -2), Open: p.Now, Close: p.Now.AddDate(0, 0, 7)}, nil)
		asked.Network = care.SMS
		p.turn(asked)
		out.Reset()
		p.Hear(tt.says)
		got := out.String()
		if !strings.Contains(got, tt.reply) || strings.Contains(got, "Sorry, we did not get that") {
			t.Errorf("%q gets no words that fit, want %q\n%s", tt.says, tt.reply, got)
		}
		if kept := p.checked[0].Summary(); !strings.HasSuffix(kept, strings.TrimSpace("how it went "+tt.kept)) && tt.kept != "" {
			t.Errorf("%q is kept as %q, want %s", tt.says, kept, tt.kept)
		}
		if alerts := strings.Count(got, "hand off message"); alerts != tt.passed {
			t.Errorf("%q reaches a person %d times, want %d\n%s", tt.says, alerts, tt.passed, got)
		}
	}
}

// A word that says nothing is asked about once, kindly, and goes to a person after
// that: nobody is asked three times.
func TestHowItWentUnclear(t *testing.T) {
	book, err := Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p := &Player{Book: book, Network: care.SMS, Out: &out, Now: time.Date(2026, 12, 14, 9, 30, 0, 0, time.UTC)}
	asked := AskingAfter(care.CheckIn{Name: "how_it_went", Start: p.Now.AddDate(0, 0, -2), Open: p.Now, Close: p.Now.AddDate(0, 0, 7)}, nil)
	asked.Network = care.SMS
	p.turn(asked)
	for _, tt := range []struct{ says, want string }{{"yes", "which is nearest"}, {"hello", "We have passed that on"}} {
		out.Reset()
		p.Hear(tt.says)
		if got := out.String(); !strings.Contains(got, tt.want) || strings.Contains(got, "Sorry") {
			t.Errorf("%q: want %q, got\n%s", tt.says, tt.want, got)
		}
	}
}
