package understand

import "time"

// nthWeekday reads "the first Tuesday of October" and "last Friday in March".
func (r *whenReader) nthWeekday(i int) (piece, bool) {
	k := i + boolInt(r.word(i) == "the")
	n := ordinals[r.word(k)]
	if r.word(k) == "last" {
		n = 6
	}
	wd, ok := weekdays[r.word(k+1)]
	if !ok || n < 1 || n > 6 || r.word(k+2) != "of" && r.word(k+2) != "in" {
		return piece{}, false
	}
	y, m, _ := r.today.Date()
	var next int
	switch month, named := monthAt(r.toks, k+3); {
	case named:
		d := day{month: month, to: k + 4}
		d.takeYear(r.toks)
		if next = d.to; d.year > 99 {
			y = d.year
		} else if time.Month(month) < m {
			y++
		}
		m = time.Month(month)
	case r.word(k+3) == "next" && r.word(k+4) == "month":
		m, next = m+1, k+5
	case (r.word(k+3) == "the" || r.word(k+3) == "this") && r.word(k+4) == "month":
		next = k + 5
	default:
		return piece{}, false
	}
	return r.nthOf(y, m, n, wd, next)
}

// nthOf finds a weekday of a month; n is 6 for the last.
func (r *whenReader) nthOf(y int, m time.Month, n int, wd time.Weekday, next int) (piece, bool) {
	first := time.Date(y, m, 1, 12, 0, 0, 0, r.today.Location())
	d := 1 + (int(wd)-int(first.Weekday())+7)%7 + 7*(min(n, 5)-1)
	last := time.Date(y, m+1, 0, 12, 0, 0, 0, r.today.Location()).Day()
	p := piece{kind: aDay, next: next}
	if d > last && n == 6 {
		d -= 7
	}
	if d > last {
		p.problem = Impossible
	}
	p.from = time.Date(y, m, d, 12, 0, 0, 0, r.today.Location())
	if p.to = p.from; p.from.Before(r.today) {
		p.problem = Past
	}
	return p, true
}

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

// weekdayPiece reads Friday, this Friday, next Friday, Friday week, Friday
// next week, Monday to Wednesday.
func (r *whenReader) weekdayPiece(i int) (piece, bool) {
	k, lead := i, ""
	switch w := r.word(i); w {
	case "this", "coming", "next", "nxt", "following", "every", "on", "the":
		lead, k = w, i+1
		if (w == "on" || w == "the" || w == "this") && (r.word(k) == "this" || r.word(k) == "coming" || r.word(k) == "next" || r.word(k) == "nxt") {
			lead, k = r.word(k), k+1
		}
		if lead == "next" && r.word(k) == "week" {
			k++
			lead = "next week"
		}
		if lead == "next week" && (r.word(k) == "on" || r.word(k) == "s") {
			k++
		}
	}
	wd, ok := weekdays[r.word(k)]
	if !ok || r.word(k) == "sun" && i > 0 && r.word(i-1) == "the" {
		return piece{}, false
	}
	if r.word(k+1) == "of" && (r.word(k+2) == "this" || r.word(k+2) == "next") && r.word(k+3) == "week" {
		lead, k = r.word(k+2)+" week", k+3
	}
	p := r.weekdayWith(wd, lead, k+1)
	if p.problem == "" && lead != "next" {
		p = r.runOfDays(p, wd)
	}
	return r.withDate(p, wd, k+1, lead), true
}

