package care

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// phone is half an hour on the telephone with Sam, in London's time.
func phone(t *testing.T, at string) Slot {
	t.Helper()
	s := Slot{Worker: "sam", Day: dateOf(t, at[:10]), Clock: clockOf(t, at[11:]), Length: 30 * time.Minute, How: ByPhone}
	return s.In(london)
}

func booked(t *testing.T, at, on string) Appointment {
	t.Helper()
	a, err := Book(Appointment{ID: "a1", Case: "K7M2", Contact: "c1", Slot: phone(t, at)}, local(t, on))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What may be done to an appointment, from where it stands: the new status, or
// the error. The appointment is on Tuesday from 14:30 to 15:00.
func TestWhatBecomesOfAnAppointment(t *testing.T) {
	confirm := func(a Appointment, now time.Time) (Appointment, error) { return a.Confirm(now) }
	callOff := func(a Appointment, now time.Time) (Appointment, error) { return a.CallOff("contact", time.Hour, now) }
	move := func(a Appointment, now time.Time) (Appointment, error) {
		return a.Move(phone(t, "2026-12-01 10:00"), now)
	}
	attend := func(a Appointment, now time.Time) (Appointment, error) { return a.Record(Attended, now) }
	miss := func(a Appointment, now time.Time) (Appointment, error) { return a.Record(Missed, now) }
	lapse := func(a Appointment, now time.Time) (Appointment, error) {
		a, _ = a.Lapse(now)
		return a, nil
	}
	type step func(Appointment, time.Time) (Appointment, error)
	for _, tt := range []struct {
		name  string
		steps []step
		now   string // of the last step; the others are at noon on Monday
		want  AppointmentStatus
		err   error
	}{
		{"confirmed", []step{confirm}, "2026-11-24 14:29", Confirmed, nil},
		{"confirmed twice", []step{confirm, confirm}, "2026-11-24 14:29", Confirmed, nil},
		{"confirmed when it has begun", []step{confirm}, "2026-11-24 14:30", Booked, ErrBegun},
		{"called off", []step{callOff}, "2026-11-24 14:29", CalledOff, nil},
		{"called off after confirming", []step{confirm, callOff}, "2026-11-24 09:00", CalledOff, nil},
		{"called off when it has begun", []step{callOff}, "2026-11-24 14:30", Booked, ErrBegun},
		{"called off twice", []step{callOff, callOff}, "2026-11-24 09:00", CalledOff, ErrCalledOff},
		{"confirmed when called off", []step{callOff, confirm}, "2026-11-24 09:00", CalledOff, ErrCalledOff},
		{"moved", []step{move}, "2026-11-24 09:00", Moved, nil},
		{"moved and confirmed", []step{move, confirm}, "2026-11-30 09:00", Confirmed, nil},
		{"moved when it has begun", []step{move}, "2026-11-24 14:30", Booked, ErrBegun},
		{"moved when called off", []step{callOff, move}, "2026-11-24 09:00", CalledOff, ErrCalledOff},
		{"attended", []step{attend}, "2026-11-24 15:00", Attended, nil},
		{"attended before it began", []step{attend}, "2026-11-24 14:29", Booked, ErrNotBegun},
		{"missed", []step{confirm, miss}, "2026-11-24 14:45", Missed, nil},
		{"recorded when called off", []step{callOff, attend}, "2026-11-24 15:00", CalledOff, ErrCalledOff},
		{"nobody recorded it", []step{lapse}, "2026-11-24 15:00", Unrecorded, nil},
		{"not yet over", []step{confirm, lapse}, "2026-11-24 14:59", Confirmed, nil},
		{"lapsed when called off", []step{callOff, lapse}, "2026-11-24 15:00", CalledOff, nil},
	} {
		a, err := booked(t, "2026-11-24 14:30", "2026-11-20 10:00"), error(nil)
		for i, s := range tt.steps {
			now := local(t, "2026-11-23 12:00")
			if i == len(tt.steps)-1 {
				now = local(t, tt.now)
			}
			a, err = s(a, now)
		}
		if a.Status != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: %s, %v; want %s, %v", tt.name, a.Status, err, tt.want, tt.err)
		}
	}
}

func TestOutcomeCanBeRecordedLateAndCorrected(t *testing.T) {
	a, _ := booked(t, "2026-11-24 14:30", "2026-11-20 10:00").Lapse(local(t, "2026-11-24 18:00"))
	a, err := a.Record(Missed, local(t, "2026-11-25 09:00"))
	if err != nil {
		t.Fatal(err)
	}
	v := a.Version
	if a, err = a.Record(Attended, local(t, "2026-11-25 09:05")); err != nil || a.Status != Attended || a.Version != v+1 {
		t.Errorf("corrected: %s at version %d, %v", a.Status, a.Version, err)
	}
	if _, err := a.Because(ReasonTravel, local(t, "2026-11-25 09:05")); err == nil {
		t.Error("a reason for not coming was kept with an appointment that took place")
	}
	if _, err := a.Record(Booked, local(t, "2026-11-25 09:05")); err == nil {
		t.Error("booked was recorded as an outcome")
	}
}

// A version stands for a time and place: only what makes an old reminder wrong
// makes a new one.
func TestVersionRisesWithWhatReminderSays(t *testing.T) {
	a, noon := booked(t, "2026-11-24 14:30", "2026-11-20 10:00"), local(t, "2026-11-23 12:00")
	a, _ = a.Confirm(noon)
	if a.Version != 1 {
		t.Errorf("confirming made version %d", a.Version)
	}
	a, _ = a.Move(phone(t, "2026-12-01 10:00"), noon)
	if a.Version != 2 || a.Moves != 1 || a.Set != noon {
		t.Errorf("moved to version %d, %d moves, set %s", a.Version, a.Moves, shown(a.Set))
	}
	a, _ = a.CallOff("sam", time.Hour, noon)
	if a.Version != 3 || a.Late || a.By != "sam" {
		t.Errorf("called off at version %d, late %v, by %q", a.Version, a.Late, a.By)
	}
	if a, _ = booked(t, "2026-11-24 14:30", "2026-11-20 10:00").CallOff("contact", time.Hour, local(t, "2026-11-24 13:31")); !a.Late {
		t.Error("59 minutes before is late")
	}
}

func TestWhatCannotBeBooked(t *testing.T) {
	now := local(t, "2026-11-24 14:30")
	for _, tt := range []struct {
		change func(*Slot)
		want   error
	}{
		{func(s *Slot) { s.Worker = "" }, ErrSlot},
		{func(s *Slot) { s.Length = 0 }, ErrSlot},
		{func(s *Slot) { s.How = "pigeon" }, ErrSlot},
		{func(s *Slot) { s.Start = now }, ErrPast},
		{func(s *Slot) {}, nil},
	} {
		s := phone(t, "2026-11-24 15:00")
		tt.change(&s)
		if _, err := Book(Appointment{Slot: s}, now); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v, want %v", s, err, tt.want)
		}
	}
}

func TestAppointmentIsKeptAsItIs(t *testing.T) {
	a := booked(t, "2026-11-24 14:30", "2026-11-20 10:00")
	a.Directions, a.NeedsLift, a.Bring = "Opposite the library", "yes", true
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var back Appointment
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Error(diff)
	}
}
