package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobOffers is the job that offers what waits in the list to whoever has room.
const jobOffers care.JobKind = "offers"

// lookForFits finds out to whom a referral can be offered, and whom a case is
// about. Other kinds of case go by the ladder alone.
func (k *Desk) lookForFits(ctx context.Context, d *draft, c flows.Case) error {
	d.fits, d.full = nil, false
	if err := k.lookForSubject(ctx, d, c); err != nil {
		return err
	}
	if c.Kind != care.KindReferral {
		return nil
	}
	contact, err := k.contactOf(ctx, d, c)
	if err != nil {
		return err
	}
	loads, err := k.loads(ctx, c.Ref)
	if err != nil {
		return err
	}
	d.fits = care.Fits(k.Scheme, contact, c.Case, loads, d.now)
	anybody := c.Case
	anybody.Passed = nil
	workers := slices.ContainsFunc(k.Scheme.Staff(), func(w care.LinkWorker) bool { return w.Role != care.RoleManager })
	d.full = workers && len(care.Fits(k.Scheme, contact, anybody, loads, d.now)) == 0
	return nil
}

func (k *Desk) contactOf(ctx context.Context, d *draft, c flows.Case) (care.Contact, error) {
	if d.aboutPerson(c.Contact) {
		return d.Person.Contact, nil
	}
	p, err := k.Store.ByID(ctx, c.Contact)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return care.Contact{}, fmt.Errorf("load contact: %w", err)
	}
	return p.Contact, nil
}

// loads are the people whom each link worker has, with those that they are being
// asked about; but is left out.
func (k *Desk) loads(ctx context.Context, but string) (map[string]int, error) {
	loads, err := k.Store.Loads(ctx, k.staffIDs(), but)
	if err != nil {
		return nil, fmt.Errorf("count cases: %w", err)
	}
	return loads, nil
}

func (k *Desk) staffIDs() (ids []string) {
	for _, w := range k.Scheme.Staff() {
		ids = append(ids, w.ID)
	}
	return ids
}

// caseloads are the people whom each member of the team has.
func (k *Desk) caseloads(ctx context.Context) (map[string]int, error) {
	loads, err := k.Store.Caseloads(ctx, care.KindReferral, k.staffIDs())
	if err != nil {
		return nil, fmt.Errorf("count cases: %w", err)
	}
	return loads, nil
}

// offer chooses to whom a referral is offered next, and keeps why.
func (k *Desk) offer(d *draft, c *flows.Case) []care.LinkWorker {
	for _, f := range d.fits {
		if slices.Contains(c.Offered, f.Worker.ID) {
			continue
		}
		c.Offered = append(slices.Clone(c.Offered), f.Worker.ID)
		c.Case = c.With(care.Event{At: d.now, By: f.Worker.ID, What: care.EventOffered, Text: f.Reason()})
		d.audit("flows", "offered", c.Ref, f.Worker.ID+": "+f.Reason())
		return []care.LinkWorker{f.Worker}
	}
	return nil
}

// hold puts a referral into the list of those that wait: nobody has room.
func (k *Desk) hold(d *draft, c *flows.Case) {
	c.Status, c.Rung = care.OnHold, notBegun
	c.Case = c.With(care.Event{At: d.now, What: care.EventWaiting})
	d.audit("flows", "waits", c.Ref, "")
	k.Log.Warn("nobody has room for a referral", "case", c.Ref)
	k.offersAt(d, k.Scheme.Hours.Next(d.now.Add(12*time.Hour)))
}

// putInLine puts a referral that was offered in vain into the list, as nobody has
// room for it any more, and tells its person. It keeps its place by its date.
func (k *Desk) putInLine(ctx context.Context, j flows.JobLease, c flows.Case) error {
	d, err := k.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	d.Done = &j
	k.hold(d, &c)
	if err := k.tellOfWait(ctx, d, c); err != nil {
		return err
	}
	d.putCase(c)
	return k.commit(ctx, d)
}

