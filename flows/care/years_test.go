package care

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// person is somebody with one appointment after another, played over years: a
// queue of what is due, and a note of everything that was texted.
type person struct {
	rng     *rand.Rand
	scheme  *Scheme
	contact Contact
	a       Appointment
	due     []due
	texted  []text
	now     time.Time
}

// due is something that happens at a time: a reminder or a check-in that was
// planned, or the person or the link worker doing something.
type due struct {
	at       time.Time
	reminder *Reminder
	checkIn  *CheckIn
	nudge    int
	act      func(*person)
}

// text is what was sent, and what it was about as it stood then.
type text struct {
	at   time.Time
	name string
	a    Appointment
	// reminds says that it was a reminder, which no appointment may outrun.
	reminds bool
}

func newPerson(seed uint64) *person {
	rng := rand.New(rand.NewPCG(seed, 7))
	s := Demo()
	s.Hours = []Hours{{}, {Nation: "scotland"}, {Nation: "northern-ireland", From: 9, To: 17}, {From: 0, To: 24, Weekends: true}}[rng.IntN(4)]
	p := &person{rng: rng, scheme: s, contact: Contact{ID: "c1"}}
	p.contact.Reach.Wish = p.wish()
	p.now = time.Date(2026, 1, 1, rng.IntN(24), rng.IntN(60), 0, 0, time.UTC)
	return p
}

func (p *person) wish() Wish {
	w := []Wish{{}, {}, {To: OClock(20)}, {From: OClock(18)}, {From: OClock(12)}, {Days: On(time.Saturday, time.Monday)},
		{Not: Span{OClock(9), OClock(11)}}, {From: OClock(5), To: OClock(23)}}[p.rng.IntN(8)]
	if w.Check(p.scheme.Hours) != nil {
		return Wish{}
	}
	return w
}

func (p *person) later(d time.Duration) time.Time {
	return p.now.Add(time.Duration(p.rng.Int64N(int64(d))))
}

func (p *person) slot() Slot {
	day := DateOf(p.now.In(london)).Add(p.rng.IntN(24))
	return Slot{Worker: "sam", Day: day, Clock: OClock(8) + Clock(p.rng.IntN(24)*30), Length: time.Hour, How: ByPhone}.In(london)
}

// book makes the next appointment, and lays out what may become of it.
func (p *person) book(n int) bool {
	a, err := Book(Appointment{ID: fmt.Sprint("a", n), Contact: "c1", Slot: p.slot()}, p.now)
	if err != nil {
		return false
	}
	p.a = a
	p.plan()
	span := p.a.Start.Sub(p.now)
	for _, act := range []func(*person){(*person).move, (*person).callOff, (*person).confirm, (*person).rewish, (*person).shake, (*person).stop} {
		if p.rng.IntN(4) == 0 {
			p.due = append(p.due, due{at: p.later(span), act: act})
		}
	}
	return true
}

func (p *person) plan() {
	for _, r := range p.a.Reminders(p.scheme, p.contact, p.now) {
		p.due = append(p.due, due{at: r.Send, reminder: &r})
	}
	for _, k := range p.a.CheckIns(p.scheme, p.contact, p.now) {
		p.due = append(p.due, due{at: k.Open, checkIn: &k})
	}
}

func (p *person) move() {
	if a, err := p.a.Move(p.slot(), p.now); err == nil {
		p.a = a
		p.plan()
	}
}

func (p *person) callOff() { p.a, _ = p.a.CallOff("contact", time.Hour, p.now) }
func (p *person) confirm() { p.a, _ = p.a.Confirm(p.now) }
func (p *person) shake()   { p.contact.QuietUntil = p.now.Add(24 * time.Hour) }
func (p *person) stop() {
	if p.contact.OptedOut = time.Time(p.now); p.rng.IntN(2) == 0 {
		p.contact.OptedOut = time.Time{}
	}
}

// rewish changes the wish, after which everything is planned again beside what
// was planned before.
func (p *person) rewish() {
	p.contact.Reach.Wish = p.wish()
	p.plan()
}

// run plays what is due before t, in order. What may not be sent now is due
// again when it may; what is dead is gone.
func (p *person) run(t time.Time) {
	for {
		slices.SortStableFunc(p.due, func(x, y due) int { return x.at.Compare(y.at) })
		if len(p.due) == 0 || !p.due[0].at.Before(t) {
			return
		}
		d := p.due[0]
		p.due, p.now = p.due[1:], d.at
		switch {
		case d.act != nil:
			d.act(p)
		case d.reminder != nil:
			p.send(d, d.reminder.Name, d.reminder.Alive(p.a, p.now))
		case d.nudge == 0 && slices.Contains(p.a.Asked, d.checkIn.Name):
		default:
			p.send(d, fmt.Sprint(d.checkIn.Name, d.nudge), d.checkIn.Alive(p.a, p.now))
		}
	}
}

func (p *person) send(d due, name string, alive bool) {
	if !alive {
		return
	}
	switch may := MayText(p.scheme.Hours, p.contact, Scheduled, p.now); {
	case may.Never():
		return
	case !may.Now():
		d.at = may.At
		p.due = append(p.due, d)
		return
	}
	p.texted = append(p.texted, text{p.now, name, p.a, d.reminder != nil})
	switch {
	case d.reminder != nil:
		p.a = p.a.Sent(*d.reminder)
	case d.nudge == 0:
		p.a = p.a.AskedFor(*d.checkIn)
		k := d.checkIn.Opened(p.scheme, p.contact, p.now)
		for i, at := range k.Nudges {
			p.due = append(p.due, due{at: at, checkIn: &k, nudge: i + 1})
		}
	}
}

