package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// handOff opens a case and alerts the team. Where a case of this kind is still
// waiting for somebody, that one stands for the new wish too: a burst of
// messages is one call for help, not five.
func (t *turn) handOff(ctx context.Context, h flows.HandOff) error {
	t.whys = append(t.whys, "handoff:"+string(h.Kind))
	d := t.draft
	open, err := t.desk.casesOf(ctx, d.Person.Contact)
	if err != nil {
		return err
	}
	open = append(slices.Clone(d.Cases), open...)
	i := slices.IndexFunc(open, func(c flows.Case) bool { return standsFor(c, h) })
	if i < 0 {
		if again, err := t.reopen(ctx, h); again || err != nil {
			return err
		}
		return t.openNew(ctx, h, open)
	}
	c := open[i]
	t.said(h.Ref, c.Ref)
	switch {
	case h.Kind == care.KindMessage:
		t.desk.note(d, &c)
	case len(h.Answers) > 0:
		c.Answers = h.Answers
	}
	if c.Kind.Urgent() && c.Status == care.Requested {
		t.desk.alert(d, &c, t.desk.audience(d, &c), againKey(c))
	}
	d.putCase(c)
	return nil
}

// openNew opens a case. A referral is offered by fit, and its person is told
// when it has to wait.
func (t *turn) openNew(ctx context.Context, h flows.HandOff, others []flows.Case) error {
	d, k := t.draft, t.desk
	wanted := flows.Case{Case: care.Case{Kind: h.Kind, Contact: d.Person.Contact.ID, Ref: h.Ref}}
	if err := k.lookForFits(ctx, d, wanted); err != nil {
		return err
	}
	k.open(d, h, others)
	if c := d.Cases[len(d.Cases)-1]; c.Status == care.OnHold {
		t.after = func() error { return k.tellOfWait(ctx, d, c) }
	}
	return nil
}

// said makes what the person is told name the case that there is.
func (t *turn) said(instead, ref string) {
	if t.draft.Person.Session.Ref == instead {
		t.draft.Person.Session.Ref = ref
	}
	if t.refs == nil {
		t.refs = map[string]string{}
	}
	t.refs[instead] = ref
}

// standsFor reports whether a case can stand for a new wish of the same kind:
// while nobody has it, and for what did not get worse. A second referral is one
// of its own; a message belongs to whatever is open.
func standsFor(c flows.Case, h flows.HandOff) bool {
	if h.Kind == care.KindMessage {
		return c.Open()
	}
	return c.Kind == h.Kind && c.Kind != care.KindReferral && c.Status == care.Requested && h.Severity <= c.Severity
}

// tellOfStop opens a case for those who work with a person that took a STOP, so
// that they phone (promise 5). Where the flows did so themselves, or nobody is
// waiting to help, there is nothing to tell.
func (t *turn) tellOfStop(ctx context.Context) error {
	d := t.draft
	told := slices.Contains(t.whys, "handoff:"+string(care.KindOptedOut)) || slices.Contains(t.whys, "handoff:"+string(care.KindWrong))
	if !t.stopped || told || len(d.Person.Contact.OpenCases) == 0 {
		return nil
	}
	return t.handOff(ctx, flows.HandOff{Kind: care.KindOptedOut, Ref: t.desk.NewRef()})
}

// casesOf reads a contact's open cases. One that is gone is passed over.
func (k *Desk) casesOf(ctx context.Context, c care.Contact) ([]flows.Case, error) {
	var open []flows.Case
	for _, ref := range c.OpenCases {
		one, err := k.Store.Case(ctx, ref)
		switch {
		case errors.Is(err, care.ErrNotFound):
		case err != nil:
			return nil, fmt.Errorf("load case: %w", err)
		case one.Open():
			open = append(open, one)
		}
	}
	return open, nil
}

// open makes the case and tells the first of its ladder.
func (k *Desk) open(d *draft, h flows.HandOff, others []flows.Case) {
	k.openCase(d, care.Case{Ref: h.Ref, Kind: h.Kind, Severity: h.Severity, Answers: h.Answers}, others)
}

func (k *Desk) openCase(d *draft, made care.Case, others []flows.Case) {
	contact := d.changed()
	contact.OpenCases = append(slices.Clone(contact.OpenCases), made.Ref)
	made.Contact, made.Status, made.Opened, made.Rung = contact.ID, care.Requested, d.now, notBegun
	made.Urgency = care.UrgencyOf(made, plain(others)...)
	c := flows.Case{Case: made.With(care.Event{At: d.now, What: care.EventOpened, Text: string(made.Kind)})}
	d.audit("flows", "opened", c.Ref, string(c.Kind))
	k.Metrics.opened(k.Scheme.ID, c.Kind)
	k.Log.Info("case opened", "case", c.Ref, "contact", c.Contact, "kind", string(c.Kind))
	k.begin(d, &c, k.known(*contact, others))
	d.Cases = append(d.Cases, c)
}

// known are the members of the team who know a person already: the link worker
// who looks after them, and those who have one of their open cases.
func (k *Desk) known(c care.Contact, cases []flows.Case) []care.LinkWorker {
	var known []care.LinkWorker
	if w, ok := k.Scheme.Worker(c.Worker); ok {
		known = append(known, w)
	}
	for _, c := range cases {
		if w, ok := k.Scheme.Worker(c.Owner); ok {
			known = join(known, []care.LinkWorker{w})
		}
	}
	return k.orCover(known)
}

// orCover puts in the place of those who are away whoever covers for them, and
// leaves out those for whom nobody does.
func (k *Desk) orCover(who []care.LinkWorker) (there []care.LinkWorker) {
	today := care.DateOf(k.now().In(k.Scheme.Location()))
	for _, w := range who {
		if away, is := w.Away(today); is {
			w, _ = k.Scheme.Worker(away.Cover)
		}
		if w.Reachable(today) {
			there = join(there, []care.LinkWorker{w})
		}
	}
	return there
}

// plain are cases without the version at which they were read.
func plain(cases []flows.Case) (all []care.Case) {
	for _, c := range cases {
		all = append(all, c.Case)
	}
	return all
}
