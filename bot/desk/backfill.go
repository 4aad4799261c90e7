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

// jobBackfill begins a round in which a time that was given back is offered to
// others; jobSooner offers it to one of them. About is the backfill's ID, and Name
// the link worker whose diary it is in.
const (
	jobBackfill care.JobKind = "backfill"
	jobSooner   care.JobKind = "sooner"
)

func backfillJob(id, worker string, at time.Time) care.Job {
	return care.Job{ID: "backfill:" + id, Kind: jobBackfill, At: at, About: id, Name: worker}
}

// frees holds the time that a person has given back, for others who would have it
// sooner. What a link worker takes back is not offered: they may not be there.
func (t *turn) frees(ctx context.Context, before care.Appointment) error {
	d := t.draft
	b, ok := before.Frees(t.desk.Scheme, before.Slot, t.desk.NewID(), d.now)
	if !ok {
		return nil
	}
	if err := t.openDiary(ctx, b.Slot); err != nil {
		return err
	}
	t.diary.Diary = t.diary.Put(b)
	d.setJob(backfillJob(b.ID, b.Worker, d.now))
	return nil
}

// openDiary reads the diary that a time is in, unless this turn has it already.
func (t *turn) openDiary(ctx context.Context, s care.Slot) error {
	if t.diary != nil && t.diary.Worker == s.Worker {
		return nil
	}
	diary, err := t.desk.diary(ctx, s.Worker, t.draft.Person.Contact, [2]time.Time{s.Start, s.End()})
	if err != nil {
		return err
	}
	t.diary = &diary
	return nil
}

// wins ends the backfill whose time this person has taken. Whoever is second
// reads a diary in which the time is gone.
func (t *turn) wins(a care.Appointment) {
	if t.diary == nil {
		return
	}
	if b, ok := t.diary.Backfill(a.Backfill); ok {
		if b, err := b.Yes(a.Contact, t.draft.now); err == nil {
			t.diary.Diary = t.diary.Put(b)
			t.draft.cancelJob("backfill:" + b.ID)
		}
	}
}

// declines keeps that this person does not want a freed time. When nobody of the
// round does, the next one need not wait.
func (t *turn) declines(ctx context.Context, a care.Appointment) error {
	if a.Backfill == "" {
		return nil
	}
	if err := t.openDiary(ctx, a.Slot); err != nil {
		return err
	}
	b, ok := t.diary.Backfill(a.Backfill)
	if !ok {
		return nil
	}
	b = b.No(a.Contact)
	t.diary.Diary = t.diary.Put(b)
	if len(b.Declined) == len(b.Asked) {
		t.draft.setJob(backfillJob(b.ID, b.Worker, t.draft.now))
	}
	return nil
}

// runBackfill asks the next people, or gives the time back to its link worker.
func (k *Desk) runBackfill(ctx context.Context, j flows.JobLease) error {
	now := k.now()
	diary, err := k.Store.Diary(ctx, j.Name, now, now)
	if err != nil {
		return fmt.Errorf("load diary: %w", err)
	}
	b, ok := diary.Backfill(j.About)
	if !ok {
		return k.nothing(ctx, j)
	}
	if later, out := k.outOfHours(); out && later.Before(b.Start) {
		return k.putOff(ctx, j, later)
	}
	willing, err := k.candidates(ctx, now)
	if err != nil {
		return err
	}
	d := k.draft("", nil)
	d.Done, d.cause = &j, fmt.Sprintf("%s-%d", b.ID, b.Round)
	b, ask := b.Next(k.Scheme, willing, now)
	for _, id := range ask {
		d.setJob(care.Job{ID: "sooner:" + b.ID + ":" + id, Kind: jobSooner, At: now, Contact: id, About: b.ID, Name: j.Name})
	}
	switch w, ok := k.Scheme.Worker(b.Worker); {
	case !b.Over():
		d.setJob(backfillJob(b.ID, b.Worker, b.Until))
	case ok && b.Round > 0:
		text := k.staffText("notice.visit_left", k.visitBlanks(care.Appointment{Slot: b.Slot}))
		d.toStaff(w, care.Outbound{Text: text, Class: care.Scheduled, Purpose: "notice"})
	}
	diary.Diary = diary.Put(b)
	d.Diaries = []flows.Diary{diary}
	return k.commit(ctx, d)
}

// willingAtOnce is how many of the willing are read at a time.
const willingAtOnce = 200

// candidates are all who could have a freed time and may be texted now.
func (k *Desk) candidates(ctx context.Context, now time.Time) (all []care.Candidate, err error) {
	for from := 0; ; from += willingAtOnce {
		some, err := k.Store.Willing(ctx, from, willingAtOnce)
		if err != nil {
			return nil, fmt.Errorf("list the willing: %w", err)
		}
		for _, w := range some {
			if c, ok := w.Contact.Candidate(k.Scheme, w.Since, now); ok {
				all = append(all, c)
			}
		}
		if len(some) < willingAtOnce {
			return all, nil
		}
	}
}

// runSooner offers a freed time to one who was chosen, if it is still to be had
// and they still could have it.
func (k *Desk) runSooner(ctx context.Context, j flows.JobLease) error {
	p, err := k.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	now := k.now()
	diary, err := k.Store.Diary(ctx, j.Name, now, now)
	if err != nil {
		return fmt.Errorf("load diary: %w", err)
	}
	b, ok := diary.Backfill(j.About)
	_, could := p.Contact.Candidate(k.Scheme, now, now)
	if !ok || !could || !now.Before(b.Until) || !slices.Contains(b.Asked, j.Contact) {
		return k.nothing(ctx, j)
	}
	d := k.draft("", &p)
	d.Done = &j
	if err := k.propose(ctx, d, k.soonerFor(p.Contact, b), "sooner", b.Until); err != nil {
		return err
	}
	for i := range d.Messages { // an offer that comes too late is none
		d.Messages[i].Expires, d.Messages[i].Again = b.Until, false
	}
	return k.commit(ctx, d)
}

// soonerFor is a freed time as it is proposed to a person.
func (k *Desk) soonerFor(c care.Contact, b care.Backfill) care.Appointment {
	a := care.Appointment{ID: k.NewID(), Case: c.OpenCases[0], Contact: c.ID, Slot: b.Slot, First: true, Bring: true, Backfill: b.ID}
	if next, has := c.Next(k.now()); has {
		a.Instead, a.Case, a.First, a.NeedsLift = next.ID, next.Case, next.First, next.NeedsLift
	}
	return a
}

// propose invites the person of a draft to an appointment, when they have the
// floor, and no later than until.
func (k *Desk) propose(ctx context.Context, d *draft, a care.Appointment, flow string, until time.Time) error {
	d.changed().Keep(care.Propose(a, d.now))
	in := flows.Start{Waiting: flows.Waiting{Flow: flow, About: a.ID, Until: until}}
	in.Network = d.Person.Contact.Address().Network()
	t := turn{desk: k, draft: d, in: in}
	return t.run(ctx)
}
