package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// figuresNote is where the figures of a month that is over are kept.
func figuresNote(month string) string { return "figures:" + month }

// keepFigures makes the figures of a month and keeps them, so that nobody has to
// count again, and what is erased later stays counted.
func (p part) keepFigures(ctx context.Context, month string, now time.Time) (f care.Figures, err error) {
	if f, err = p.countFigures(ctx, month, now); err != nil {
		return f, err
	}
	text, err := json.Marshal(f)
	if err != nil {
		return f, err
	}
	return f, p.store.SetNote(ctx, figuresNote(month), string(text))
}

// figures are those that were kept, or of a month that is not over those so far.
func (p part) figures(ctx context.Context, month string, now time.Time) (f care.Figures, err error) {
	kept, err := p.store.Note(ctx, figuresNote(month))
	if err != nil {
		return f, err
	}
	if kept != "" {
		return f, json.Unmarshal([]byte(kept), &f)
	}
	return p.countFigures(ctx, month, now)
}

// lookBack is how long before a month a case may have been opened on which
// somebody still works in it.
const lookBack = 365 * 24 * time.Hour

// checkInLife is longer than any check-in is open.
const checkInLife = 60 * 24 * time.Hour

func (p part) countFigures(ctx context.Context, month string, now time.Time) (f care.Figures, err error) {
	from, to, err := care.MonthSpan(month, p.scheme.Location())
	if err != nil {
		return f, fmt.Errorf("a month is written as 2026-11: %w", err)
	}
	n := care.Counted{From: from, To: to}
	cases, err := p.store.CasesOpened(ctx, from.Add(-lookBack), to)
	if err != nil {
		return f, err
	}
	for _, c := range cases {
		n.Cases = append(n.Cases, c.Case)
	}
	visits, err := p.store.Appointments(ctx, from, to)
	if err != nil {
		return f, err
	}
	for _, a := range visits {
		n.Appointments = append(n.Appointments, a.Appointment)
	}
	if n.CheckIns, err = p.store.CheckIns(ctx, from.Add(-checkInLife), to); err != nil {
		return f, err
	}
	f = n.Figures()
	f.Month, f.Made = month, now
	return f, nil
}
