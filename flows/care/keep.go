package care

import (
	"cmp"
	"time"
)

// KeepPlan is for how many days a scheme keeps what is over. What is left zero
// has the value named beside it. Closed requests outlive the check-in of six
// months (DOMAIN 5.5 has 90 days, which it would not survive).
type KeepPlan struct {
	Transcripts int `yaml:"transcripts"` // 90: lines of a conversation
	Cases       int `yaml:"cases"`       // 200: requests that were closed, with their appointments
	Contacts    int `yaml:"contacts"`    // 400: people with nothing open who are silent
}

// Filled is the plan with the defaults in place of what was left zero.
func (p KeepPlan) Filled() KeepPlan {
	return KeepPlan{Transcripts: cmp.Or(p.Transcripts, 90), Cases: cmp.Or(p.Cases, 200), Contacts: cmp.Or(p.Contacts, 400)}
}

// Forgets reports whether nothing of a contact is kept any more: nothing of theirs
// is open or to come, and nothing was heard of them for as long as the plan says.
func (p KeepPlan) Forgets(c Contact, cases []Case, now time.Time) bool {
	last := latest(c.Created, c.LastHeard)
	for _, k := range cases {
		if k.Open() {
			return false
		}
		last = latest(last, k.Closed)
	}
	for _, a := range c.Appointments {
		if a.Ahead(now) {
			return false
		}
		last = latest(last, a.Start)
	}
	return last.Before(now.AddDate(0, 0, -p.Filled().Contacts))
}

// Drops reports whether a case has been closed for as long as it is kept.
func (p KeepPlan) Drops(c Case, now time.Time) bool {
	return !c.Open() && !c.Closed.IsZero() && c.Closed.Before(now.AddDate(0, 0, -p.Filled().Cases))
}
