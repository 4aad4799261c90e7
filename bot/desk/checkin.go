package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobCheckIn opens the next check-in around a first appointment. Each such
// appointment has one, whose ID begins with checkInJobs, so that whatever changes
// the appointment replaces what was to be asked.
const (
	jobCheckIn  care.JobKind = "checkin"
	checkInJobs string       = "checkin:"
)

// stillDue is for how long a check-in that is due waits for somebody to open it:
// a change of the appointment in that time does not take it away.
const stillDue = 24 * time.Hour

// planCheckIns sets which check-in comes next, or takes it away.
func (d *draft) planCheckIns(a care.Appointment) {
	if !a.First {
		return
	}
	j := care.Job{ID: checkInJobs + a.ID, Kind: jobCheckIn, Contact: a.Contact, About: a.ID, Turn: a.Version}
	all := a.CheckIns(d.desk.Scheme, d.Person.Contact, d.now.Add(-stillDue))
	if len(all) == 0 {
		d.cancelJob(j.ID)
		return
	}
	j.Name, j.At = all[0].Name, all[0].Open
	d.setJob(j)
}

// runCheckIn opens a check-in, if it is still one to open, and plans the next.
// After that it is asked when the floor is free.
func (k *Desk) runCheckIn(ctx context.Context, j flows.JobLease) error {
	p, a, stale, err := k.firstVisit(ctx, j)
	if stale {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return err
	}
	d := k.draft("", &p)
	d.Done = &j
	all := a.CheckIns(k.Scheme, p.Contact, d.now.Add(-stillDue))
	i := slices.IndexFunc(all, func(c care.CheckIn) bool { return c.Name == j.Name })
	if i < 0 {
		d.planCheckIns(a.Appointment)
		return k.commit(ctx, d)
	}
	before, err := k.Store.CheckInsWith(ctx, j.Contact)
	if err != nil {
		return fmt.Errorf("list check-ins: %w", err)
	}
	opens, later, err := k.opens(ctx, all[i], p.Contact, before)
	switch {
	case err != nil:
		return err
	case !later.IsZero() && later.Before(all[i].Close):
		return k.putOff(ctx, j, later)
	case opens:
		in := flows.AskingAfter(all[i], care.FirstResults(before))
		in.Network = p.Contact.Address().Network()
		t := turn{desk: k, draft: d, in: in}
		if err := t.run(ctx); err != nil {
			return err
		}
	}
	a.Appointment = a.AskedFor(all[i])
	d.putVisit(a)
	return k.commit(ctx, d)
}

// firstVisit reads what a job is about. It is stale when the appointment is
// another by now.
func (k *Desk) firstVisit(ctx context.Context, j flows.JobLease) (p flows.Person, a flows.Appointment, stale bool, err error) {
	p, err = k.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
		return p, a, true, nil
	}
	if err != nil {
		return p, a, false, fmt.Errorf("load contact: %w", err)
	}
	a, err = k.Store.Appointment(ctx, j.About)
	if errors.Is(err, care.ErrNotFound) || err == nil && a.Appointment.Version != j.Turn {
		return p, a, true, nil
	}
	if err != nil {
		return p, a, false, fmt.Errorf("load appointment: %w", err)
	}
	return p, a, false, nil
}

// opens reports whether a check-in is to be opened now, or later: never twice in
// one case, an optional one only for those who agreed, and none while somebody
// looks after an alarm, or when the case came to nothing.
func (k *Desk) opens(ctx context.Context, in care.CheckIn, c care.Contact, before []care.Checked) (opens bool, later time.Time, err error) {
	asked := slices.ContainsFunc(before, func(o care.Checked) bool { return o.Case == in.Case && o.Name == in.Name })
	if may := k.mayText(c); may.Never() || asked || in.Optional && !c.Consented(care.ConsentOutcomes) {
		return false, later, nil
	} else if !may.Now() {
		return false, may.At, nil
	}
	open, err := k.casesOf(ctx, c)
	if err != nil {
		return false, later, err
	}
	if slices.ContainsFunc(open, func(c flows.Case) bool { return c.Urgent() }) {
		return false, k.now().Add(24 * time.Hour), nil
	}
	about, err := k.Store.Case(ctx, in.Case)
	if errors.Is(err, care.ErrNotFound) {
		return true, later, nil // an appointment that was imported has no case
	}
	if err != nil {
		return false, later, fmt.Errorf("load case: %w", err)
	}
	return about.Open() || about.Status == care.Completed, later, nil
}

// checkIns keeps what came of check-ins, and those that are over in the story of
// their case.
func (t *turn) checkIns(ctx context.Context, effects []flows.Effect) error {
	d := t.draft
	for _, e := range effects {
		in, ok := e.(flows.CheckIn)
		if !ok {
			continue
		}
		d.CheckIns = append(slices.DeleteFunc(d.CheckIns, func(o care.Checked) bool { return o.ID() == in.ID() }), in.Checked)
		if in.Closed.IsZero() {
			continue
		}
		t.whys = append(t.whys, "check_in:"+string(in.Status))
		d.audit("contact", "check_in_"+string(in.Status), in.Case, in.Name)
		c, err := t.desk.Store.Case(ctx, in.Case)
		if errors.Is(err, care.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("load case: %w", err)
		}
		c = d.caseOr(c)
		c.Case = c.With(care.Event{At: d.now, What: care.EventCheckIn, Text: in.Summary()})
		d.putCase(c)
	}
	return nil
}

// scoresShown is how many check-ins one text tells of.
const scoresShown = 2

// scoresOf are somebody's latest answers for whoever has the case, with what they
// were at first. On text messages, which we do not control, it is only how many
// there are.
func (k *Desk) scoresOf(ctx context.Context, w care.LinkWorker, c flows.Case) (string, error) {
	all, err := k.Store.CheckInsWith(ctx, c.Contact)
	if err != nil {
		return "", fmt.Errorf("list check-ins: %w", err)
	}
	all = slices.DeleteFunc(all, func(o care.Checked) bool { return !o.Counts() })
	if len(all) == 0 {
		return "", nil
	}
	if w.Address.Network() == care.SMS {
		return " " + k.staffText("staff.who.answered", map[string]string{"n": strconv.Itoa(len(all))}), nil
	}
	var lines []string
	for _, o := range all[max(0, len(all)-scoresShown):] {
		lines = append(lines, o.Open.In(k.Scheme.Location()).Format("2 Jan ")+o.Summary())
	}
	return " " + k.staffText("staff.who.scores", map[string]string{"scores": strings.Join(lines, "; ")}), nil
}
