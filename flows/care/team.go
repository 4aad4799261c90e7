package care

import (
	"slices"
	"strings"
	"time"
)

// Role of a member of the team.
type Role string

// Roles.
const (
	RoleLinkWorker Role = "link_worker"
	RoleManager    Role = "manager"
)

// LinkWorker is a member of a scheme's team. Their own phone is their tool.
type LinkWorker struct {
	ID      string  `yaml:"id" json:"id"`
	Name    string  `yaml:"name" json:"name"` // first name and surname, as told to patients
	Address Address `yaml:"address" json:"address,omitempty"`
	Role    Role    `yaml:"role" json:"role,omitempty"`
	OnCall  bool    `yaml:"on_call" json:"on_call,omitempty"` // alerted first, at any hour
	// Areas are the ODS codes of GP surgeries, and postcode districts such as
	// AB10, whose people they look after; none means anywhere.
	Areas []string `yaml:"areas" json:"areas,omitempty"`
	// Languages that they speak beside English, as ISO 639-1 codes.
	Languages []string `yaml:"languages" json:"languages,omitempty"`
	// Works are the hours that they work; none means whenever the scheme does.
	Works []Shift `yaml:"works" json:"works,omitempty"`
	// Limit is how many people they look after at a time; 0 means DefaultLimit.
	Limit int `yaml:"limit" json:"limit,omitempty"`
	// Leave is when they are away, and who covers for them.
	Leave []Absence `yaml:"leave" json:"leave,omitempty"`
	// CallsFrom is the number that their calls come from, as it is to be read.
	CallsFrom string `yaml:"calls_from" json:"calls_from,omitempty"`
	// Silent says that they stopped our texts, so that no alert reaches them.
	Silent bool `yaml:"-" json:"silent,omitempty"`
	// Left says that they are no longer in the team.
	Left bool `yaml:"-" json:"left,omitempty"`
}

// DefaultLimit is how many people a link worker looks after at a time: 200 to
// 250 a year is usual (DOMAIN 4.1), each for about three months.
const DefaultLimit = 60

// Shift is the same hours on some days of the week.
type Shift struct {
	Days Days  `yaml:"days" json:"days"`
	From Clock `yaml:"from" json:"from"`
	To   Clock `yaml:"to" json:"to"`
}

// Absence is days away, the last one included.
type Absence struct {
	From Date `yaml:"from" json:"from"`
	To   Date `yaml:"to" json:"to"`
	// Cover is the ID of who stands in for them; empty when the team does.
	Cover string `yaml:"cover" json:"cover,omitempty"`
}

// FirstName is what people call them.
func (w LinkWorker) FirstName() string {
	first, _, _ := strings.Cut(strings.TrimSpace(w.Name), " ")
	return first
}

// Away is the absence that a day lies in.
func (w LinkWorker) Away(d Date) (a Absence, away bool) {
	for _, a := range w.Leave {
		if !d.Before(a.From) && !a.To.Before(d) {
			return a, true
		}
	}
	return a, false
}

// Reachable reports whether they can be alerted on a day at all.
func (w LinkWorker) Reachable(d Date) bool {
	_, away := w.Away(d)
	return w.Address != "" && !w.Left && !w.Silent && !away
}

// Working reports whether they are at work at t: within their own hours where
// they have some, and within the scheme's otherwise.
func (w LinkWorker) Working(t time.Time, h Hours) bool {
	l := t.In(h.location())
	if !w.Reachable(DateOf(l)) {
		return false
	}
	if len(w.Works) == 0 || !h.Works(DateOf(l)) {
		return h.Allows(t)
	}
	return slices.ContainsFunc(w.Works, func(s Shift) bool {
		return s.Days.Has(l.Weekday()) && Span{s.From, s.To}.Has(ClockOf(l))
	})
}

// MaxPeople is how many people they look after at a time.
func (w LinkWorker) MaxPeople() int {
	if w.Limit > 0 {
		return w.Limit
	}
	return DefaultLimit
}

// StaffPrefix begins the IDs under which the store keeps what is sent to staff.
const StaffPrefix = "staff-"

