package bot

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
func (l *Line) runLeave(ctx context.Context, j flows.JobLease) error {
	w, ok := l.Scheme.Worker(j.Name)
	a, away := w.Away(care.DateOf(l.now().In(l.Scheme.Location())))
	if ok && away {
		if _, err := l.handOver(ctx, w, a.Cover); err != nil {
			return err
		}
	}
	return l.nothing(ctx, j)
}

// handOver gives all cases of one to others: to cover where there is one, and
// otherwise by fit. It can be done again after a crash: what is handed over is
// no longer theirs.
func (l *Line) handOver(ctx context.Context, from care.LinkWorker, cover string) (n int, err error) {
	cases, err := l.Store.CasesOf(ctx, from.ID)
	if err != nil {
		return 0, fmt.Errorf("list own cases: %w", err)
	}
	for _, c := range cases {
		err := l.again(ctx, func() error {
			c, err := l.Store.Case(ctx, c.Ref)
			if err != nil || c.Owner != from.ID {
				return err
			}
			return l.handOne(ctx, c, cover)
		})
		if err != nil {
			return n, err
		}
		n++
	}
	l.Log.Info("caseload handed over", "contact", from.ContactID(), "cases", n)
	return n, nil
}

// handOne moves one case to whoever covers, to the best fit, or back to all.
func (l *Line) handOne(ctx context.Context, c flows.Case, cover string) error {
	if w, ok := l.Scheme.Worker(cover); ok {
		_, err := l.moveCase(ctx, c, w, "")
		return err
	}
	d, err := l.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	to, ok, err := l.heir(ctx, d, c)
	if err != nil {
		return err
	}
	if ok {
		_, err := l.moveCase(ctx, c, to, "")
		return err
	}
	return l.release(ctx, d, c)
}

// heir is who gets the case of somebody who is away: the best fit with room, or
// where nobody has room the one with the least to do. Somebody who is being
// helped does not go back to the end of a list.
func (l *Line) heir(ctx context.Context, d *draft, c flows.Case) (to care.LinkWorker, ok bool, err error) {
	c.Passed = append(slices.Clone(c.Passed), c.Owner)
	contact, err := l.contactOf(ctx, d, c)
	if err != nil {
		return to, false, err
	}
	loads, err := l.loads(ctx, c.Ref)
	if err != nil {
		return to, false, err
	}
	if fits := care.Fits(l.Scheme, contact, c.Case, loads, d.now); len(fits) > 0 {
		return fits[0].Worker, true, nil
	}
	fits := care.Fits(l.Scheme, contact, c.Case, nil, d.now)
	if len(fits) == 0 {
		return to, false, nil
	}
	part := func(f care.Fit) float64 { return float64(loads[f.Worker.ID]) / float64(f.Worker.MaxPeople()) }
	least := slices.MinFunc(fits, func(a, b care.Fit) int { return cmp.Compare(part(a), part(b)) })
	return least.Worker, true, nil
}

// release gives a case back to all, when nobody in particular can have it.
func (l *Line) release(ctx context.Context, d *draft, c flows.Case) error {
	old := c.Owner
	if c.Talk.Held() {
		if err := l.handBack(ctx, d, &c, "told.gone"); err != nil {
			return err
		}
	}
	passed, err := c.Pass(old, d.now)
	if err != nil {
		return fmt.Errorf("release case: %w", err)
	}
	c.Case = passed
	l.givenBack(d, &c, care.LinkWorker{ID: old})
	d.putCase(c)
	return l.commit(ctx, d)
}

// moveCase gives a case to somebody else. The person is told who it is, and so
// is the one who has it now.
func (l *Line) moveCase(ctx context.Context, c flows.Case, to care.LinkWorker, input string) (flows.Case, error) {
	d, err := l.caseDraft(ctx, input, c)
	if err != nil {
		return c, err
	}
	old := c.Owner
	if c.Talk.Held() {
		if err := l.handBack(ctx, d, &c, "told.gone"); err != nil {
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
	d.toStaff(to, care.Outbound{Text: l.staffText("staff.now_yours", map[string]string{"ref": c.Ref}), Class: care.Reply, Purpose: "notice", Case: c.Ref, Buttons: l.workButtons(c.Ref)})
	if d.Person != nil {
		if d.Person.Contact.Worker == old || d.Person.Contact.Worker == "" {
			d.changed().Worker = to.ID
		}
		if mayTell(d.Person.Contact, c.Kind) {
			d.toPerson(care.Scheduled, "told", l.text(d.Person.Contact, "told.moved", map[string]string{"name": to.Name}))
		}
	}
	d.putCase(c)
	if err := l.commit(ctx, d); err != nil && !errors.Is(err, care.ErrDuplicate) {
		return c, err
	}
	return c, nil
}
