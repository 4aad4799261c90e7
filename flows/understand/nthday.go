package understand

import "time"

// theMonth is a month that a day or week is counted in. gone says that it has
// been.
type theMonth struct {
	first time.Time
	next  int
	gone  bool
}

// ofMonth reads "of October", "in March 2027", "of next month", "of the month".
func (r *whenReader) ofMonth(k int) (theMonth, bool) {
	if w := r.word(k); w != "of" && w != "in" && w != "on" {
		return theMonth{}, false
	}
	y, m, _ := r.today.Date()
	if month, named := monthAt(r.toks, k+1); named {
		d := day{month: month, to: k + 2}
		d.takeYear(r.toks)
		switch {
		case d.year > 99:
			y = d.year
		case d.shortYear:
			y = 2000 + d.year
		case time.Month(month) < m:
			y++
		}
		return theMonth{first: r.noon(y, time.Month(month), 1), next: d.to}, true
	}
	at := r.skip(k+1, "the")
	if monthsOf(r.word(at)) > 0 {
		return theMonth{first: r.noon(y, m, 1), next: at + 1}, at > k+1
	}
	if monthsOf(r.word(at+1)) == 0 {
		return theMonth{}, false
	}
	switch r.word(at) {
	case "this":
		return theMonth{first: r.noon(y, m, 1), next: at + 2}, true
	case "next", "following", "coming", "nxt":
		return theMonth{first: r.noon(y, m+1, 1), next: at + 2}, true
	case "last", "previous", "past":
		return theMonth{first: r.noon(y, m-1, 1), next: at + 2, gone: true}, true
	}
	return theMonth{}, false
}

// nthWeekday reads "the first Tuesday of October" and "last Friday in March".
func (r *whenReader) nthWeekday(i int) (piece, bool) {
	k := r.skip(i, "the")
	n, at, ok := r.nth(k)
	if !ok || at >= len(r.toks) {
		return piece{}, false
	}
	wd, day := weekdays[r.word(at)]
	if !ok || !day || n > 6 {
		return piece{}, false
	}
	m, ok := r.ofMonth(at + 1)
	switch {
	case !ok && r.toks[at].sign == 0: // the second Tuesday of what, or the 2nd, a Tuesday
		return piece{kind: aDay, problem: Ambiguous, next: at + 1}, true
	case !ok:
		return piece{}, false
	case m.gone:
		return piece{kind: aGone, next: m.next}, true
	}
	return r.nthOf(m, n, wd), true
}

// nth reads first to fifth, and 6 for the last.
func (r *whenReader) nth(k int) (n, at int, ok bool) {
	if r.word(k) == "last" {
		return 6, k + 1, true
	}
	if k >= len(r.toks) {
		return 0, 0, false
	}
	a, ok := r.amount(k)
	return a.value, a.to, ok && a.ordinal && a.value >= 1
}

// nthOf finds a weekday of a month; n is 6 for the last.
func (r *whenReader) nthOf(m theMonth, n int, wd time.Weekday) piece {
	d := 1 + (int(wd)-int(m.first.Weekday())+7)%7 + 7*(min(n, 5)-1)
	if last := m.first.AddDate(0, 1, -1).Day(); d > last && n == 6 {
		d -= 7
	}
	return r.onDate(m.first.Year(), m.first.Month(), d, m.next)
}

// nthDay reads "the last day of October", "the first week of March".
func (r *whenReader) nthDay(i int) (piece, bool) {
	k := r.skip(i, "the")
	n, at, ok := r.nth(k)
	unit := r.word(at)
	if !ok || unit != "day" && unit != "week" || n > 6 && unit == "week" || n > 31 {
		return piece{}, false
	}
	m, ok := r.ofMonth(at + 1)
	switch {
	case !ok:
		return piece{}, false
	case m.gone:
		return piece{kind: aGone, next: m.next}, true
	case unit == "day" && k < at-1 && r.word(k) != "last": // 20th day of next month
		return r.onDate(m.first.Year(), m.first.Month(), n, m.next), true
	case unit == "day" && n == 6 && r.word(k) == "last":
		return r.onDate(m.first.Year(), m.first.Month(), m.first.AddDate(0, 1, -1).Day(), m.next), true
	case unit == "day":
		return r.onDate(m.first.Year(), m.first.Month(), n, m.next), true
	}
	return piece{kind: aDay, problem: Ambiguous, next: m.next}, true // a month's weeks are counted in two ways
}

// weekAround is the week, Monday to Sunday, that a day is in.
func (r *whenReader) weekAround(d time.Time, next int) piece {
	p := piece{kind: aDay, week: true, next: next}
	p.from = d.AddDate(0, 0, -(int(d.Weekday())+6)%7)
	p.to = p.from.AddDate(0, 0, 6)
	if p.to.Before(r.today) {
		p.problem = Past
	}
	return p
}

// monthOf reads a whole month: "next month", "in January", "December".
func (r *whenReader) monthOf(i int) (piece, bool) {
	k := r.skip(i, "in", "during", "the")
	w := r.word(k)
	if (w == "next" || w == "this" || w == "following" || w == "coming") && monthsOf(r.word(k+1)) > 0 {
		y, m, _ := r.today.Date()
		return r.wholeMonth(r.noon(y, m+time.Month(boolInt(w != "this")), 1), k+2), true
	}
	if w == "this" || w == "next" {
		k++
	}
	month, ok := monthAt(r.toks, k)
	if !ok || month == 5 && k == i || (w == "mar" || w == "march" || w == "may" || w == "sep" || w == "dec" || w == "jan" || w == "jun") && k == i && len(r.toks) > 1 {
		return piece{}, false
	}
	m, ok := r.ofMonth(k - 1)
	if !ok {
		d := day{month: month, to: k + 1}
		d.takeYear(r.toks)
		y := r.today.Year() + boolInt(time.Month(month) < r.today.Month())
		if d.year > 99 {
			y = d.year
		} else {
			d.to = k + 1
		}
		m = theMonth{first: r.noon(y, time.Month(month), 1), next: d.to}
	}
	if w == "next" && time.Month(month) >= r.today.Month() && m.first.Year() == r.today.Year() && time.Month(month) != r.today.Month()+1 {
		return piece{kind: aDay, problem: Ambiguous, next: m.next}, true // this year's or next's
	}
	return r.wholeMonth(m.first, m.next), true
}

func (r *whenReader) wholeMonth(first time.Time, next int) piece {
	p := piece{kind: aDay, from: first, to: first.AddDate(0, 1, -1), month: true, next: next}
	switch {
	case p.to.Before(r.today):
		p.problem = Past
	case p.to.After(r.today.AddDate(farthest, 0, 0)):
		p.problem = Impossible
	case p.from.Before(r.today):
		p.from = r.today
	}
	return p
}
