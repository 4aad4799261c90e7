package care

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// BackfillPolicy is how a time that was given back is offered to people who can
// come at short notice. What is left zero has the value named beside it.
type BackfillPolicy struct {
	Rounds int           `yaml:"rounds"` // 2
	People int           `yaml:"people"` // asked in each round: 3
	Hold   time.Duration `yaml:"hold"`   // how long a round may take: 60 minutes
	// Notice is how long before the start nobody is asked any more: 3 hours.
	Notice time.Duration `yaml:"notice"`
}

func (p BackfillPolicy) filled() BackfillPolicy {
	p.Rounds = cmp.Or(p.Rounds, 2)
	p.People = cmp.Or(p.People, 3)
	p.Hold = cmp.Or(p.Hold, time.Hour)
	p.Notice = cmp.Or(p.Notice, 3*time.Hour)
	return p
}

// ErrNotAsked says that a time was not offered to this person.
var ErrNotAsked = errors.New("this time was not offered to them")

// Backfill is one freed time on its way to somebody else. It lies in the diary of
// the link worker, as a hold on the time, so that whoever gives the time away
// writes the same record.
type Backfill struct {
	ID string `json:"id"`
	Slot
	Freed    string    `json:"freed"` // the contact who gave it back
	Round    int       `json:"round"`
	Until    time.Time `json:"until,omitzero"` // the end of this round
	Asked    []string  `json:"asked,omitempty"`
	Declined []string  `json:"declined,omitempty"`
	Won      string    `json:"won,omitempty"`
	// Left says that nobody took it: it is the link worker's to give.
	Left bool `json:"left,omitempty"`
}

// Frees is the backfill of a time that this appointment has given back; false when
// it begins too soon for that. Where one person was to be visited, or called, is
// nothing that another is told.
func (a Appointment) Frees(s *Scheme, slot Slot, id string, now time.Time) (b Backfill, ok bool) {
	if slot.How != InPerson {
		slot.Place = ""
	}
	return Backfill{ID: id, Slot: slot, Freed: a.Contact}, slot.Start.Sub(now) >= s.Booking.filled().Backfill.Notice
}

// Candidate is a person who said that they could come at short notice, and who
// may be texted now (MayText).
type Candidate struct {
	Contact string
	Worker  string        // who looks after them; empty while nobody does
	Since   time.Time     // waiting since
	Next    time.Time     // their next appointment, zero when they have none
	Length  time.Duration // how long they need
}

// Candidate is the contact as somebody who could have a freed time, willing since
// then. false: they are not willing, have no link worker, are choosing a time
// already, or may not be texted now.
func (c Contact) Candidate(s *Scheme, since, now time.Time) (k Candidate, ok bool) {
	choosing := slices.ContainsFunc(c.Appointments, func(a Appointment) bool { return a.Proposes(now) })
	if c.Reach.ShortNotice != "yes" || c.Worker == "" || len(c.OpenCases) == 0 || c.Talk != "" || choosing ||
		!MayText(s.Hours, c, Scheduled, now).Now() {
		return k, false
	}
	k = Candidate{Contact: c.ID, Worker: c.Worker, Since: since}
	first := !slices.ContainsFunc(c.Appointments, func(a Appointment) bool { return a.Status == Attended })
	if next, has := c.Next(now); has {
		k.Next, first = next.Start, next.First
	}
	k.Length = s.Booking.Length(first)
	return k, true
}

// Proposes reports whether it is an invitation that is still open: one to choose a
// time for a week, one to a freed time for a day.
func (a Appointment) Proposes(now time.Time) bool {
	until := a.Changed.Add(7 * day)
	if !a.Start.IsZero() {
		until = a.Changed.Add(day)
	}
	return a.Status == Proposed && now.Before(until)
}

// Over reports whether there is nothing more to do.
func (b Backfill) Over() bool { return b.Won != "" || b.Left }

// Hold is what keeps others from booking the time meanwhile, whichever round it
// is in.
func (b Backfill) Hold() Hold { return Hold{Slot: b.Slot, For: b.ID, Until: b.Start, Backfill: &b} }

// Backfill finds one that is under way.
func (d Diary) Backfill(id string) (b Backfill, ok bool) {
	for _, h := range d.Holds {
		if h.For == id && h.Backfill != nil {
			return *h.Backfill, true
		}
	}
	return b, false
}

// Put keeps how far a backfill has come. One that is over holds its time no longer.
func (d Diary) Put(b Backfill) Diary {
	d = d.Release(b.ID)
	if !b.Over() {
		d.Holds = append(d.Holds, b.Hold())
	}
	return d
}

// Next begins a round when it is time for one, and says whom to ask. When no
// round is left, or nobody is left to ask, it leaves the time to the staff.
func (b Backfill) Next(s *Scheme, willing []Candidate, now time.Time) (next Backfill, ask []string) {
	p := s.Booking.filled().Backfill
	if b.Over() || b.Round > 0 && now.Before(b.Until) && len(b.Declined) < len(b.Asked) {
		return b, nil
	}
	if b.Round < p.Rounds && b.Start.Sub(now) >= p.Notice {
		ask = b.choose(willing, p.People)
	}
	if len(ask) == 0 {
		b.Left = true
		return b, nil
	}
	b.Round, b.Until, b.Asked = b.Round+1, now.Add(p.Hold), append(slices.Clone(b.Asked), ask...)
	return b, ask
}

// choose takes those who have waited longest, of those whom the time would
// bring forward.
func (b Backfill) choose(willing []Candidate, n int) (ids []string) {
	willing = slices.SortedStableFunc(slices.Values(willing), func(x, y Candidate) int { return x.Since.Compare(y.Since) })
	for _, c := range willing {
		if len(ids) < n && b.suits(c) && !slices.Contains(ids, c.Contact) {
			ids = append(ids, c.Contact)
		}
	}
	return ids
}

func (b Backfill) suits(c Candidate) bool {
	return c.Contact != b.Freed && c.Length <= b.Length && !slices.Contains(b.Asked, c.Contact) &&
		(c.Worker == "" || c.Worker == b.Worker) &&
		(c.Next.IsZero() || c.Next.After(b.End()))
}

// Yes gives the time to the first who takes it; to say so twice is no harm. A
// yes to an earlier round counts while nobody else has the time.
func (b Backfill) Yes(contact string, now time.Time) (Backfill, error) {
	switch {
	case !slices.Contains(b.Asked, contact):
		return b, ErrNotAsked
	case b.Won == contact:
		return b, nil
	case b.Over() || !now.Before(b.Start):
		return b, ErrSlotTaken
	}
	b.Won = contact
	return b, nil
}

// No keeps that somebody does not want it. When all who were asked have said
// so, the next round need not wait.
func (b Backfill) No(contact string) Backfill {
	if slices.Contains(b.Asked, contact) && !slices.Contains(b.Declined, contact) {
		b.Declined = append(slices.Clone(b.Declined), contact)
	}
	return b
}
