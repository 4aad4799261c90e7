package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
)

func TestTwoTakeAtOnceAndOneHasIt(t *testing.T) {
	w := newTown(t)
	w.says(ann, "dark thoughts")
	ref := w.theCase(care.KindDistress).Ref
	var all sync.WaitGroup
	for i := range 50 {
		from := []care.Address{kim, sam, priya}[i%3]
		all.Go(func() {
			in := care.Inbound{ID: fmt.Sprint("take:", i), From: from, Kind: care.Text, Text: "TAKE " + ref}
			if err := w.Handle(context.Background(), in); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.Settled()
	w.sweep()
	took := w.said("staff.took", map[string]string{"ref": ref})
	won := 0
	for _, a := range []care.Address{kim, sam, priya} {
		for _, text := range w.got(a) {
			if text == took {
				won++
			}
		}
	}
	if won != 1 {
		t.Errorf("%d were told that they have the case, want 1", won)
	}
	told := 0
	for _, text := range w.got(ann) {
		if strings.Contains(text, "will be in touch") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the person was told %d times who will be in touch, want 1", told)
	}
	if c := w.theCase(care.KindDistress); c.Owner == "" || c.Status != care.TakenOn {
		t.Errorf("the case is %s of %q", c.Status, c.Owner)
	}
}

func TestReplicasTakeAtOnce(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	ref := w.theCase(care.KindReferral).Ref
	first := w.Line
	w.start() // a second process on the same store: no turnstile is shared
	second := w.Line
	var all sync.WaitGroup
	for i := range 20 {
		line, from := []*Line{first, second}[i%2], []care.Address{kim, sam}[i/2%2]
		all.Go(func() {
			in := care.Inbound{ID: fmt.Sprint("take:", i), From: from, Kind: care.Text, Text: "TAKE " + ref}
			for line.Handle(context.Background(), in) != nil { // as a network does that got a 503
			}
		})
	}
	all.Wait()
	first.Settled()
	second.Settled()
	w.sweep()
	took := w.said("staff.took", map[string]string{"ref": ref})
	won := strings.Count(strings.Join(append(w.got(kim), w.got(sam)...), "\n"), took)
	if won != 1 {
		t.Errorf("%d were told that they have the case, want 1", won)
	}
}

func TestPersonIsToldWhoAndWhen(t *testing.T) {
	for _, test := range []struct{ before, word, want string }{
		{"hi", "refer", "Kim Okafor will be your link worker at Riverside. They will be in touch by Thursday 20 November."},
		{"hi", "call", "Kim Okafor from Riverside will be in touch by Tuesday 18 November."},
		{"hi", "dark", "Kim Okafor from Riverside will be in touch as soon as they can."},
		{"hi", "lost", "Kim Okafor from Riverside has your message and will be in touch by Thursday 20 November."},
		{"unsafe", "refer", ""},
	} {
		t.Run(test.before+" "+test.word, func(t *testing.T) {
			w := newTown(t)
			w.says(ann, test.before)
			w.says(ann, test.word)
			before := len(w.got(ann))
			w.says(kim, "take")
			got := strings.Join(w.got(ann)[before:], " ")
			if !strings.Contains(got, test.want) || test.want == "" && got != "" {
				t.Errorf("the person was told %q, want %q", got, test.want)
			}
		})
	}
}

func TestCaseTakenInTheNightIsToldInTheMorning(t *testing.T) {
	w := newTown(t)
	w.says(ann, "call")
	w.clock.set(time.Date(2025, 11, 17, 21, 0, 0, 0, time.UTC))
	before := len(w.got(ann))
	w.says(kim, "take")
	if !strings.HasPrefix(w.last(kim), "You have ") {
		t.Errorf("who took it was told %q", w.last(kim))
	}
	others := len(w.got(sam))
	w.pass(10*time.Hour + 59*time.Minute)
	if got := len(w.got(ann)) - before; got != 0 {
		t.Errorf("the person got %d texts in the night", got)
	}
	if got := len(w.got(sam)) - others; got != 0 {
		t.Errorf("the team got %d texts in the night", got)
	}
	w.pass(time.Minute)
	if !strings.Contains(w.last(ann), "Kim Okafor from Riverside will be in touch") {
		t.Errorf("in the morning the person was told %q", w.last(ann))
	}
	if !strings.Contains(w.last(sam), "Kim Okafor has taken") {
		t.Errorf("in the morning the team was told %q", w.last(sam))
	}
}

func TestButtonTakes(t *testing.T) {
	w := newTown(t)
	w.says(ann, "call")
	alert := w.app.all()[0]
	if len(alert.Buttons) != 3 {
		t.Fatalf("an alert with %d buttons on a network that has them, want TAKE, PASS and SNOOZE", len(alert.Buttons))
	}
	for _, m := range w.sms.all() {
		if len(m.Buttons) > 0 {
			t.Error("a button on a text message")
		}
	}
	press := care.Inbound{From: sam, Kind: care.Press, Button: alert.Buttons[0].Data}
	w.hears(press)
	if c := w.theCase(care.KindCallMe); c.Owner != "sam" {
		t.Errorf("the case is of %q, want sam", c.Owner)
	}
	w.hears(press)
	if !strings.HasPrefix(w.last(sam), "You already have") {
		t.Errorf("pressed twice: %q", w.last(sam))
	}
	if c := w.theCase(care.KindCallMe); w.person(ann).Contact.Worker != "sam" || !c.Open() {
		t.Errorf("their link worker is %q, want sam", w.person(ann).Contact.Worker)
	}
}
