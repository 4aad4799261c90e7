package bot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// visitors are people of one link worker over years of virtual time, who are booked,
// moved, called off and missed, and who answer our texts as it comes: with digits and
// words, at night, too late, with STOP and START.
type visitors struct {
	*town
	dice   *rand.Rand
	people []visitor
	mu     sync.Mutex      // of what is below: two texts may be sent at once
	said   map[string]bool // what was texted about one version of an appointment
	counts map[string]int
}

type visitor struct {
	address care.Address
	ref     string
}

// A year of six people, or two with -year, through the whole service: the desk, the flows that
// ship, the store and the queue. Whatever they and their link worker do at random,
// nobody is texted of our own accord in quiet hours, nothing is sent of an
// appointment that is not as the text says, or has begun, and nothing twice.
func TestYearsOfAppointments(t *testing.T) {
	y := &visitors{town: newClinic(t), dice: rand.New(rand.NewPCG(3, 26)), said: map[string]bool{}, counts: map[string]int{}}
	y.sms.fate = func(m care.Outbound) (error, bool) { y.check(m); return nil, true }
	y.clock.set(time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	for i := range 6 {
		a := care.Address(fmt.Sprintf("sms:+447700900%03d", 200+i))
		y.says(a, "call me")
		ref := y.person(a).Contact.OpenCases[0]
		y.says(a, "skip")
		y.says(kim, "TAKE "+ref)
		y.people = append(y.people, visitor{a, ref})
	}
	years := 1
	if *wholeYear {
		years = 2
	}
	for end := y.clock.now().AddDate(years, 0, 0); y.clock.now().Before(end); {
		y.until(y.clock.now().Add(time.Duration(y.dice.IntN(int(18 * time.Hour)))))
		y.act(y.people[y.dice.IntN(len(y.people))])
	}
	t.Logf("%d years: %v", years, y.counts)
	for _, enough := range []struct {
		what string
		n    int
	}{{"reminder", 100}, {"of our own accord", 200}, {"offer of a freed time", 3}, {"moved", 20}, {"called off", 20}} {
		if y.counts[enough.what] < enough.n {
			t.Errorf("only %d of %s: this tests nothing", y.counts[enough.what], enough.what)
		}
	}
}

// until lives to a time, stopping wherever something is due.
func (y *visitors) until(end time.Time) {
	y.t.Helper()
	for {
		next, err := y.store.NextDue(context.Background(), y.clock.now())
		if err != nil {
			y.t.Fatal(err)
		}
		if next.IsZero() || next.After(end) {
			break
		}
		y.clock.set(next)
		y.sweep()
	}
	y.clock.set(end)
	y.sweep()
}

// act is something that the link worker or the person does.
func (y *visitors) act(p visitor) {
	when := func() string {
		day := y.clock.now().AddDate(0, 0, 1+y.dice.IntN(14))
		hour := 9 + y.dice.IntN(8)
		how := []string{"phone", "video", "at the library"}[y.dice.IntN(3)]
		return fmt.Sprintf("%s %d.00 %s", day.Format("Monday 2 January 2006"), hour, how)
	}
	switch y.dice.IntN(14) {
	case 0, 1, 2:
		y.says(kim, "BOOK "+p.ref+" "+when())
	case 3:
		y.says(kim, "REBOOK "+p.ref+" "+when())
	case 4:
		y.says(kim, "UNBOOK "+p.ref)
	case 5:
		y.says(kim, "OFFER "+p.ref)
	case 6:
		y.says(kim, []string{"CAME ", "MISSED "}[y.dice.IntN(2)]+p.ref)
	default:
		if y.dice.IntN(60) == 0 {
			y.says(p.address, "stop")
			y.until(y.clock.now().Add(time.Duration(y.dice.IntN(90)) * time.Hour))
			y.says(p.address, "start")
			return
		}
		for _, word := range talks[y.dice.IntN(len(talks))] {
			y.says(p.address, word)
		}
	}
}

// talks are what somebody writes at a time, whether or not it fits what we said.
var talks = [][]string{{"coming"}, {"coming", "yes"}, {"coming", "1"}, {"cant", "skip", "no"}, {"cant", "1", "yes", "1"}, {"cant"}, {"change", "2"},
	{"change", "none of these", "skip"}, {"change"}, {"1"}, {"2"}, {"3"}, {"yes"}, {"yes"}, {"no"}, {"calendar"}}

// check looks at one message as it leaves for a person.
func (y *visitors) check(m care.Outbound) {
	now, scheme := y.clock.now(), y.Scheme
	if m.To == kim || m.To == priya {
		return
	}
	p := y.person(m.To)
	y.mu.Lock()
	defer y.mu.Unlock()
	if m.Class == care.Scheduled {
		y.counts["of our own accord"]++
		if !scheme.Hours.Allows(now) {
			y.t.Errorf("%s at %s: %q", m.Purpose, now, m.Text)
		}
	}
	if !p.Contact.OptedOut.IsZero() && m.Class == care.Scheduled {
		y.t.Errorf("after STOP: %q", m.Text)
	}
	if m.About == "" {
		y.told(m.Text)
		return
	}
	y.counts["reminder"]++
	a, ok := p.Contact.Appointment(m.About)
	if !ok || a.Version != m.Version || !a.Ahead(now) {
		y.t.Errorf("at %s of an appointment that is %s and begins %s: %q", now, a.Status, a.Start, m.Text)
	}
	if !now.Before(m.Expires) || m.Expires.After(a.Start) {
		y.t.Errorf("at %s, good until %s, of an appointment at %s: %q", now, m.Expires, a.Start, m.Text)
	}
	if key := m.ID; y.said[key] {
		y.t.Errorf("twice: %q", m.Text)
	}
	y.said[m.ID] = true
	day := fmt.Sprint(m.About, m.Version, care.DateOf(now.In(scheme.Location())), m.Text)
	if y.said[day] {
		y.t.Errorf("twice on a day: %q", m.Text)
	}
	y.said[day] = true
}

// told counts what came about, so that a test that tests nothing is noticed.
func (y *visitors) told(text string) {
	for what, words := range map[string]string{"offer of a freed time": "A sooner time has come free", "moved": "Done.", "called off": "is off, and others"} {
		if count([]string{text}, words) > 0 {
			y.counts[what]++
		}
	}
}
