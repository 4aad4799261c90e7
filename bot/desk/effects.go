package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// apply puts one effect into the draft.
func (t *turn) apply(e flows.Effect) {
	switch e := e.(type) {
	case flows.Send:
		t.send(e)
	case flows.Wait:
		t.wait(e)
	case flows.Agree:
		t.agree(e.Consent)
	case flows.Visit, flows.HandOff, flows.Record, flows.CheckIn, flows.Tie: // done
	case flows.Why:
		t.whys = append(t.whys, string(e))
	default:
		t.desk.Log.Error("effect is not known", "effect", fmt.Sprintf("%T", e))
	}
}

// send queues what the flows say. What a timer says is of our own accord,
// however the flow calls it. An answer that somebody waits for goes twice
// rather than never.
func (t *turn) send(e flows.Send) {
	d := t.draft
	switch _, wrote := t.in.(flows.Message); {
	case !wrote && e.Class == care.Reply && !t.answers:
		e.Class = care.Scheduled
	case t.answers && e.Class == care.Scheduled:
		e.Class = care.Reply
	}
	for instead, ref := range t.refs {
		e.Text = strings.ReplaceAll(e.Text, instead, ref)
	}
	e.Again = e.Again || e.Class == care.Reply
	c := d.Person.Contact
	d.queue(care.Outbound{
		Contact: c.ID, To: t.address(c), Text: e.Text, Buttons: e.Buttons, Calendar: e.Calendar,
		Class: e.Class, Purpose: e.Purpose, Again: e.Again, Discreet: e.Discreet,
	})
}

// address answers on the network that the person wrote on, and writes to their
// first address otherwise.
func (t *turn) address(c care.Contact) care.Address {
	if slices.Contains(c.Addresses, t.from) {
		return t.from
	}
	network := ""
	switch in := t.in.(type) {
	case flows.Message:
		network = in.Network
	case flows.Start:
		network = in.Network
	}
	for _, a := range c.Addresses {
		if a.Network() == network {
			return a
		}
	}
	return c.Address()
}

// wait sets the session's one timer, or takes it away.
func (t *turn) wait(e flows.Wait) {
	p := t.draft.Person
	id := "wait:" + p.Contact.ID
	if e.At.IsZero() {
		t.draft.cancelJob(id)
		return
	}
	t.draft.setJob(care.Job{
		ID: id, Kind: care.JobWait, At: e.At.UTC(), Contact: p.Contact.ID,
		Name: e.Name, Turn: p.Session.Turn, Book: p.Session.Book,
	})
}

// record keeps a fact. A flow that records what a contact does not have is our
// mistake, and no reason to lose what somebody wrote.
func (t *turn) record(e flows.Record) {
	d := t.draft
	switch {
	case e.Field == "opted_out":
		t.recordStop(t.instant(e))
	case e.Field == "quiet_until":
		d.changed().QuietUntil = t.instant(e)
	case e.Field == care.ConsentNews, e.Field == care.ConsentCarer:
		d.withdraw(d.changed(), e.Field)
	case !d.changed().Set(e.Field, e.Value):
		t.desk.Log.Error("flows record an unknown field", "field", e.Field)
	}
}

func (t *turn) recordStop(at time.Time) {
	d := t.draft
	was := !d.Person.Contact.OptedOut.IsZero()
	switch {
	case !was && !at.IsZero():
		d.audit("contact", "opted_out", "", "")
		d.withdraw(d.changed(), care.ConsentNews)
		d.withdraw(d.changed(), care.ConsentCarer)
		t.stopped = true
	case was && at.IsZero():
		d.audit("contact", "opted_in", "", "")
	case was:
		at = d.Person.Contact.OptedOut // the first STOP is the one that counts
	}
	d.changed().OptedOut = at
}

// instant reads a moment, or none. One that cannot be read is now: a STOP must
// stop, however it is written down.
func (t *turn) instant(e flows.Record) time.Time {
	if e.Value == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, e.Value)
	if err != nil {
		t.desk.Log.Error("flows record a time that is none", "field", e.Field)
		return t.draft.now
	}
	return at.UTC()
}

func (t *turn) agree(c care.Consent) {
	d := t.draft
	if c.At.IsZero() {
		c.At = d.now
	}
	contact := d.changed()
	contact.Consents = append(contact.Consents, c)
	did := "declined"
	if c.Granted {
		did = "consented"
	}
	d.audit("contact", did, "", c.Purpose)
}
