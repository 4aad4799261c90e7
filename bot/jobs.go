package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// RunJob carries out a claimed job. A stale one is done by doing nothing;
// care.ErrConflict says that somebody else carried it out.
func (l *Line) RunJob(ctx context.Context, j flows.JobLease) error {
	return l.again(ctx, func() error {
		switch j.Kind {
		case care.JobWait:
			return l.runWait(ctx, j)
		case care.JobClimb:
			return l.runClimb(ctx, j)
		case care.JobInbound:
			return l.runInbound(ctx, j)
		case jobTell:
			return l.runTell(ctx, j)
		case jobTalk:
			return l.runTalk(ctx, j)
		case jobOffers:
			return l.runOffers(ctx, j)
		case jobLeave:
			return l.runLeave(ctx, j)
		case jobVisit:
			return l.runVisit(ctx, j)
		case jobSnooze:
			return l.runSnooze(ctx, j)
		}
		l.Log.Error("job of an unknown kind", "job", string(j.Kind))
		return l.nothing(ctx, j)
	})
}

// runWait wakes a session that waited. Nudges and closings are of our own
// accord, so they wait for the scheme's hours.
func (l *Line) runWait(ctx context.Context, j flows.JobLease) error {
	p, err := l.Store.ByID(ctx, j.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && (p.Version == 0 || p.Session.Turn != j.Turn) {
		return l.nothing(ctx, j)
	}
	if err == nil && p.Contact.Talk != "" { // handing back sets it anew
		return l.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	if may := l.mayText(p.Contact); !may.Now() && !may.Never() {
		return l.putOff(ctx, j, may.At)
	}
	d := l.draft("", &p)
	d.Done = &j
	t := turn{line: l, draft: d, in: flows.Timeout{Name: j.Name, Turn: j.Turn, Network: p.Contact.Address().Network()}}
	if err := t.run(ctx); err != nil {
		return err
	}
	return l.commit(ctx, d)
}

// runClimb alerts the next rung, unless somebody took the case or it has
// climbed already.
func (l *Line) runClimb(ctx context.Context, j flows.JobLease) error {
	c, err := l.Store.Case(ctx, j.Case)
	if errors.Is(err, care.ErrNotFound) || err == nil && (c.Status != care.Requested || c.Rung != j.Turn) {
		return l.nothing(ctx, j)
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	if later, ok := l.outOfHours(); ok && !c.Urgent() {
		return l.putOff(ctx, j, later)
	}
	d := l.draft("", nil).forCase(c)
	d.Done = &j
	if err := l.lookForFits(ctx, d, c); err != nil {
		return err
	}
	if !climbed(c) && d.full {
		l.hold(d, &c)
	} else {
		l.climb(d, &c)
	}
	d.Cases = []flows.Case{c}
	return l.commit(ctx, d)
}

// climbed reports whether anybody was alerted to a case.
func climbed(c flows.Case) bool { return c.Rung > notBegun }

// runTell says in the morning who took a case in the night.
func (l *Line) runTell(ctx context.Context, j flows.JobLease) error {
	c, err := l.Store.Case(ctx, j.Case)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return fmt.Errorf("load case: %w", err)
	}
	w, ok := l.Scheme.Worker(c.Owner)
	if err != nil || !ok || !c.Open() {
		return l.nothing(ctx, j)
	}
	if later, ok := l.outOfHours(); ok {
		return l.putOff(ctx, j, later)
	}
	d, err := l.caseDraft(ctx, "", c)
	if err != nil {
		return err
	}
	d.Done = &j
	l.tell(d, w, c)
	return l.commit(ctx, d)
}

// outOfHours says when we may next write of our own accord, if not now.
func (l *Line) outOfHours() (later time.Time, ok bool) {
	now := l.now()
	return l.Scheme.Hours.Next(now), !l.Scheme.Hours.Allows(now)
}

// nothing takes a job away.
func (l *Line) nothing(ctx context.Context, j flows.JobLease) error {
	d := l.draft("", nil)
	d.Done = &j
	return l.commit(ctx, d)
}

// putOff sets a job again for later.
func (l *Line) putOff(ctx context.Context, j flows.JobLease, at time.Time) error {
	d := l.draft("", nil)
	d.Done = &j
	j.At = at
	d.setJob(j.Job)
	return l.commit(ctx, d)
}
