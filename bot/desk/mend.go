package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Mend looks at one contact: every case of theirs is in the indexes that it
// belongs in, a case that nobody has climbs, and an appointment to come is
// reminded of. What is missing is put right, counted and logged. It finds what a
// restored copy, or an older version, left out.
func (k *Desk) Mend(ctx context.Context, contact string) (mended int, err error) {
	p, err := k.Store.ByID(ctx, contact)
	if errors.Is(err, care.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("load contact: %w", err)
	}
	cases, err := k.Store.CasesWith(ctx, contact)
	if err != nil {
		return 0, err
	}
	var wanted []string // jobs
	for _, c := range cases {
		did, err := k.Store.MendCase(ctx, c)
		if err != nil {
			return mended, err
		}
		if did {
			mended += k.mended("index", c.Ref)
		}
		if c.Status == care.Requested {
			wanted = append(wanted, climbID(c.Ref))
		}
	}
	for _, a := range p.Contact.Appointments {
		if a.Ahead(k.now()) {
			wanted = append(wanted, visitID(a.ID))
		}
	}
	missing, err := k.Store.MissingJobs(ctx, wanted)
	if err != nil || len(missing) == 0 {
		return mended, err
	}
	return k.setAgain(ctx, p, cases, missing, mended)
}

// setAgain sets jobs that are missing. A case climbs at once: nobody knows for how
// long it has waited in silence.
func (k *Desk) setAgain(ctx context.Context, p flows.Person, cases []flows.Case, missing []string, mended int) (int, error) {
	gone := map[string]bool{}
	for _, id := range missing {
		gone[id] = true
	}
	d := k.draft("", &p)
	for _, c := range cases {
		if gone[climbID(c.Ref)] && c.Status == care.Requested {
			k.schedule(d, c, d.now)
			mended += k.mended("climb", c.Ref)
		}
	}
	for _, a := range p.Contact.Appointments {
		if gone[visitID(a.ID)] {
			d.planVisit(a, d.now)
			mended += k.mended("visit", a.Case)
		}
	}
	return mended, k.commit(ctx, d)
}

func (k *Desk) mended(what, ref string) int {
	k.Metrics.mended(k.Scheme.ID, what)
	k.Log.Warn("something was missing and is put right", "what", what, "case", ref)
	return 1
}