// offersAt has the list looked at.
func (k *Desk) offersAt(d *draft, at time.Time) {
	d.setJob(care.Job{ID: "offers", Kind: jobOffers, At: at.UTC()})
}

// inLine are the referrals that wait for somebody to have room, in their order.
func (k *Desk) inLine(ctx context.Context) ([]flows.Case, error) {
	waiting, err := k.Store.WaitingCases(ctx, 10*openCases)
	if err != nil {
		return nil, fmt.Errorf("list waiting cases: %w", err)
	}
	waiting = slices.DeleteFunc(waiting, func(c flows.Case) bool { return c.Status != care.OnHold })
	care.InOrder(waiting, func(c flows.Case) care.Case { return c.Case })
	return waiting, nil
}

// runOffers offers what waits, in its order, as far as there is room.
func (k *Desk) runOffers(ctx context.Context, j flows.JobLease) error {
	if later, ok := k.outOfHours(); ok {
		return k.putOff(ctx, j, later)
	}
	waiting, err := k.inLine(ctx)
	if err != nil {
		return err
	}
	left := 0
	for _, c := range waiting {
		d := k.draft("", nil).forCase(c)
		if err := k.lookForFits(ctx, d, c); err != nil {
			return err
		}
		if len(d.fits) == 0 {
			left++
			if d.full {
				break // for the others there is no room either
			}
			continue
		}
		c.Status, c.Offered = care.Requested, nil
		k.begin(d, &c, nil)
		d.putCase(c)
		if err := k.commit(ctx, d); err != nil && !errors.Is(err, care.ErrConflict) {
			return err
		}
	}
	d := k.draft("", nil)
	d.Done = &j
	if left > 0 {
		k.offersAt(d, k.Scheme.Hours.Next(d.now.Add(12*time.Hour)))
	}
	return k.commit(ctx, d)
}

// tellOfWait tells somebody whose request has to wait how long that is likely to
// be, as honestly as we know. They are told once.
func (k *Desk) tellOfWait(ctx context.Context, d *draft, c flows.Case) error {
	if d.Person == nil || !mayTell(d.Person.Contact, c.Kind) || c.Count(care.EventWaiting) > 1 {
		return nil
	}
	waiting, err := k.inLine(ctx)
	if err != nil {
		return err
	}
	all, err := k.Store.OpenCases(ctx, 10*openCases)
	if err != nil {
		return fmt.Errorf("list open cases: %w", err)
	}
	ahead, taken := 0, 0
	for _, o := range waiting {
		if o.Urgency <= c.Urgency {
			ahead++
		}
	}
	const past = 28 * 24 * time.Hour
	for _, o := range all {
		if o.Kind == care.KindReferral && d.now.Sub(o.Taken) < past {
			taken++
		}
	}
	key, blanks := "told.waiting.unknown", map[string]string{}
	if wait := care.ExpectedWait(ahead, taken, past); wait > 0 {
		key, blanks["wait"] = "told.waiting", weeks(wait)
	}
	class := care.Scheduled
	if asksNow(c, d.now) {
		class = care.Reply
	}
	d.toPerson(class, "told", k.text(d.Person.Contact, key, blanks))
	return nil
}

// weeks is a wait as it is read, rather too long than too short.
func weeks(d time.Duration) string {
	const week = 7 * 24 * time.Hour
	switch n := int((d + week - 1) / week); {
	case n <= 1:
		return "a week"
	default:
		return strconv.Itoa(n) + " weeks"
	}
}

// atLimit says that somebody has no room for a referral, a manager like anybody
// else. Only a manager may give more, by MOVE.
func (k *Desk) atLimit(ctx context.Context, w care.LinkWorker, c flows.Case) (bool, error) {
	if c.Kind != care.KindReferral {
		return false, nil
	}
	loads, err := k.Store.Caseloads(ctx, care.KindReferral, []string{w.ID})
	if err != nil {
		return false, fmt.Errorf("count cases: %w", err)
	}
	return loads[w.ID] >= w.MaxPeople(), nil
}
