package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// longestSaid is how much a link worker can say in one text: six parts.
const longestSaid = 880

// held are the conversations that a member of the team holds now.
func (k *Desk) held(ctx context.Context, w care.LinkWorker) ([]flows.Case, error) {
	mine, err := k.Store.CasesOf(ctx, w.ID)
	if err != nil {
		return nil, fmt.Errorf("list own cases: %w", err)
	}
	return slices.DeleteFunc(mine, func(c flows.Case) bool { return !c.Talk.Held() }), nil
}

// hearFree reads what is no word of ours while conversations are held. It goes
// to a person only when nothing else can be meant.
func (k *Desk) hearFree(ctx context.Context, w care.LinkWorker, in care.Inbound, held []flows.Case, ask asked) error {
	q := request{desk: k, ctx: ctx, worker: w, in: in}
	blanks := map[string]string{"refs": k.refs(refsOf(held)), "ref": held[0].Ref}
	other := slices.ContainsFunc(mentions(in.Text), func(ref string) bool { return ref != held[0].Ref })
	switch {
	case in.Kind == care.Press:
		return q.answer("staff.old_button", blanks)
	case in.Kind != care.Text || strings.TrimSpace(in.Text) == "":
		return q.answer("staff.only_words", blanks)
	case ask.loose || len(held) == 1 && (other || slip(in.Text)):
		return q.answer("staff.for_whom", blanks)
	case len(held) > 1:
		return q.answer("staff.for_which", blanks)
	}
	q.ask = asked{word: wordSay, ref: held[0].Ref, rest: strings.TrimSpace(in.Text)}
	return q.say()
}

// talk begins a conversation without a first text.
func (q request) talk() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	if c.Talk.Held() {
		return q.answer("staff.talking_already", map[string]string{"ref": c.Ref})
	}
	if done, err := q.cannotWrite(c, d); done || err != nil {
		return err
	}
	class, _ := q.desk.classOf(c, d)
	if class == care.Scheduled {
		return q.answer("staff.talk_later", map[string]string{"ref": c.Ref})
	}
	q.desk.holds(d, &c, q.worker)
	q.desk.guardTalk(d, c)
	return q.finish(d, c, q.desk.staffText("staff.talking", map[string]string{"ref": c.Ref}))
}

// say sends what a link worker wrote, from the service's number and with their
// first name.
func (q request) say() error {
	c, d, done, err := q.own()
	if done || err != nil {
		return err
	}
	if done, err := q.cannotWrite(c, d); done || err != nil {
		return err
	}
	class, at := q.desk.classOf(c, d)
	first := !c.Talk.Held()
	if first && class != care.Scheduled {
		q.desk.holds(d, &c, q.worker)
	}
	text := flows.Normalise(q.worker.FirstName() + ": " + q.ask.rest)
	d.toPerson(class, "talk", text)
	d.Log[len(d.Log)-1].By = q.worker.ID
	if class == care.Scheduled {
		return q.finish(d, c, q.desk.staffText("staff.said_later", map[string]string{"ref": c.Ref, "time": at.In(q.desk.Scheme.Location()).Format("3:04pm on Monday")}))
	}
	c.Talk = c.Talk.Says(d.now)
	d.wasRead(&c)
	q.desk.guardTalk(d, c)
	if d.hidden {
		return q.finish(d, c, q.desk.staffText("staff.waits_unread", map[string]string{"ref": c.Ref}))
	}
	if first {
		return q.finish(d, c, q.desk.staffText("staff.talking", map[string]string{"ref": c.Ref}))
	}
	d.putCase(c)
	return q.desk.commit(q.ctx, d)
}

