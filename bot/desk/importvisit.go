package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Import books an appointment that was made elsewhere, of which the case, the
// time and the way to meet are given; without a link worker it is that of who has
// the case. The ID tells it from every other: one that was imported before, and
// whatever became of it since, stays as it is. The person is told by whoever runs
// the service.
func (k *Desk) Import(ctx context.Context, a care.Appointment) (added bool, err error) {
	err = k.again(ctx, func() error {
		added = false
		_, err := k.Store.Appointment(ctx, a.ID)
		if err == nil {
			return nil
		}
		if !errors.Is(err, care.ErrNotFound) {
			return fmt.Errorf("load appointment: %w", err)
		}
		added = true
		return k.importOne(ctx, a)
	})
	return added && err == nil, err
}

func (k *Desk) importOne(ctx context.Context, a care.Appointment) error {
	c, err := k.Store.Case(ctx, a.Case)
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	d, err := k.caseDraft(ctx, "import:"+a.ID, c)
	switch {
	case err != nil:
		return err
	case d.Person == nil:
		return care.ErrNotFound
	case !c.Open():
		return care.ErrClosed
	}
	a.Contact = c.Contact
	if a.Worker == "" {
		a.Worker = c.Owner
	}
	if _, ok := k.Scheme.Worker(a.Worker); !ok {
		return care.ErrNotOwner
	}
	met, err := k.met(ctx, a.Contact, a.Worker)
	if err != nil {
		return err
	}
	a.First = !met
	diary, err := k.diary(ctx, a.Worker, d.Person.Contact, [2]time.Time{a.Start, a.End()})
	if err != nil {
		return err
	}
	if _, a, err = diary.Book(a, d.now); err != nil {
		return err
	}
	d.Diaries, d.Lease = []flows.Diary{diary}, 0
	d.putVisit(flows.Appointment{Appointment: a})
	d.audit("import", string(care.EventBooked), c.Ref, "")
	c.Case = c.With(care.Event{At: d.now, What: care.EventBooked})
	d.putCase(c)
	if !k.mayText(d.Person.Contact).Never() {
		if err := k.startVisit(ctx, d, "booked", a); err != nil {
			return err
		}
	}
	return k.commit(ctx, d)
}
