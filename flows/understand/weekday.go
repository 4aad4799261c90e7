package understand

import (
	"strings"
	"time"
)

// coming is how many days to the first such weekday after today.
func (r *whenReader) coming(w time.Weekday) int {
	n := (int(w) - int(r.today.Weekday()) + 7) % 7
	if n == 0 {
		n = 7
	}
	return n
}

// monday is how many days to the Monday of this week, today or before.
func (r *whenReader) monday() int { return -(int(r.today.Weekday()) + 6) % 7 }

// weekdayPiece reads Friday, this Friday, next Friday, Friday week. A week said
// beside it, "next week", is joined to it later, by inWeeks.
func (r *whenReader) weekdayPiece(i int) (piece, bool) {
	k, lead := i, ""
	switch w := r.word(i); w {
	case "this", "coming", "next", "nxt", "following", "every", "each", "on", "the", "any", "a", "upcoming":
		lead, k = w, i+1
		if (w == "on" || w == "the" || w == "this") && (r.word(k) == "this" || r.word(k) == "coming" || r.word(k) == "next" || r.word(k) == "nxt" || r.word(k) == "following" || r.word(k) == "upcoming") {
			lead, k = r.word(k), k+1
		}
	}
	wd, ok := weekdays[r.word(k)]
	if !ok || r.notDay(k) {
		return piece{}, false
	}
	p := r.weekdayWith(wd, lead, k+1)
	p.weekday = wd
	return r.withDate(p, wd, k+1), true
}

// notDay finds "the sun", "I sat down" and "we'd like".
func (r *whenReader) notDay(k int) bool {
	before := r.word(k - 1)
	switch r.word(k) {
	case "sun":
		return before == "the"
	case "wed":
		t := r.toks[k]
		next := r.word(k + 1)
		return strings.Contains(r.raw[t.start:t.end], "'") || next == "like" || next == "love" || next == "prefer" || next == "be" || next == "rather" || next == "need" || next == "want"
	case "sat":
		return before == "i" || before == "ive" || before == "just" || before == "was" || before == "been" || r.word(k+1) == "down" || r.word(k+1) == "here"
	}
	return false
}

func (r *whenReader) weekdayWith(wd time.Weekday, lead string, k int) piece {
	inWeek := r.monday() + (int(wd)+6)%7 // days to that weekday of this week
	switch {
	case r.word(k) == "week" || r.word(k) == "wk":
		return r.on(r.coming(wd)+7, k+1)
	case r.word(k) == "fortnight":
		return r.on(r.coming(wd)+14, k+1)
	case r.word(k) == "after" && r.word(k+1) == "next":
		p := r.on(r.coming(wd)+7, k+2)
		p.problem = Ambiguous
		return p
	case (lead == "next" || lead == "nxt" || lead == "following") && inWeek > 0:
		p := r.on(inWeek+7, k)
		p.problem = Ambiguous
		p.maybe = []string{r.today.AddDate(0, 0, inWeek).Format(time.DateOnly), p.from.Format(time.DateOnly)}
		return p
	case lead == "next" || lead == "nxt" || lead == "following":
		return r.on(inWeek+7, k)
	}
	p := r.on(r.coming(wd), k)
	p.plain = lead != "this" && lead != "coming" && lead != "upcoming"
	return p
}

// withDate reads the date that follows a weekday, which must agree with it.
func (r *whenReader) withDate(p piece, wd time.Weekday, k int) piece {
	if p.next > k {
		return p
	}
	at := r.skip(k, "the")
	d, ok := r.listOfDays(at)
	if ok && d.from.Weekday() != wd {
		ok = false
	}
	if !ok {
		if d, ok = r.writtenDay(at); !ok {
			if d, ok = r.dayOfMonth(k); !ok {
				if d, ok = r.bareDayOfMonth(at, wd); !ok {
					return p
				}
			}
		}
	}
	if d.problem == "" && d.from.Weekday() != wd {
		d.problem = WeekdayDisagrees
	}
	return d
}

// bareDayOfMonth reads the 14 of "weds 14 10.30" and "Wednesday 14 at 2".
func (r *whenReader) bareDayOfMonth(k int, wd time.Weekday) (piece, bool) {
	if k >= len(r.toks) || !r.toks[k].digits || len(r.toks[k].text) > 2 {
		return piece{}, false
	}
	n := small(r.toks[k])
	if n < 1 || n > 31 || clockWord(r.word(k+1)) {
		return piece{}, false
	}
	p, ok := r.onDayOfMonth(n, k+1)
	if !ok || n > 24 {
		return p, ok
	}
	next := k + 1
	if r.word(next) == "at" || r.word(next) == "around" || r.word(next) == "about" || r.word(next) == "after" {
		return p, true
	}
	if next < len(r.toks) {
		if _, ok := clockAt(r.toks, next, false); ok && !r.toks[next].joined {
			return p, true
		}
		if isPart(r.word(next)) && (n > 12 || p.from.Weekday() == wd) {
			return p, true
		}
	}
	return p, n > 12 && p.from.Weekday() == wd && !r.toks[k].joined && next == len(r.toks)
}
