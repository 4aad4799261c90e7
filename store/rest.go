package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Rest is what is kept of a contact beside their record, cases, appointments and
// transcript: for whoever asks to see all of it.
type Rest struct {
	Waiting []care.Outbound `json:"waiting,omitempty"` // to be sent
	Jobs    []care.Job      `json:"jobs,omitempty"`
	Letters []DeadLetter    `json:"letters,omitempty"`
	Trail   []care.Audit    `json:"trail,omitempty"`
}

// allTrail is more lines than any trail has.
const allTrail = 1 << 30

// RestOf reads it. It walks the scheme's indexes, as Erase does.
func (p *Partition) RestOf(ctx context.Context, contact string) (r Rest, err error) {
	t, err := p.traces(ctx, contact, nil)
	if err != nil {
		return r, fmt.Errorf("read what is kept: %w", err)
	}
	for _, l := range []Lane{LaneSafety, LaneNormal, LanePutOff} {
		rows, err := p.tail(ctx, p.lane(l, contact), MaxTranscript)
		if err != nil {
			return r, err
		}
		for _, row := range rows {
			if m, err := p.openMessage(contact, row); err == nil {
				r.Waiting = append(r.Waiting, m)
			}
		}
	}
	for _, id := range t.jobs {
		row, err := p.field(ctx, p.jobs(), id)
		var j care.Job
		if err == nil && len(row) > len(nobody) && p.unseal(kindJob, id, row[len(nobody):], &j) == nil {
			r.Jobs = append(r.Jobs, j)
		}
	}
	for _, id := range t.letters {
		row, err := p.field(ctx, p.dead(), id)
		if d, bad := p.openDead(row); err == nil && bad == nil {
			r.Letters = append(r.Letters, d)
		}
	}
	trail, err := p.AuditTrail(ctx, allTrail)
	for _, a := range trail {
		if a.Contact == contact || slices.Contains(t.cases, a.Case) {
			r.Trail = append(r.Trail, a)
		}
	}
	return r, err
}

// CasesWith reads all cases of a contact, oldest first, closed ones too.
func (p *Partition) CasesWith(ctx context.Context, contact string) ([]Case, error) {
	var refs []string
	err := p.store.on(ctx, p.cases(contact), func(c redis.Cmdable) (err error) {
		refs, err = c.SMembers(ctx, p.cases(contact)).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	all, err := p.readCases(ctx, refs)
	slices.SortFunc(all, func(a, b Case) int { return a.Opened.Compare(b.Opened) })
	return all, err
}
