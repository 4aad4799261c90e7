package desk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// tries is how often a change is made again on a fresh reading, when a record
// moved on while it was made.
const tries = 5

// Handle takes in one message. Once it returns nil, everything that follows
// from the message is committed, and what was to be sent at once is on its
// way; a message that was handled before is nil too.
func (k *Desk) Handle(ctx context.Context, in care.Inbound) error {
	leave, err := k.turns.enter(ctx, in.From)
	if err != nil {
		return fmt.Errorf("wait for the contact's turn: %w", err)
	}
	defer leave()
	began := time.Now()
	err = k.again(ctx, func() error { return k.guard(func() error { return k.hear(ctx, in) }) })
	if err != nil {
		err = k.keepInstead(ctx, in, err)
	}
	k.Metrics.turned(k.Scheme.ID, in.From.Network(), err, time.Since(began))
	return err
}

// errPanic says that our own program failed; the log says where.
var errPanic = errors.New("panic")

func (k *Desk) hear(ctx context.Context, in care.Inbound) error {
	w, ok, err := k.member(ctx, in.From)
	if err != nil {
		return err
	}
	if code := joinCode(in); code != "" {
		return k.join(ctx, in, code)
	}
	if ok {
		return k.hearStaff(ctx, w, in)
	}
	p, err := k.person(ctx, in.From)
	if err != nil {
		return err
	}
	if p.Phone != nil && in.From == p.Phone.Contact.Address() && !k.stillTexts(p, in) {
		p = *p.Phone
	}
	switch code := linkCode(in); {
	case code != "":
		return k.redeem(ctx, in, p, code)
	case p.Contact.IsPhone():
		return k.hearPhone(ctx, in, p)
	}
	return k.hearPerson(ctx, in, p)
}

// hearPerson takes a message of which it is known who wrote it.
func (k *Desk) hearPerson(ctx context.Context, in care.Inbound, p flows.Person) error {
	if p.Phone != nil && in.From == p.Phone.Contact.Address() {
		p.Phone.Contact.Phones = p.Phone.Contact.Phones.Use(p.Contact.ID, k.now())
	}
	d := k.draft(in.ID, &p)
	d.replies = true
	t := turn{desk: k, draft: d, in: message(in), from: in.From, was: p.Contact.OptedOut}
	d.heard(in, "")
	t.hears(in.Kind)
	if err := t.run(ctx); err != nil {
		return err
	}
	d.Log[0].Why = t.why() // now that we know
	return k.commit(ctx, d)
}

// person reads who is at an address, or makes a new contact.
func (k *Desk) person(ctx context.Context, from care.Address) (flows.Person, error) {
	p, err := k.Store.Load(ctx, from)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return p, fmt.Errorf("load contact: %w", err)
	}
	if p.Version == 0 {
		p = flows.Person{Contact: care.Contact{ID: k.NewID(), Addresses: []care.Address{from}, Created: k.now()}}
	}
	return p, nil
}

// again makes a change until it is no longer overtaken. One that was made
// before counts as made.
func (k *Desk) again(ctx context.Context, change func() error) error {
	for try := 1; ; try++ {
		err := change()
		switch {
		case errors.Is(err, care.ErrDuplicate):
			return nil
		case !errors.Is(err, care.ErrConflict) || try == tries:
			return err
		}
		pause := time.Duration(try) * time.Duration(1+rand.IntN(10)) * time.Millisecond
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// guard turns a panic into an error, so that one message or job never ends the
// process. What the panic says may hold what somebody wrote: it is not kept.
func (k *Desk) guard(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			k.Panicked("work panicked", r)
			err = errPanic
		}
	}()
	return do()
}

// Panicked logs where a panic was, and of what type, and nothing of its value.
func (k *Desk) Panicked(message string, value any) {
	k.Metrics.panicked(k.Scheme.ID)
	k.Log.Error(message, "kind", fmt.Sprintf("%T", value), "stack", string(debug.Stack()))
}

// commit writes a change and sends what it leased to us.
func (k *Desk) commit(ctx context.Context, d *draft) error {
	if p := d.Person; p != nil && p.Phone != nil {
		d.Others = append(d.Others, *p.Phone)
	}
	leases, err := k.Store.Commit(ctx, d.Change)
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if d.Team != nil {
		// Before anything is sent: a text to a phone that is nobody's is dropped.
		k.takeUp(*d.Team)
	}
	for _, le := range leases {
		k.Send(ctx, le)
	}
	return nil
}
