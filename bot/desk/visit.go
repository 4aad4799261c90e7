package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// times are what a link worker can promise this person instead of, or after, an
// appointment.
func (t *turn) times(ctx context.Context, seek flows.Seek) (*flows.Times, error) {
	k, now, a := t.desk, t.draft.now, seek.Appointment
	diary, err := k.diary(ctx, a.Worker, t.draft.Person.Contact, [2]time.Time{now, now.Add(k.Scheme.Booking.Horizon())})
	if err != nil {
		return nil, err
	}
	t.diary = &diary
	return &flows.Times{
		Offers: a.Replacing(k.Scheme, diary.Diary, seek.Prefer, now),
		Still:  diary.Without(a.ID).Release(a.Backfill).Still(a.Wanted(t.draft.Person.Session.Times), a.Contact, now),
	}, nil
}

// diary is that of a link worker in a time, with what the person has promised to
// others: nobody can be in two places.
func (k *Desk) diary(ctx context.Context, worker string, c care.Contact, in [2]time.Time) (flows.Diary, error) {
	d, err := k.Store.Diary(ctx, worker, in[0], in[1])
	if err != nil {
		return d, fmt.Errorf("load diary: %w", err)
	}
	for _, a := range c.Appointments {
		if a.Worker != worker && a.Stands() {
			d.Appointments = append(d.Appointments, a)
		}
	}
	return d, nil
}

// visits keeps what the flows did to appointments, and what they offered.
func (t *turn) visits(ctx context.Context, effects []flows.Effect) error {
	for _, e := range effects {
		v, ok := e.(flows.Visit)
		if !ok {
			continue
		}
		t.whys = append(t.whys, "appointment:"+string(v.Did))
		t.draft.audit("contact", "appointment_"+string(v.Did), v.Appointment.Case, "")
		if err := t.keepVisit(ctx, v); err != nil {
			return err
		}
		if err := t.tellWorker(ctx, v); err != nil {
			return err
		}
	}
	if t.diary != nil {
		t.holdTimes()
	}
	return nil
}

// keepVisit writes the appointment, and does what follows for the time that it
// had and the one that it has.
func (t *turn) keepVisit(ctx context.Context, v flows.Visit) error {
	if v.Did == flows.Declined {
		t.draft.changed().Forget(v.Appointment.ID)
		return t.declines(ctx, v.Appointment)
	}
	a, err := t.desk.storedVisit(ctx, v)
	if err != nil {
		return err
	}
	before := a.Appointment
	a.Appointment = v.Appointment
	t.draft.putVisit(a)
	if v.Appointment.Backfill != "" {
		t.wins(v.Appointment)
	}
	if v.Did == flows.CalledOff || v.Did == flows.Moved {
		return t.frees(ctx, before)
	}
	return nil
}

// storedVisit is an appointment as the store has it; one that is new is not there
// yet.
func (k *Desk) storedVisit(ctx context.Context, v flows.Visit) (a flows.Appointment, err error) {
	if v.Did == flows.Booked {
		return a, nil
	}
	if a, err = k.Store.Appointment(ctx, v.Appointment.ID); err != nil {
		return a, fmt.Errorf("load appointment: %w", err)
	}
	return a, nil
}

// holdTimes keeps the times on offer for this person for a while, and lets go of
// those that were. Whoever offers or books writes the diary, so that no time is
// promised twice.
func (t *turn) holdTimes() {
	id, until := t.draft.Person.Contact.ID, t.draft.now.Add(t.desk.Scheme.Booking.HoldFor())
	diary := t.diary.Release(id)
	for _, s := range t.draft.Person.Session.Times {
		if kept, err := diary.Keep(care.Hold{Slot: s, For: id, Until: until}, t.draft.now); err == nil {
			diary = kept
		}
	}
	t.diary.Diary = diary
	t.draft.Diaries = []flows.Diary{*t.diary}
}

// visitNews is what each deed of a person is to their link worker, who is told
// in working hours, and in the story of the case.
var visitNews = map[flows.Deed]struct {
	notice string
	event  care.EventKind
}{
	flows.Confirmed: {"", care.EventConfirmed},
	flows.CalledOff: {"notice.visit_off", care.EventCalledOff},
	flows.Moved:     {"notice.visit_moved", care.EventRebooked},
	flows.Booked:    {"notice.visit_booked", care.EventBooked},
	flows.Travels:   {"notice.visit_travel", care.EventTravel},
	flows.Declined:  {"notice.visit_unchosen", ""},
}

func (t *turn) tellWorker(ctx context.Context, v flows.Visit) error {
	d, a, news := t.draft, v.Appointment, visitNews[v.Did]
	if v.Did == flows.Travels && a.NeedsLift == "no" || v.Did == flows.Declined && a.Backfill != "" {
		return nil
	}
	if w, ok := t.desk.Scheme.Worker(a.Worker); ok && news.notice != "" {
		text := t.desk.staffText(news.notice, t.desk.visitBlanks(a))
		d.toStaff(w, care.Outbound{Text: text, Class: care.Scheduled, Purpose: "notice", Case: a.Case})
	}
	if a.Case == "" || news.event == "" {
		return nil
	}
	c, err := t.desk.Store.Case(ctx, a.Case)
	if errors.Is(err, care.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load case: %w", err)
	}
	c = d.caseOr(c)
	c.Case = c.With(care.Event{At: d.now, What: news.event})
	d.putCase(c)
	return nil
}

// caseOr is a case as this change has it already, or as it was read.
func (d *draft) caseOr(c flows.Case) flows.Case {
	if i := slices.IndexFunc(d.Cases, func(o flows.Case) bool { return o.Ref == c.Ref }); i >= 0 {
		return d.Cases[i]
	}
	return c
}

// visitBlanks are what staff are told of an appointment: nothing of the person.
func (k *Desk) visitBlanks(a care.Appointment) map[string]string {
	ref := a.Case
	if ref == "" {
		ref = k.staffText("staff.no_case", nil)
	}
	return map[string]string{
		"ref": ref, "day": a.Start.In(k.Scheme.Location()).Format("Monday 2 January"), "time": readClock(a.Clock),
		"how": k.staffText("how."+string(a.How), nil), "year": strconv.Itoa(a.Day.Year),
	}
}

// readClock is a time of day as staff read it: 2pm, 10.30am.
func readClock(c care.Clock) string {
	t := time.Date(2000, 1, 1, int(c)/60, int(c)%60, 0, 0, time.UTC)
	return strings.TrimSuffix(t.Format("3.04"), ".00") + t.Format("pm")
}

// putVisit writes an appointment, in place of an earlier write of this change,
// and sets what comes of it next.
func (d *draft) putVisit(a flows.Appointment) {
	d.changed().Keep(a.Appointment)
	i := slices.IndexFunc(d.Appointments, func(o flows.Appointment) bool { return o.ID == a.ID })
	if i < 0 {
		d.Appointments = append(d.Appointments, a)
	} else {
		d.Appointments[i] = a
	}
	d.planVisit(a.Appointment, d.now)
	d.planCheckIns(a.Appointment)
	d.planCarer(a.Appointment)
}
