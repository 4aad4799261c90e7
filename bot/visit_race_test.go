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

// Three people are offered a time that was given back, and all say yes at the same
// moment, each of them delivered twice: one has it, the others keep what they had, and the diary has
// nobody twice.
func TestAllSayYesAtOnce(t *testing.T) {
	w := newClinic(t)
	freed := w.books(ann, "Thu 20 Nov 2pm phone")
	var willing []care.Address
	for i := range 3 {
		a := care.Address(fmt.Sprintf("sms:+4477009003%02d", i))
		w.books(a, fmt.Sprintf("%d Dec 2pm phone", 8+i))
		w.says(a, "coming")
		w.says(a, "yes")
		willing = append(willing, a)
	}
	w.pass(20 * time.Minute)
	start := w.visit(ann).Start
	w.says(ann, "cant")
	w.sweep()
	var all sync.WaitGroup
	for i := range 2 * len(willing) {
		a := willing[i/2]
		if !strings.Contains(w.last(a), "sooner time has come free") {
			t.Fatalf("%s was not asked: %q", freed, w.last(a))
		}
		all.Go(func() {
			in := care.Inbound{ID: fmt.Sprintf("sms:at-once-%d", i/2), From: a, Kind: care.Text, Text: "yes", At: w.clock.now()}
			if err := w.Handle(context.Background(), in); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.Settled()
	winners := 0
	for _, a := range willing {
		if v := w.visit(a); v.Start.Equal(start) {
			winners++
		} else if !v.Ahead(w.clock.now()) || count(w.got(a), "someone else was quicker") != 1 {
			t.Errorf("lost, and has %s at %s; the phone shows %q", v.Status, v.Start, w.last(a))
		}
	}
	diary, err := w.store.Diary(context.Background(), "kim", start, start.Add(time.Hour))
	taken := 0
	for _, v := range diary.Appointments {
		if v.Stands() && v.Start.Equal(start) {
			taken++
		}
	}
	held := 0 // the later time of who won is offered in its turn
	for _, h := range diary.Holds {
		if h.Start.Equal(start) {
			held++
		}
	}
	if err != nil || winners != 1 || taken != 1 || held != 0 {
		t.Errorf("%d winners, %d in the diary, %d holds (%v)", winners, taken, held, err)
	}
}
