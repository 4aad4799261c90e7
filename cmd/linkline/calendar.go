package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

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

// invite is the address of one appointment's calendar file, which only who was told
// it can know: it holds the appointment's ID, which is random, and a keyed hash of
// it. Nothing is kept for it, and it ends with the appointment.
func (s *service) invite(base, appointment string) string {
	if base == "" {
		return ""
	}
	return strings.TrimRight(base, "/") + "/visit/" + s.ID + "/" + appointment + "." + s.partition.Secret("visit "+appointment) + ".ics"
}

// invitedFor is how long after its end an appointment's file is still to be had.
const invitedFor = 24 * time.Hour

// visit serves one appointment as a calendar file. It follows the appointment as it
// moves, and takes it out of the calendar when it was called off. What is over, what
// was erased and what never was look the same.
func (s *service) visit(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := strings.Cut(strings.TrimSuffix(r.PathValue("file"), ".ics"), ".")
	if subtle.ConstantTimeCompare([]byte(secret), []byte(s.partition.Secret("visit "+id))) != 1 {
		http.NotFound(w, r)
		return
	}
	a, err := s.partition.Appointment(r.Context(), id)
	switch {
	case errors.Is(err, care.ErrNotFound) || err == nil && s.line.Now().After(a.End().Add(invitedFor)):
		http.NotFound(w, r)
		return
	case err != nil:
		http.Error(w, "Sorry, try again soon.", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="appointment.ics"`)
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	_, _ = io.WriteString(w, a.Invite(s.ID, s.inviteWords(a.Appointment))) // a caller that hung up has no answer to miss
}

// inviteWords are what the entry says: how they meet and whom, by first name. Who
// sees the calendar of a person learns no more from it.
func (s *service) inviteWords(a care.Appointment) care.CalendarWords {
	worker, _ := s.Scheme.Worker(a.Worker)
	how := map[care.How]string{care.ByPhone: "Phone call", care.ByVideo: "Video call", care.InPerson: "Meeting", care.AtHome: "Visit"}[a.How]
	return care.CalendarWords{Summary: how + " with " + worker.FirstName()}
}
