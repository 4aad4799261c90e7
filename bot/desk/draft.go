package desk

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Life is how long a message is of use that does not say so itself.
const Life = 10 * time.Hour

// draft is a change in the making.
type draft struct {
	desk *Desk
	now  time.Time
	// cause tells this change from every other in the IDs of its messages.
	cause    string
	messages int
	// fits are those to whom the referral of this change can be offered; full says
	// that nobody has room.
	fits []care.Fit
	full bool
	// subject is whom the alerts of this change are about, where they may say so.
	subject *care.Contact
	// buttons go under the answer to a member of the team.
	buttons []care.Button
	// replies says that the person has just written, and it is known who they are.
	// hidden says that something waits until that is known.
	replies, hidden bool
	flows.Change
}

// draft starts a change that input causes. With a person, it is their turn.
func (k *Desk) draft(input string, p *flows.Person) *draft {
	d := &draft{desk: k, now: k.now(), cause: input}
	d.Change = flows.Change{Input: input, At: d.now, Person: p, Lease: k.Lease}
	if p == nil {
		return d
	}
	d.cause = p.Contact.ID + "-" + strconv.Itoa(p.Version+1)
	if p.Version == 0 {
		d.NewProfile = true
		if p.Contact.StaffID == "" && p.Phone == nil {
			d.Bind = p.Contact.Addresses
		}
	}
	return d
}

// forCase names the messages of a change that is about a case and no person.
func (d *draft) forCase(c flows.Case) *draft {
	if d.Person == nil {
		d.cause = c.Ref + "-" + strconv.Itoa(c.Version+1)
	}
	return d
}

// queue adds a message and gives it its ID: a turn that is tried again makes
// the same ones.
func (d *draft) queue(m care.Outbound) {
	if m.To == "" || m.Text == "" {
		return
	}
	m.Made = d.now
	if m.Class == care.Scheduled && m.Expires.IsZero() {
		// It may have to wait for the morning, and is of use for that day.
		m.Expires = d.desk.Scheme.Hours.Next(d.now.Add(Life)).Add(Life)
	}
	hides := d.hides(m)
	if !hides {
		m = d.say(m)
	}
	if d.aboutPerson(m.Contact) {
		d.Log = append(d.Log, care.Entry{At: d.now, Out: true, Text: m.Text, ID: m.ID, Why: m.Purpose})
	}
	if hides {
		d.hide(m)
	}
}

// say adds a message that goes out.
func (d *draft) say(m care.Outbound) care.Outbound {
	cause := d.cause
	if d.aboutPerson(m.Contact) {
		cause = strconv.Itoa(d.Person.Version + 1)
	}
	d.messages++
	m.ID = fmt.Sprintf("%s.%s.%d", m.Contact, cause, d.messages)
	d.Messages = append(d.Messages, m)
	return m
}

// aboutPerson reports whether the contact is the one whose turn this is.
func (d *draft) aboutPerson(contact string) bool {
	return d.Person != nil && d.Person.Contact.ID == contact
}

// toPerson queues a text of the service's own for the person of this turn.
func (d *draft) toPerson(class care.Class, purpose, text string) {
	c := d.Person.Contact
	d.queue(care.Outbound{Contact: c.ID, To: c.Address(), Text: text, Class: class, Purpose: purpose, Again: true})
}

// toStaff queues a text for a member of the team. Where the network has
// buttons, a case can be taken with one.
func (d *draft) toStaff(w care.LinkWorker, m care.Outbound) {
	m.Contact, m.To, m.Again = w.ContactID(), w.Address, true
	if w.Address.Network() == care.SMS {
		m.Buttons = nil
	}
	d.queue(m)
}

func (d *draft) audit(actor, action, ref, detail string) {
	a := care.Audit{At: d.now, Actor: actor, Action: action, Case: ref, Detail: detail}
	if d.Person != nil {
		a.Contact = d.Person.Contact.ID
	}
	d.Audit = append(d.Audit, a)
}

// heard keeps what was received in the person's transcript.
func (d *draft) heard(in care.Inbound, why string) {
	text := in.Text
	if in.Kind == care.Press {
		text = in.Button
	}
	d.Log = append(d.Log, care.Entry{At: d.now, Text: text, ID: in.ID, Why: why})
}

// changed is the person's contact, to be written to.
func (d *draft) changed() *care.Contact {
	d.NewProfile = true
	return &d.Person.Contact
}

// putCase writes a case, in place of an earlier write of this change.
func (d *draft) putCase(c flows.Case) {
	if i := slices.IndexFunc(d.Cases, func(o flows.Case) bool { return o.Ref == c.Ref }); i >= 0 {
		d.Cases[i] = c
		return
	}
	d.Cases = append(d.Cases, c)
}

// setJob sets a job in place of what this change did to one of the same ID.
func (d *draft) setJob(j care.Job) {
	d.forget(j.ID)
	d.Jobs = append(d.Jobs, j)
}

// cancelJob takes a job away.
func (d *draft) cancelJob(id string) {
	d.forget(id)
	d.Cancel = append(d.Cancel, id)
}

func (d *draft) forget(id string) {
	d.Jobs = slices.DeleteFunc(d.Jobs, func(j care.Job) bool { return j.ID == id })
	d.Cancel = slices.DeleteFunc(d.Cancel, func(other string) bool { return other == id })
}
