package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
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
func (k desk) which() (ref string, done bool, err error) {
	if k.ask.ref != "" {
		return k.ask.ref, false, nil
	}
	waiting, err := k.line.waitingFor(k.ctx, k.worker)
	switch {
	case err != nil:
		return "", true, err
	case len(waiting) == 0:
		return k.pick()
	case len(waiting) > 1:
		return "", true, k.answer("staff.which_word", map[string]string{"word": upper(k.ask.word), "waiting": k.line.refs(waiting)})
	}
	return waiting[0], false, nil
}

// pass is "not me": of a case that waits, or of one's own.
func (k desk) pass() error {
	ref, done, err := k.which()
	if done || err != nil {
		return err
	}
	c, done, err := k.read(ref)
	if done || err != nil {
		return err
	}
	d, err := k.line.caseDraft(k.ctx, k.in.ID, c)
	if err != nil {
		return err
	}
	had, talked := c.Owner == k.worker.ID, c.Talk.Held()
	if had && talked {
		if err := k.line.handBack(k.ctx, d, &c, "told.gone"); err != nil {
			return err
		}
	}
	passed, err := c.Pass(k.worker.ID, d.now)
	blanks := map[string]string{"ref": ref, "name": k.line.nameOf(c.Owner)}
	switch {
	case errors.Is(err, care.ErrClosed):
		return k.answer("staff.closed", blanks)
	case errors.Is(err, care.ErrTaken):
		return k.answer("staff.taken", blanks)
	}
	c.Case = passed
	d.audit(k.worker.ID, "passed", ref, "")
	d.cancelJob(snoozeID(ref, k.worker.ID))
	if err := k.line.lookForFits(k.ctx, d, c); err != nil {
		return err
	}
	if had {
		k.line.givenBack(d, &c, k.worker)
	} else if !k.line.othersTold(c) {
		k.line.schedule(d, c, d.now) // nobody who was told is left: the next ones now
	}
	return k.finish(d, c, k.line.staffText("staff.passed", blanks))
}

// givenBack alerts the others to a case that its link worker gave back, and
// tells the person that it will be somebody else.
func (l *Line) givenBack(d *draft, c *flows.Case, w care.LinkWorker) {
	if d.Person != nil && d.Person.Contact.Worker == w.ID {
		d.changed().Worker = ""
	}
	d.cancelJob("tell:" + c.Ref)
	c.Rung, c.Offered = notBegun, nil
	l.begin(d, c, nil)
	if d.Person != nil && saysGoodbye(*c) && mayTell(d.Person.Contact, c.Kind) {
		d.toPerson(care.Scheduled, "told", l.text(d.Person.Contact, "told.another", nil))
	}
}

// othersTold reports whether somebody who was alerted has not passed.
func (l *Line) othersTold(c flows.Case) bool {
	for _, id := range c.Told {
		if w, ok := l.Scheme.Worker(id); ok && w.Address != "" && !c.HasPassed(id) {
			return true
		}
	}
	return false
}

// defaultSnooze is SNOOZE without a number.
const defaultSnooze = 30 * time.Minute

// snooze alerts one member of the team again later. The ladder goes on as it
// was: what is urgent is not silenced by one who is busy.
func (k desk) snooze() error {
	pause, ok := parsePause(k.ask.rest)
	if !ok {
		return k.answer("staff.snooze_how", nil)
	}
	ref, done, err := k.which()
	if done || err != nil {
		return err
	}
	c, done, err := k.read(ref)
	if done || err != nil {
		return err
	}
	blanks := map[string]string{"ref": ref, "name": k.line.nameOf(c.Owner), "pause": inWords(pause)}
	switch {
	case !c.Open():
		return k.answer("staff.closed", blanks)
	case c.Owner != "" && c.Owner != k.worker.ID:
		return k.answer("staff.taken", blanks)
	}
	return k.line.answerStaff(k.ctx, k.worker, k.in, func(d *draft) (string, error) {
		d.setJob(care.Job{ID: snoozeID(ref, k.worker.ID), Kind: jobSnooze, At: d.now.Add(pause), Case: ref, Contact: c.Contact, Name: k.worker.ID})
		d.audit(k.worker.ID, "snoozed", ref, "")
		if c.Owner == "" {
			return k.line.staffText("staff.snoozed", blanks), nil
		}
		return k.line.staffText("staff.snoozed_own", blanks), nil
	})
}

// runSnooze alerts somebody again, if there still is something to do.
func (l *Line) runSnooze(ctx context.Context, j flows.JobLease) error {
	c, err := l.Store.Case(ctx, j.Case)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return fmt.Errorf("load case: %w", err)
	}
	w, ok := l.Scheme.Worker(j.Name)
	if err != nil || !ok || !c.Open() || c.Owner != "" && c.Owner != w.ID {
		return l.nothing(ctx, j)
	}
	if later, ok := l.outOfHours(); ok && !c.Urgent() {
		return l.putOff(ctx, j, later)
	}
	d := l.draft("", nil).forCase(c)
	d.cause += "-" + w.ID + "-" + strconv.FormatInt(j.At.Unix(), 36) // the case itself does not move on
	d.Done = &j
	key := againKey(c)
	if c.Owner == w.ID {
		key = "notice.own"
	}
	d.toStaff(w, l.alertFor(c, key))
	return l.commit(ctx, d)
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
