package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Commit makes a change whole or not at all. care.ErrDuplicate says that its
// input was committed before, which is how a caller who lost the first answer
// learns that all is well; care.ErrConflict that a record moved on.
//
// With ch.Lease it returns leases on the lanes that were empty before, so that
// this process can send at once, safety messages first.
func (p *Partition) Commit(ctx context.Context, ch Change) ([]Lease, error) {
	b := newBatch(p.seen())
	lanes, err := p.gather(b, ch)
	if err != nil {
		return nil, err
	}
	tokens, err := p.apply(ctx, b, ch.Input, ch.At)
	if errors.Is(err, care.ErrDuplicate) {
		return nil, p.repeated(ctx, err)
	}
	if err != nil {
		return nil, err
	}
	var leases []Lease
	for _, q := range lanes {
		if slices.Contains(tokens, q.token) {
			leases = append(leases, Lease{Contact: q.contact, Lane: q.lane, Token: q.token,
				Until: until(ch.At, ch.Lease), Message: q.messages[0]})
		}
	}
	slices.SortStableFunc(leases, func(a, b Lease) int { return int(a.Message.Class) - int(b.Message.Class) })
	return leases, nil
}

// repeated counts an input that came again. With replicas that is more than a
// figure: the first commit may have been told that too few of them had it, and
// a write after it that they do have says that they have it too.
func (p *Partition) repeated(ctx context.Context, duplicate error) error {
	b := newBatch(p.seen())
	b.do("HINCRBY", p.counts(), "repeats", 1)
	if _, err := p.apply(ctx, b, "", time.Time{}); err != nil {
		return err
	}
	return duplicate
}

// gather adds all of a change to a batch.
func (p *Partition) gather(b *batch, ch Change) ([]*queued, error) {
	if ch.At.IsZero() {
		return nil, errors.New("change has no time")
	}
	if err := p.savePerson(b, ch); err != nil {
		return nil, err
	}
	if err := p.saveCases(b, ch.Cases); err != nil {
		return nil, err
	}
	if err := p.saveAppointments(b, ch.Appointments); err != nil {
		return nil, err
	}
	if err := p.saveDiaries(b, ch.Diaries); err != nil {
		return nil, err
	}
	if err := p.saveCheckIns(b, ch); err != nil {
		return nil, err
	}
	if err := p.saveTeam(b, ch.Team); err != nil {
		return nil, err
	}
	if err := p.saveCampaigns(b, ch.Campaigns); err != nil {
		return nil, err
	}
	if err := p.saveJobs(b, ch); err != nil {
		return nil, err
	}
	if err := p.saveAudit(b, ch.Audit); err != nil {
		return nil, err
	}
	if err := p.saveDead(b, ch.Dead); err != nil {
		return nil, err
	}
	return p.saveMessages(b, ch)
}

// apply runs a batch and returns the tokens of the lanes that it leased.
func (p *Partition) apply(ctx context.Context, b *batch, input string, at time.Time) ([]string, error) {
	words, err := p.store.runSafely(ctx, commitScript, b.keys, b.args(input, ms(at))...)
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	if err := word(words[0]); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return words[1:], nil
}
