package care

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReminderPlan is when a scheme reminds people of appointments. What is left
// zero is as DOMAIN 9 has it: 7 days, 2 days and 1 working day before, at ten
// in the morning.
type ReminderPlan struct {
	Before []Lead `yaml:"before"`
	At     Clock  `yaml:"at"`
	// LastMinute is for an appointment made so late that no reminder lies ahead:
	// it gets one that long before it starts.
	LastMinute time.Duration `yaml:"last_minute"`
	// Gap is how long after the confirmation the first reminder is of use.
	Gap time.Duration `yaml:"gap"`
}

func (p ReminderPlan) filled() ReminderPlan {
	if len(p.Before) == 0 {
		p.Before = []Lead{{Days: 7}, {Days: 2}, {Days: 1, Working: true}}
	}
	p.At = cmp.Or(p.At, OClock(10))
	p.LastMinute = cmp.Or(p.LastMinute, time.Hour)
	p.Gap = cmp.Or(p.Gap, 2*time.Hour)
	return p
}

// Lead is how many days before something else, written "7d"; "1wd" counts
// working days.
type Lead struct {
	Days    int
	Working bool
}

// ErrLead says that a text is not a number of days.
var ErrLead = errors.New("not a number of days: write it as 7d, or 1wd for a working day")

func (l Lead) String() string {
	if l.Working {
		return strconv.Itoa(l.Days) + "wd"
	}
	return strconv.Itoa(l.Days) + "d"
}

// MarshalText writes "7d".
func (l Lead) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads "7d".
func (l *Lead) UnmarshalText(text []byte) error {
	number, working := strings.CutSuffix(string(text), "wd")
	if !working {
		number, _ = strings.CutSuffix(number, "d")
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 365 || number == string(text) {
		return ErrLead
	}
	*l = Lead{n, working}
	return nil
}

// before is the day that lies so far before d.
func (l Lead) before(d Date, h Hours) Date {
	if l.Working {
		return h.Workday(d, -l.Days)
	}
	return d.Add(-l.Days)
}

// lastMinute is the name of the reminder that an appointment gets when there is
// time for no other.
const lastMinute = "last"

// Reminder is one text that reminds of an appointment as it stood at Version.
type Reminder struct {
	Appointment string    `json:"a"`
	Version     int       `json:"v"`
	Name        string    `json:"n"` // "7d", "1wd", "last"
	Send        time.Time `json:"at"`
	// Expire is when it is of no more use: when the next one is due, and at the
	// latest when the appointment starts. No network may deliver it later.
	Expire time.Time `json:"x"`
}

// Alive reports whether the reminder may still be sent for the appointment as
// it stands now.
func (r Reminder) Alive(a Appointment, now time.Time) bool {
	return r.Appointment == a.ID && r.Version == a.Version && a.Ahead(now) && now.Before(r.Expire) &&
		!slices.Contains(a.Reminded, r.Name)
}

// Reminders are those that are to be sent from now on. A day on which the
// person is not to be texted gives way to an earlier one, two reminders that
// fall together become one, and those that were past when the time was agreed
// are left out.
func (a Appointment) Reminders(s *Scheme, c Contact, now time.Time) []Reminder {
	if !a.Ahead(now) {
		return nil
	}
	all := a.planned(s, c)
	for i := range all {
		all[i].Expire = a.Start
		if i+1 < len(all) {
			all[i].Expire = all[i+1].Send
		}
	}
	return slices.DeleteFunc(all, func(r Reminder) bool { return r.Send.Before(now) || !r.Alive(a, now) })
}

func (a Appointment) planned(s *Scheme, c Contact) []Reminder {
	plan, w := s.Reminders.filled(), c.Reach.Wish
	bySend := map[time.Time]Reminder{}
	for _, l := range plan.Before {
		at := s.Hours.upTo(l.before(a.Day, s.Hours), plan.At, w) // on a later day it would come too late
		if at.Before(a.Set.Add(plan.Gap)) || !at.Before(a.Start) {
			continue
		}
		bySend[at] = a.reminder(l.String(), at) // the last of the plan stays
	}
	if len(bySend) == 0 {
		return a.atTheLastMinute(s.Hours, w, plan.LastMinute)
	}
	all := make([]Reminder, 0, len(bySend))
	for _, r := range bySend {
		all = append(all, r)
	}
	slices.SortFunc(all, func(x, y Reminder) int { return x.Send.Compare(y.Send) })
	return all
}

func (a Appointment) atTheLastMinute(h Hours, w Wish, ahead time.Duration) []Reminder {
	at := h.nextFor(w, a.Start.Add(-ahead))
	if at.IsZero() || !at.Before(a.Start) || !at.After(a.Set) {
		return nil
	}
	return []Reminder{a.reminder(lastMinute, at)}
}

func (a Appointment) reminder(name string, at time.Time) Reminder {
	return Reminder{Appointment: a.ID, Version: a.Version, Name: name, Send: at}
}
