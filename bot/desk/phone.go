package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// stillTexts reports whether a message from a shared phone is taken to be from
// whoever texted last: not long ago, and nothing says that it is somebody else.
func (k *Desk) stillTexts(p flows.Person, in care.Inbound) bool {
	phone := p.Phone
	return phone.Contact.Phones.Knows(p.Contact.ID, k.now()) && !phone.Session.Active() && phone.Contact.Talk == "" &&
		!flows.Introduces(in.Text)
}

// hearPhone takes a message from a shared phone of which it is not known who
// wrote it. It belongs to nobody until they say.
func (k *Desk) hearPhone(ctx context.Context, in care.Inbound, phone flows.Person) error {
	users, err := k.usersOf(ctx, phone.Contact)
	if err != nil {
		return err
	}
	held := phone.Session.Held
	d := k.draft(in.ID, &phone)
	d.replies = true
	t := turn{desk: k, draft: d, in: message(in), was: phone.Contact.OptedOut}
	for _, u := range users {
		t.users = append(t.users, flows.User{ID: u.Contact.ID, First: firstNameOf(u), Born: u.Contact.BirthDate})
	}
	d.heard(in, "")
	t.hears(in.Kind)
	if err := t.run(ctx); err != nil {
		return err
	}
	if t.came != nil {
		return k.comesForward(ctx, in, t, users, held)
	}
	d.Log[0].Why = t.why()
	if len(d.Person.Contact.OpenCases) == 0 {
		d.Log = nil // it is nobody's record
	}
	return k.commit(ctx, d)
}

func message(in care.Inbound) flows.Message {
	return flows.Message{ID: in.ID, Network: in.From.Network(), Kind: in.Kind, Text: in.Text, Button: in.Button}
}

// firstNameOf is what somebody is called, whether they have said so for good or
// are still being asked other things.
func firstNameOf(p flows.Person) string {
	if p.Contact.FirstName != "" {
		return p.Contact.FirstName
	}
	return p.Session.Answer("first_name")
}

// usersOf reads those who share a phone. One who was erased is passed over.
func (k *Desk) usersOf(ctx context.Context, phone care.Contact) (users []flows.Person, err error) {
	for _, id := range phone.Phones.Users {
		p, err := k.Store.ByID(ctx, id)
		switch {
		case errors.Is(err, care.ErrNotFound):
		case err != nil:
			return nil, fmt.Errorf("load contact: %w", err)
		case p.Version > 0 && p.Contact.Phones.Shared == phone.ID:
			users = append(users, p)
		}
	}
	return users, nil
}

// comesForward goes on with whoever showed who they are: first what waits for
// them, then what was held until it was known that it is theirs.
func (k *Desk) comesForward(ctx context.Context, in care.Inbound, asked turn, users []flows.Person, held *flows.Message) error {
	person, phone := k.whoCame(asked, users), *asked.draft.Person
	phone.Contact.Phones = phone.Contact.Phones.Use(person.Contact.ID, k.now())
	person.Phone = &phone
	d := k.draft(in.ID, &person)
	d.replies = true
	d.Jobs, d.Cancel, d.Audit = asked.draft.Jobs, asked.draft.Cancel, asked.draft.Audit
	was := d.changed()
	was.LastHeard = d.now
	t := turn{desk: k, draft: d, was: was.OptedOut, answers: true}
	t.in = flows.HandBack{Network: in.From.Network()}
	switch {
	case held != nil:
		d.heard(care.Inbound{ID: held.ID, Kind: held.Kind, Text: held.Text, Button: held.Button}, "held until it was known who wrote it")
		t.in = *held
	case asked.came.Did == flows.Newcomer:
		t.in = flows.Message{ID: in.ID, Network: in.From.Network(), Kind: care.Text, Text: "hello"}
	}
	d.readUnread()
	if err := t.run(ctx); err != nil {
		return err
	}
	if len(d.Messages) == 0 {
		for _, m := range asked.draft.Messages {
			d.queue(m)
		}
	}
	return k.commit(ctx, d)
}

// whoCame is one of those who share the phone, or somebody new.
func (k *Desk) whoCame(asked turn, users []flows.Person) flows.Person {
	if i := slices.IndexFunc(users, func(u flows.Person) bool { return u.Contact.ID == asked.came.User }); i >= 0 {
		return users[i]
	}
	phone := asked.draft.Person.Contact
	return flows.Person{Contact: care.Contact{ID: k.NewID(), Addresses: phone.Addresses, FirstName: asked.came.First,
		Language: phone.Language, Created: k.now(), Phones: care.Phone{Shared: phone.ID}}}
}

// share makes a contact for the phone that the person of this turn turns out to
// share, and asks it who is texting.
func (t *turn) share() {
	d := t.draft
	c := d.changed()
	at := t.address(*c)
	if d.Person.Version == 0 || d.Person.Phone != nil || at == "" {
		return
	}
	phone := care.Contact{ID: t.desk.NewID(), Addresses: []care.Address{at}, Language: c.Language, Created: d.now,
		LastHeard: d.now, Phones: care.Phone{Users: []string{c.ID}}}
	c.Phones.Shared = phone.ID
	d.Person.Phone = &flows.Person{Contact: phone}
	d.Moves = append(d.Moves, flows.Move{Address: at, From: c.ID, To: phone.ID})
	d.audit("contact", "shares_phone", "", "")
	t.whose()
}

// whose asks anew who is texting.
func (t *turn) whose() {
	phone := t.draft.Person.Phone
	if phone == nil {
		return
	}
	phone.Contact.Phones.Texting = ""
	t.draft.ask(phone, flows.WhoTexts, care.Reply)
}

// shareStop makes a STOP, or a START, that of the phone, whoever of those who
// share it sent it: the network knows no difference either.
func (t *turn) shareStop(ctx context.Context) error {
	d := t.draft
	phone := d.Person.Phone
	if d.Person.Contact.IsPhone() {
		phone = d.Person
	}
	now := d.Person.Contact.OptedOut
	if phone == nil || now.Equal(t.was) {
		return nil
	}
	users, err := t.desk.usersOf(ctx, phone.Contact)
	if err != nil {
		return err
	}
	phone.Contact.OptedOut = now
	for _, u := range users {
		if u.Contact.ID == d.Person.Contact.ID || now.IsZero() && !u.Contact.OptedOut.Equal(t.was) {
			continue // who stopped before, for themselves, starts for themselves
		}
		u.Contact.OptedOut = now
		d.Others = append(d.Others, u)
	}
	return nil
}
