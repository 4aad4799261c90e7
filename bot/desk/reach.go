package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobReach is what comes next in reaching the person of a case (DOMAIN 4.2): to
// tell them who will call, to remind the link worker to, or to say goodbye kindly.
// Each case has one; its Turn is the version of the attempts that it was set for.
const jobReach care.JobKind = "reach"

// reachTell is the name of the job that tells the person of a call; the others are
// called by what is done.
const reachTell = "tell"

func reachID(ref string) string { return "reach:" + ref }

// planReach sets what comes next. told says that the person knows of the call.
func (d *draft) planReach(c flows.Case, next care.Next, told bool) {
	j := care.Job{ID: reachID(c.Ref), Kind: jobReach, Contact: c.Contact, Case: c.Ref, Turn: c.Attempts.Version}
	switch {
	case next.Do != care.DoTry && next.Do != care.DoClose:
		d.cancelJob(j.ID)
		return
	case next.Do == care.DoTry && !told && !next.Tell.IsZero():
		j.Name, j.At = reachTell, next.Tell
	default:
		j.Name, j.At = string(next.Do), next.At
	}
	d.setJob(j)
}

// counts begins to count the attempts of a case, if that was not done.
func counts(c flows.Case) flows.Case {
	if c.Attempts.Opened.IsZero() {
		c.Attempts.Opened = c.Opened
	}
	return c
}

// tried keeps an attempt to reach the person, and sets what comes next.
func (q request) tried() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	outcome, ok := parseOutcome(q.ask.rest)
	if !ok {
		return q.answer("staff.tried_how", map[string]string{"ref": c.Ref})
	}
	c = counts(c)
	c.Attempts = c.Attempts.Add(care.Attempt{At: d.now, By: q.worker.ID, How: "call", Outcome: outcome})
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: care.EventAttempt, Text: string(outcome)})
	if outcome == care.Reached || outcome == care.Declined {
		c.Case = c.Contacted()
	}
	d.audit(q.worker.ID, "tried", c.Ref, string(outcome))
	return q.finish(d, c, q.desk.afterTry(d, &c, outcome))
}

// afterTry plans what the attempts so far ask for, and says so. When somebody asked
// to be called back, only their link worker knows when.
func (k *Desk) afterTry(d *draft, c *flows.Case, outcome care.Outcome) string {
	next := c.Attempts.Next(k.Scheme, d.Person.Contact, d.now)
	if next.Do == care.DoTry && outcome != care.CallBack {
		c.Attempts = c.Attempts.Plan(next.At)
		next = c.Attempts.Next(k.Scheme, d.Person.Contact, d.now)
	}
	blanks := map[string]string{"ref": c.Ref, "tries": fmt.Sprint(len(c.Attempts.Made)), "time": k.staffTime(next.At)}
	key := "staff.kept"
	switch code := c.Code(); {
	case outcome == care.CallBack:
		d.cancelJob(reachID(c.Ref))
		return k.staffText("staff.try_when", blanks)
	case next.Do == care.DoTry:
		key = "staff.try_next"
	case next.Do == care.DoClose:
		key = "staff.try_close"
	case next.Do == care.DoNumber:
		key = "staff.try_number"
	case code != "":
		key, blanks["code"] = "staff.reached_code", code
	}
	d.planReach(*c, next, false)
	return k.staffText(key, blanks)
}

// try answers TRY: it keeps when the link worker will call, at the time that suits
// best when none is named.
func (q request) try() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	blanks := map[string]string{"ref": c.Ref}
	if d.Person.Contact.Reach.Call == "no" {
		return q.answer("staff.call.never", blanks)
	}
	c = counts(c)
	soonest := d.now.Add(q.desk.Scheme.Attempts.Ahead()) // so that they can be told before
	at := c.Attempts.Next(q.desk.Scheme, d.Person.Contact, soonest).At
	if q.ask.rest != "" {
		ask := q.ask
		ask.rest += " by phone"
		slot, refusal, blanks := q.desk.readBooking(q.worker, c.Ref, ask, q.in.At)
		if refusal != "" {
			return q.answer(refusal, blanks)
		}
		at = slot.Start
	}
	if at.IsZero() {
		return q.answer("staff.try_when", blanks)
	}
	c.Attempts = c.Attempts.Plan(at)
	next := c.Attempts.Next(q.desk.Scheme, d.Person.Contact, d.now)
	d.planReach(c, next, false)
	d.audit(q.worker.ID, string(care.EventPlanned), c.Ref, "")
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: care.EventPlanned})
	key := "staff.try_planned"
	if next.Tell.IsZero() {
		key += "_untold"
	}
	blanks["time"] = q.desk.staffTime(at)
	return q.finish(d, c, q.desk.staffText(key, blanks))
}

