package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// queue puts a message of a kind into somebody's lane without sending it.
func (w *town) queue(a care.Address, alter func(*care.Outbound)) {
	w.t.Helper()
	w.inputs++
	p, err := w.store.Load(context.Background(), a)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		w.t.Fatal(err)
	}
	if p.Version == 0 {
		p.Contact = care.Contact{ID: fmt.Sprint("test", w.inputs), Addresses: []care.Address{a}, Created: w.clock.now()}
	}
	now := w.clock.now()
	m := care.Outbound{
		ID: fmt.Sprintf("%s.%d.1", p.Contact.ID, p.Version+1), Contact: p.Contact.ID, To: a, Text: "A text", Class: care.Reply, Made: now,
	}
	alter(&m)
	c := flows.Change{Input: fmt.Sprint("test:", w.inputs), At: now, Person: &p, Messages: []care.Outbound{m}}
	if p.Version == 0 {
		c.NewProfile, c.Bind = true, p.Contact.Addresses
	}
	if _, err := w.store.Commit(context.Background(), c); err != nil {
		w.t.Fatal(err)
	}
}

func TestCrashBetweenCommitAndSend(t *testing.T) {
	w := newTown(t)
	died := func(s *parts) { s.Store = crashed{w.store} }
	alive := func(s *parts) { s.Channels = []Channel{askable{w.sms}, askable{w.app}} }
	w.start(died)
	w.says(ann, "hi")
	w.says(ann, "name Ann")
	w.start(alive)
	w.sweep()
	if got := len(w.got(ann)); got != 0 {
		t.Fatal("somebody else's lease was not kept")
	}
	w.pass(5 * time.Minute)
	if diff := cmp.Diff([]string{"Hello, this is Riverside.", "Thank you Ann"}, w.got(ann)); diff != "" {
		t.Error(diff)
	}
}

func TestCrashBetweenSendAndFinish(t *testing.T) {
	lost := errors.New("connection reset")
	for _, test := range []struct {
		name              string
		find, again, kept bool
		want              int
	}{
		{"found, so not sent again", true, false, true, 1},
		{"not found, so sent", true, false, false, 1},
		{"cannot be asked, better never", false, false, true, 1},
		{"cannot be asked, better never, though it was lost", false, false, false, 0},
		{"cannot be asked, better twice", false, true, true, 2},
		{"cannot be asked, better twice, and it was lost", false, true, false, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newTown(t)
			w.start(func(s *parts) {
				if test.find {
					s.Channels = []Channel{askable{w.sms}}
				}
			})
			w.queue(ann, func(m *care.Outbound) { m.Again = test.again })
			w.sms.fate = func(care.Outbound) (error, bool) { return lost, test.kept }
			w.sweep()
			w.sms.mend()
			w.pass(10 * time.Minute)
			if got := len(w.got(ann)); got != test.want {
				t.Errorf("sent %d times, want %d", got, test.want)
			}
		})
	}
}

func TestReceiptSettlesAnUnknownSend(t *testing.T) {
	w := newTown(t)
	w.queue(ann, func(m *care.Outbound) { m.Again = true })
	w.sms.fate = func(care.Outbound) (error, bool) { return errors.New("timeout"), true }
	w.sweep()
	w.sms.mend()
	id := w.sms.all()[0].ID
	if err := w.Receipt(context.Background(), care.Receipt{Outbound: id, ProviderID: "SM1", Delivery: care.Sent, At: w.clock.now()}); err != nil {
		t.Fatal(err)
	}
	w.pass(5 * time.Minute)
	if got := len(w.got(ann)); got != 1 {
		t.Errorf("sent %d times though the network said that it has it", got)
	}
}

