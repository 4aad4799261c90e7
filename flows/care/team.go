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
	After time.Duration // since the case was opened
	To    Audience
}

// Audience says whom a rung alerts.
type Audience string

// Audiences.
const (
	OnCall   Audience = "on_call"  // those on call, or every link worker when nobody is
	Everyone Audience = "everyone" // all link workers
	Managers Audience = "managers"
)

// Ladder returns the rungs for a kind of case and how often the last one is
// repeated until somebody takes it; a repeat of zero means not again.
func Ladder(k Kind) (rungs []Rung, repeat time.Duration) {
	if k.Urgent() {
		return []Rung{{0, OnCall}, {10 * time.Minute, Everyone}, {20 * time.Minute, Managers}}, 15 * time.Minute
	}
	return []Rung{{0, Everyone}, {24 * time.Hour, Everyone}, {48 * time.Hour, Managers}}, 24 * time.Hour
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
