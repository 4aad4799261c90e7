package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// done hands a conversation back, or closes the case for a reason.
func (q request) done() error {
	ending, given := care.ParseEnding(q.ask.rest)
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	blanks := map[string]string{"ref": c.Ref}
	switch {
	case given:
		return q.close(c, d, ending)
	case c.Talk.Held() && q.ask.rest == "":
		if err := q.desk.handBack(q.ctx, d, &c, "told.finished"); err != nil {
			return err
		}
		return q.finish(d, c, q.desk.staffText("staff.handed_back", blanks), q.desk.endings(c.Ref)...)
	}
	return q.answer("staff.why_done", blanks, q.desk.endings(c.Ref)...)
}

// endings are the reasons to close a case, as buttons.
func (k *Desk) endings(ref string) (buttons []care.Button) {
	for i, e := range care.Endings() {
		buttons = append(buttons, care.Button{Label: k.staffText("ending."+string(e), nil), Data: button(wordDone, ref, strconv.Itoa(i+1))})
	}
	return buttons
}

func (q request) close(c flows.Case, d *draft, e care.Ending) error {
	if c.Talk.Held() {
		if err := q.desk.handBack(q.ctx, d, &c, ""); err != nil {
			return err
		}
	}
	closed, err := c.Close(q.worker.ID, e, d.now)
	if err != nil {
		return fmt.Errorf("close case: %w", err)
	}
	c.Case = closed
	if err := q.desk.settle(q.ctx, d, c); err != nil {
		return err
	}
	q.desk.Log.Info("case closed", "case", c.Ref, "contact", c.Contact, "status", string(c.Status))
	key, blanks := "staff.closed_now", map[string]string{"ref": c.Ref}
	if code := c.Code(); code != "" {
		key, blanks["code"] = "staff.closed_code", code
	}
	return q.finish(d, c, q.desk.staffText(key, blanks))
}

// settle takes a closed case away from what is open, and says a kind last word.
func (k *Desk) settle(ctx context.Context, d *draft, c flows.Case) error {
	d.audit(c.Owner, "closed", c.Ref, string(c.Ending))
	for _, id := range []string{climbID(c.Ref), talkID(c.Ref), "tell:" + c.Ref, reachID(c.Ref)} {
		d.cancelJob(id)
	}
	contact := d.changed()
	contact.OpenCases = slices.DeleteFunc(slices.Clone(contact.OpenCases), func(ref string) bool { return ref == c.Ref })
	contact.LastCase, contact.LastClosed = c.Ref, d.now
	if c.Kind == care.KindReferral {
		k.offersAt(d, d.now) // there is room for one more
	}
	if c.Ending == care.WrongPhone {
		contact.OptedOut = d.now // it is somebody else's number
		return nil
	}
	if saysGoodbye(c) && mayTell(*contact, c.Kind) {
		text := k.text(*contact, "closed."+string(c.Ending), map[string]string{"name": k.firstNameOf(c.Owner)})
		d.toPerson(care.Scheduled, "closing", text)
	}
	t := turn{desk: k, draft: d, in: flows.HandBack{Network: contact.Address().Network(), Closed: true}}
	return t.run(ctx)
}

// saysGoodbye reports whether the person is told that a case is closed. Of an
// alarm, a complaint or a question about records somebody speaks with them.
func saysGoodbye(c flows.Case) bool {
	switch c.Kind {
	case care.KindReferral, care.KindCallMe, care.KindMessage, care.KindStranded:
		return true
	}
	return false
}

// reopen makes a closed case somebody's again: its person has written. Whoever
// had it is asked first.
func (t *turn) reopen(ctx context.Context, h flows.HandOff) (done bool, err error) {
	d, k := t.draft, t.desk
	ref := d.Person.Contact.Reopens(k.Scheme.Reopening(), d.now)
	if ref == "" || h.Kind != care.KindMessage {
		return false, nil
	}
	c, err := k.Store.Case(ctx, ref)
	if errors.Is(err, care.ErrNotFound) || err == nil && (c.Open() || c.Ending == care.Unreached && k.Scheme.Attempts.StayClosed) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load case: %w", err)
	}
	var known []care.LinkWorker
	if w, ok := k.Scheme.Worker(c.Owner); ok {
		known = append(known, w)
	}
	c.Case = c.Reopen(d.now)
	c.Rung = notBegun
	contact := d.changed()
	contact.OpenCases = append(slices.Clone(contact.OpenCases), c.Ref)
	contact.LastCase = ""
	d.audit("contact", "reopened", c.Ref, "")
	k.Log.Info("case opened again", "case", c.Ref, "contact", c.Contact)
	k.begin(d, &c, known)
	d.putCase(c)
	t.said(h.Ref, c.Ref)
	return true, nil
}

func upper(word string) string { return strings.ToUpper(word) }