func TestFailedSends(t *testing.T) {
	for _, test := range []struct {
		class     Class
		after     time.Duration // until the network is mended
		delivered bool
	}{
		{Retry, 10 * time.Minute, true},
		{Retry, 3 * time.Hour, false}, // eight tries are over
		{Broken, 9 * time.Hour, true}, // no tries are burnt
		{Rejected, time.Minute, false},
		{NoAddress, time.Minute, false},
		{OptedOut, time.Minute, false},
	} {
		t.Run(fmt.Sprint(test.class, test.after), func(t *testing.T) {
			w := newTown(t)
			w.queue(ann, func(*care.Outbound) {})
			w.sms.fail(test.class, "30001")
			w.sweep()
			w.pass(test.after)
			w.sms.mend()
			w.pass(30 * time.Minute)
			if got := len(w.got(ann)) == 1; got != test.delivered {
				t.Errorf("delivered: %v, want %v", got, test.delivered)
			}
			w.says(ann, "start") // somebody who blocked us has to come back
			if got := w.last(ann); got != "Welcome back." {
				t.Errorf("the lane is stuck: %q", got)
			}
		})
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	w := newTown(t)
	w.queue(ann, func(*care.Outbound) {})
	sends := 0
	w.sms.fate = func(care.Outbound) (error, bool) { // one send at a time here
		sends++
		return &SendError{Class: Retry, Code: "429", After: 10 * time.Minute}, false
	}
	w.sweep()
	w.pass(9 * time.Minute)
	if sends != 1 {
		t.Errorf("%d sends before the network's time was over", sends)
	}
	w.pass(2 * time.Minute)
	if sends != 2 {
		t.Errorf("%d sends once it was over, want 2", sends)
	}
}

func TestNothingAfterItsUse(t *testing.T) {
	w := newTown(t)
	w.queue(ann, func(m *care.Outbound) { m.Expires = monday.Add(time.Hour) })
	w.clock.forward(61 * time.Minute)
	w.sweep()
	if got := len(w.got(ann)); got != 0 {
		t.Error("a text was sent after it was of any use")
	}
}

func TestScheduledTextWaitsForTheMorning(t *testing.T) {
	w := newTown(t)
	w.queue(ann, func(m *care.Outbound) { m.Class, m.Expires = care.Scheduled, monday.Add(48*time.Hour) })
	w.clock.set(time.Date(2025, 11, 17, 18, 0, 0, 0, time.UTC))
	w.sweep()
	w.pass(13*time.Hour + 59*time.Minute)
	if got := len(w.got(ann)); got != 0 {
		t.Fatal("a text of our own accord in the night")
	}
	w.pass(time.Minute)
	if got := len(w.got(ann)); got != 1 {
		t.Errorf("%d texts in the morning, want 1", got)
	}
}

// What waits for the morning holds up no answer to what somebody writes in the
// night, neither when it was about to go nor when it may have gone already.
func TestAnAnswerDoesNotWaitForTheMorning(t *testing.T) {
	for name, doubtful := range map[string]bool{"late": false, "late, and perhaps gone": true} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.start(func(s *parts) { s.Channels = []Channel{askable{w.sms}} })
			w.clock.set(time.Date(2025, 11, 17, 17, 59, 0, 0, time.UTC))
			w.queue(ann, func(m *care.Outbound) {
				m.Class, m.Text, m.Expires = care.Scheduled, "A reminder", monday.Add(48*time.Hour)
			})
			if doubtful {
				w.sms.fate = func(care.Outbound) (error, bool) { return &SendError{Code: "timeout"}, false }
				w.sweep()
				w.sms.mend()
			}
			w.clock.forward(5 * time.Minute)
			w.sweep()
			w.says(ann, "hi")
			if diff := cmp.Diff([]string{"Hello, this is Riverside."}, w.got(ann)); diff != "" {
				t.Fatalf("in the night: %s", diff)
			}
			w.pass(14 * time.Hour)
			if diff := cmp.Diff([]string{"Hello, this is Riverside.", "A reminder"}, w.got(ann)); diff != "" {
				t.Errorf("in the morning: %s", diff)
			}
		})
	}
}