// Two hundred people over three years, with schemes of all nations, wishes,
// moves, cancellations, STOP, words of distress, and plans made again.
func TestNothingAtNightNothingDeadNothingTwice(t *testing.T) {
	texts, appointments := 0, 0
	for seed := range uint64(200) {
		p := newPerson(seed)
		for n := 0; p.now.Year() < 2029; n++ {
			p.contact.OptedOut = time.Time{}
			for !p.book(n) {
				p.now = p.now.Add(time.Hour)
			}
			appointments++
			p.run(p.a.Start.AddDate(0, 0, 40))
			p.now, p.due = p.a.Start.AddDate(0, 0, 40), nil
		}
		texts += len(p.texted)
		p.check(t, seed)
	}
	if texts < 10*200 {
		t.Errorf("only %d texts: this tests nothing", texts)
	}
	t.Logf("%d appointments, %d texts", appointments, texts)
}

func (p *person) check(t *testing.T, seed uint64) {
	t.Helper()
	seen := map[string]bool{}
	for _, x := range p.texted {
		l := x.at.In(london)
		if l.Hour() < 8 || l.Hour() >= 20 || holiday(p.scheme.Hours.Nation, l) {
			t.Errorf("seed %d: %s at %s", seed, x.name, l)
		}
		if x.reminds && !x.a.Ahead(x.at) || x.a.Status == CalledOff {
			t.Errorf("seed %d: %s at %s of an appointment that is %s and begins %s", seed, x.name, l, x.a.Status, x.a.Start)
		}
		key := fmt.Sprint(x.a.ID, " ", x.name)
		if x.reminds {
			key = fmt.Sprint(x.a.ID, " ", x.a.Version, " ", x.name)
		}
		if seen[key] {
			t.Errorf("seed %d: %s twice", seed, key)
		}
		seen[key] = true
	}
}

// Whatever somebody wishes, an appointment made ten days ahead is remembered for
// them: in the last week or the working days around it, in order, each before
// the next and the last before it starts.
func TestEveryoneIsRemindedWhoBooksEarly(t *testing.T) {
	for seed := range uint64(3000) {
		p := newPerson(seed)
		p.now = p.now.Add(time.Duration(p.rng.IntN(3*365*24)) * time.Hour)
		slot := p.slot()
		slot.Day = DateOf(p.now.In(london)).Add(10 + p.rng.IntN(30))
		a, err := Book(Appointment{ID: "a", Slot: slot.In(london)}, p.now)
		if err != nil {
			t.Fatal(err)
		}
		all := a.Reminders(p.scheme, p.contact, p.now)
		if len(all) == 0 {
			t.Fatalf("seed %d: no reminder of %s", seed, shown(a.Start))
		}
		for i, r := range all {
			if !MayText(p.scheme.Hours, p.contact, Scheduled, r.Send).Now() || !r.Send.Before(r.Expire) || r.Expire.After(a.Start) ||
				i > 0 && !all[i-1].Expire.Equal(r.Send) {
				t.Errorf("seed %d: %s sent %s, expires %s, for %s", seed, r.Name, shown(r.Send), shown(r.Expire), shown(a.Start))
			}
		}
		if last := all[len(all)-1]; a.Start.Sub(last.Send) > 9*24*time.Hour {
			t.Errorf("seed %d: the last reminder of %s is sent %s", seed, shown(a.Start), shown(last.Send))
		}
	}
}

// However three link workers' diaries fill with people who take what they are
// offered, move and call off, nobody has two of anybody's times.
func TestDiariesNeverHoldTwoAtOnce(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	s, now, d := Demo(), time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), Diary{}
	var team []Availability
	for _, id := range []string{"sam", "kim", "ola"} {
		v := sam(t)
		v.Worker = id
		team = append(team, v)
	}
	for n := range 300 {
		now = now.Add(time.Duration(rng.IntN(5)) * time.Hour)
		r := Request{Contact: fmt.Sprint("c", rng.IntN(80)), First: rng.IntN(2) == 0, Diary: d}
		for _, slot := range Offers(s, team, r, now) {
			d, _ = d.Keep(Hold{Slot: slot, For: r.Contact, Until: now.Add(s.Booking.HoldFor())}, now)
		}
		own := slices.IndexFunc(d.Holds, func(h Hold) bool { return h.For == r.Contact })
		if own < 0 || rng.IntN(4) == 0 {
			continue
		}
		next, _, err := d.Book(Appointment{ID: fmt.Sprint(n), Contact: r.Contact, Slot: d.Holds[own].Slot}, now)
		if err != nil {
			t.Fatalf("what was held could not be booked: %v", err)
		}
		if d = next; rng.IntN(5) == 0 {
			i := rng.IntN(len(d.Appointments))
			d.Appointments[i], _ = d.Appointments[i].CallOff("contact", time.Hour, now)
		}
	}
	if len(d.Appointments) < 100 {
		t.Fatalf("only %d appointments: this tests nothing", len(d.Appointments))
	}
	for i, a := range d.Appointments {
		for _, b := range d.Appointments[:i] {
			if a.Status == CalledOff || b.Status == CalledOff || !a.Start.Before(b.End()) || !b.Start.Before(a.End()) {
				continue
			}
			if a.Worker == b.Worker || a.Contact == b.Contact {
				t.Errorf("%s and %s both have %s with %s", a.Contact, b.Contact, shown(a.Start), a.Worker)
			}
		}
	}
	t.Logf("%d appointments", len(d.Appointments))
}
