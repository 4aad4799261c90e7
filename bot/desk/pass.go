package desk

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobSnooze is the job that alerts one member of the team again who asked for it.
const jobSnooze care.JobKind = "snooze"

func snoozeID(ref, worker string) string { return "snooze:" + ref + ":" + worker }

// which finds the case of PASS and SNOOZE: those that wait come before those
// that this member of the team has.
func (q request) which() (ref string, done bool, err error) {
	if q.ask.ref != "" {
		return q.ask.ref, false, nil
	}
	waiting, err := q.desk.waitingFor(q.ctx, q.worker)
	switch {
	case err != nil:
		return "", true, err
	case len(waiting) == 0:
		return q.pick()
	case len(waiting) > 1:
		return "", true, q.answer("staff.which_word", map[string]string{"word": upper(q.ask.word), "waiting": q.desk.refs(waiting)})
	}
	return waiting[0], false, nil
}

// pass is "not me": of a case that waits, or of one's own.
func (q request) pass() error {
	ref, done, err := q.which()
	if done || err != nil {
		return err
	}
	c, done, err := q.read(ref)
	if done || err != nil {
		return err
	}
	d, err := q.desk.caseDraft(q.ctx, q.in.ID, c)
	if err != nil {
		return err
	}
	had, talked := c.Owner == q.worker.ID, c.Talk.Held()
	if had && talked {
		if err := q.desk.handBack(q.ctx, d, &c, "told.gone"); err != nil {
			return err
		}
	}
	passed, err := c.Pass(q.worker.ID, d.now)
	blanks := map[string]string{"ref": ref, "name": q.desk.nameOf(c.Owner)}
	switch {
	case errors.Is(err, care.ErrClosed):
		return q.answer("staff.closed", blanks)
	case errors.Is(err, care.ErrTaken):
		return q.answer("staff.taken", blanks)
	}
	c.Case = passed
	d.audit(q.worker.ID, "passed", ref, "")
	d.cancelJob(snoozeID(ref, q.worker.ID))
	if err := q.desk.lookForFits(q.ctx, d, c); err != nil {
		return err
	}
	if had {
		if err := q.desk.givenBack(q.ctx, d, &c, q.worker.ID); err != nil {
			return err
		}
	} else if !q.desk.othersTold(c) {
		q.desk.goesOn(d, c)
	}
	if q.desk.waits(d, c, had, q.worker.ID) {
		return q.finish(d, c, q.desk.staffText("staff.passed_by_all", blanks))
	}
	return q.finish(d, c, q.desk.staffText("staff.passed", blanks))
}

// goesOn takes a case to the next ones, now that nobody who was told is left.
func (k *Desk) goesOn(d *draft, c flows.Case) {
	if k.waits(d, c, false, "") {
		k.scheduleNext(d, c)
		return
	}
	k.schedule(d, c, d.now)
}

// waits reports whether a case that is not urgent is asked about later, and not at
// once: all who are there have passed it or, when its link worker gave it back, are
// that one alone. Those who passed it before are asked again then.
func (k *Desk) waits(d *draft, c flows.Case, had bool, worker string) bool {
	today := care.DateOf(d.now.In(k.Scheme.Location()))
	there := slices.DeleteFunc(slices.Clone(k.Scheme.Staff()), func(w care.LinkWorker) bool { return !w.Reachable(today) })
	left := func(w care.LinkWorker) bool { return !c.HasPassed(w.ID) || had && w.ID != worker }
	return !c.Urgent() && len(there) > 0 && !slices.ContainsFunc(there, left)
}

// givenBack alerts the others to a case that its link worker gave back, and
// tells the person that it will be somebody else.
func (k *Desk) givenBack(ctx context.Context, d *draft, c *flows.Case, worker string) error {
	if d.Person != nil && d.Person.Contact.Worker == worker {
		d.changed().Worker = ""
	}
	d.cancelJob("tell:" + c.Ref)
	c.Rung, c.Offered = notBegun, nil
	if k.waits(d, *c, true, worker) {
		c.Rung++ // as if they had been asked
		k.scheduleNext(d, *c)
	} else {
		k.begin(d, c, nil)
	}
	if c.Status == care.OnHold {
		return k.tellOfWait(ctx, d, *c)
	}
	if d.Person != nil && saysGoodbye(*c) && mayTell(d.Person.Contact, c.Kind) {
		d.toPerson(care.Scheduled, "told", k.text(d.Person.Contact, "told.another", nil))
	}
	return nil
}