func (r *whenReader) weekdayWith(wd time.Weekday, lead string, k int) piece {
	inWeek := r.monday() + (int(wd)+6)%7 // days to that weekday of this week
	switch {
	case r.word(k) == "week":
		return r.on(r.coming(wd)+7, k+1)
	case r.word(k) == "fortnight":
		return r.on(r.coming(wd)+14, k+1)
	case r.word(k) == "after" && r.word(k+1) == "next":
		p := r.on(r.coming(wd)+7, k+2)
		p.problem = Ambiguous
		return p
	case lead == "next week" || (r.word(k) == "next" || r.word(k) == "nxt" || r.word(k) == "of" && r.word(k+1) == "next") && r.word(k+1+boolInt(r.word(k) == "of")) == "week":
		if lead != "next week" {
			k += 2 + boolInt(r.word(k) == "of")
		}
		return r.on(inWeek+7, k)
	case lead == "this week" || r.word(k) == "this" && r.word(k+1) == "week":
		p := r.on(inWeek, k+2)
		if lead == "this week" {
			p.next = k
		}
		if inWeek < 0 {
			p.problem = Past
		}
		return p
	case lead == "next" || lead == "nxt":
		p := r.on(inWeek+7, k)
		if inWeek > 0 {
			p.problem = Ambiguous
			p.maybe = []string{r.today.AddDate(0, 0, inWeek).Format(time.DateOnly), p.from.Format(time.DateOnly)}
		}
		return p
	}
	return r.on(r.coming(wd), k)
}

// runOfDays reads "Monday to Wednesday" and "Mon-Fri".
func (r *whenReader) runOfDays(p piece, first time.Weekday) piece {
	k := p.next
	sep, next := r.separator(k, false)
	if !sep {
		return p
	}
	last, ok := weekdays[r.word(next)]
	if !ok {
		return p
	}
	p.to = p.from.AddDate(0, 0, (int(last)-int(first)+7)%7)
	p.next = next + 1
	return p
}

// withDate reads the date that follows a weekday, which must agree with it.
func (r *whenReader) withDate(p piece, wd time.Weekday, k int, lead string) piece {
	if !p.from.Equal(p.to) || p.next > k {
		return p
	}
	if r.word(k) == "the" {
		k++
	}
	d, ok := r.writtenDay(k)
	if !ok {
		if d, ok = r.dayOfMonth(k); !ok {
			if d, ok = r.bareDayOfMonth(k, wd); !ok {
				return p
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
	if !ok {
		return p, false
	}
	if n > 24 {
		return p, true
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

// weekOf reads this week, next week, the weekend.
func (r *whenReader) weekOf(i int) (piece, bool) {
	k := i
	if r.word(k) == "the" || r.word(k) == "at" {
		k++
		if r.word(k) == "the" {
			k++
		}
	}
	lead := r.word(k)
	switch {
	case lead == "week" && r.word(k+1) == "after" && r.word(k+2) == "next":
		return r.week(14, k+3), true
	case lead == "weekend" || lead == "weekends" || lead == "wkend":
		return r.weekend(0, k+1), true
	case lead == "this" && r.word(k+1) == "week":
		p := r.week(0, k+2)
		p.from = r.today
		return p, true
	case (lead == "next" || lead == "nxt" || lead == "following") && (r.word(k+1) == "week" || r.word(k+1) == "wk"):
		if _, ok := weekdays[r.word(k+2)]; ok {
			return piece{}, false
		}
		if _, ok := weekdays[r.word(k+3)]; ok && r.word(k+2) == "on" {
			return piece{}, false
		}
		return r.week(7, k+2), true
	case lead == "this" && (r.word(k+1) == "weekend" || r.word(k+1) == "wkend"):
		return r.weekend(0, k+2), true
	case lead == "next" && (r.word(k+1) == "weekend" || r.word(k+1) == "wkend"):
		p := r.weekend(7, k+2)
		if wd := r.today.Weekday(); wd != time.Sunday && wd != time.Saturday {
			p.problem = Ambiguous
		}
		return p, true
	}
	return piece{}, false
}

func (r *whenReader) week(days, next int) piece {
	p := r.on(r.monday()+days, next)
	p.to = p.from.AddDate(0, 0, 6)
	return p
}

func (r *whenReader) weekend(days, next int) piece {
	p := r.on(r.monday()+days+5, next)
	p.to = p.from.AddDate(0, 0, 1)
	if p.from.Before(r.today) {
		p.from = r.today
	}
	return p
}
