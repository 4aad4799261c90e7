package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobLeave is the job that hands a caseload over when a long leave begins.
const jobLeave care.JobKind = "leave"

// longLeave is how many days away, after the first, hand a caseload over. For a
// shorter leave whoever covers is alerted instead.
const longLeave = 7

// runLeave hands over the people of somebody who is away from today.
func (k *Desk) runLeave(ctx context.Context, j flows.JobLease) error {
	w, ok := k.Scheme.Worker(j.Name)
	a, away := w.Away(care.DateOf(k.now().In(k.Scheme.Location())))
	if ok && away {
		if _, err := k.handOver(ctx, w, a.Cover); err != nil {
			return err
		}
	}
	return k.nothing(ctx, j)
}

// handOver gives all cases of one to others: to cover where there is one, and
// otherwise by fit. It can be done again after a crash: what is handed over is
// no longer theirs.
func (k *Desk) handOver(ctx context.Context, from care.LinkWorker, cover string) (n int, err error) {
	cases, err := k.Store.CasesOf(ctx, from.ID)
	if err != nil {
		return 0, fmt.Errorf("list own cases: %w", err)
	}
	told := map[string]bool{} // whoever has two cases is told once
	for _, c := range cases {
		err := k.again(ctx, func() error {
			c, err := k.Store.Case(ctx, c.Ref)
			if err != nil || c.Owner != from.ID {
				return err
			}
			return k.handOne(ctx, c, cover, told[c.Contact])
		})
		told[c.Contact] = true
		if err != nil {
			return n, err
		}
		n++
	}
	k.Log.Info("caseload handed over", "contact", from.ContactID(), "cases", n)
	return n, nil
}

// handOne moves one case to whoever covers as far as they have room, to the best
// fit, or back to all.
func (k *Desk) handOne(ctx context.Context, c flows.Case, cover string, told bool) error {
	if w, ok := k.Scheme.Worker(cover); ok {
		full, err := k.atLimit(ctx, w, c)
		if err != nil {
			return err
		}
		if !full {
			_, err = k.moveCase(ctx, c, w, "", told)
			return err
		}
	}
	d, err := k.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	to, ok, err := k.heir(ctx, d, c)
	if err != nil {
		return err
	}
	if ok {
		_, err := k.moveCase(ctx, c, to, "", told)
		return err
	}
	return k.release(ctx, d, c)
}

// heir is who gets the case of somebody who is away: the best fit with room, even
// one who said "not me" when it was new, or where nobody has room the one with the
// least to do. Somebody who is being helped does not go back to the end of a list,
// and comes before what is only being offered.
func (k *Desk) heir(ctx context.Context, d *draft, c flows.Case) (to care.LinkWorker, ok bool, err error) {
	contact, err := k.contactOf(ctx, d, c)
	if err != nil {
		return to, false, err
	}
	loads, err := k.caseloads(ctx)
	if err != nil {
		return to, false, err
	}
	asked := c.Case
	asked.Passed = append(slices.Clone(c.Passed), c.Owner)
	anybody := c.Case
	anybody.Passed = []string{c.Owner}
	for _, of := range []care.Case{asked, anybody} {
		if fits := care.Fits(k.Scheme, contact, of, loads, d.now); len(fits) > 0 {
			return fits[0].Worker, true, nil
		}
	}
	fits := care.Fits(k.Scheme, contact, anybody, nil, d.now)
	if len(fits) == 0 {
		return to, false, nil
	}
	part := func(f care.Fit) float64 { return float64(loads[f.Worker.ID]) / float64(f.Worker.MaxPeople()) }
	least := slices.MinFunc(fits, func(a, b care.Fit) int { return cmp.Compare(part(a), part(b)) })
	return least.Worker, true, nil
}

// release gives a case back to all, when nobody in particular can have it.
func (k *Desk) release(ctx context.Context, d *draft, c flows.Case) error {
	old := c.Owner
	if c.Talk.Held() {
		if err := k.handBack(ctx, d, &c, "told.gone"); err != nil {
			return err
		}
	}
	passed, err := c.Pass(old, d.now)
	if err != nil {
		return fmt.Errorf("release case: %w", err)
	}
	c.Case = passed
	if err := k.givenBack(ctx, d, &c, old); err != nil {
		return err
	}
	d.putCase(c)
	return k.commit(ctx, d)
}

// moveCase gives a case to somebody else. The person is told who it is, unless they
// were told already, and so is the one who has it now.
func (k *Desk) moveCase(ctx context.Context, c flows.Case, to care.LinkWorker, input string, told bool) (flows.Case, error) {
	d, err := k.caseDraft(ctx, input, c)
	if err != nil {
		return c, err
	}
	old := c.Owner
	if c.Talk.Held() {
		if err := k.handBack(ctx, d, &c, "told.gone"); err != nil {
			return c, err
		}
	}
	c.Owner = to.ID
	if c.Taken.IsZero() {
		c.Taken = d.now
	}
	if c.Status == care.Requested || c.Status == care.OnHold {
		c.Status = care.TakenOn
	}
	c.Case = c.With(care.Event{At: d.now, By: to.ID, What: care.EventMoved})
	d.audit(to.ID, "moved", c.Ref, old)
	d.cancelJob(climbID(c.Ref))
	visit, keeps, err := k.inherit(ctx, d, c.Ref, to)
	if err != nil {
		return c, err
	}
	d.toStaff(to, care.Outbound{Text: k.staffText("staff.now_yours", map[string]string{"ref": c.Ref}) + visit, Class: care.Reply, Purpose: "notice", Case: c.Ref, Buttons: k.workButtons(c.Ref)})
	if d.Person != nil {
		if d.Person.Contact.Worker == old || d.Person.Contact.Worker == "" {
			d.changed().Worker = to.ID
		}
		if !told && mayTell(d.Person.Contact, c.Kind) {
			d.toPerson(care.Scheduled, "told", k.text(d.Person.Contact, "told.moved", map[string]string{"name": to.Name}))
		}
		if keeps && mayTell(d.Person.Contact, c.Kind) {
			if err := k.meets(ctx, d, c.Ref); err != nil {
				return c, err
			}
		}
	}
	d.putCase(c)
	if err := k.commit(ctx, d); err != nil && !errors.Is(err, care.ErrDuplicate) {
		return c, err
	}
	return c, nil
}