func TestOnePersonsFailureDelaysNobody(t *testing.T) {
	w := newTown(t)
	w.sms.fate = func(m care.Outbound) (error, bool) {
		if m.To == ann {
			return &SendError{Class: Retry, Code: "30003"}, false
		}
		return nil, true
	}
	w.says(ann, "hi")
	w.says(ben, "hi")
	if got := len(w.got(ben)); got != 1 {
		t.Error("one person waits for another's phone")
	}
}

func TestLostTextBecomesACall(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	w.says(kim, "take")
	w.sms.fate = func(m care.Outbound) (error, bool) {
		if m.To == ann {
			return &SendError{Class: NoAddress, Code: "30005"}, false
		}
		return nil, true
	}
	w.says(ann, "hi")
	w.says(ann, "hi")
	c := w.theCase(care.KindUnsent) // one for both
	if want := w.said("alert.not_delivered", map[string]string{"ref": c.Ref}); w.last(kim) != want {
		t.Errorf("their link worker got %q, want %q", w.last(kim), want)
	}
}

func TestReceiptOfALostTextBecomesACall(t *testing.T) {
	w := newTown(t)
	w.says(ann, "refer")
	var id string
	for _, m := range w.sms.all() {
		if m.To == ann {
			id = m.ID
		}
	}
	for range 3 {
		r := care.Receipt{Outbound: id, ProviderID: "SM1", Delivery: care.Undelivered, Code: "30005", At: w.clock.now()}
		if err := w.Receipt(context.Background(), r); err != nil {
			t.Fatal(err)
		}
	}
	w.theCase(care.KindUnsent)
}

func TestAlertThatReachesNobodyClimbsAtOnce(t *testing.T) {
	w := newTown(t)
	w.sms.fate = func(m care.Outbound) (error, bool) {
		if m.To == kim {
			return &SendError{Class: NoAddress, Code: "30005"}, false
		}
		return nil, true
	}
	w.says(ann, "dark thoughts")
	w.sweep()
	w.sweep()
	if got := len(w.got(sam)); got != 1 {
		t.Errorf("everyone else got %d alerts, want 1 at once", got)
	}
	w.pass(9 * time.Minute)
	if got := len(w.got(priya)); got != 1 {
		t.Errorf("the manager got %d alerts, want 1: kim's second was lost too", got)
	}
}

func TestBrokenChannelIsHeldAndToldOnce(t *testing.T) {
	w := newTown(t, func(s *parts) {
		s.Scheme = riverside()
		s.Scheme.Team[2].Address = "telegram:4003"
	})
	sends := 0
	w.sms.fate = func(care.Outbound) (error, bool) { // one send at a time here
		sends++
		return &SendError{Class: Broken, Code: "20003"}, false
	}
	for i := range 20 {
		w.says(care.Address(fmt.Sprintf("sms:+4477009002%02d", i)), "hi")
	}
	if sends != 1 {
		t.Errorf("%d sends on a broken channel, want 1", sends)
	}
	manager := w.got("telegram:4003")
	if len(manager) != 1 || !strings.Contains(manager[0], "cannot be sent") {
		t.Errorf("the manager was told %q", manager)
	}
	w.sms.mend()
	w.pass(3 * time.Minute)
	if got := len(w.sms.all()); got != 20 {
		t.Errorf("%d of 20 texts after it was mended", got)
	}
}

func TestLeaseNearlyOverSendsNothing(t *testing.T) {
	w := newTown(t)
	w.queue(ann, func(*care.Outbound) {})
	le, err := w.store.Claim(context.Background(), w.clock.now(), w.lease(), 1)
	if err != nil || len(le) != 1 {
		t.Fatal(le, err)
	}
	w.clock.forward(w.lease() - time.Second) // a process that slept
	if out := w.outcome(context.Background(), errand{le[0], func() {}}); out.Verdict != flows.VerdictHold {
		t.Errorf("verdict %s, want it held", out.Verdict)
	}
	if got := len(w.got(ann)); got != 0 {
		t.Error("sent under a lease that may be another's by the time it ends")
	}
}

