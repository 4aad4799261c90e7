package understand

import "time"

func daysOf(unit string) int {
	switch unit {
	case "day", "days":
		return 1
	case "week", "weeks", "wk", "wks":
		return 7
	case "fortnight", "fortnights":
		return 14
	}
	return 0
}

func monthsOf(unit string) int {
	switch unit {
	case "month", "months", "mth", "mths":
		return 1
	}
	return 0
}

// counted reads "in 3 days", "in a fortnight", "two weeks on Tuesday", "a week
// today", "3 weeks' time", "within the next two weeks", "3 Fridays from now".
func (r *whenReader) counted(i int) (piece, bool) {
	k := i
	in := r.word(k) == "in"
	k += boolInt(in)
	if w := r.word(i); w == "within" || (w == "in" || w == "over" || w == "during" || w == "the" || w == "next") && r.word(r.skip(i+1, "the")) == "next" || w == "next" {
		return r.within(i)
	}
	n, k2 := r.count(r.skip(k, "about", "around", "like", "roughly"))
	if k2 == 0 {
		if r.word(k) != "fortnight" && r.word(k) != "week" || in {
			return piece{}, false
		}
		n, k2 = 1, k
	}
	unit := r.word(k2)
	if wd, ok := weekdays[trimPlural(unit)]; ok && n < 10 && n > 0 && r.word(k2+1) == "from" && r.word(k2+2) == "now" {
		return r.on(r.coming(wd)+7*(n-1), k2+3), true
	}
	days, months := n*daysOf(unit), n*monthsOf(unit)
	if days+months == 0 || months > 24 {
		return piece{}, false
	}
	return r.countedFrom(k2+1, days, months, in)
}

func (r *whenReader) countedFrom(k, days, months int, in bool) (piece, bool) {
	w := r.word(k)
	if w == "on" || w == "from" || w == "this" || w == "coming" || w == "after" {
		k++
		w = r.word(k)
		if w == "right" && r.word(k+1) == "now" || w == "this" || w == "coming" || w == "next" {
			k++
			w = r.word(k)
		}
	}
	switch {
	case isToday(w) || w == "now":
		return r.later(r.today, days, months, k+1), true
	case isTomorrow(w):
		return r.later(r.today.AddDate(0, 0, 1), days, months, k+1), true
	case w == "time" || w == "hence":
		return r.later(r.today, days, months, k+1), true
	}
	if wd, ok := weekdays[w]; ok && months == 0 && days%7 == 0 {
		return r.on(days+r.coming(wd), k+1), true
	}
	if r.word(k-1) == "after" || r.word(k-1) == "from" { // "two days after the 14th"
		if p, ok := r.oneDay(k); ok && p.problem == "" {
			return r.later(p.to, days, months, p.next), true
		}
	}
	if !in {
		return piece{}, false
	}
	return r.later(r.today, days, months, k), true
}

func (r *whenReader) later(from time.Time, days, months, next int) piece {
	d := addMonths(from.AddDate(0, 0, days), months)
	return piece{kind: aDay, from: d, to: d, next: next}
}

// within reads "within two weeks" and "in the next 3 days": all days from
// today.
func (r *whenReader) within(i int) (piece, bool) {
	k := r.skip(i, "within", "in", "over", "during", "the", "next", "coming")
	n, k2 := r.count(k)
	if k2 == 0 {
		if r.word(i) == "next" || r.word(k) != "fortnight" {
			return piece{}, false
		}
		n, k2 = 1, k
	}
	days, months := n*daysOf(r.word(k2)), n*monthsOf(r.word(k2))
	if days+months == 0 || months > 24 {
		return piece{}, false
	}
	p := r.later(r.today, days, months, k2+1)
	p.from = r.today
	return p, true
}

// addMonths keeps to the month's last day: a month after the 31st of January
// is the 28th of February.
func addMonths(t time.Time, n int) time.Time {
	if n == 0 {
		return t
	}
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, t.Location()).Day()
	return time.Date(y, m+time.Month(n), min(d, last), 12, 0, 0, 0, t.Location())
}
