package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// jobUnread is the job that sees to it that what somebody wrote is read, though
// they have a link worker already.
const jobUnread care.JobKind = "unread"

func unreadID(ref string) string { return "unread:" + ref }

// noteEvery is how often at most a link worker is told that the same person
// wrote again.
const noteEvery = time.Hour

// note tells whoever looks after a case that its person wrote again, and keeps
// that it is to be read. While nobody has it, its ladder does.
func (k *Desk) note(d *draft, c *flows.Case) {
	if c.Owner == "" {
		return
	}
	if c.Unread.IsZero() {
		c.Unread = d.now
		k.guardUnread(d, *c, 1)
	}
	if d.now.Sub(c.Noted) < noteEvery {
		return
	}
	c.Noted = d.now
	if !k.Scheme.Hours.Allows(d.now) {
		c.Noted = k.Scheme.Hours.Next(d.now) // one note in the morning for all of a night
	}
	k.tellReaders(d, c, "notice.message")
}

// tellReaders tells the owner of a case what key says. While they are away it is
// whoever covers or else all, who can take the case.
func (k *Desk) tellReaders(d *draft, c *flows.Case, key string) {
	m := care.Outbound{Class: care.Scheduled, Purpose: "alert", Case: c.Ref}
	blanks := map[string]string{"ref": c.Ref, "name": k.nameOf(c.Owner)}
	who := k.readers(*c)
	if len(who) != 1 || who[0].ID != c.Owner {
		key = "alert.cover"
		m.Buttons = []care.Button{{Label: k.staffText("button.take", blanks), Data: button(wordTake, c.Ref)}}
		for _, w := range who {
			if !c.WasTold(w.ID) {
				c.Told = append(slices.Clone(c.Told), w.ID)
			}
		}
	}
	m.Text = k.alertText(key, blanks)
	for _, w := range who {
		if w.OnCall {
			m.Class = care.Reply // at any hour: that is what being on call means
		}
		k.alertTo(d, w, *c, m)
	}
}

// readers are those who can see to a case now: its owner, whoever covers for them,
// or all when nobody in particular does.
func (k *Desk) readers(c flows.Case) []care.LinkWorker {
	if w, ok := k.Scheme.Worker(c.Owner); ok {
		if who := k.orCover([]care.LinkWorker{w}); len(who) > 0 {
			return who
		}
	}
	return care.Alerted(k.Scheme.Staff(), care.Everyone, false, k.Scheme.Hours, k.now())
}

// covers reports whether somebody may take a case from its owner, who is away while
// the person waits for an answer: the one who covers for them, or anybody when
// nobody does.
func (k *Desk) covers(w care.LinkWorker, c flows.Case) bool {
	return !c.Unread.IsZero() && c.Owner != w.ID && slices.ContainsFunc(k.readers(c), func(r care.LinkWorker) bool { return r.ID == w.ID })
}

// guardUnread sets when somebody is told again of what was not read: after the
// waits of its kind's ladder.
func (k *Desk) guardUnread(d *draft, c flows.Case, rung int) {
	rungs, wait := care.Ladder(care.KindMessage)
	if rung < len(rungs) {
		wait = rungs[rung].Wait
	}
	at := k.Scheme.Hours.After(d.now, wait)
	d.setJob(care.Job{ID: unreadID(c.Ref), Kind: jobUnread, At: at.UTC(), Contact: c.Contact, Case: c.Ref, Turn: rung})
}

// wasRead keeps that somebody has seen to what the person wrote.
func (d *draft) wasRead(c *flows.Case) {
	if c.Unread.IsZero() {
		return
	}
	c.Unread = time.Time{}
	d.cancelJob(unreadID(c.Ref))
}

// runUnread tells the owner again that their person waits, and from the second
// time on the managers too.
func (k *Desk) runUnread(ctx context.Context, j flows.JobLease) error {
	c, err := k.Store.Case(ctx, j.Case)
	if errors.Is(err, care.ErrNotFound) || err == nil && (!c.Open() || c.Unread.IsZero() || c.Owner == "") {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if later, ok := k.outOfHours(); ok {
		return k.putOff(ctx, j, later)
	}
	d := k.draft("", nil).forCase(c)
	d.Done = &j
	if err := k.lookForSubject(ctx, d, c); err != nil {
		return err
	}
	k.tellReaders(d, &c, "notice.unread")
	if j.Turn > 1 {
		k.tellManagersBut(d, c.Owner, "notice.unread_manager", map[string]string{"ref": c.Ref, "name": k.nameOf(c.Owner)})
	}
	d.audit("flows", "climbed", c.Ref, "unread")
	c.Noted = d.now
	k.guardUnread(d, c, j.Turn+1)
	d.putCase(c)
	return k.commit(ctx, d)
}