func TestSendersAreBounded(t *testing.T) {
	w := newTown(t, func(s *parts) { s.Senders = 1 })
	var now, most atomic.Int32
	release := make(chan struct{})
	w.sms.fate = func(care.Outbound) (error, bool) {
		most.Store(max(most.Load(), now.Add(1)))
		<-release
		now.Add(-1)
		return nil, true
	}
	for i := range 5 {
		in := care.Inbound{ID: fmt.Sprint("sms:", i), From: care.Address(fmt.Sprintf("sms:+44770090030%d", i)), Kind: care.Text, Text: "hi"}
		if err := w.Handle(context.Background(), in); err != nil { // does not wait for a sender
			t.Fatal(err)
		}
	}
	close(release)
	w.Settled()
	w.pass(time.Minute)
	if got := len(w.sms.all()); got != 5 || most.Load() != 1 {
		t.Errorf("%d texts, %d at once; want 5, 1 at once", got, most.Load())
	}
}

// All processes on one store keep to a network's rate together. Who waits for
// an answer gets it while reminders wait; safety waits for nothing.
func TestPaceIsKeptByAllProcesses(t *testing.T) {
	w := newTown(t)
	limited := func(s *parts) {
		s.Rates = map[string]Rate{care.SMS: {PerSecond: 2}, care.Telegram: {PerPerson: 1}}
	}
	w.start(limited)
	one := w.Line
	w.start(limited)
	ctx := context.Background()
	free := func(l *Line, to care.Address, c care.Class) bool {
		return l.pace(ctx, care.Outbound{Contact: to.Name(), To: to, Class: c, Text: "hello"}).IsZero()
	}
	steps := []struct {
		line  *Line
		to    care.Address
		class care.Class
		want  bool
	}{
		{one, ann, care.Scheduled, true},
		{w.Line, ben, care.Scheduled, false}, // the other process took this place
		{w.Line, ben, care.Reply, true},
		{one, ben, care.Reply, true},
		{one, ben, care.Reply, false}, // a second ahead is enough
		{one, ben, care.Safety, true},
		{one, "telegram:1", care.Scheduled, true},
		{one, "telegram:1", care.Scheduled, false},
		{one, "telegram:2", care.Scheduled, true},
		{one, "sim:1", care.Scheduled, true}, // no rate
	}
	for i, s := range steps {
		if got := free(s.line, s.to, s.class); got != s.want {
			t.Errorf("step %d: may go %v, want %v", i, got, s.want)
		}
	}
	w.clock.forward(3 * time.Second)
	if !free(one, ann, care.Scheduled) {
		t.Error("it waits although time has gone by")
	}
}

func TestCloseGivesBackWhatIsNotSent(t *testing.T) {
	w := newTown(t)
	if err := w.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.says(ann, "hi")
	w.start()
	w.sweep() // at once: nobody has to wait for a lease to end
	if got := len(w.got(ann)); got != 1 {
		t.Errorf("%d texts after the restart, want 1", got)
	}
}

// A sweep that leaves reminders alone, because enough of them wait for their turn
// already, is not over.
func TestSweepKnowsWhatItLeft(t *testing.T) {
	w := newTown(t)
	w.start(func(s *parts) { s.Rates = map[string]Rate{care.SMS: {PerSecond: 100}} })
	for _, c := range []struct {
		waiting int64
		all     bool
	}{{0, true}, {int64(w.waiters()), false}} {
		w.waiting.Store(c.waiting)
		if _, all, err := w.claim(context.Background(), w.now()); err != nil || all != c.all {
			t.Errorf("%d wait: all looked at: %v, %v, want %v", c.waiting, all, err, c.all)
		}
	}
}
