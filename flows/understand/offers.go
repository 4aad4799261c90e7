package understand

import (
	"fmt"
	"strings"
	"time"
)

// readTime reads when somebody can meet, from the moment of asking.
func readTime(text string, a Asked) Reading {
	w := split(unglue(text))
	now := a.Now.In(a.zone())
	y, m, d := now.Date()
	r := whenReader{raw: w.raw, toks: w.toks, now: now, today: time.Date(y, m, d, 12, 0, 0, 0, now.Location())}
	r.read()
	r.inWeeks()
	return r.decide(text)
}

func (r *whenReader) decide(text string) Reading {
	for _, p := range r.pieces {
		if p.problem != "" && !p.not {
			return Reading{Problem: p.problem, Why: "a day or time that is not clear", Nearest: p.maybe}
		}
	}
	groups, refused, gone := r.groups()
	groups = onlyMoment(groups)
	switch {
	case gone:
		return ask(Past, "a day that has been")
	case r.lost:
		return ask(Unclear, "a word about time that is not understood")
	case len(groups) == 0:
		return r.nothing(text, refused)
	}
	var offers []string
	for _, g := range groups {
		said, problem, maybe := r.offers(g)
		if problem != "" {
			return Reading{Problem: problem, Why: "a day or time that is not clear", Nearest: maybe}
		}
		for _, o := range said {
			if !containsText(offers, o) {
				offers = append(offers, o)
			}
		}
	}
	out := found(strings.Join(offers, ";"), "a day and time from now", 0.9)
	if refused {
		out.Rest = text
	}
	return out
}

// onlyMoment keeps "in one hour" where its day was said too: "today in one hour".
func onlyMoment(gs []group) []group {
	for _, g := range gs {
		if len(g.days) > 0 && g.days[0].kind == aMoment {
			return []group{g}
		}
	}
	return gs
}

func (r *whenReader) nothing(text string, refused bool) Reading {
	if refused {
		return Reading{Problem: NoDay, Why: "only what they cannot do", Rest: text}
	}
	if u, ok := unsureOnly(text); ok {
		return u
	}
	return ask(Unclear, "no day and no time")
}

// offers writes a group as values.
func (r *whenReader) offers(g group) (out []string, problem string, maybe []string) {
	if len(g.days) == 0 {
		return nil, NoDay, nil
	}
	for _, d := range g.days {
		switch {
		case d.kind == aMoment:
			out = append(out, momentValue(d))
			continue
		case d.open && (len(g.times) == 0 || !g.timeFirst && g.times[0].kind == aPart):
			return nil, Ambiguous, []string{d.from.Format(time.DateOnly)} // "after Christmas" is no day
		}
		if len(g.times) == 0 {
			out = append(out, r.daysLeft(d)...)
			continue
		}
		if d.month {
			return nil, Unclear, nil // each morning of a month is no offer
		}
		for _, t := range g.times {
			said, problem, maybe := r.onDays(d, t)
			if problem != "" {
				return nil, problem, maybe
			}
			out = append(out, said...)
		}
	}
	return out, "", nil
}

const minuteForm = "2006-01-02T15:04"

func momentValue(d piece) string {
	if d.from.Equal(d.to) {
		return d.from.Format(minuteForm)
	}
	return d.from.Format(minuteForm) + ".." + d.to.Format(minuteForm)
}

func days(d piece) string {
	if d.from.Equal(d.to) {
		return d.from.Format(time.DateOnly)
	}
	return d.from.Format(time.DateOnly) + ".." + d.to.Format(time.DateOnly)
}

// daysLeft writes a run of days without those that they cannot do: "any day
// next week but Friday".
func (r *whenReader) daysLeft(d piece) (out []string) {
	run := d
	for day := d.from; !day.After(d.to); day = day.AddDate(0, 0, 1) {
		if d.from.Equal(d.to) || !r.refusedDay(day) {
			continue
		}
		if run.to = day.AddDate(0, 0, -1); !run.to.Before(run.from) {
			out = append(out, days(run))
		}
		run = piece{from: day.AddDate(0, 0, 1), to: d.to}
	}
	if !d.to.Before(run.from) {
		run.to = d.to
		out = append(out, days(run))
	}
	return out
}

// refusedDay reports a day that they said they cannot do, of which no time of
// day was named.
func (r *whenReader) refusedDay(day time.Time) bool {
	for n, p := range r.pieces {
		timed := n+1 < len(r.pieces) && r.pieces[n+1].not && (r.pieces[n+1].kind == aTime || r.pieces[n+1].kind == aPart) && r.pieces[n+1].at == p.next
		if p.not && p.kind == aDay && p.part == "" && !timed && !day.Before(p.from) && !day.After(p.to) {
			return true
		}
	}
	return false
}

