package care

import (
	"errors"
	"slices"
	"time"
)

// AppointmentStatus is where an appointment stands.
type AppointmentStatus string

// Statuses of an appointment. A proposed one is an invitation: it has no time yet
// and the person is to choose one, or has one that was freed and that they may
// have if they are the first. The three that follow still stand.
const (
	Proposed   AppointmentStatus = "proposed"
	Booked     AppointmentStatus = "booked"
	Confirmed  AppointmentStatus = "confirmed"  // they said that they are coming
	Moved      AppointmentStatus = "moved"      // to its present time, which they have not confirmed
	CalledOff  AppointmentStatus = "cancelled"  // by them or by us
	Attended   AppointmentStatus = "attended"   // it took place
	Missed     AppointmentStatus = "missed"     // they did not come, or did not pick up
	Unrecorded AppointmentStatus = "unrecorded" // it is over and nobody said how it went
)

// Appointment is a time and a place for one person and one link worker. It
// holds nothing about health.
type Appointment struct {
	ID      string `json:"id"`
	Case    string `json:"case"`
	Contact string `json:"contact"`
	Slot
	// First says that the two have not met before.
	First bool `json:"first,omitempty"`
	// Directions are how to get to Place; Number is the one that a call comes
	// from, as it is to be read.
	Directions string `json:"directions,omitempty"`
	Number     string `json:"number,omitempty"`
	Bring      bool   `json:"bring,omitempty"` // they can bring someone
	NeedsLift  string `json:"lift,omitempty"`  // yes or no: help with getting there; empty: not asked

	Status AppointmentStatus `json:"status"`
	// Version rises whenever a reminder that was made before says something that
	// is no longer so: with a new time or place, and when it was called off or is
	// over. A confirmation changes nothing of the kind.
	Version int `json:"v"`
	// Set is when its present time was agreed; Changed is when anything changed.
	Set     time.Time `json:"set"`
	Changed time.Time `json:"changed"`
	// By is who called it off: "contact", or a link worker's ID. Late says that
	// it was too late to give the time to somebody else. Reason is what they
	// chose of the reasons that we offer.
	By     string `json:"by,omitempty"`
	Late   bool   `json:"late,omitempty"`
	Reason Reason `json:"reason,omitempty"`
	// Backfill is the ID of the backfill that a proposed one is of, and Instead
	// that of the person's later appointment which it would bring forward.
	Backfill string `json:"backfill,omitempty"`
	Instead  string `json:"instead,omitempty"`
	// Moves counts how often it was moved. Reminded are the names of the
	// reminders that went out for its present time, Asked those of the check-ins
	// that were opened for it, at whatever time.
	Moves    int      `json:"moves,omitempty"`
	Reminded []string `json:"reminded,omitempty"`
	Asked    []string `json:"asked,omitempty"`
	// CarerTold is the version of which whoever referred the person was told.
	CarerTold int `json:"carer,omitempty"`
}

// Reason is what makes it hard to come (DOMAIN 4.2).
type Reason string

// Reasons that we ask about, once.
const (
	ReasonTravel Reason = "travel"
	ReasonTime   Reason = "time"
	ReasonCaring Reason = "caring"
	ReasonUnsure Reason = "unsure" // not sure that it is for me
)

// What an appointment answers to a change that cannot be.
var (
	ErrPast      = errors.New("that time is past")
	ErrBegun     = errors.New("the appointment has begun")
	ErrNotBegun  = errors.New("the appointment has not begun")
	ErrCalledOff = errors.New("the appointment was called off")
	ErrProposed  = errors.New("the appointment is not agreed yet")
	ErrRecorded  = errors.New("the outcome of the appointment is recorded")
	ErrSlot      = errors.New("not a time that can be booked: it needs a link worker, a length and a way to meet")
)

// Propose invites somebody to an appointment that is not agreed yet.
func Propose(a Appointment, now time.Time) Appointment {
	a.Status, a.Changed = Proposed, now
	return a
}

// Book makes an appointment of what is given, at its first version.
func Book(a Appointment, now time.Time) (Appointment, error) {
	if err := a.bookable(now); err != nil {
		return a, err
	}
	a.Status, a.Version, a.Set, a.Changed = Booked, 1, now, now
	return a, nil
}

