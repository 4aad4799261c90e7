package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// A link worker's calendar is at an address that holds a secret of 130 bits. The
// store has it sealed: under the link worker, to show it to them again, and under
// its hash, to find whose it is.
func noteOfKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "calendar:" + hex.EncodeToString(sum[:16])
}

func noteOfKeeper(worker string) string { return noteOfKey("of " + worker) }

// calendar is where a link worker's calendar is: the address that there is, or
// with "new" another in its place, or with "off" none.
func (s *service) calendar(ctx context.Context, base, worker, want string) (string, error) {
	key, err := s.partition.Note(ctx, noteOfKeeper(worker))
	if err != nil {
		return "", err
	}
	if key != "" && want != "" { // the old one ends first
		if err := s.partition.SetNote(ctx, noteOfKey(key), ""); err != nil {
			return "", err
		}
		key = ""
	}
	if want == "off" {
		return "", s.partition.SetNote(ctx, noteOfKeeper(worker), "")
	}
	if key == "" {
		key = strings.ToLower(rand.Text())
		err = errors.Join(s.partition.SetNote(ctx, noteOfKeeper(worker), key), s.partition.SetNote(ctx, noteOfKey(key), worker))
	}
	return strings.TrimRight(base, "/") + "/calendar/" + s.ID + "/" + key + ".ics", err
}

// feed serves the calendar of whoever the address belongs to. It holds references
// and times; what was revoked, and what was never there, look the same.
func (s *service) feed(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	key, isFile := strings.CutSuffix(r.PathValue("file"), ".ics")
	worker, err := s.partition.Note(ctx, noteOfKey(key))
	if err != nil {
		http.Error(w, "Sorry, try again soon.", http.StatusServiceUnavailable)
		return
	}
	if member, ok := s.line.Scheme.Worker(worker); !isFile || worker == "" || !ok || member.Left {
		http.NotFound(w, r)
		return
	}
	from, to := care.FeedSpan(s.line.Now())
	kept, err := s.partition.AppointmentsOf(ctx, worker, from, to)
	if err != nil {
		http.Error(w, "Sorry, try again soon.", http.StatusServiceUnavailable)
		return
	}
	all := make([]care.Appointment, len(kept))
	for i, a := range kept {
		all[i] = a.Appointment
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	_, _ = io.WriteString(w, care.Feed(s.ID, all, calendarWords)) // a caller that hung up has no answer to miss
}

// calendarWords are what an entry says: a reference and a way to meet.
func calendarWords(a care.Appointment) care.CalendarWords {
	return care.CalendarWords{Summary: strings.TrimSpace(a.Case + " " + strings.ReplaceAll(string(a.How), "_", " "))}
}
