package care

import (
	"slices"
	"time"
)

// Phone is what is known of how a person and a phone belong together, where that
// is not plain: a phone of several people, or one that may be somebody else's by
// now. The zero value is one person with a phone of their own.
type Phone struct {
	// Users are the IDs of those who share a phone. Only the contact that stands
	// for the phone itself has them: it has no name, and asks who is texting.
	Users []string `json:"users,omitempty"`
	// Texting is which of them is known to be texting, Until when.
	Texting string    `json:"texting,omitempty"`
	Until   time.Time `json:"until,omitzero"`
	// Shared is, of one of them, the ID of the contact that stands for the phone.
	Shared string `json:"shared,omitempty"`
	// Unread are texts for the person that wait until it is known who reads.
	Unread []Outbound `json:"unread,omitempty"`
	// Code is the one that joins another network to this contact, until CodeUntil.
	Code      string    `json:"code,omitempty"`
	CodeUntil time.Time `json:"code_until,omitzero"`
	// Wrong is how many wrong codes they sent, since WrongSince.
	Wrong      int       `json:"wrong,omitempty"`
	WrongSince time.Time `json:"wrong_since,omitzero"`
	// Joins is the ID of the contact with which a link worker may join this one.
	Joins string `json:"joins,omitempty"`
	// LeftAlone says that nothing is known of whoever has the number now, and that
	// it is not texted until it writes.
	LeftAlone bool `json:"alone,omitempty"`
	// Doubted is since when the phone may be somebody else's: a text to it failed
	// for good.
	Doubted time.Time `json:"doubted,omitzero"`
}

// Stays is for how long after their last text it is taken to be the same person
// who texts from a shared phone.
const Stays = time.Hour

// With is the ID of the contact that is read together with this one: who is
// texting from a shared phone, or the shared phone that somebody texts from.
func (p Phone) With() string {
	if len(p.Users) > 0 {
		return p.Texting
	}
	return p.Shared
}

// Knows reports whether one of those who share the phone is known to be texting
// now.
func (p Phone) Knows(user string, now time.Time) bool {
	return user != "" && p.Texting == user && now.Before(p.Until)
}

// Use makes somebody the one who is texting, from now on.
func (p Phone) Use(user string, now time.Time) Phone {
	if !slices.Contains(p.Users, user) {
		p.Users = append(slices.Clone(p.Users), user)
	}
	p.Texting, p.Until = user, now.Add(Stays)
	return p
}

// IsPhone reports whether the contact stands for a phone that several people
// share, and for nobody.
func (c Contact) IsPhone() bool { return len(c.Phones.Users) > 0 }

// Doubtful reports whether the phone may be somebody else's by now: nothing was
// heard from it for that long, or texts to it failed. A contact that never wrote
// is known to us from somebody who vouched for them.
func (c Contact) Doubtful(silent time.Duration, now time.Time) bool {
	return !c.Phones.Doubted.IsZero() || !c.LastHeard.IsZero() && now.Sub(c.LastHeard) >= silent
}

// Discreet reports whether what we write of our own accord may be read by
// somebody else.
func (c Contact) Discreet() bool { return c.Phones.Shared != "" || c.Reach.Seen == "yes" }