// staffTime is a moment as staff read it.
func (k *Desk) staffTime(at time.Time) string {
	l := at.In(k.Scheme.Location())
	return l.Format("Monday 2 January, ") + readClock(care.ClockOf(l))
}

// runReach does what is due in reaching somebody. When the case changed hands it is
// its new owner's; when an attempt was made or planned since, or an appointment, it
// is nothing.
func (k *Desk) runReach(ctx context.Context, j flows.JobLease) error {
	c, err := k.Store.Case(ctx, j.Case)
	w, ok := k.Scheme.Worker(c.Owner)
	if errors.Is(err, care.ErrNotFound) || err == nil && (!ok || !c.Open() || c.Attempts.Version != j.Turn) {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if later, out := k.outOfHours(); out {
		return k.putOff(ctx, j, later)
	}
	d, err := k.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	d.Done = &j
	switch {
	case d.Person == nil:
	case j.Name == reachTell:
		k.tellOfCall(d, w, c)
	case j.Name == string(care.DoClose):
		if err := k.closesKindly(ctx, d, w, &c); err != nil {
			return err
		}
	default:
		k.remindToCall(d, w, c)
	}
	return k.commit(ctx, d)
}

// tellOfCall says to the person who will call, from what number and when, unless
// an appointment says so already.
func (k *Desk) tellOfCall(d *draft, w care.LinkWorker, c flows.Case) {
	contact, at := d.Person.Contact, c.Attempts.Planned
	next := c.Attempts.Next(k.Scheme, contact, d.now)
	_, booked := contact.Next(d.now)
	may := k.mayText(contact)
	switch {
	case booked || !at.After(d.now):
		return
	case may.Now():
		from := w.CallsFrom
		if from == "" {
			from = k.text(contact, "told.call_unknown", nil)
		}
		l := at.In(k.Scheme.Location())
		d.toPerson(care.Scheduled, "call", k.text(contact, "told.call", map[string]string{
			"name": w.Name, "day": k.dayFor(contact, at), "time": readClock(care.ClockOf(l)), "number": from}))
		m := &d.Messages[len(d.Messages)-1]
		m.Expires, m.Again = at, false
		next.Tell = time.Time{}
	}
	d.planReach(c, next, next.Tell.IsZero() || may.Never())
}

// remindToCall says to the link worker that it is time.
func (k *Desk) remindToCall(d *draft, w care.LinkWorker, c flows.Case) {
	if _, booked := d.Person.Contact.Next(d.now); booked {
		return
	}
	blanks := map[string]string{"ref": c.Ref, "tries": fmt.Sprint(len(c.Attempts.Made) + 1)}
	d.toStaff(w, care.Outbound{
		Text: k.staffText("notice.try_now", blanks), Class: care.Scheduled, Purpose: "notice", Case: c.Ref, Expires: d.now.Add(3 * time.Hour),
		Buttons: []care.Button{{Label: k.staffText("button.call", nil), Data: button(wordCall, c.Ref)}},
	})
}

// closesKindly sends the closing text to somebody who could not be reached, and
// closes the case; any text of theirs opens it again. Who has written meanwhile is
// reached, and who must not be texted is for their link worker to write to.
func (k *Desk) closesKindly(ctx context.Context, d *draft, w care.LinkWorker, c *flows.Case) error {
	_, booked := d.Person.Contact.Next(d.now)
	wrote, err := k.wroteSince(ctx, *c)
	if err != nil || booked {
		return err
	}
	key := "notice.try_closed"
	switch {
	case wrote:
		key = "notice.try_wrote"
	case !mayTell(d.Person.Contact, c.Kind):
		key = "notice.try_letter"
	default:
		c.Attempts = c.Attempts.Close(d.now)
		if c.Case, err = c.Close(w.ID, care.Unreached, d.now); err != nil {
			return fmt.Errorf("close case: %w", err)
		}
		if err := k.settle(ctx, d, *c); err != nil {
			return err
		}
		d.putCase(*c)
	}
	text := k.staffText(key, map[string]string{"ref": c.Ref})
	d.toStaff(w, care.Outbound{Text: text, Class: care.Scheduled, Purpose: "notice", Case: c.Ref})
	return nil
}

// wroteSince reports whether the person has written since the last attempt.
func (k *Desk) wroteSince(ctx context.Context, c flows.Case) (bool, error) {
	said, err := k.Store.Transcript(ctx, c.Contact, 60)
	if err != nil {
		return false, fmt.Errorf("read transcript: %w", err)
	}
	if len(c.Attempts.Made) == 0 {
		return false, nil
	}
	last := c.Attempts.Made[len(c.Attempts.Made)-1].At
	for _, e := range said {
		if !e.Out && !e.At.Before(last) {
			return true, nil
		}
	}
	return false, nil
}
