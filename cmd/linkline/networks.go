package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// offsetNote is a note in a scheme's partition.
const offsetNote = "telegram.offset"

// listenTelegram has Telegram call us, or asks it for messages where it cannot.
// It returns when ctx is done.
func (h *house) listenTelegram(ctx context.Context, s *service) {
	log := h.log.With("scheme", s.ID)
	var err error
	if h.config.publicURL() != "" {
		err = insist(ctx, func() error { return s.telegram.SetWebhook(ctx) }, func(err error) {
			log.Warn("telegram webhook not set yet", "err", err)
		})
	} else {
		err = s.poll(ctx)
	}
	if err != nil && ctx.Err() == nil {
		log.Error("telegram stopped", "err", err)
	}
}

// poll takes each batch in before it asks for the next one, and remembers where
// it was.
func (s *service) poll(ctx context.Context) error {
	note, err := s.partition.Note(ctx, offsetNote)
	if err != nil {
		return fmt.Errorf("read telegram offset: %w", err)
	}
	offset, _ := strconv.ParseInt(note, 10, 64) // "" is from the start
	return s.telegram.Poll(ctx, offset, func(ctx context.Context, in []care.Inbound, next int64) error {
		for _, m := range in {
			if err := s.line.Handle(ctx, m); err != nil {
				return err
			}
		}
		return s.partition.SetNote(ctx, offsetNote, strconv.FormatInt(next, 10))
	})
}

// insist tries until it works or ctx is done, with longer and longer pauses.
func insist(ctx context.Context, try func() error, failed func(error)) error {
	for pause := time.Second; ; pause = min(2*pause, 5*time.Minute) {
		err := try()
		if err == nil {
			return nil
		}
		failed(err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
