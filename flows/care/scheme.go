package care

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Scheme is one social prescribing service: the tenant. It comes from
// configuration and does not change while a message is handled.
type Scheme struct {
	ID   string `yaml:"id"`   // in addresses and keys: lower-case letters, digits, hyphens
	Name string `yaml:"name"` // as patients know it
	// Phone is a number that people can ring, as it is to be read.
	Phone  string `yaml:"phone"`
	MinAge int    `yaml:"min_age"`
	// SelfReferral says whether people may refer themselves (DOMAIN 1.1).
	SelfReferral bool       `yaml:"self_referral"`
	Practices    []Practice `yaml:"practices"`
	Team         []LinkWorker
	Hours        Hours    `yaml:"hours"`
	Languages    []string `yaml:"languages"` // ISO 639-1, the default first
	// ReplyDays is within how many working days a link worker gets in touch.
	ReplyDays int           `yaml:"reply_days"`
	Reminders ReminderPlan  `yaml:"reminders"`
	Booking   BookingPolicy `yaml:"booking"`
	// Availability is when link workers can be booked by text. Somebody who has
	// none books their own.
	Availability []Availability `yaml:"availability"`
	Attempts     AttemptPolicy  `yaml:"attempts"`
	CheckIns     CheckInPlan    `yaml:"check_ins"`
	News         NewsPlan       `yaml:"news"`
	Alerts       AlertPlan      `yaml:"alerts"`
	// Keep is how long what is over is kept.
	Keep KeepPlan `yaml:"keep"`
	// Production refuses what is only for trying things out, such as the phone
	// numbers kept for drama.
	Production bool `yaml:"-"`
	// Talk is when a conversation that a link worker holds is given back.
	Talk TalkPolicy `yaml:"talk"`
	// Places are where people meet.
	Places []MeetingPlace `yaml:"meeting_places"`
	// Invite is the address of a calendar file for one appointment, which only who
	// was told it can know; "" or nil where there is none to be had.
	Invite func(appointment string) string `yaml:"-"`
	// ReopenDays is for how many days after a case was closed a text of the person
	// opens it again; 0 means 28.
	ReopenDays int `yaml:"reopen_days"`
	// SilentDays is after how many days without a word from a phone we ask whether
	// it is still the same person's; 0 means 365.
	SilentDays int `yaml:"silent_days"`
	// Roster returns the team as it is now, where a store knows better than the
	// configuration; nil means Team.
	Roster func() []LinkWorker `yaml:"-"`
}

// Staff is the team as it is now.
func (s *Scheme) Staff() []LinkWorker {
	if s.Roster != nil {
		return s.Roster()
	}
	return s.Team
}

// Reopening is for how long a closed case can be opened again.
func (s *Scheme) Reopening() time.Duration {
	return time.Duration(cmp.Or(s.ReopenDays, 28)) * day
}

// Silence is after how long without a word a phone may be somebody else's.
func (s *Scheme) Silence() time.Duration {
	return time.Duration(cmp.Or(s.SilentDays, 365)) * day
}

// Practice is a GP surgery that takes part.
type Practice struct {
	ODS     string   `yaml:"ods"`
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"` // what people call it: the road, a doctor's name
}

// MeetingPlace is somewhere to meet.
type MeetingPlace struct {
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"` // how else people write it
	// Directions are how to get there, as they are to be read.
	Directions string `yaml:"directions"`
}

// MaxDirections is how long directions may be, in letters, to fit two message parts
// with what stands before them.
const MaxDirections = 200

// MeetingPlace finds a place by what somebody calls it, whatever the case of its
// letters, with or without "the".
func (s *Scheme) MeetingPlace(name string) (MeetingPlace, bool) {
	for _, p := range s.Places {
		if slices.ContainsFunc(append([]string{p.Name}, p.Aliases...), func(n string) bool { return sameName(n, name) }) {
			return p, true
		}
	}
	return MeetingPlace{}, false
}

func sameName(a, b string) bool {
	bare := func(s string) string { return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "the ") }
	return bare(a) == bare(b) && bare(a) != ""
}

// Worker finds a member of the team by ID.
func (s *Scheme) Worker(id string) (LinkWorker, bool) {
	for _, w := range s.Staff() {
		if w.ID == id {
			return w, true
		}
	}
	return LinkWorker{}, false
}

// WorkerAt finds a member of the team by the phone that they write from.
func (s *Scheme) WorkerAt(a Address) (LinkWorker, bool) {
	for _, w := range s.Staff() {
		if w.Address == a && a != "" {
			return w, true
		}
	}
	return LinkWorker{}, false
}

// Practice finds a surgery by its ODS code.
func (s *Scheme) Practice(ods string) (Practice, bool) {
	for _, p := range s.Practices {
		if p.ODS == ods {
			return p, true
		}
	}
	return Practice{}, false
}

// Location is where the scheme's clocks hang; Europe/London when none is set.
func (s *Scheme) Location() *time.Location { return s.Hours.location() }
