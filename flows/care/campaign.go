package care

import (
	"cmp"
	"slices"
	"time"
)

// Campaign is news that a manager tells people who said yes to news (PECR): a
// local event, Social Prescribing Day. It is spread over time, and stops at once.
type Campaign struct {
	ID     string         `json:"id"`
	Text   string         `json:"t"` // as the person reads it
	By     string         `json:"by"`
	Made   time.Time      `json:"made"`
	Status CampaignStatus `json:"st"`
	// Code starts it: whoever starts it has seen the preview.
	Code string `json:"code"`
	// People and Parts are how many it is for, and what one text costs in message
	// parts, when it was looked at.
	People int `json:"people"`
	Parts  int `json:"parts"`
	// Until is when it is of no more use.
	Until time.Time `json:"until"`
	// After is the last contact who was looked at, in the order of their IDs. Told
	// is how many were told by then, and Left how many were left out.
	After string `json:"after,omitempty"`
	Told  int    `json:"told,omitempty"`
	Left  int    `json:"left,omitempty"`
}

// CampaignStatus is where a campaign stands.
type CampaignStatus string

// Statuses of a campaign.
const (
	CampaignDraft   CampaignStatus = "preview"
	CampaignRunning CampaignStatus = "running"
	CampaignStopped CampaignStatus = "stopped"
	CampaignOver    CampaignStatus = "over" // everybody was looked at
)

const (
	// DraftLife is for how long a preview can be started.
	DraftLife = 24 * time.Hour
	// campaignLife is for how long a campaign is of use that does not say so.
	campaignLife  = 7 * day
	keptCampaigns = 50
)

// NewsPlan is how a scheme tells news. What is left zero has the value named
// beside it.
type NewsPlan struct {
	Every int `yaml:"every"` // days at least between two of one person: 28
	Pace  int `yaml:"pace"`  // people a minute: 20
}

// Filled is the plan with the defaults in place of what was left zero.
func (p NewsPlan) Filled() NewsPlan {
	return NewsPlan{Every: cmp.Or(p.Every, 28), Pace: cmp.Or(p.Pace, 20)}
}

// Campaigns are those of a scheme, oldest first.
type Campaigns struct {
	All []Campaign `json:"all,omitempty"`
}

// Find is a campaign by its ID.
func (s Campaigns) Find(id string) (Campaign, bool) {
	i := slices.IndexFunc(s.All, func(c Campaign) bool { return c.ID == id })
	if i < 0 {
		return Campaign{}, false
	}
	return s.All[i], true
}

// Running is the one that is being told now. There is one at most.
func (s Campaigns) Running() (Campaign, bool) {
	i := slices.IndexFunc(s.All, func(c Campaign) bool { return c.Status == CampaignRunning })
	if i < 0 {
		return Campaign{}, false
	}
	return s.All[i], true
}

// Put is the campaigns with one as it is now.
func (s Campaigns) Put(c Campaign) Campaigns {
	s.All = slices.Clone(s.All)
	if i := slices.IndexFunc(s.All, func(o Campaign) bool { return o.ID == c.ID }); i >= 0 {
		s.All[i] = c
		return s
	}
	s.All = append(s.All, c)
	s.All = s.All[max(0, len(s.All)-keptCampaigns):]
	return s
}

// Draft is a new campaign in place of a preview that nobody started.
func (s Campaigns) Draft(c Campaign, now time.Time) Campaigns {
	s.All = slices.DeleteFunc(slices.Clone(s.All), func(o Campaign) bool { return o.Status == CampaignDraft })
	c.Status, c.Made = CampaignDraft, now
	if c.Until.IsZero() {
		c.Until = now.Add(campaignLife)
	}
	return s.Put(c)
}

// Drafted is the preview that a code starts.
func (s Campaigns) Drafted(code string, now time.Time) (Campaign, bool) {
	i := slices.IndexFunc(s.All, func(c Campaign) bool {
		return c.Status == CampaignDraft && hashOf(c.Code) == hashOf(code) && now.Before(c.Made.Add(DraftLife)) && now.Before(c.Until)
	})
	if i < 0 {
		return Campaign{}, false
	}
	return s.All[i], true
}

// Why somebody is told no news now.
const (
	NewsNotAgreed = "not agreed"
	NewsRecently  = "had some lately"
	NewsTalk      = "in a talk"
	NewsDanger    = "was in danger"
)

// MayNews says what stands against telling somebody news at now; "" when nothing
// does. cases are all of theirs, open and closed: who was in danger is told none.
func (s *Scheme) MayNews(c Contact, cases []Case, now time.Time) string {
	switch {
	case !c.Consented(ConsentNews):
		return NewsNotAgreed
	case !c.OptedOut.IsZero():
		return WhyOptedOut
	case c.Reach.Text == "no":
		return WhyUnsafe
	case c.QuietUntil.After(now):
		return WhyShaken
	case c.Talk != "":
		return NewsTalk
	case now.Before(c.NewsAt.AddDate(0, 0, s.News.Filled().Every)):
		return NewsRecently
	case slices.ContainsFunc(cases, Case.Urgent):
		return NewsDanger
	}
	return ""
}

// Without is the contact without the consent to a purpose.
func (c Contact) Without(purpose string, now time.Time) Contact {
	c.Consents = slices.Clone(c.Consents)
	for i := range c.Consents {
		if a := &c.Consents[i]; a.Purpose == purpose && a.Granted && a.Withdrawn.IsZero() {
			a.Withdrawn = now
		}
	}
	return c
}
