package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows/care"
)

// keepMarks is how long we know an input that comes again (RELIABILITY 2.2).
const keepMarks = 30 * 24 * time.Hour

// chores are the daily works on the store.
func (s *service) chores() map[care.Work]desk.Chore {
	return map[care.Work]desk.Chore{
		care.WorkTidy: s.tidy, care.WorkKeeping: s.keep, care.WorkMending: s.mend, care.WorkAudit: s.markAudit,
		care.WorkFigures: func(ctx context.Context, month, _ string) (string, error) {
			_, err := part{s.Scheme, s.partition}.keepFigures(ctx, month, s.line.Now())
			return "", err
		},
	}
}

// tidy takes away marks of inputs that will not come again, and versions of the
// flows that nobody is in any more.
func (s *service) tidy(ctx context.Context, _, from string) (next string, err error) {
	next, err = s.partition.Sweep(ctx, s.line.Now().Add(-keepMarks), from)
	if err != nil || next != "" {
		return next, err
	}
	return "", s.tidyBooks(ctx)
}

func (s *service) tidyBooks(ctx context.Context) error {
	book := s.shelf.Current()
	if err := s.partition.SaveBook(ctx, book.Hash(), book.Pack()); err != nil {
		return err
	}
	books, err := s.partition.Books(ctx)
	if err != nil {
		return err
	}
	for hash, sessions := range books {
		if sessions > 0 || hash == book.Hash() {
			continue
		}
		if err := s.partition.DropBook(ctx, hash); err != nil && !errors.Is(err, care.ErrConflict) {
			return err
		}
	}
	return nil
}

// readFlows takes up what was edited in the schemes' own folders. What does not
// check is refused, and said once.
func (h *house) readFlows(ctx context.Context) error {
	var found []error
	for _, s := range h.schemes {
		if s.Flows != "" {
			found = append(found, h.readFlowsOf(ctx, s))
		}
	}
	return errors.Join(found...)
}

func (h *house) readFlowsOf(ctx context.Context, s *service) error {
	mark, err := markOf(s.sources()[1:])
	if err != nil {
		return fmt.Errorf("look at the flow folder of %s: %w", s.ID, err)
	}
	if mark == s.mark {
		return nil
	}
	changed, err := s.shelf.Reload(s.sources()...)
	s.mark = mark
	if err != nil {
		h.log.Error("edited flows refused; the old ones stay", "scheme", s.ID, "err", err)
		return nil
	}
	if !changed {
		return nil
	}
	book := s.shelf.Current()
	if err := s.partition.SaveBook(ctx, book.Hash(), book.Pack()); err != nil {
		s.mark = "" // so that the next look saves it
		return err
	}
	h.log.Info("edited flows taken up", "scheme", s.ID, "version", book.Hash())
	return nil
}

// markOf changes when a file of the folders does: it is cheaper than reading
// them.
func markOf(folders []fs.FS) (mark string, err error) {
	for _, folder := range folders {
		err := fs.WalkDir(folder, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			mark += fmt.Sprintln(path, info.Size(), info.ModTime().UnixNano())
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return mark, nil
}