// cannotWrite answers why a person cannot be written to now, if so.
func (q request) cannotWrite(c flows.Case, d *draft) (done bool, err error) {
	person := d.Person.Contact
	blanks := map[string]string{"ref": c.Ref}
	switch {
	case !person.OptedOut.IsZero():
		return true, q.answer("staff.say.stopped", blanks)
	case person.Reach.Text == "no":
		return true, q.answer("staff.say.unsafe", blanks)
	case q.ask.word == wordSay && q.ask.rest == "":
		return true, q.answer("staff.say.empty", blanks)
	case len(q.ask.rest) > longestSaid:
		return true, q.answer("staff.say.long", blanks)
	case person.Talk == "" || person.Talk == c.Ref:
		return false, nil
	}
	other, err := q.desk.Store.Case(q.ctx, person.Talk)
	if errors.Is(err, care.ErrNotFound) || err == nil && !other.Talk.Held() {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("load case: %w", err)
	}
	blanks["other"], blanks["name"] = other.Ref, q.desk.nameOf(other.Owner)
	if other.Owner == q.worker.ID {
		return true, q.answer("staff.say.other_ref", blanks)
	}
	return true, q.answer("staff.say.held", blanks)
}

// classOf says how a link worker's text goes now. What answers somebody who has
// just written may go at any hour, and so may what goes to somebody in danger;
// all else keeps to the hours, and at says when it will go.
func (k *Desk) classOf(c flows.Case, d *draft) (class care.Class, at time.Time) {
	person := d.Person.Contact
	if c.Talk.Reply(d.now) || c.Urgent() || asksNow(c, d.now) {
		return care.Reply, d.now
	}
	person.QuietUntil = time.Time{} // that is for what we say of our own accord
	permit := care.MayText(k.Scheme.Hours, person, care.Scheduled, d.now)
	if permit.Now() {
		return care.Reply, d.now
	}
	return care.Scheduled, permit.At
}

// holds begins a conversation: the flows fall silent, and the person is told
// that somebody is there.
func (k *Desk) holds(d *draft, c *flows.Case, w care.LinkWorker) {
	c.Talk = c.Talk.Says(d.now)
	c.Case = c.With(care.Event{At: d.now, By: w.ID, What: care.EventTalk})
	d.changed().Talk = c.Ref
	d.audit(w.ID, "talks", c.Ref, "")
	d.toPerson(care.Reply, "talk", k.text(d.Person.Contact, "told.here", map[string]string{"name": w.FirstName()}))
}

// relay gives what the person wrote to whoever holds the conversation.
func (t *turn) relay(ctx context.Context) error {
	d, k := t.draft, t.desk
	c, err := k.Store.Case(ctx, d.Person.Contact.Talk)
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if i := slices.IndexFunc(d.Cases, func(k flows.Case) bool { return k.Ref == c.Ref }); i >= 0 {
		c = d.Cases[i]
	}
	w, _ := k.Scheme.Worker(c.Owner)
	c.Talk = c.Talk.Hears(d.now)
	c.Case = c.Contacted()
	d.putCase(c)
	k.guardTalk(d, c)
	d.toStaff(w, care.Outbound{Text: k.relayed(t.in, c.Ref), Class: care.Reply, Purpose: "talk", Case: c.Ref})
	t.whys = append(t.whys, "relay")
	return nil
}

func (k *Desk) relayed(in flows.Input, ref string) string {
	m, _ := in.(flows.Message)
	said := strings.TrimSpace(m.Text)
	switch {
	case m.Kind == care.Media:
		said = strings.TrimSpace(k.staffText("staff.sent_media", nil) + " " + said)
	case m.Kind == care.Press:
		said = k.staffText("staff.sent_press", nil)
	case said == "":
		said = k.staffText("staff.sent_nothing", nil)
	}
	return flows.Normalise(ref + ": " + said)
}

// talkStands makes sure that whoever is said to hold the conversation does. A
// conversation whose case was closed, or whose link worker has left, is none.
func (k *Desk) talkStands(ctx context.Context, d *draft) error {
	ref := d.Person.Contact.Talk
	if ref == "" {
		return nil
	}
	c, err := k.Store.Case(ctx, ref)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return fmt.Errorf("load case: %w", err)
	}
	if w, ok := k.Scheme.Worker(c.Owner); err != nil || !ok || w.Address == "" || !c.Talk.Held() {
		d.changed().Talk = ""
	}
	return nil
}
