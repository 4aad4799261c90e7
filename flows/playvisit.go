package flows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// Happens plays a line in brackets: time that passes, or what others do.
func (p *Player) Happens(line string) error {
	what, rest, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(line, "("), ")"), ": ")
	switch what {
	case "booked":
		return p.BookVisit(rest)
	case "invited":
		p.invite(rest)
	case "freed":
		return p.free(rest)
	case "somebody else takes it":
		p.takeProposed()
	case "missed":
		p.missVisit()
	default:
		d, err := ParseLater(line)
		if err != nil {
			return err
		}
		p.Later(d)
	}
	return nil
}

// BookVisit plays what happens when a link worker books an appointment: "2026-12-01
// 14:00 phone". The confirmation is sent, and reminders come in their time.
func (p *Player) BookVisit(text string) error {
	a, err := p.readVisit(text)
	if err != nil {
		return err
	}
	if a, err = care.Book(a, p.Now); err != nil {
		return err
	}
	p.Contact.Keep(a)
	p.remind(a)
	p.turn(Start{Waiting: Waiting{Flow: "booked", About: a.ID, Aside: true}, Network: p.Network})
	return nil
}

// readVisit reads a day, a time and a way to meet, which a place may follow.
func (p *Player) readVisit(text string) (a care.Appointment, err error) {
	words := strings.Fields(text)
	if len(words) < 3 {
		return a, fmt.Errorf("appointment %q: write 2026-12-01 14:00 phone", text)
	}
	scheme := p.Book.scheme
	a = care.Appointment{ID: "played", Contact: p.Contact.ID, First: true, Bring: true}
	a.Worker = p.worker()
	r := understand.Read(understand.Time, words[0]+" "+words[1], understand.Asked{Now: p.Now, Zone: scheme.Location()})
	at, err := time.Parse("2006-01-02T15:04", r.Value)
	if err != nil {
		return a, fmt.Errorf("appointment %q: %q is not a day and a time to come", text, words[0]+" "+words[1])
	}
	a.Slot = care.Slot{
		Worker: a.Worker, Day: care.DateOf(at), Clock: care.ClockOf(at), Length: scheme.Booking.Length(true),
		How: care.How(words[2]), Place: strings.Join(words[3:], " "),
	}.In(scheme.Location())
	return a, nil
}

// times are what the demo's link worker has free: nobody else is booked, but for
// what a script says.
func (p *Player) times(s Seek) *Times {
	d := care.Diary{Appointments: p.Contact.Appointments}
	for _, taken := range p.taken {
		d.Holds = append(d.Holds, care.Hold{Slot: taken, For: "somebody", Until: taken.Start})
	}
	return &Times{
		Offers: s.Appointment.Replacing(p.Book.scheme, d, s.Prefer, p.Now),
		Still:  d.Without(s.Appointment.ID).Still(s.Appointment.Wanted(p.Session.Times), p.Contact.ID, p.Now),
	}
}

// keepReminders plans the reminders anew when the appointment was changed.
func (p *Player) keepReminders(effects []Effect) {
	for _, e := range effects {
		if v, ok := e.(Visit); ok && v.Did != Declined {
			p.remind(v.Appointment)
		}
	}
}

func (p *Player) remind(a care.Appointment) {
	p.reminders = a.Reminders(p.Book.scheme, p.Contact, p.Now)
	p.planCheckIns(a)
}

// wakes is when something happens next of its own accord; zero for never.
func (p *Player) wakes() (at time.Time) {
	if !p.wait.At.IsZero() {
		at = p.Book.scheme.Hours.Next(p.wait.At)
	}
	if len(p.reminders) > 0 && (at.IsZero() || !at.Before(p.reminders[0].Send)) {
		at = p.reminders[0].Send
	}
	if len(p.checkIns) > 0 && (at.IsZero() || at.After(p.checkIns[0].Open)) {
		at = p.checkIns[0].Open
	}
	return at
}

// wake makes it happen. A reminder goes before a timer of the same moment.
func (p *Player) wake() {
	if p.openCheckIn() {
		return
	}
	if len(p.reminders) == 0 || p.Now.Before(p.reminders[0].Send) {
		p.turn(Timeout{Name: p.wait.Name, Turn: p.Session.Turn, Network: p.Network})
		return
	}
	r := p.reminders[0]
	p.reminders = slices.Delete(p.reminders, 0, 1)
	if a, ok := p.Contact.Appointment(r.Appointment); ok && r.Alive(a, p.Now) && p.Contact.OptedOut.IsZero() {
		p.Contact.Keep(a.Sent(r))
		in := Reminding(a)
		in.Network = p.Network
		p.turn(in)
	}
}

// invite plays that a link worker lets the person choose a time, for a "phone"
// call or another way to meet.
func (p *Player) invite(how string) {
	a := care.Appointment{ID: "invited", Contact: p.Contact.ID, First: true, Bring: true}
	a.Worker, a.How, a.Length = p.worker(), care.How(how), p.Book.scheme.Booking.Length(true)
	p.propose(a, "choose-time", time.Time{})
}

// free plays that somebody else gave back a time which this person could have.
func (p *Player) free(text string) error {
	a, err := p.readVisit(text)
	if err != nil {
		return err
	}
	a.ID, a.Backfill = "freed", "b1"
	if next, has := p.Contact.Next(p.Now); has {
		a.Instead = next.ID
	}
	p.propose(a, "sooner", p.Now.Add(time.Hour))
	return nil
}

func (p *Player) propose(a care.Appointment, flow string, until time.Time) {
	p.Contact.Keep(care.Propose(a, p.Now))
	p.turn(Start{Waiting: Waiting{Flow: flow, About: a.ID, Until: until}, Network: p.Network})
}

// takeProposed plays that somebody else was quicker, or has the first of the times
// on offer.
func (p *Player) takeProposed() {
	p.taken = append(p.taken, p.Session.Times[:min(1, len(p.Session.Times))]...)
	for _, a := range p.Contact.Appointments {
		if a.Status == care.Proposed {
			p.taken = append(p.taken, a.Slot)
		}
	}
}

func (p *Player) worker() string {
	return care.Members(p.Book.scheme.Staff(), care.Everyone)[0].ID
}

// missVisit plays that the appointment which was last did not take place.
func (p *Player) missVisit() {
	for _, a := range p.Contact.Appointments {
		if missed, err := a.Record(care.Missed, p.Now); err == nil {
			p.Contact.Keep(missed)
			p.planCheckIns(missed)
			p.turn(Start{Waiting: Waiting{Flow: "missed", About: a.ID}, Network: p.Network})
			return
		}
	}
}
