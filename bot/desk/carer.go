package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobCarer tells whoever referred a person what was arranged with them.
const jobCarer care.JobKind = "carer"

// purposeCarer is of what they are told.
const purposeCarer = "carer"

// planCarer has an appointment told to whoever referred its person, while the
// person agrees to that: when it is made, moved or handed on, and when one of which
// they were told is off.
func (d *draft) planCarer(a care.Appointment) {
	c := d.Person.Contact
	news := a.Ahead(d.now) || a.Status == care.CalledOff && a.CarerTold != 0
	if c.Carer == "" || !c.Consented(care.ConsentCarer) || !news || a.CarerTold == a.Version {
		return
	}
	d.setJob(care.Job{ID: "carer:" + a.ID, Kind: jobCarer, At: d.now, Contact: a.Contact, About: a.ID, Turn: a.Version})
}

// runCarer tells them, if the person still agrees and they still have our texts:
// the day, the time and with whom, and nothing else.
func (k *Desk) runCarer(ctx context.Context, j flows.JobLease) error {
	p, a, stale, err := k.firstVisit(ctx, j)
	if err != nil {
		return err
	}
	if stale || !p.Contact.Consented(care.ConsentCarer) || a.CarerTold == a.Appointment.Version {
		return k.nothing(ctx, j)
	}
	cases, err := k.Store.CasesWith(ctx, j.Contact)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(cases, func(c flows.Case) bool { return c.Kind == care.KindAbuse }) {
		return k.nothing(ctx, j) // it may be they of whom the person is afraid
	}
	carer, err := k.Store.ByID(ctx, p.Contact.Carer)
	if errors.Is(err, care.ErrNotFound) {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	if may := k.mayText(carer.Contact); may.Never() {
		return k.nothing(ctx, j)
	} else if !may.Now() {
		return k.putOff(ctx, j, may.At)
	}
	d := k.draft("", &p)
	d.Done = &j
	d.queue(k.toCarer(p.Contact, carer.Contact, a.Appointment))
	a.CarerTold = a.Appointment.Version
	d.putVisit(a)
	d.audit("flows", "told_carer", a.Case, "")
	return k.commit(ctx, d)
}

// toCarer is what they are told. It is void once the appointment is another, or
// the person wants it no more (carerStill).
func (k *Desk) toCarer(of, carer care.Contact, a care.Appointment) care.Outbound {
	m := care.Outbound{Contact: carer.ID, To: carer.Address(), Class: care.Scheduled, Purpose: purposeCarer, Expires: a.Start, About: a.ID, Version: a.Version}
	key, first := "told.carer", of.FirstName
	if a.Status == care.CalledOff {
		key = "told.carer.off"
	}
	if first == "" {
		first = k.text(carer, "told.carer.nameless", nil)
	}
	w, _ := k.Scheme.Worker(a.Worker)
	m.Text = k.text(carer, key, map[string]string{"first": first, "name": w.Name, "day": k.dayFor(carer, a.Start), "time": readClock(a.Clock),
		"how": k.staffText("how."+string(a.How), nil)})
	return m
}

// carerStill reports whether what they are told is still so, and the person still
// agrees that they hear it.
func (k *Desk) carerStill(ctx context.Context, m care.Outbound) (bool, error) {
	a, err := k.Store.Appointment(ctx, m.About)
	if errors.Is(err, care.ErrNotFound) || err == nil && a.Appointment.Version != m.Version {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load appointment: %w", err)
	}
	p, err := k.Store.ByID(ctx, a.Contact)
	if errors.Is(err, care.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load contact: %w", err)
	}
	return p.Contact.Consented(care.ConsentCarer) && k.now().Before(a.Start), nil
}