// unglue parts what was written in one: fri10am, 2026-12-03T10:00.
func unglue(s string) string {
	for i := 1; i+1 < len(s); i++ {
		iso := (s[i] == 'T' || s[i] == 't') && isDigitByte(s[i-1]) && isDigitByte(s[i+1])
		if iso {
			return s[:i] + " " + unglue(s[i+1:])
		}
		if isDigitByte(s[i]) && isLetterByte(s[i-1]) && i >= 3 && isLetterByte(s[i-2]) && isLetterByte(s[i-3]) {
			return s[:i] + " " + unglue(s[i:])
		}
	}
	return s
}

// onDays writes one time on one day, or on each working day of a run.
func (r *whenReader) onDays(d, t piece) (out []string, problem string, maybe []string) {
	for day := d.from; !day.After(d.to); day = day.AddDate(0, 0, 1) {
		if !d.from.Equal(d.to) && r.refusedDay(day) {
			continue
		}
		if wd := day.Weekday(); d.to.Sub(d.from) > 60*time.Hour && (wd == time.Saturday || wd == time.Sunday) {
			continue
		}
		s, problem, maybe := r.onDay(day, t)
		if problem != "" {
			return nil, problem, maybe
		}
		out = append(out, s)
	}
	return out, "", nil
}

func (r *whenReader) onDay(day time.Time, t piece) (said, problem string, maybe []string) {
	if t.kind == aPart {
		if r.partGone(day, t.part) {
			return "", Past, nil
		}
		return day.Format(time.DateOnly) + "/" + t.part, "", nil
	}
	s := t.times
	if s.hasStart && s.hasEnd {
		return r.bothEnds(day, s, t.part)
	}
	c := s.start
	if !s.hasStart {
		c = s.end
	}
	at, problem := r.at(day, c, t.part)
	if problem == Ambiguous {
		return "", problem, bothHalves(day, c)
	}
	if problem != "" {
		return "", problem, nil
	}
	switch {
	case !s.within:
		return at, "", nil
	case s.hasStart:
		return at + "..", "", nil
	}
	return ".." + at, "", nil
}

func bothHalves(day time.Time, c clockTime) []string {
	d := day.Format(time.DateOnly)
	return []string{fmt.Sprintf("%sT%02d:%02d", d, c.hour%12, c.minute), fmt.Sprintf("%sT%02d:%02d", d, c.hour%12+12, c.minute)}
}

func (r *whenReader) partGone(day time.Time, part string) bool {
	if !day.Equal(r.today) {
		return false
	}
	end := map[string]int{"morning": 12, "lunchtime": 14, "afternoon": 18, "teatime": 19, "evening": 23}[part]
	return r.now.Hour() >= end
}

// bothEnds writes a span. An end takes the half of the day from the other end
// where that is the only way for it to come after the start.
func (r *whenReader) bothEnds(day time.Time, s span, part string) (string, string, []string) {
	a, b := s.start, s.end
	if a.half == "" && b.half == "pm" && !a.exact && a.hour < 12 && a.hour%12 < b.hour%12 {
		a.half = "pm"
	}
	if a.half == "" && b.half == "am" {
		a.half = "am"
	}
	from, problem := a.minutes(part)
	if problem == Ambiguous && a.hour == 7 && !b.exact && b.half == "" {
		return "", Ambiguous, nil
	}
	if problem != "" {
		return "", problem, nil
	}
	to, problem := b.minutes(part)
	if problem == Ambiguous {
		to, problem = (b.hour%12)*60+b.minute, ""
	}
	if problem != "" {
		return "", problem, nil
	}
	if to <= from && to+720 < 1440 && b.half == "" {
		to += 720
	}
	if to <= from {
		return "", Impossible, nil
	}
	start, problem := r.wall(day, from)
	if problem != "" {
		return "", problem, nil
	}
	end, problem := r.wall(day, to)
	return start + ".." + end, problem, nil
}

func (r *whenReader) at(day time.Time, c clockTime, part string) (string, string) {
	n, problem := c.minutes(part)
	if problem != "" {
		return "", problem
	}
	return r.wall(day, n)
}

// wall writes a clock time on a day, if it happens there exactly once and is
// still to come.
func (r *whenReader) wall(day time.Time, minutes int) (string, string) {
	y, m, d := day.Date()
	t := time.Date(y, m, d, minutes/60, minutes%60, 0, 0, day.Location())
	if p := wallProblem(t, minutes/60, minutes%60); p != "" {
		return "", p
	}
	if t.Before(r.now) {
		return "", Past
	}
	return t.Format(minuteForm), ""
}

// wallProblem finds the hours that the change of clocks leaves out or repeats.
func wallProblem(t time.Time, hour, minute int) string {
	if h, m, _ := t.Clock(); h != hour || m != minute {
		return Impossible
	}
	for _, shift := range [...]time.Duration{time.Hour, -time.Hour} {
		if h, m, _ := t.Add(shift).Clock(); h == hour && m == minute {
			return Twice
		}
	}
	return ""
}
