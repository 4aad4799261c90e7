package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// nowWith is the flow that tells somebody whom they meet now.
const nowWith = "now-with"

// inherit makes the appointment that a case has ahead that of whoever has the case
// from now on: its reminders name them, and those that were made before are void.
// It returns what they are told of it, nothing where there is none, and whether
// they can keep it.
func (k *Desk) inherit(ctx context.Context, d *draft, ref string, to care.LinkWorker) (told string, keeps bool, err error) {
	if d.Person == nil {
		return "", false, nil
	}
	kept, has := visitOf(d.Person.Contact, ref, func(v care.Appointment) bool { return v.Ahead(d.now) && v.Worker != to.ID })
	if !has {
		return "", false, nil
	}
	a, err := k.Store.Appointment(ctx, kept.ID)
	if errors.Is(err, care.ErrNotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("load appointment: %w", err)
	}
	slot := a.Slot
	slot.Worker = to.ID
	diary, err := k.diary(ctx, to.ID, d.Person.Contact, [2]time.Time{slot.Start, slot.End()})
	if err != nil {
		return "", false, err
	}
	clash := !diary.Without(a.ID).Free(slot, a.Contact, d.now)
	if a.Appointment, err = a.HandTo(to, d.now); err != nil {
		return "", false, fmt.Errorf("hand over appointment: %w", err)
	}
	d.putVisit(a)
	d.Diaries = append(d.Diaries, diary)
	d.audit(to.ID, "inherited", ref, "")
	key := "staff.inherits"
	_, away := to.Away(a.Day)
	if clash || away {
		key = "staff.inherits_clash" // it is theirs to find another time
	}
	return " " + k.staffText(key, k.visitBlanks(a.Appointment)), !clash && !away, nil
}

// meets tells the person of a change, who may be texted, whom they meet now.
func (k *Desk) meets(ctx context.Context, d *draft, ref string) error {
	a, has := visitOf(d.Person.Contact, ref, func(v care.Appointment) bool { return v.Ahead(d.now) })
	if !has || k.mayText(d.Person.Contact).Never() {
		return nil
	}
	return k.startVisit(ctx, d, nowWith, a)
}

// aheadOf are the appointments that somebody has in some days, by reference, as
// staff read them; "" when there are none.
func (k *Desk) aheadOf(ctx context.Context, w care.LinkWorker, from, to care.Date) (string, error) {
	l := k.Scheme.Location()
	all, err := k.Store.AppointmentsOf(ctx, w.ID, from.At(0, l), to.Add(1).At(0, l))
	if err != nil {
		return "", fmt.Errorf("list appointments: %w", err)
	}
	var lines []string
	for _, a := range all {
		if a.Ahead(k.now()) {
			lines = append(lines, strings.TrimSpace(a.Case+" "+k.dayText(a.Day)+" "+readClock(a.Clock)))
		}
	}
	if len(lines) == 0 {
		return "", nil
	}
	return " " + k.staffText("staff.leave_visits", map[string]string{"list": k.some(lines, datesShown)}), nil
}

// datesShown is how many dates one text holds.
const datesShown = 6
