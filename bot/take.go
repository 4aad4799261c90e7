package bot

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
func (l *Line) hearTake(ctx context.Context, w care.LinkWorker, in care.Inbound, ref string) error {
	if ref == "" {
		one, refusal, err := l.onlyOne(ctx, w)
		if err != nil {
			return err
		}
		if one == "" {
			return l.refuse(ctx, w, in, refusal)
		}
		ref = one
	}
	c, err := l.Store.Case(ctx, ref)
	if errors.Is(err, care.ErrNotFound) {
		return l.refuse(ctx, w, in, l.staffText("staff.unknown_ref", map[string]string{"ref": ref}))
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if refusal := l.cannotTake(w, c); refusal != "" {
		return l.refuse(ctx, w, in, refusal)
	}
	full, err := l.atLimit(ctx, w, c)
	if err != nil {
		return err
	}
	if full {
		return l.refuse(ctx, w, in, l.staffText("staff.at_limit", map[string]string{"ref": ref, "n": strconv.Itoa(w.MaxPeople())}))
	}
	return l.give(ctx, w, in, c)
}

// onlyOne is the case that TAKE alone can only mean: the one that waits and of
// which this member of the team was told. Otherwise it says what to ask.
func (l *Line) onlyOne(ctx context.Context, w care.LinkWorker) (ref, refusal string, err error) {
	waiting, err := l.waitingFor(ctx, w)
	if err != nil {
		return "", "", err
	}
	switch len(waiting) {
	case 0:
		return "", l.staffText("staff.nothing", nil), nil
	case 1:
		return waiting[0], "", nil
	}
	return "", l.staffText("staff.which", map[string]string{"waiting": l.refs(waiting)}), nil
}

// waitingFor are the references of what waits, that this member of the team was
// told of and did not pass.
func (l *Line) waitingFor(ctx context.Context, w care.LinkWorker) (refs []string, err error) {
	all, err := l.Store.WaitingCases(ctx, openCases)
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
func (l *Line) cannotTake(w care.LinkWorker, c flows.Case) string {
	blanks := map[string]string{"ref": c.Ref}
	switch {
	case !c.Open():
		return l.staffText("staff.closed", blanks)
	case c.Owner == w.ID:
		return l.staffText("staff.yours", blanks)
	case c.Owner != "":
		blanks["name"] = l.nameOf(c.Owner)
		return l.staffText("staff.taken", blanks)
	}
	return ""
}

func (l *Line) nameOf(worker string) string {
	w, ok := l.Scheme.Worker(worker)
	if !ok {
		return l.Scheme.Name // they have left the team since
	}
	return w.Name
}

func (l *Line) refuse(ctx context.Context, w care.LinkWorker, in care.Inbound, text string) error {
	return l.answerStaff(ctx, w, in, func(*draft) (string, error) { return text, nil })
}

// give makes a case w's. The turn is the patient's, since it is they who are
// told; somebody who is no longer in our records is nobody to tell.
func (l *Line) give(ctx context.Context, w care.LinkWorker, in care.Inbound, c flows.Case) error {
	d, err := l.caseDraft(ctx, in.ID, c)
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
	d.toStaff(w, care.Outbound{
		Text:  l.staffText("staff.took", map[string]string{"ref": c.Ref}),
		Class: care.Reply, Purpose: "staff", Case: c.Ref, Buttons: l.workButtons(c.Ref),
	})
	l.announce(d, w, c)
	if err := l.commit(ctx, d); err != nil {
		return err
	}
	l.Metrics.took(l.Scheme.ID, c.Urgent(), d.now.Sub(c.Opened))
	l.Log.Info("case taken", "case", c.Ref, "contact", c.Contact, "worker", w.ID)
	return nil
}

// caseDraft starts a change about a case and the person whose case it is.
func (l *Line) caseDraft(ctx context.Context, input string, c flows.Case) (*draft, error) {
	p, err := l.Store.ByID(ctx, c.Contact)
	switch {
	case errors.Is(err, care.ErrNotFound), err == nil && p.Version == 0:
		return l.draft(input, nil).forCase(c), nil
	case err != nil:
		return nil, fmt.Errorf("load contact: %w", err)
	}
	return l.draft(input, &p), nil
}

// workButtons are what can be done next with a case of one's own.
func (l *Line) workButtons(ref string) (buttons []care.Button) {
	for _, word := range []string{wordTalk, wordCall, wordDone} {
		buttons = append(buttons, care.Button{Label: l.staffText("button."+word, nil), Data: button(word, ref)})
	}
	return buttons
}
