package care

import (
	"errors"
	"slices"
	"time"
)

// ErrSlotTaken says that somebody else has that time, or is being asked.
var ErrSlotTaken = errors.New("that time is taken")

// Diary is what link workers have promised: appointments, and times that are
// held for somebody who was asked.
type Diary struct {
	Appointments []Appointment `json:"appointments,omitempty"`
	Holds        []Hold        `json:"holds,omitempty"`
}

// Hold keeps a time free for one person, or for those of one backfill, until it
// ends by itself.
type Hold struct {
	Slot
	For   string    `json:"for"` // a contact's or a backfill's ID
	Until time.Time `json:"until"`
	// Backfill is how the time is being offered to others, if it is.
	Backfill *Backfill `json:"backfill,omitempty"`
}

// Without is the diary as it would be without one appointment: what can be
// offered when it moves.
func (d Diary) Without(appointment string) Diary {
	d.Appointments = slices.DeleteFunc(slices.Clone(d.Appointments), func(a Appointment) bool { return a.ID == appointment })
	return d
}

// Free reports whether a time can be promised to somebody. Their own holds do
// not stand in their way; their other appointments do, with whomever they are.
func (d Diary) Free(s Slot, who string, now time.Time) bool {
	for _, a := range d.Appointments {
		own := s // a person cannot be in two places either
		own.Worker = a.Worker
		if a.Status != CalledOff && (a.Overlaps(s) || a.Contact == who && a.Overlaps(own)) {
			return false
		}
	}
	return !slices.ContainsFunc(d.Holds, func(h Hold) bool {
		return h.For != who && now.Before(h.Until) && h.Overlaps(s)
	})
}

// Keep holds a time for somebody. Holding it again makes the hold longer.
func (d Diary) Keep(h Hold, now time.Time) (Diary, error) {
	if !d.Free(h.Slot, h.For, now) {
		return d, ErrSlotTaken
	}
	d.Holds = append(slices.DeleteFunc(slices.Clone(d.Holds), func(o Hold) bool {
		return !now.Before(o.Until) || o.For == h.For && o.Same(h.Slot)
	}), h)
	return d, nil
}

// Forget takes somebody out of a diary whose records are erased; held is false
// when they were not in it.
func (d Diary) Forget(who string) (left Diary, held bool) {
	left = d.Release(who)
	held = len(left.Holds) < len(d.Holds)
	not := func(id string) bool { return id == who }
	for i, h := range left.Holds {
		if h.Backfill == nil || h.Backfill.Freed != who && !slices.Contains(h.Backfill.Asked, who) && h.Backfill.Won != who {
			continue
		}
		b := *h.Backfill
		b.Asked, b.Declined = slices.DeleteFunc(slices.Clone(b.Asked), not), slices.DeleteFunc(slices.Clone(b.Declined), not)
		if b.Freed == who {
			b.Freed = ""
		}
		if b.Won == who {
			b.Won = ""
		}
		left.Holds[i].Backfill, held = &b, true
	}
	return left, held
}

// Release ends all holds for somebody.
func (d Diary) Release(who string) Diary {
	d.Holds = slices.DeleteFunc(slices.Clone(d.Holds), func(h Hold) bool { return h.For == who })
	return d
}

// Book puts an appointment into the diary, and ends its holds.
func (d Diary) Book(a Appointment, now time.Time) (Diary, Appointment, error) {
	a, err := Book(a, now)
	switch {
	case err != nil:
		return d, a, err
	case !d.Free(a.Slot, a.Contact, now):
		return d, a, ErrSlotTaken
	}
	d = d.Release(a.Contact)
	d.Appointments = append(slices.Clone(d.Appointments), a)
	return d, a, nil
}
