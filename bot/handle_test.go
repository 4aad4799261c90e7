package bot

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

func TestOneWebhookManyTimesIsOneMessage(t *testing.T) {
	w := newTown(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			in := care.Inbound{ID: "sms:SM1", From: ann, Kind: care.Text, Text: "hi"}
			if err := w.Handle(context.Background(), in); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.Settled()
	if got := w.got(ann); len(got) != 1 {
		t.Errorf("%d texts for one message, want 1: %q", len(got), got)
	}
	if turns := w.person(ann).Session.Turn; turns != 1 {
		t.Errorf("%d turns, want 1", turns)
	}
}

// What was seen is a set and no mark that rises: Telegram may begin to count
// anew, and what came late is still new.
func TestALowerNumberIsNoRepeat(t *testing.T) {
	w := newTown(t)
	who := care.Address("telegram:900301")
	for i, id := range []string{"telegram:900", "telegram:7", "telegram:900", "telegram:7", "telegram:901"} {
		if err := w.Handle(context.Background(), care.Inbound{ID: id, From: who, Kind: care.Text, Text: "hi", At: w.clock.now()}); err != nil {
			t.Fatal(i, err)
		}
		w.Settled()
	}
	if turns := w.person(who).Session.Turn; turns != 3 {
		t.Errorf("%d turns for three messages in five calls", turns)
	}
}

func TestOvertakenTurnIsMadeAgain(t *testing.T) {
	for _, conflicts := range []int{1, 4, 5} {
		t.Run(fmt.Sprint(conflicts), func(t *testing.T) {
			w := newTown(t)
			w.start(func(s *parts) { s.Store = &busyStore{Store: w.store, n: conflicts} })
			if err := w.Handle(context.Background(), care.Inbound{ID: "sms:1", From: ann, Kind: care.Text, Text: "hi"}); err != nil {
				t.Fatal(err)
			}
			w.pass(2 * time.Second) // after too many it is kept, and made by a sweep
			if got := len(w.got(ann)); got != 1 {
				t.Errorf("%d texts, want 1", got)
			}
		})
	}
}

func TestBurstIsAnsweredInOrder(t *testing.T) {
	w := newTown(t)
	for _, text := range []string{"name A", "name B", "many", "name C"} {
		w.inputs++
		in := care.Inbound{ID: fmt.Sprint("sms:", w.inputs), From: ann, Kind: care.Text, Text: text}
		if err := w.Handle(context.Background(), in); err != nil {
			t.Fatal(err)
		}
	}
	w.Settled()
	w.sweep()
	want := []string{"Thank you A", "Thank you B", "one", "two", "three", "Thank you C"}
	if diff := cmp.Diff(want, w.got(ann)); diff != "" {
		t.Error(diff)
	}
}

func TestTranscriptHoldsBothSidesInOrder(t *testing.T) {
	w := newTown(t)
	w.says(ann, "hi")
	w.says(ann, "agree")
	p := w.person(ann)
	got, err := w.store.Transcript(context.Background(), p.Contact.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range got {
		said = append(said, fmt.Sprint(e.Out, " ", e.Text))
	}
	want := []string{"false hi", "true Hello, this is Riverside.", "false agree", "true Thank you."}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
	if !p.Contact.Consented(care.ConsentLinkWorker) {
		t.Error("the consent was not kept")
	}
}

func TestPanicIsParkedWithAPerson(t *testing.T) {
	w := newTown(t)
	w.says(ann, "hi")
	w.says(ann, "boom my secret")
	if got, want := w.last(ann), w.said("service.trouble", nil); got != want {
		t.Errorf("the person got %q, want %q", got, want)
	}
	c := w.theCase(care.KindStranded)
	if !c.WasTold("kim") {
		t.Error("no person was asked to look")
	}
	w.says(ann, "hi")
	if got := w.last(ann); got != "Hello, this is Riverside." {
		t.Errorf("the conversation did not go on: %q", got)
	}
	w.says(ann, "boom again")
	w.theCase(care.KindStranded) // one case stands for both
}

func TestNudgeNeverComesAtNight(t *testing.T) {
	w := newTown(t)
	w.clock.set(time.Date(2025, 11, 17, 22, 30, 0, 0, time.UTC))
	w.says(ann, "hi") // the reply goes at any hour
	if got := len(w.got(ann)); got != 1 {
		t.Fatalf("%d texts, want the reply", got)
	}
	w.pass(72*time.Hour + 9*time.Hour) // Thursday 22:30 is the nudge's own time; now it is Friday 7:30
	if got := len(w.got(ann)); got != 1 {
		t.Fatalf("a nudge came in the night: %q", w.last(ann))
	}
	if got := w.person(ann).Session.Turn; got != 1 {
		t.Errorf("the session was woken in the night: turn %d", got)
	}
	w.pass(31 * time.Minute)
	if got := w.last(ann); got != "Are you still there?" {
		t.Errorf("no nudge in the morning: %q", got)
	}
}

func TestStaleTimerIsNothing(t *testing.T) {
	w := newTown(t)
	w.says(ann, "hi")
	w.says(ann, "name Ann") // leaves the timer of the turn before
	w.pass(73 * time.Hour)
	if got := len(w.got(ann)); got != 2 {
		t.Errorf("%d texts, want 2: %q", got, w.last(ann))
	}
	if left := w.jobs(); len(left) != 0 {
		t.Errorf("%d jobs are left", len(left))
	}
}

func TestPanicOfATimerNeitherRepeatsNorSpeaks(t *testing.T) {
	w := newTown(t)
	w.says(ann, "hi")
	w.start(func(s *parts) { s.Conversations = broken{} })
	w.pass(73 * time.Hour)
	if got := len(w.got(ann)); got != 1 {
		t.Errorf("the person, who wrote nothing, got %q", w.last(ann))
	}
	w.theCase(care.KindStranded)
	for _, j := range w.jobs() {
		if j.Kind == care.JobWait {
			t.Error("the timer is still there")
		}
	}
}

// broken conversations panic at everything.
type broken struct{}

func (broken) Advance(care.Contact, flows.Session, flows.Input, flows.Moment) (flows.Session, []flows.Effect) {
	panic("always")
}

// A message that cannot be handled is taken all the same, so that it does not
// come again for a day and silence its sender; it is tried a few times, parked,
// and handled when somebody says so.
func TestPoisonIsParkedAndHandledOnceMended(t *testing.T) {
	w := newTown(t, func(s *parts) { s.Words = silent{} })
	ctx := context.Background()
	if err := w.Handle(ctx, care.Inbound{ID: "1", From: kim, Kind: care.Text, Text: "LIST"}); err != nil {
		t.Fatal(err)
	}
	w.pass(2 * time.Hour)
	dead, err := w.store.Dead(ctx, 10)
	if err != nil || len(dead) != 1 || dead[0].In == nil || dead[0].In.Text != "LIST" || dead[0].Tries != 5 {
		t.Fatalf("dead letters %+v, %v", dead, err)
	}
	w.start(func(s *parts) { s.Words = nil })
	if err := w.store.Revive(ctx, dead[0].Message.ID); err != nil {
		t.Fatal(err)
	}
	before := len(w.got(kim))
	w.pass(time.Second)
	if got := len(w.got(kim)); got != before+1 {
		t.Errorf("%d texts after it was mended, want 1", got-before)
	}
	if left := w.jobs(); len(left) != 0 {
		t.Errorf("jobs are left: %+v", left)
	}
}

// silent words panic when they are asked for.
type silent struct{}

func (silent) Text(_, key string, _ map[string]string) string {
	if key != "notice.parked" {
		panic("no words")
	}
	return key
}
