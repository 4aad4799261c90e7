package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Chore is work on the store that is done piece by piece: it does the piece that
// begins at from, "" being the first, and says where to go on, "" when it is
// done. Pieces may be done twice, and in two processes at once.
type Chore func(ctx context.Context, slot, from string) (next string, err error)

// Tick begins the daily work whose time has come by now. All replicas tick, and
// each occasion becomes a job once: its mark is in the commit that sets the job. A
// tick that was missed while nobody ran is made up for by the next one, until the
// work is of no more use.
func (k *Desk) Tick(ctx context.Context, now time.Time) error {
	today := k.Scheme.Occasions(care.DateOf(now.In(k.Scheme.Location())))
	due, marks := map[string]care.Occasion{}, []string{}
	for _, o := range today {
		if o.Due(now) {
			due[o.Mark()] = o
			marks = append(marks, o.Mark())
		}
	}
	unseen, err := k.Store.Unseen(ctx, marks)
	if err != nil {
		return fmt.Errorf("look for daily work: %w", err)
	}
	for _, mark := range unseen {
		o := due[mark]
		d := k.draft(mark, nil)
		d.setJob(care.Job{ID: mark, Kind: care.JobDaily, At: now.UTC(), Occasion: &o})
		if err := k.commit(ctx, d); err != nil && !errors.Is(err, care.ErrDuplicate) {
			return fmt.Errorf("begin daily work: %w", err)
		}
	}
	return nil
}

// runDaily does the work of an occasion, or a piece of it. Whoever holds the job
// may be killed: then it is somebody else's when the lease ends.
func (k *Desk) runDaily(ctx context.Context, j flows.JobLease) error {
	o := j.Occasion
	if o == nil || !o.Due(k.now()) {
		return k.nothing(ctx, j)
	}
	switch o.Work {
	case care.WorkDigest:
		return k.runDigest(ctx, j, o.Who)
	case care.WorkWeekly:
		return k.runWeekly(ctx, j, o.Who)
	}
	return k.runChore(ctx, j)
}

func (k *Desk) runChore(ctx context.Context, j flows.JobLease) error {
	o := *j.Occasion
	chore, ok := k.Chores[o.Work]
	if !ok {
		return k.nothing(ctx, j)
	}
	next, err := chore(ctx, o.Slot, o.From)
	if err != nil {
		return fmt.Errorf("%s of %s: %w", o.Work, o.Slot, err)
	}
	if next == "" {
		k.Log.Info("daily work done", "work", string(o.Work), "slot", o.Slot)
		return k.nothing(ctx, j)
	}
	o.From = next
	j.Occasion = &o
	return k.putOff(ctx, j, k.now())
}

// toMember finishes a job by what it tells a member of the team, if anything.
func (k *Desk) toMember(ctx context.Context, j flows.JobLease, w care.LinkWorker, purpose string, texts ...string) error {
	d := k.draft("", nil)
	d.cause = j.ID
	d.Done = &j
	for _, text := range texts {
		d.toStaff(w, care.Outbound{Text: text, Class: care.Scheduled, Purpose: purpose, Expires: j.Occasion.Until})
	}
	return k.commit(ctx, d)
}
