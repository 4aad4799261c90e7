package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// openCases is how many open cases are looked at when a list of them is asked
// for.
const openCases = 500

// hearTake answers TAKE, which gives a case to the first who says it.
func (k *Desk) hearTake(ctx context.Context, w care.LinkWorker, in care.Inbound, ref string) error {
	if ref == "" || thatOne[ref] {
		one, refusal, err := k.onlyOne(ctx, w)
		if err != nil {
			return err
		}
		if one == "" {
			return k.refuse(ctx, w, in, refusal)
		}
		ref = one
	}
	c, err := k.Store.Case(ctx, ref)
	if errors.Is(err, care.ErrNotFound) {
		return k.unknown(ctx, w, in, ref)
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if c.Open() && c.Owner != "" && k.covers(w, c) {
		_, err := k.moveCase(ctx, c, w, in.ID, false)
		return err
	}
	if refusal := k.cannotTake(w, c); refusal != "" {
		return k.refuse(ctx, w, in, refusal)
	}
	full, err := k.atLimit(ctx, w, c)
	if err != nil {
		return err
	}
	if full {
		return k.refuse(ctx, w, in, k.staffText("staff.at_limit", map[string]string{"ref": ref, "n": strconv.Itoa(w.MaxPeople())}))
	}
	return k.give(ctx, w, in, c)
}

// thatOne are what people write for the one that they were just told of.
var thatOne = map[string]bool{"IT": true, "THIS": true, "THAT": true, "ONE": true, "THISONE": true, "THATONE": true, "PLEASE": true, "ME": true}

// unknown answers a reference that there is not. One slip away from one that waits
// for them, that one is offered; it is never taken on a guess.
func (k *Desk) unknown(ctx context.Context, w care.LinkWorker, in care.Inbound, ref string) error {
	waiting, err := k.waitingFor(ctx, w)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		if near(ref, r) {
			return k.refuse(ctx, w, in, k.staffText("staff.meant_ref", map[string]string{"ref": ref, "other": r}))
		}
	}
	return k.refuse(ctx, w, in, k.staffText("staff.unknown_ref", map[string]string{"ref": ref}))
}

// onlyOne is the case that TAKE alone can only mean: the one that waits and of
// which this member of the team was told. Otherwise it says what to ask.
func (k *Desk) onlyOne(ctx context.Context, w care.LinkWorker) (ref, refusal string, err error) {
	waiting, err := k.waitingFor(ctx, w)
	if err != nil {
		return "", "", err
	}
	switch len(waiting) {
	case 0:
		return "", k.staffText("staff.nothing", nil), nil
	case 1:
		return waiting[0], "", nil
	}
	return "", k.staffText("staff.which", map[string]string{"waiting": k.refs(waiting)}), nil
}

// waitingFor are the references of what waits, that this member of the team was
// told of and did not pass.
func (k *Desk) waitingFor(ctx context.Context, w care.LinkWorker) (refs []string, err error) {
	all, err := k.Store.WaitingCases(ctx, openCases)
	if err != nil {
		return nil, fmt.Errorf("list waiting cases: %w", err)
	}
	for _, c := range all {
		if c.WasTold(w.ID) && !c.HasPassed(w.ID) {
			refs = append(refs, c.Ref)
		}
	}
	return refs, nil
}

// cannotTake says why a case cannot be taken, or nothing.
func (k *Desk) cannotTake(w care.LinkWorker, c flows.Case) string {
	blanks := map[string]string{"ref": c.Ref}
	switch {
	case !c.Open():
		return k.staffText("staff.closed", blanks)
	case c.Owner == w.ID:
		return k.staffText("staff.yours", blanks)
	case c.Owner != "":
		blanks["name"] = k.nameOf(c.Owner)
		return k.staffText("staff.taken", blanks)
	}
	return ""
}

func (k *Desk) nameOf(worker string) string {
	w, ok := k.Scheme.Worker(worker)
	if !ok {
		return k.Scheme.Name // they have left the team since
	}
	return w.Name
}

func (k *Desk) refuse(ctx context.Context, w care.LinkWorker, in care.Inbound, text string) error {
	return k.answerStaff(ctx, w, in, func(*draft) (string, error) { return text, nil })
}

// give makes a case w's. The turn is the patient's, since it is they who are
// told; somebody who is no longer in our records is nobody to tell.
func (k *Desk) give(ctx context.Context, w care.LinkWorker, in care.Inbound, c flows.Case) error {
	d, err := k.caseDraft(ctx, in.ID, c)
	if err != nil {
		return err
	}
	c.Case, err = c.Take(w.ID, d.now)
	if err != nil {
		return fmt.Errorf("take case: %w", err)
	}
	d.Cases = []flows.Case{c}
	d.cancelJob(climbID(c.Ref))
	d.cancelJob(snoozeID(c.Ref, w.ID))
	if d.Person != nil && (d.Person.Contact.Worker == "" || c.Kind == care.KindReferral) {
		d.changed().Worker = w.ID
	}
	d.audit(w.ID, "took", c.Ref, "")
	visit, keeps, err := k.inherit(ctx, d, c.Ref, w)
	if err != nil {
		return err
	}
	d.toStaff(w, care.Outbound{
		Text:  k.staffText("staff.took", map[string]string{"ref": c.Ref}) + visit,
		Class: care.Reply, Purpose: "staff", Case: c.Ref, Buttons: k.workButtons(c.Ref),
	})
	k.announce(d, w, c)
	if keeps && mayTell(d.Person.Contact, c.Kind) {
		if err := k.meets(ctx, d, c.Ref); err != nil {
			return err
		}
	}
	if err := k.commit(ctx, d); err != nil {
		return err
	}
	k.Metrics.took(k.Scheme.ID, c.Urgent(), d.now.Sub(c.Opened))
	k.Log.Info("case taken", "case", c.Ref, "contact", c.Contact, "worker", w.ID)
	return nil
}

// caseDraft starts a change about a case and the person whose case it is.
func (k *Desk) caseDraft(ctx context.Context, input string, c flows.Case) (*draft, error) {
	p, err := k.Store.ByID(ctx, c.Contact)
	switch {
	case errors.Is(err, care.ErrNotFound), err == nil && p.Version == 0:
		return k.draft(input, nil).forCase(c), nil
	case err != nil:
		return nil, fmt.Errorf("load contact: %w", err)
	}
	return k.draft(input, &p), nil
}

// workButtons are what can be done next with a case of one's own.
func (k *Desk) workButtons(ref string) (buttons []care.Button) {
	for _, word := range []string{wordTalk, wordCall, wordDone} {
		buttons = append(buttons, care.Button{Label: k.staffText("button."+word, nil), Data: button(word, ref)})
	}
	return buttons
}
