package care

import "time"

// Role of a member of the team.
type Role string

// Roles.
const (
	RoleLinkWorker Role = "link_worker"
	RoleManager    Role = "manager"
)

// LinkWorker is a member of a scheme's team. Their own phone is their tool.
type LinkWorker struct {
	ID      string  `yaml:"id"`
	Name    string  `yaml:"name"` // first name and surname, as told to patients
	Address Address `yaml:"address"`
	Role    Role    `yaml:"role"`
	OnCall  bool    `yaml:"on_call"` // alerted first, at any hour
}

// ContactID is the ID under which the store keeps a link worker's own messages.
func (w LinkWorker) ContactID() string { return "staff-" + w.ID }

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
	OnCall   Audience = "on_call"  // those on call, or every link worker when nobody is
	Everyone Audience = "everyone" // all link workers
	Managers Audience = "managers"
)

const (
	day     = 24 * time.Hour
	quarter = 15 * time.Minute
)

// Ladder returns the rungs for a kind of case and how often the last one is
// repeated until somebody takes it. Each kind has its own clock.
func Ladder(k Kind) (rungs []Rung, repeat time.Duration) {
	switch k {
	case KindEmergency:
		return ladder(OnCall, 5*time.Minute, 5*time.Minute), 10 * time.Minute
	case KindDistress, KindAbuse, KindChildRisk, KindHarm:
		return ladder(OnCall, 10*time.Minute, 10*time.Minute), quarter
	case KindCallMe:
		return ladder(Everyone, 2*time.Hour, 2*time.Hour), 4 * time.Hour
	case KindStranded, KindUnsent, KindWorse, KindMessage:
		return ladder(Everyone, 4*time.Hour, day), day
	case KindComplaint, KindData:
		return []Rung{{0, Managers}, {day, Managers}}, day
	}
	return ladder(Everyone, day, day), day
}

// ladder goes from its first audience to everyone and on to the managers.
func ladder(first Audience, toEveryone, toManagers time.Duration) []Rung {
	return []Rung{{0, first}, {toEveryone, Everyone}, {toManagers, Managers}}
}

// Members returns whom an audience means in this team. It is never empty while
// the team is not: an alert must reach a person.
func Members(team []LinkWorker, a Audience) []LinkWorker {
	var some []LinkWorker
	for _, w := range team {
		switch {
		case a == OnCall && w.OnCall,
			a == Everyone && w.Role != RoleManager,
			a == Managers && w.Role == RoleManager:
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