// ContactID is the ID under which the store keeps a link worker's own messages.
func (w LinkWorker) ContactID() string { return StaffPrefix + w.ID }

// Rung is one step of the ladder that an alert climbs until it is taken.
type Rung struct {
	// Wait is for how long the rung before has it. Of what is not urgent it
	// counts the scheme's hours, and a day of 24 hours is a working day.
	Wait time.Duration
	To   Audience
}

// Audience says whom a rung alerts.
type Audience string

// Audiences.
const (
	Offered  Audience = "offered"  // the one whom a referral suits best and who was not asked yet
	OnCall   Audience = "on_call"  // those on call, or every link worker when nobody is
	Everyone Audience = "everyone" // all link workers
	Managers Audience = "managers"
	Whole    Audience = "whole" // everybody, again and again until somebody takes it
)

const (
	day     = 24 * time.Hour
	quarter = 15 * time.Minute
)

// Ladder returns the rungs for a kind of case and how often the last one is
// repeated until somebody takes it. Each kind has its own clock; bot/testdata/
// clocks.md shows them all as they come.
func Ladder(k Kind) (rungs []Rung, repeat time.Duration) {
	switch k {
	case KindEmergency:
		return ladder(OnCall, 5*time.Minute, 5*time.Minute, 10*time.Minute)
	case KindDistress, KindAbuse, KindChildRisk, KindHarm:
		return ladder(OnCall, 10*time.Minute, 10*time.Minute, quarter)
	case KindCallMe:
		return ladder(Everyone, 2*time.Hour, 2*time.Hour, 4*time.Hour)
	case KindStranded, KindUnsent, KindWorse, KindMessage:
		return ladder(Everyone, 4*time.Hour, day, day)
	case KindReferral:
		return []Rung{{0, Offered}, {4 * time.Hour, Offered}, {4 * time.Hour, Offered}, {4 * time.Hour, Everyone}, {day, Managers}, {day, Whole}}, day
	case KindComplaint, KindData:
		return []Rung{{0, Managers}, {day, Managers}}, day
	}
	return ladder(Everyone, day, day, day)
}

// ladder goes from its first audience to everyone, on to the managers, and then
// to all of them again and again.
func ladder(first Audience, toEveryone, toManagers, again time.Duration) ([]Rung, time.Duration) {
	return []Rung{{0, first}, {toEveryone, Everyone}, {toManagers, Managers}, {again, Whole}}, again
}

// Members returns whom an audience means in this team. It is never empty while
// the team is not: an alert must reach a person.
func Members(team []LinkWorker, a Audience) []LinkWorker {
	var some []LinkWorker
	for _, w := range team {
		switch {
		case a == OnCall && w.OnCall,
			a == Everyone && w.Role != RoleManager,
			a == Managers && w.Role == RoleManager,
			a == Whole:
			some = append(some, w)
		}
	}
	switch {
	case len(some) > 0:
		return some
	case a == OnCall:
		return Members(team, Everyone)
	}
	return team
}

// Alerted are those of an audience who are alerted at now: nobody on leave, and
// of what is not urgent only who is at work, as long as somebody is. Where an
// audience is all away the next one is alerted, and where the whole team is, all
// of it: an alert must reach a person.
func Alerted(team []LinkWorker, a Audience, urgent bool, h Hours, now time.Time) []LinkWorker {
	today := DateOf(now.In(h.location()))
	present := keep(team, func(w LinkWorker) bool { return w.Reachable(today) })
	if len(present) == 0 {
		return Members(keep(team, func(w LinkWorker) bool { return w.Address != "" && !w.Left }), a)
	}
	some := Members(present, a)
	if urgent || a != Everyone && a != Whole {
		return some
	}
	if working := keep(some, func(w LinkWorker) bool { return w.Working(now, h) }); len(working) > 0 {
		return working
	}
	return some
}

func keep[T any](all []T, wanted func(T) bool) (some []T) {
	for _, w := range all {
		if wanted(w) {
			some = append(some, w)
		}
	}
	return some
}
