package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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
func (l *Line) Handle(ctx context.Context, in care.Inbound) error {
	leave, err := l.turns.enter(ctx, in.From)
	if err != nil {
		return fmt.Errorf("wait for the contact's turn: %w", err)
	}
	defer leave()
	began := time.Now()
	err = l.again(ctx, func() error { return l.hear(ctx, in) })
	l.Metrics.turned(l.Scheme.ID, in.From.Network(), err, time.Since(began))
	return err
}

func (l *Line) hear(ctx context.Context, in care.Inbound) error {
	if w, ok := l.Scheme.WorkerAt(in.From); ok {
		return l.hearStaff(ctx, w, in)
	}
	p, err := l.person(ctx, in.From)
	if err != nil {
		return err
	}
	d := l.draft(in.ID, &p)
	t := turn{line: l, draft: d, in: flows.Message{
		ID: in.ID, Network: in.From.Network(), Kind: in.Kind, Text: in.Text, Button: in.Button,
	}}
	t.hears(in.Kind)
	if err := t.run(ctx); err != nil {
		return err
	}
	d.heard(in, t.why())
	d.Log = append(d.Log[len(d.Log)-1:], d.Log[:len(d.Log)-1]...) // what they wrote comes before what we say
	return l.commit(ctx, d)
}

// person reads who is at an address, or makes a new contact.
func (l *Line) person(ctx context.Context, from care.Address) (flows.Person, error) {
	p, err := l.Store.Load(ctx, from)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return p, fmt.Errorf("load contact: %w", err)
	}
	if p.Version == 0 {
		p = flows.Person{Contact: care.Contact{ID: l.NewID(), Addresses: []care.Address{from}, Created: l.now()}}
	}
	return p, nil
}

// again makes a change until it is no longer overtaken. One that was made
// before counts as made.
func (l *Line) again(ctx context.Context, change func() error) error {
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

// commit writes a change and sends what it leased to us.
func (l *Line) commit(ctx context.Context, d *draft) error {
	leases, err := l.Store.Commit(ctx, d.Change)
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for _, le := range leases {
		l.dispatch(ctx, le)
	}
	return nil
}
