package care

import (
	"cmp"
	"time"
)

// BookingPolicy is how a scheme books. What is left zero has the value that is
// named beside it.
type BookingPolicy struct {
	First time.Duration `yaml:"first"` // how long a first appointment is: 60 minutes
	Later time.Duration `yaml:"later"` // and a later one: 30 minutes
	Every time.Duration `yaml:"every"` // appointments begin this far apart: 30 minutes
	// Notice is how soon a time can be offered by text: 24 hours from now.
	Notice time.Duration `yaml:"notice"`
	// Days is how far ahead times are offered: 42.
	Days int `yaml:"days"`
	// Offers is how many times are offered at once: 3. They are kept for the
	// person for Hold: 2 hours.
	Offers int           `yaml:"offers"`
	Hold   time.Duration `yaml:"hold"`
	// CancelBy is how long before the start it can be called off by text: 1 hour.
	CancelBy time.Duration  `yaml:"cancel_by"`
	Backfill BackfillPolicy `yaml:"backfill"`
}

func (p BookingPolicy) filled() BookingPolicy {
	p.First = cmp.Or(p.First, time.Hour)
	p.Later = cmp.Or(p.Later, 30*time.Minute)
	p.Every = cmp.Or(max(p.Every, 0).Truncate(time.Minute), 30*time.Minute)
	p.Notice = cmp.Or(p.Notice, 24*time.Hour)
	p.Days = cmp.Or(p.Days, 42)
	p.Offers = cmp.Or(p.Offers, 3)
	p.Hold = cmp.Or(p.Hold, 2*time.Hour)
	p.CancelBy = cmp.Or(p.CancelBy, time.Hour)
	p.Backfill = p.Backfill.filled()
	return p
}

// Length of a first or a later appointment.
func (p BookingPolicy) Length(first bool) time.Duration {
	p = p.filled()
	if first {
		return p.First
	}
	return p.Later
}

// HoldFor is how long offered times are kept for a person.
func (p BookingPolicy) HoldFor() time.Duration { return p.filled().Hold }

// Late is how short before the start calling off is late.
func (p BookingPolicy) Late() time.Duration { return p.filled().CancelBy }
