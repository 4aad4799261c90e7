package desk

import (
	"slices"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// unreadKept is how many texts wait for somebody at most; the oldest goes.
const unreadKept = 10

// hides reports whether a text waits until it is known who reads it: one for
// somebody who shares a phone, or whose phone may be another's by now. What they
// have just written is answered, and words that say nothing of anybody pass.
func (d *draft) hides(m care.Outbound) bool {
	if !d.aboutPerson(m.Contact) || d.replies || m.Discreet || m.PassesStop() {
		return false
	}
	p := d.Person
	switch {
	case p.Contact.IsPhone():
		return false
	case p.Phone != nil && m.To == p.Phone.Contact.Address():
		return !p.Phone.Contact.Phones.Knows(p.Contact.ID, d.now)
	}
	return p.Contact.Doubtful(d.desk.Scheme.Silence(), d.now)
}

// hide keeps a text for whoever shows that they are the one, and asks.
func (d *draft) hide(m care.Outbound) {
	if !d.Person.Contact.OptedOut.IsZero() {
		return
	}
	d.hidden = true
	c := d.changed()
	c.Phones.Unread = append(alive(c.Phones.Unread, d.now), m)
	if over := len(c.Phones.Unread) - unreadKept; over > 0 {
		c.Phones.Unread = c.Phones.Unread[over:]
	}
	if d.Person.Phone != nil {
		d.ask(d.Person.Phone, flows.Unread, m.Class)
		return
	}
	d.ask(d.Person, flows.SamePhone, m.Class)
}

func alive(all []care.Outbound, now time.Time) (some []care.Outbound) {
	for _, m := range all {
		if m.Expires.IsZero() || now.Before(m.Expires) {
			some = append(some, m)
		}
	}
	return some
}

// ask begins a flow with whoever has a phone, unless something is being asked
// there already. It need not be the person of this turn.
func (d *draft) ask(of *flows.Person, flow string, class care.Class) {
	if !of.Contact.OptedOut.IsZero() || asking(of.Session) {
		return
	}
	in := flows.Start{Waiting: flows.Waiting{Flow: flow}, Network: of.Contact.Address().Network(), Now: true}
	session, effects := d.desk.Conversations.Advance(of.Contact, of.Session, in, d.desk.moment(d.now))
	of.Session = session
	for _, e := range effects {
		switch e := e.(type) {
		case flows.Send:
			d.queue(care.Outbound{Contact: of.Contact.ID, To: of.Contact.Address(), Text: e.Text, Buttons: e.Buttons, Class: class,
				Purpose: e.Purpose, Discreet: e.Discreet, Again: class == care.Reply})
		case flows.Wait:
			d.setJob(care.Job{ID: "wait:" + of.Contact.ID, Kind: care.JobWait, At: e.At.UTC(), Contact: of.Contact.ID,
				Name: e.Name, Turn: session.Turn, Book: session.Book})
		}
	}
}

// asking reports whether it is being asked already who has the phone.
func asking(s flows.Session) bool {
	return slices.ContainsFunc(s.Stack, func(f flows.Frame) bool {
		return f.Flow == flows.SamePhone || f.Flow == flows.WhoTexts || f.Flow == flows.Unread
	})
}

// readUnread sends what waited until it was known who reads.
func (d *draft) readUnread() {
	c := d.changed()
	for _, m := range alive(c.Phones.Unread, d.now) {
		if a, ok := c.Appointment(m.About); m.About != "" && (!ok || a.Version != m.Version || !a.Ahead(d.now)) {
			continue
		}
		m.Class = care.Reply
		d.say(m)
	}
	c.Phones.Unread = nil
}