// othersTold reports whether somebody who was alerted has not passed.
func (k *Desk) othersTold(c flows.Case) bool {
	for _, id := range c.Told {
		if w, ok := k.Scheme.Worker(id); ok && w.Address != "" && !c.HasPassed(id) {
			return true
		}
	}
	return false
}

// defaultSnooze is SNOOZE without a number.
const defaultSnooze = 30 * time.Minute

// snooze alerts one member of the team again later. The ladder goes on as it
// was: what is urgent is not silenced by one who is busy.
func (q request) snooze() error {
	pause, ok := parsePause(q.ask.rest)
	if !ok {
		return q.answer("staff.snooze_how", nil)
	}
	ref, done, err := q.which()
	if done || err != nil {
		return err
	}
	c, done, err := q.read(ref)
	if done || err != nil {
		return err
	}
	blanks := map[string]string{"ref": ref, "name": q.desk.nameOf(c.Owner), "pause": inWords(pause)}
	switch {
	case !c.Open():
		return q.answer("staff.closed", blanks)
	case c.Owner != "" && c.Owner != q.worker.ID:
		return q.answer("staff.taken", blanks)
	}
	return q.desk.answerStaff(q.ctx, q.worker, q.in, func(d *draft) (string, error) {
		d.setJob(care.Job{ID: snoozeID(ref, q.worker.ID), Kind: jobSnooze, At: d.now.Add(pause), Case: ref, Contact: c.Contact, Name: q.worker.ID})
		d.audit(q.worker.ID, "snoozed", ref, "")
		if c.Owner == "" {
			return q.desk.staffText("staff.snoozed", blanks), nil
		}
		return q.desk.staffText("staff.snoozed_own", blanks), nil
	})
}

// runSnooze alerts somebody again, if there still is something to do.
func (k *Desk) runSnooze(ctx context.Context, j flows.JobLease) error {
	c, err := k.Store.Case(ctx, j.Case)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return fmt.Errorf("load case: %w", err)
	}
	w, ok := k.Scheme.Worker(j.Name)
	if err != nil || !ok || !c.Open() || c.Owner != "" && c.Owner != w.ID {
		return k.nothing(ctx, j)
	}
	if later, ok := k.outOfHours(); ok && !c.Urgent() {
		return k.putOff(ctx, j, later)
	}
	d := k.draft("", nil).forCase(c)
	d.cause += "-" + w.ID + "-" + strconv.FormatInt(j.At.Unix(), 36) // the case itself does not move on
	d.Done = &j
	key := againKey(c)
	if c.Owner == w.ID {
		key = "notice.own"
	}
	if err := k.lookForSubject(ctx, d, c); err != nil {
		return err
	}
	k.alertTo(d, w, c, k.alertFor(c, key))
	return k.commit(ctx, d)
}

var pauseForm = regexp.MustCompile(`^(\d{1,4}) ?(m|min|mins|minutes|h|hour|hours)?$`)

// parsePause reads how long to snooze: minutes, or hours when it says so.
func parsePause(s string) (time.Duration, bool) {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), "."))
	if s == "" {
		return defaultSnooze, true
	}
	m := pauseForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(m[1]) // four digits always are a number
	d := time.Duration(n) * time.Minute
	if strings.HasPrefix(m[2], "h") {
		d = time.Duration(n) * time.Hour
	}
	return d, d >= 5*time.Minute && d <= 24*time.Hour
}

// inWords is a pause as it is read.
func inWords(d time.Duration) string {
	if d%time.Hour == 0 && d > time.Hour {
		return strconv.Itoa(int(d/time.Hour)) + " hours"
	}
	return strconv.Itoa(int(d/time.Minute)) + " minutes"
}
