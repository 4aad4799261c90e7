package desk

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// How a code that joins two networks is guarded. It is one of 2 to the power of
// 37, lasts a day, and five wrong ones in a day are all that anybody may send.
const (
	linkLife    = 24 * time.Hour
	wrongCodes  = 5
	linkPayload = "link-"
)

// jobLinkOver is the job that takes a code away that nobody used.
const jobLinkOver care.JobKind = "link_over"

var linkForm = regexp.MustCompile(`(?i)^\s*link[\s:]+([A-Z0-9]{4})[- ]?([A-Z0-9]{4})[\s.]*$`)

// linkCode is the code that joins another network, if a message holds one. The
// link brings it, and where an app drops that it is typed.
func linkCode(in care.Inbound) string {
	if code, ok := strings.CutPrefix(in.Payload, linkPayload); ok {
		return plainCode(code)
	}
	if m := linkForm.FindStringSubmatch(in.Text); m != nil && strings.ContainsAny(m[1]+m[2], "0123456789") {
		return plainCode(m[1] + m[2])
	}
	return ""
}

func plainCode(code string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
}

// link makes a code for the person of this turn. It is an address of theirs for a
// day, so that it leads to them as a phone does; an earlier one is void.
func (t *turn) link() {
	d := t.draft
	c := d.changed()
	d.dropCode(c)
	code := t.desk.NewCode()
	for !strings.ContainsAny(code, "0123456789") { // typed, it would be read as two words
		code = t.desk.NewCode()
	}
	c.Phones.Code, c.Phones.CodeUntil = plainCode(code), d.now.Add(linkLife)
	d.Moves = append(d.Moves, flows.Move{Address: care.CodeAddress(c.Phones.Code), To: c.ID})
	d.setJob(care.Job{ID: "link:" + c.ID, Kind: jobLinkOver, At: c.Phones.CodeUntil, Contact: c.ID})
	d.audit("contact", "link_asked", "", "")
	address := ""
	if t.desk.DeepLink != nil {
		address = t.desk.DeepLink(linkPayload + c.Phones.Code)
	}
	if address == "" {
		address = t.desk.text(*c, "link.bot", nil)
	}
	t.said(flows.LinkBlank, address)
	t.said(flows.CodeBlank, code)
}

// dropCode makes a code void.
func (d *draft) dropCode(c *care.Contact) {
	if c.Phones.Code == "" {
		return
	}
	d.Moves = append(d.Moves, flows.Move{Address: care.CodeAddress(c.Phones.Code), From: c.ID})
	d.cancelJob("link:" + c.ID)
	c.Phones.Code, c.Phones.CodeUntil = "", time.Time{}
}

func (k *Desk) runLinkOver(ctx context.Context, j flows.JobLease) error {
	p, err := k.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && (p.Contact.Phones.Code == "" || k.now().Before(p.Contact.Phones.CodeUntil)) {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	d := k.draft("", &p)
	d.Done = &j
	d.dropCode(d.changed())
	d.Cancel = nil // this is the job
	return k.commit(ctx, d)
}

// redeem joins whoever writes with the one whose code they bring. A text's sender
// can be forged, so a code counts only on a network whose sender cannot be: the
// code itself went to the phone, which shows the other half.
func (k *Desk) redeem(ctx context.Context, in care.Inbound, p flows.Person, code string) error {
	d := k.draft(in.ID, &p)
	d.replies = true
	d.heard(care.Inbound{ID: in.ID, Kind: care.Text, Text: "LINK"}, "a code that joins networks")
	t := turn{desk: k, draft: d, in: message(in)}
	t.hears(in.Kind)
	owner, why, err := k.ownerOf(ctx, in, d, code)
	if err != nil {
		return err
	}
	switch {
	case why != "":
		k.Log.Info("a code was refused", "contact", p.Contact.ID, "why", why)
		d.toPerson(care.Reply, "answer", k.text(p.Contact, "link.refused", nil))
		return k.commit(ctx, d)
	case mustAsk(p.Contact) && mustAsk(owner.Contact):
		if err := t.handOff(ctx, flows.HandOff{Kind: care.KindJoin, Ref: k.NewRef()}); err != nil {
			return err
		}
		d.changed().Phones.Joins = owner.Contact.ID
		d.toPerson(care.Reply, "answer", k.text(p.Contact, "link.by_person", nil))
		return k.commit(ctx, d)
	}
	return k.joinPeople(ctx, in, d, owner)
}

// joins is a link worker's word that two records are one person's.
func (q request) joins() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	blanks := map[string]string{"ref": c.Ref}
	owner, err := q.desk.Store.ByID(q.ctx, d.Person.Contact.Phones.Joins)
	if c.Kind != care.KindJoin || errors.Is(err, care.ErrNotFound) || d.Person.Phone != nil || err == nil && owner.Phone != nil {
		return q.answer("staff.nothing_to_join", blanks)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	if len(owner.Contact.Appointments) > 0 {
		return q.answer("staff.join_visits", blanks)
	}
	d.changed().Phones.Joins = ""
	d.toStaff(q.worker, care.Outbound{Text: q.desk.staffText("staff.joined_records", blanks), Class: care.Reply, Purpose: "staff", Case: c.Ref})
	return q.desk.joinOpen(q.ctx, d, owner)
}

// joinOpen makes one contact of two that both have cases, which go along.
func (k *Desk) joinOpen(ctx context.Context, d *draft, gives flows.Person) error {
	cases, err := k.casesOf(ctx, gives.Contact)
	if err != nil {
		return err
	}
	c := d.changed()
	for _, one := range cases {
		one.Was, one.Contact = one.Contact, c.ID
		d.putCase(one)
		c.OpenCases = append(slices.Clone(c.OpenCases), one.Ref)
	}
	d.merge(gives)
	return k.commit(ctx, d)
}

// mustAsk reports whether somebody has what must not flow together with another's
// unless a link worker says so.
func mustAsk(c care.Contact) bool { return len(c.OpenCases) > 0 || len(c.Appointments) > 0 }

// ownerOf finds whose code it is; why says what stands against it. Each wrong code
// counts against whoever sent it.
func (k *Desk) ownerOf(ctx context.Context, in care.Inbound, d *draft, code string) (owner flows.Person, why string, err error) {
	p := &d.Person.Contact.Phones
	if d.now.Sub(p.WrongSince) >= linkLife {
		p.Wrong, p.WrongSince = 0, d.now
	}
	switch {
	case in.From.Network() == care.SMS:
		return owner, "a text can be forged", nil
	case d.Person.Phone != nil || d.Person.Contact.IsPhone():
		return owner, "a shared phone", nil
	case p.Wrong >= wrongCodes:
		return owner, "too many wrong codes", nil
	}
	owner, err = k.Store.Load(ctx, care.CodeAddress(code))
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return owner, "", fmt.Errorf("load contact: %w", err)
	}
	o := owner.Contact.Phones
	right := subtle.ConstantTimeCompare([]byte(o.Code), []byte(code)) == 1
	switch {
	case owner.Version == 0 || !right || !d.now.Before(o.CodeUntil):
		p.Wrong++
		d.NewProfile = true
		return owner, "no such code", nil
	case owner.Contact.ID == d.Person.Contact.ID:
		return owner, "their own code", nil
	}
	return owner, "", nil
}

