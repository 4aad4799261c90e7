package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Do carries out a claimed job, and logs and counts how it went. One that fails is due again when its lease ends.
func (k *Desk) Do(ctx context.Context, j flows.JobLease) {
	err := k.guard(func() error { return k.RunJob(ctx, j) })
	k.Metrics.ran(k.Scheme.ID, j.Kind, err)
	switch {
	case errors.Is(err, care.ErrConflict):
		k.Log.Info("job was overtaken", "job", string(j.Kind), "contact", j.Contact, "case", j.Case)
	case err != nil:
		k.Log.Warn("job will be tried again", "job", string(j.Kind), "contact", j.Contact, "case", j.Case, "err", err)
	}
}

// RunJob carries out a claimed job. A stale one is done by doing nothing;
// care.ErrConflict says that somebody else carried it out.
func (k *Desk) RunJob(ctx context.Context, j flows.JobLease) error {
	return k.again(ctx, func() error {
		switch j.Kind {
		case care.JobWait:
			return k.runWait(ctx, j)
		case care.JobClimb:
			return k.runClimb(ctx, j)
		case care.JobInbound:
			return k.runInbound(ctx, j)
		case jobNews:
			return k.runNews(ctx, j)
		case care.JobDaily:
			return k.runDaily(ctx, j)
		case jobTell:
			return k.runTell(ctx, j)
		case jobTalk:
			return k.runTalk(ctx, j)
		case jobOffers:
			return k.runOffers(ctx, j)
		case jobLeave:
			return k.runLeave(ctx, j)
		case jobVisit:
			return k.runVisit(ctx, j)
		case jobBackfill:
			return k.runBackfill(ctx, j)
		case jobSooner:
			return k.runSooner(ctx, j)
		case jobReach:
			return k.runReach(ctx, j)
		case jobUnread:
			return k.runUnread(ctx, j)
		case jobCheckIn:
			return k.runCheckIn(ctx, j)
		case jobCarer:
			return k.runCarer(ctx, j)
		case jobForget:
			return k.runForget(ctx, j)
		case jobLinkOver:
			return k.runLinkOver(ctx, j)
		case jobSnooze:
			return k.runSnooze(ctx, j)
		}
		k.Log.Error("job of an unknown kind", "job", string(j.Kind))
		return k.nothing(ctx, j)
	})
}

// runWait wakes a session that waited. Nudges and closings are of our own
// accord, so they wait for the scheme's hours.
func (k *Desk) runWait(ctx context.Context, j flows.JobLease) error {
	p, err := k.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && (p.Version == 0 || p.Session.Turn != j.Turn) {
		return k.nothing(ctx, j)
	}
	if err == nil && p.Contact.Talk != "" { // handing back sets it anew
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	if may := k.mayText(p.Contact); !may.Now() && !may.Never() {
		return k.putOff(ctx, j, may.At)
	}
	d := k.draft("", &p)
	d.Done = &j
	t := turn{desk: k, draft: d, in: flows.Timeout{Name: j.Name, Turn: j.Turn, Network: p.Contact.Address().Network()}}
	if err := t.run(ctx); err != nil {
		return err
	}
	return k.commit(ctx, d)
}

// runClimb alerts the next rung, unless somebody took the case or it has
// climbed already.
func (k *Desk) runClimb(ctx context.Context, j flows.JobLease) error {
	c, err := k.Store.Case(ctx, j.Case)
	if errors.Is(err, care.ErrNotFound) || err == nil && (c.Status != care.Requested || c.Rung != j.Turn) {
		return k.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if later, ok := k.outOfHours(); ok && !c.Urgent() {
		return k.putOff(ctx, j, later)
	}
	d := k.draft("", nil).forCase(c)
	d.Done = &j
	if err := k.lookForFits(ctx, d, c); err != nil {
		return err
	}
	if d.full {
		return k.putInLine(ctx, j, c)
	}
	k.climb(d, &c)
	d.Cases = []flows.Case{c}
	return k.commit(ctx, d)
}

// runTell says in the morning who took a case in the night.
func (k *Desk) runTell(ctx context.Context, j flows.JobLease) error {
	c, err := k.Store.Case(ctx, j.Case)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return fmt.Errorf("load case: %w", err)
	}
	w, ok := k.Scheme.Worker(c.Owner)
	if err != nil || !ok || !c.Open() {
		return k.nothing(ctx, j)
	}
	if later, ok := k.outOfHours(); ok {
		return k.putOff(ctx, j, later)
	}
	d, err := k.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	d.Done = &j
	k.tell(d, w, c)
	return k.commit(ctx, d)
}

// outOfHours says when we may next write of our own accord, if not now.
func (k *Desk) outOfHours() (later time.Time, ok bool) {
	now := k.now()
	return k.Scheme.Hours.Next(now), !k.Scheme.Hours.Allows(now)
}

// nothing takes a job away.
func (k *Desk) nothing(ctx context.Context, j flows.JobLease) error {
	d := k.draft("", nil)
	d.Done = &j
	return k.commit(ctx, d)
}

// putOff sets a job again for later.
func (k *Desk) putOff(ctx context.Context, j flows.JobLease, at time.Time) error {
	d := k.draft("", nil)
	d.Done = &j
	j.At = at
	d.setJob(j.Job)
	return k.commit(ctx, d)
}
