package care

import (
	"fmt"
	"time"
)

// TimeFlaws are what is wrong with a scheme's plans for reminders, bookings,
// attempts, check-ins, news and what is kept, each at its YAML path. What is left zero is right.
func (s *Scheme) TimeFlaws(all Questionnaires) (flaws []Flaw) {
	wrong := func(bad bool, at, text string) {
		if bad {
			flaws = append(flaws, Flaw{at, text})
		}
	}
	daytime := func(c Clock) bool { return c == 0 || c >= Earliest && c < Latest }
	wrong(!daytime(s.Reminders.At), "$.reminders.at", "reminders go between 08:00 and 20:00")
	wrong(!daytime(s.CheckIns.At), "$.check_ins.at", "check-ins go between 08:00 and 20:00")
	b, a := s.Booking, s.Attempts
	for _, d := range []struct {
		at     string
		length time.Duration
	}{
		{"$.reminders.last_minute", s.Reminders.LastMinute}, {"$.reminders.gap", s.Reminders.Gap},
		{"$.booking.first", b.First}, {"$.booking.later", b.Later}, {"$.booking.every", b.Every}, {"$.booking.notice", b.Notice},
		{"$.booking.hold", b.Hold}, {"$.booking.cancel_by", b.CancelBy},
		{"$.booking.backfill.hold", b.Backfill.Hold}, {"$.booking.backfill.notice", b.Backfill.Notice}, {"$.attempts.tell", a.Tell},
	} {
		wrong(d.length < 0 || d.length%time.Minute != 0, d.at, "a length of time is in whole minutes, such as 90m or 24h")
	}
	for _, n := range []struct {
		at           string
		number, most int
	}{
		{"$.booking.days", b.Days, 365}, {"$.booking.offers", b.Offers, 9}, {"$.booking.backfill.rounds", b.Backfill.Rounds, 9},
		{"$.booking.backfill.people", b.Backfill.People, 50}, {"$.attempts.max", a.Max, 20}, {"$.attempts.gap", a.Gap, 60},
		{"$.check_ins.open", s.CheckIns.Open, 60}, {"$.news.every", s.News.Every, 365}, {"$.news.pace", s.News.Pace, 600},
		{"$.keep.transcripts", s.Keep.Transcripts, 4000}, {"$.keep.cases", s.Keep.Cases, 4000}, {"$.keep.contacts", s.Keep.Contacts, 4000},
	} {
		wrong(n.number < 0 || n.number > n.most, n.at, fmt.Sprintf("a number from 1 to %d", n.most))
	}
	for i, p := range s.Places {
		at := fmt.Sprintf("$.meeting_places[%d]", i)
		wrong(p.Name == "" || len(p.Name) > 40, at, "a meeting place needs a name of at most 40 letters")
		wrong(len(p.Directions) > MaxDirections, at, fmt.Sprintf("directions of at most %d letters, so that they fit a text", MaxDirections))
	}
	if err := s.CheckIns.Check(all); err != nil {
		wrong(true, "$.check_ins", err.Error())
	}
	return flaws
}

// Flaws are what is wrong with a link worker's availability.
func (v Availability) Flaws() (flaws []Flaw) {
	if v.Worker == "" {
		flaws = append(flaws, Flaw{"$", "it needs the ID of a link worker"})
	}
	for i, o := range v.Weekly {
		at := fmt.Sprintf("$.weekly[%d]", i)
		if o.Days == 0 {
			flaws = append(flaws, Flaw{at, "it needs days, such as days: mon-fri"})
		}
		flaws = append(flaws, o.flaws(at)...)
	}
	for i, x := range v.Dates {
		for j, o := range x.Open {
			flaws = append(flaws, o.flaws(fmt.Sprintf("$.dates[%d].open[%d]", i, j))...)
		}
	}
	for i, l := range v.Leave {
		if l.To.Before(l.From) {
			flaws = append(flaws, Flaw{fmt.Sprintf("$.leave[%d]", i), "leave ends before it begins"})
		}
	}
	return flaws
}

func (o Opening) flaws(at string) (flaws []Flaw) {
	if o.Empty() {
		flaws = append(flaws, Flaw{at, "it ends before it begins"})
	}
	if !o.How.Known() {
		flaws = append(flaws, Flaw{at, "say how people meet: phone, in_person, video or home"})
	}
	return flaws
}