func (s Slot) bookable(now time.Time) error {
	switch {
	case s.Worker == "" || s.Length <= 0 || !s.How.Known():
		return ErrSlot
	case !s.Start.After(now):
		return ErrPast
	}
	return nil
}

// Stands reports whether it is still to be kept.
func (a Appointment) Stands() bool {
	return a.Status == Booked || a.Status == Confirmed || a.Status == Moved
}

// Ahead reports whether it stands and has not begun.
func (a Appointment) Ahead(now time.Time) bool { return a.ahead(now) == nil }

// Begun reports whether it took place or was to have: its time has come and it was
// not called off.
func (a Appointment) Begun(now time.Time) bool {
	return a.Status != CalledOff && a.Status != Proposed && !now.Before(a.Start)
}

// ahead says what is wrong with a change that is for what is still to come.
func (a Appointment) ahead(now time.Time) error {
	switch {
	case a.Status == CalledOff:
		return ErrCalledOff
	case a.Status == Proposed:
		return ErrProposed
	case !a.Stands():
		return ErrRecorded
	case !now.Before(a.Start):
		return ErrBegun
	}
	return nil
}

// Confirm keeps that they are coming; they may say so twice.
func (a Appointment) Confirm(now time.Time) (Appointment, error) {
	if err := a.ahead(now); err != nil {
		return a, err
	}
	a.Status, a.Changed = Confirmed, now
	return a, nil
}

// Move gives it another time, and makes everything that was said of the old one
// void.
func (a Appointment) Move(to Slot, now time.Time) (Appointment, error) {
	if err := a.ahead(now); err != nil {
		return a, err
	}
	if err := to.bookable(now); err != nil {
		return a, err
	}
	a.Slot, a.Status, a.Set, a.Reminded, a.Backfill = to, Moved, now, nil, ""
	a.Moves++
	return a.renewed(now), nil
}

// HandTo makes it another link worker's, at the same time and place. Whoever
// confirmed that they come still comes.
func (a Appointment) HandTo(w LinkWorker, now time.Time) (Appointment, error) {
	if err := a.ahead(now); err != nil {
		return a, err
	}
	a.Worker, a.Number = w.ID, ""
	return a.renewed(now), nil
}

// CallOff ends it before it began. It is late when less than notice is left.
func (a Appointment) CallOff(by string, notice time.Duration, now time.Time) (Appointment, error) {
	if err := a.ahead(now); err != nil {
		return a, err
	}
	a.Status, a.By, a.Late = CalledOff, by, a.Start.Sub(now) < notice
	return a.renewed(now), nil
}

// Because keeps why it was called off or missed.
func (a Appointment) Because(r Reason, now time.Time) (Appointment, error) {
	if a.Status != CalledOff && a.Status != Missed {
		return a, ErrNotBegun
	}
	a.Reason, a.Changed = r, now
	return a, nil
}

// Record keeps how it went: Attended or Missed. What was recorded in error can
// be recorded again.
func (a Appointment) Record(as AppointmentStatus, now time.Time) (Appointment, error) {
	switch {
	case as != Attended && as != Missed:
		return a, ErrRecorded
	case a.Status == CalledOff:
		return a, ErrCalledOff
	case a.Status == Proposed || now.Before(a.Start):
		return a, ErrNotBegun
	case a.Status == as:
		return a, nil
	}
	a.Status = as
	return a.renewed(now), nil
}

// Lapse marks an appointment that is over and that nobody recorded: its link
// worker is to be asked. It is no change for any other.
func (a Appointment) Lapse(now time.Time) (lapsed Appointment, changed bool) {
	if !a.Stands() || now.Before(a.End()) {
		return a, false
	}
	a.Status = Unrecorded
	return a.renewed(now), true
}

// Travel keeps whether they need help with getting there.
func (a Appointment) Travel(answer string, now time.Time) (Appointment, error) {
	if err := a.ahead(now); err != nil {
		return a, err
	}
	a.NeedsLift, a.Changed = answer, now
	return a, nil
}

// Sent keeps that a reminder went out, so that no change of plan sends it again.
func (a Appointment) Sent(r Reminder) Appointment {
	if r.Version == a.Version && !slices.Contains(a.Reminded, r.Name) {
		a.Reminded = append(slices.Clone(a.Reminded), r.Name)
	}
	return a
}

func (a Appointment) renewed(now time.Time) Appointment {
	a.Version++
	a.Changed = now
	return a
}
