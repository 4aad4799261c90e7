package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobTalk is the job that looks after a conversation that a link worker holds.
const jobTalk care.JobKind = "talk"

func talkID(ref string) string { return "talk:" + ref }

// guardTalk sets when somebody looks at a conversation again.
func (k *Desk) guardTalk(d *draft, c flows.Case) {
	d.setJob(care.Job{ID: talkID(c.Ref), Kind: jobTalk, At: c.Talk.Due(k.Scheme.Talk).UTC(), Contact: c.Contact, Case: c.Ref})
}

// handBack gives the conversation back to the flows. The person is told so by
// the text of key, and an open question is put again.
func (k *Desk) handBack(ctx context.Context, d *draft, c *flows.Case, key string) error {
	replied := c.Talk.Reply(d.now)
	who := c.Owner
	c.Talk = care.Talk{}
	c.Case = c.With(care.Event{At: d.now, By: who, What: care.EventHandedBack})
	d.cancelJob(talkID(c.Ref))
	if d.Person == nil || d.Person.Contact.Talk != c.Ref {
		return nil
	}
	d.changed().Talk = ""
	d.audit(who, "handed_back", c.Ref, "")
	if key == "" || !mayTell(d.Person.Contact, c.Kind) {
		return nil
	}
	class := care.Scheduled
	if replied {
		class = care.Reply
	}
	d.toPerson(class, "talk", k.text(d.Person.Contact, key, map[string]string{"name": k.firstNameOf(who)}))
	t := turn{desk: k, draft: d, in: flows.HandBack{Network: d.Person.Contact.Address().Network()}, answers: replied}
	return t.run(ctx)
}

func (k *Desk) firstNameOf(worker string) string {
	if w, ok := k.Scheme.Worker(worker); ok {
		return w.FirstName()
	}
	return k.Scheme.Name
}

// runTalk asks a link worker who has fallen silent whether they are still
// there, and gives the conversation back when they do not answer.
func (k *Desk) runTalk(ctx context.Context, j flows.JobLease) error {
	c, err := k.Store.Case(ctx, j.Case)
	if errors.Is(err, care.ErrNotFound) || err == nil && !c.Talk.Held() {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if due := c.Talk.Due(k.Scheme.Talk); due.After(k.now()) {
		return k.putOff(ctx, j, due)
	}
	d, err := k.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	d.Done = &j
	if c.Talk.Asked.IsZero() {
		k.askWhetherThere(d, &c)
	} else if err := k.abandoned(ctx, d, &c); err != nil {
		return err
	}
	d.putCase(c)
	return k.commit(ctx, d)
}

func (k *Desk) askWhetherThere(d *draft, c *flows.Case) {
	key := "staff.still_there"
	if !c.Talk.Waits.IsZero() {
		key = "staff.they_wait"
	}
	c.Talk = c.Talk.Asks(d.now)
	k.guardTalk(d, *c)
	if w, ok := k.Scheme.Worker(c.Owner); ok {
		d.toStaff(w, care.Outbound{
			Text: k.staffText(key, map[string]string{"ref": c.Ref}), Class: care.Reply, Purpose: "talk", Case: c.Ref,
			Buttons: []care.Button{{Label: k.staffText("button.done", nil), Data: button(wordDone, c.Ref)}},
		})
	}
}

// abandoned gives back a conversation whose link worker does not answer. Where
// the person waits for an answer, the team is asked to give it.
func (k *Desk) abandoned(ctx context.Context, d *draft, c *flows.Case) error {
	waited, owner := !c.Talk.Waits.IsZero(), c.Owner
	key := "told.gone"
	if waited {
		key = "told.gone.waiting"
	}
	if err := k.handBack(ctx, d, c, key); err != nil {
		return err
	}
	if w, ok := k.Scheme.Worker(owner); ok {
		d.toStaff(w, care.Outbound{
			Text: k.staffText("staff.taken_back", map[string]string{"ref": c.Ref}), Class: care.Reply, Purpose: "talk", Case: c.Ref,
		})
	}
	k.Log.Warn("conversation given back", "case", c.Ref, "waited", waited)
	if waited && d.Person != nil {
		// whoever did not answer here is not whom we ask first
		k.openCase(d, care.Case{Ref: k.NewRef(), Kind: care.KindMessage, Passed: []string{owner}}, nil)
	}
	return nil
}

// silenceTalk ends a conversation without a word to the person, who wants none.
func (k *Desk) silenceTalk(ctx context.Context, d *draft, ref string) error {
	c, err := k.Store.Case(ctx, ref)
	if errors.Is(err, care.ErrNotFound) || err == nil && !c.Talk.Held() {
		d.changed().Talk = ""
		return nil
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	owner := c.Owner
	if err := k.handBack(ctx, d, &c, ""); err != nil {
		return err
	}
	d.putCase(c)
	if w, ok := k.Scheme.Worker(owner); ok {
		text := k.staffText("staff.talk_stopped", map[string]string{"ref": c.Ref})
		d.toStaff(w, care.Outbound{Text: text, Class: care.Reply, Purpose: "talk", Case: c.Ref})
	}
	return nil
}

// lostTalks gives back the conversations of a member of the team whose phone our
// texts do not reach.
func (k *Desk) lostTalks(ctx context.Context, w care.LinkWorker) error {
	held, err := k.held(ctx, w)
	if err != nil {
		return err
	}
	for _, c := range held {
		if c.Talk.Waits.IsZero() {
			continue // nothing of the person's was lost
		}
		d, err := k.caseDraft(ctx, "", c)
		if err != nil {
			return err
		}
		if err := k.abandoned(ctx, d, &c); err != nil {
			return err
		}
		d.putCase(c)
		if err := k.commit(ctx, d); err != nil {
			return err
		}
	}
	return nil
}
