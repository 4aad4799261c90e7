package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// handleTries is how often we try to handle a message that was kept, with these
// pauses in between, before it is parked for a person to look at.
const (
	handleTries  = 5
	firstHandled = time.Second
)

// Keep makes a message durable and leaves it to the next sweep.
func (k *Desk) Keep(ctx context.Context, in care.Inbound) error { return k.keep(ctx, in, k.now()) }

func (k *Desk) keep(ctx context.Context, in care.Inbound, at time.Time) error {
	d := k.draft("", nil)
	d.setJob(care.Job{ID: care.InboundJob(in), Kind: care.JobInbound, At: at, In: &in, Contact: k.whose(ctx, in)})
	return k.commit(ctx, d)
}

// keepInstead keeps a message that could not be handled, so that it neither is
// lost nor comes again and again and silences a chat. That it can be kept shows
// that the store is there; where it is not, the network has to call again.
func (k *Desk) keepInstead(ctx context.Context, in care.Inbound, cause error) error {
	if ctx.Err() != nil {
		return cause
	}
	if err := k.keep(ctx, in, k.now().Add(firstHandled)); err != nil {
		return errors.Join(cause, err)
	}
	k.Log.Warn("message kept, to be handled later", "input", in.ID, "err", cause)
	return nil
}

// whose is the contact that a message is from, if that can be found out.
func (k *Desk) whose(ctx context.Context, in care.Inbound) string {
	p, err := k.Store.Load(ctx, in.From)
	if err != nil || p.Version == 0 {
		return ""
	}
	return p.Contact.ID
}

// runInbound handles a message that was kept. One that cannot be handled is
// tried again later, and in the end parked among the dead letters.
func (k *Desk) runInbound(ctx context.Context, j flows.JobLease) error {
	if j.In == nil {
		return k.nothing(ctx, j)
	}
	err := k.guard(func() error { return k.hear(ctx, *j.In) })
	switch {
	case err == nil, errors.Is(err, care.ErrDuplicate):
		return k.nothing(ctx, j)
	case errors.Is(err, care.ErrConflict):
		return err // somebody else was quicker: at once again
	}
	j.Turn++
	if j.Turn < handleTries {
		k.Log.Warn("message not handled yet", "input", j.In.ID, "tries", j.Turn, "err", err)
		return k.putOff(ctx, j, k.now().Add(BackOff(j.Turn)))
	}
	if perr := k.park(ctx, j); perr != nil {
		return fmt.Errorf("park message: %w", errors.Join(err, perr))
	}
	k.Log.Error("message parked: a person has to look at it", "input", j.In.ID, "err", err)
	return nil
}

// park puts a message that we could not handle among the dead letters, and asks
// the managers to look.
func (k *Desk) park(ctx context.Context, j flows.JobLease) error {
	d := k.draft("", nil)
	d.cause = j.ID
	d.Done = &j
	d.Dead = append(d.Dead, flows.DeadLetter{
		Message: care.Outbound{ID: j.In.ID, Contact: cmp.Or(j.Contact, "unknown")}, In: j.In, Code: "not handled", At: d.now, Tries: j.Turn,
	})
	for _, w := range care.Members(k.Scheme.Team, care.Managers) {
		d.toStaff(w, care.Outbound{Text: k.staffText("notice.parked", nil), Class: care.Reply, Purpose: "notice"})
	}
	return k.commit(ctx, d)
}
