package main

import (
	"context"
	"errors"

	"github.com/linkline/linkline/flows/care"
)

// keep takes away what the scheme keeps no longer: old lines of conversations,
// closed requests, people of whom nothing was heard for long. It goes through the
// contacts a few hundred at a time.
func (s *service) keep(ctx context.Context, _, from string) (next string, err error) {
	ids, next, err := s.partition.People(ctx, from)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		if err := s.keepOf(ctx, id); err != nil && !passing(err) {
			return "", err
		}
	}
	return next, nil
}

// passing are errors that the next day's look puts right: the contact, or a case,
// moved on or went away meanwhile.
func passing(err error) bool {
	return errors.Is(err, care.ErrConflict) || errors.Is(err, care.ErrNotFound)
}

func (s *service) keepOf(ctx context.Context, id string) error {
	now, plan := s.line.Now(), s.Scheme.Keep.Filled()
	p, err := s.partition.ByID(ctx, id)
	if err != nil {
		return err
	}
	stored, err := s.partition.CasesWith(ctx, id)
	if err != nil {
		return err
	}
	cases := make([]care.Case, len(stored))
	for i, c := range stored {
		cases[i] = c.Case
	}
	if plan.Forgets(p.Contact, cases, now) {
		return s.line.Erase(ctx, id)
	}
	for _, c := range stored {
		if plan.Drops(c.Case, now) {
			if err := s.partition.DropCase(ctx, c); err != nil {
				return err
			}
		}
	}
	_, err = s.partition.TrimTranscript(ctx, id, now.AddDate(0, 0, -plan.Transcripts))
	return err
}

// mend looks whether each case is in its indexes and has its jobs.
func (s *service) mend(ctx context.Context, slot, from string) (next string, err error) {
	ids, next, err := s.partition.People(ctx, from)
	if err != nil {
		return "", err
	}
	mended := 0
	for _, id := range ids {
		n, err := s.line.Mend(ctx, id)
		if err != nil && !passing(err) {
			return "", err
		}
		mended += n
	}
	if mended > 0 {
		s.line.Log.Warn("mended", "slot", slot, "things", mended)
	}
	return next, nil
}
