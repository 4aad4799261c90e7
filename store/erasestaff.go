package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// staffTraces are what the records of the team hold of a contact: lines of what
// was said with a link worker about their cases, what waits to be said, and times
// that are held for them.
type staffTraces struct {
	// lines are by key: rows to be taken out of a list.
	lines   map[string][]string
	diaries []Diary
}

func (t staffTraces) any() bool { return len(t.lines)+len(t.diaries) > 0 }

func (p *Partition) staffTraces(ctx context.Context, contact string, cases, team []string) (t staffTraces, err error) {
	t.lines = map[string][]string{}
	who, err := p.ByID(ctx, contact)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return t, err
	}
	named := append(slices.Clone(cases), phonesOf(who.Contact)...)
	for _, id := range team {
		if err := p.linesOf(ctx, &t, care.StaffPrefix+id, named); err != nil {
			return t, err
		}
		d, err := p.Diary(ctx, id, time.Unix(0, 0), time.Unix(0, 0))
		if err != nil {
			return t, err
		}
		if left, held := d.Forget(contact); held {
			d.Diary = left
			t.diaries = append(t.diaries, d)
		}
	}
	return t, nil
}

// phonesOf are their numbers as they may stand in a text.
func phonesOf(c care.Contact) (numbers []string) {
	for _, a := range c.Addresses {
		if a.Network() == care.SMS {
			numbers = append(numbers, a.Name())
		}
	}
	if c.Phone != "" {
		numbers = append(numbers, c.Phone)
	}
	return numbers
}

// linesOf finds what is about somebody in the transcript of a member of the team,
// and in what waits to be sent to them. The head of a lane is left: somebody may
// be sending it now, and it is gone within hours.
func (p *Partition) linesOf(ctx context.Context, t *staffTraces, staff string, named []string) error {
	about := func(text string) bool {
		text = strings.ToUpper(text)
		return slices.ContainsFunc(named, func(n string) bool { return strings.Contains(text, strings.ToUpper(n)) })
	}
	said := p.transcript(staff)
	rows, err := p.tail(ctx, said, MaxTranscript)
	if err != nil {
		return fmt.Errorf("read transcript of staff: %w", err)
	}
	for _, row := range rows {
		var e care.Entry
		if p.unseal(kindEntry, staff, row, &e) == nil && about(e.Text) {
			t.lines[said] = append(t.lines[said], row)
		}
	}
	for _, l := range []Lane{LaneNormal, LaneSafety, LanePutOff} {
		if rows, err = p.tail(ctx, p.lane(l, staff), MaxTranscript); err != nil {
			return fmt.Errorf("read lane of staff: %w", err)
		}
		for i, row := range rows {
			m, err := p.openMessage(staff, row)
			if i > 0 && err == nil && about(m.Case+" "+m.Text) {
				t.lines[p.lane(l, staff)] = append(t.lines[p.lane(l, staff)], row)
			}
		}
	}
	return nil
}

// eraseStaff adds what takes those away.
func (p *Partition) eraseStaff(b *batch, t staffTraces) error {
	for key, rows := range t.lines {
		for _, row := range rows {
			b.do("LREM", key, 0, row)
		}
	}
	return p.saveDiaries(b, t.diaries)
}
