package main

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// appointmentColumns are what the first line of the file may name. The first
// four must be there.
var appointmentColumns = []string{"reference", "date", "time", "how", "length", "place", "worker", "directions"}

// errLinesLeftOut says that some lines were bad; the good ones are in.
var errLinesLeftOut = errors.New("some lines were left out: mend them and import the file again, which changes nothing of the others")

func importAppointmentsFile(ctx context.Context, t terminal, path, scheme string) error {
	f, err := os.Open(path)
	if err != nil {
		return errors.New("the file of appointments cannot be opened")
	}
	defer f.Close()
	parts, done, err := openPartitions(ctx, t.getenv)
	if err != nil {
		return err
	}
	defer done()
	p, err := onePart(parts, scheme, "import appointments FILE SCHEME")
	if err != nil {
		return err
	}
	return importAppointments(ctx, t.out, p, f, time.Now)
}

// onePart is the part of the scheme that was named, or the only one.
func onePart(parts []part, scheme, what string) (p part, err error) {
	i := slices.IndexFunc(parts, func(p part) bool { return p.scheme.ID == scheme })
	switch {
	case scheme == "" && len(parts) == 1:
		i = 0
	case i < 0:
		return p, fmt.Errorf("say which scheme: linkline %s", what)
	}
	return parts[i], nil
}

// desk is the desk of the scheme without its networks: what it queues is sent by
// whoever serves.
func (p part) desk(ctx context.Context, now func() time.Time) (*desk.Desk, error) {
	d := &outfit{Scheme: p.scheme}
	if err := d.openFlows(); err != nil {
		return nil, err
	}
	scheme := p.scheme.Scheme
	k := desk.New(desk.Setup{Scheme: &scheme, Conversations: flows.NewShelf(d.shelf.Current()), Store: p.store, Now: now, Log: slog.New(slog.DiscardHandler)})
	return k, k.Refresh(ctx)
}

// importAppointments books each line that can be booked, and names the others
// with the reason.
func importAppointments(ctx context.Context, out io.Writer, p part, r io.Reader, now func() time.Time) error {
	books, err := p.desk(ctx, now)
	if err != nil {
		return err
	}
	rows := csv.NewReader(r)
	rows.TrimLeadingSpace = true
	head, err := appointmentHead(rows)
	if err != nil {
		return err
	}
	n, err := eachLine(rows, out, func(row []string) (bool, string, error) {
		return importLine(ctx, books, books.Scheme, fieldsOf(head, row))
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d booked, %d known already, %d lines left out.\n", p.scheme.Name, n.added, n.known, n.bad)
	if n.bad > 0 {
		return errLinesLeftOut
	}
	return nil
}

// appointmentHead reads the line that names the columns.
func appointmentHead(rows *csv.Reader) ([]string, error) {
	head, err := rows.Read()
	if err != nil {
		return nil, errors.New("the file of appointments has no first line that names its columns: " + strings.Join(appointmentColumns, ","))
	}
	for _, name := range appointmentColumns[:4] {
		if !slices.Contains(head, name) {
			return nil, fmt.Errorf("the file of appointments lacks the column %q; it may have %s", name, strings.Join(appointmentColumns, ", "))
		}
	}
	return head, nil
}

// counted is what became of the lines of a file.
type counted struct{ added, known, bad int }

// eachLine takes in every line that can be read, and names the others.
func eachLine(rows *csv.Reader, out io.Writer, take func(row []string) (added bool, what string, err error)) (n counted, err error) {
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		at, _ := rows.FieldPos(0)
		added, what := false, "not as many columns as the first line, or a quote too many"
		if e, ok := errors.AsType[*csv.ParseError](err); ok {
			at = e.StartLine
		} else if added, what, err = take(row); err != nil {
			return n, err
		}
		switch {
		case what != "":
			n.bad++
			fmt.Fprintf(out, "line %d: %s\n", at, what)
		case added:
			n.added++
		default:
			n.known++
		}
	}
}

func fieldsOf(head, row []string) func(string) string {
	return func(name string) string {
		if i := slices.Index(head, name); i >= 0 && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
}

// refusals are what a line that cannot be booked has wrong, in words.
var refusals = []struct {
	err  error
	what string
}{
	{care.ErrNotFound, "there is no such reference"},
	{care.ErrClosed, "the case is closed"},
	{care.ErrNotOwner, "nobody has the case, or there is no such worker: take it first, or name one by id"},
	{care.ErrPast, "the time is past"},
	{care.ErrSlotTaken, "the link worker, or the person, has something else at that time"},
	{care.ErrSlot, "not a time that can be booked"},
}

// importLine books one line; what says what is wrong with it.
func importLine(ctx context.Context, k *desk.Desk, s *care.Scheme, field func(string) string) (added bool, what string, err error) {
	a, what := parseAppointment(s, field)
	if what != "" {
		return false, what, nil
	}
	added, err = k.Import(ctx, a)
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return false, r.what, nil
		}
	}
	return added, "", err
}

// parseAppointment reads one line. Its ID follows from what it says, so that the
// same line is the same appointment, however often it is imported.
func parseAppointment(s *care.Scheme, field func(string) string) (a care.Appointment, what string) {
	day, err := time.Parse("02/01/2006", field("date"))
	if err != nil {
		day, err = time.Parse(time.DateOnly, field("date"))
	}
	if err != nil {
		return a, "a date that is not written 24/11/2026 or 2026-11-24"
	}
	var clock care.Clock
	if clock.UnmarshalText([]byte(field("time"))) != nil || clock >= care.OClock(24) {
		return a, "a time that is not written 14:30"
	}
	minutes, err := strconv.Atoi(field("length"))
	if field("length") != "" && (err != nil || minutes < 5 || minutes > 480) {
		return a, "a length that is not a number of minutes"
	}
	a.Case, a.Bring, a.Directions = strings.ToUpper(field("reference")), true, field("directions")
	a.Slot = care.Slot{
		Worker: field("worker"), Day: care.DateOf(day), Clock: clock, Length: time.Duration(minutes) * time.Minute,
		How: care.How(strings.ReplaceAll(strings.ToLower(field("how")), " ", "_")), Place: field("place"),
	}.In(s.Location())
	if minutes == 0 {
		a.Length = s.Booking.Length(true)
	}
	switch {
	case a.Case == "":
		return a, "no reference"
	case !a.How.Known():
		return a, "how is none of phone, in person, video, home"
	case a.How == care.InPerson && a.Place == "":
		return a, "no place to meet"
	case len(a.Directions) > care.MaxDirections:
		return a, fmt.Sprintf("directions of more than %d letters, which do not fit a text", care.MaxDirections)
	case care.ClockOf(a.Start.In(s.Location())) != clock:
		return a, "a time that clocks leave out on that day"
	}
	sum := sha256.Sum256([]byte(a.Case + " " + a.Day.String() + " " + clock.String() + " " + a.Worker))
	a.ID = "import-" + hex.EncodeToString(sum[:10])
	return a, ""
}