// joinPeople makes one contact of two, once it is shown that both are the same
// person: all of it goes to the one that has more. Both phones are told, and
// either can undo it.
func (k *Desk) joinPeople(ctx context.Context, in care.Inbound, d *draft, owner flows.Person) error {
	other := *d.Person
	keep, gives := owner, other
	if mustAsk(other.Contact) {
		keep, gives = other, owner
	}
	j := k.draft(in.ID, &keep)
	j.replies = true
	j.Log = d.Log
	t := turn{desk: k, draft: j, in: message(in), from: in.From, answers: true}
	j.merge(gives)
	c := j.changed()
	for _, a := range c.Addresses {
		if a != in.From {
			j.queue(care.Outbound{Contact: c.ID, To: a, Text: k.text(*c, "link.told", nil), Class: care.Reply, Purpose: "answer", Again: true})
		}
	}
	t.in = flows.Start{Waiting: flows.Waiting{Flow: flows.Linked}, Network: in.From.Network(), Now: true}
	if err := t.run(ctx); err != nil {
		return err
	}
	return k.commit(ctx, j)
}

// merge gives all of one contact to the person of this turn. What is left of the
// other leads nowhere.
func (d *draft) merge(gives flows.Person) {
	c := d.changed()
	d.dropCode(c)
	for _, a := range gives.Contact.Addresses {
		if gives.Version == 0 {
			d.Bind = append(d.Bind, a)
		} else {
			d.Moves = append(d.Moves, flows.Move{Address: a, From: gives.Contact.ID, To: c.ID})
		}
		c.Addresses = append(slices.Clone(c.Addresses), a)
	}
	if c.OptedOut.IsZero() {
		c.OptedOut = gives.Contact.OptedOut // a STOP on one is a STOP on both
	}
	c.Consents = append(slices.Clone(c.Consents), gives.Contact.Consents...)
	if gives.Version > 0 {
		gone := gives.Contact
		d.dropCode(&gone)
		gives.Contact = care.Contact{ID: gone.ID, Created: gone.Created, OptedOut: gone.OptedOut}
		gives.Session = flows.Session{Turn: gives.Session.Turn + 1}
		d.Others = append(d.Others, gives)
		d.cancelJob("wait:" + gone.ID)
	}
	d.audit("contact", "linked", "", "")
	d.desk.Log.Info("two contacts joined", "contact", c.ID)
}

// unlink takes the other networks away: the phone stays. Whoever writes from there
// later is somebody new.
func (t *turn) unlink() {
	d := t.draft
	c := d.changed()
	stays := c.Address()
	for _, a := range c.Addresses {
		if a.Network() == care.SMS {
			stays = a
		}
	}
	for _, a := range c.Addresses {
		if a != stays {
			d.Moves = append(d.Moves, flows.Move{Address: a, From: c.ID})
		}
	}
	c.Addresses = []care.Address{stays}
	d.audit("contact", "unlinked", "", "")
}

// prefer puts the network first that the person likes best.
func (t *turn) prefer(answers []care.Answered) {
	c := t.draft.changed()
	wanted := map[string]string{"text": care.SMS, "telegram": care.Telegram}[flows.Session{Answers: answers}.Answer("prefer")]
	slices.SortStableFunc(c.Addresses, func(a, b care.Address) int {
		switch first := a.Network() == wanted; {
		case first == (b.Network() == wanted):
			return 0
		case first:
			return -1
		}
		return 1
	})
}

// otherWay is where a message goes that failed on one network: once, by another
// of the same person, while it is of use.
func otherWay(m care.Outbound, c care.Contact, now time.Time) (care.Address, bool) {
	over := m.Expires
	if over.IsZero() {
		over = m.Made.Add(Life)
	}
	if m.Other || m.Text == "" || !now.Before(over) {
		return "", false
	}
	for _, a := range c.Addresses {
		if a.Network() != m.To.Network() {
			return a, true
		}
	}
	return "", false
}
