package understand

import "time"

// farthest is how long ahead, in years, somebody can mean to meet. What is
// beyond was a date of birth, or two digits that are no year.
const farthest = 3

// writtenDay reads 14 november, 14/11, 14/11/26, november 14th.
func (r *whenReader) writtenDay(i int) (piece, bool) {
	i = r.skip(i, "the")
	if i >= len(r.toks) {
		return piece{}, false
	}
	d, ok := dayAt(r.toks, i)
	if ok && r.toks[i].digits && len(r.toks[i].text) > 2 && d.to == i+1 {
		ok = false // digits in a row are a clock time or nothing here
	}
	if !ok {
		if d, ok = r.shortDate(i); !ok {
			return piece{}, false
		}
	}
	p := r.dated(d)
	if wd, ok := weekdays[r.word(p.next)]; ok && p.problem == "" && !r.newOffer(p.next) {
		p.next++
		if p.from.Weekday() != wd {
			p.problem = WeekdayDisagrees
		}
	}
	return p, true
}

// newOffer reports that a weekday after a date begins another offer: "the 14th
// at 2, Friday at 3".
func (r *whenReader) newOffer(i int) bool {
	_, timed := clockAt(r.toks, r.skip(i+1, "at"), true)
	return r.toks[i].sign == '.' && timed
}

// shortDate reads 14/11.
func (r *whenReader) shortDate(i int) (day, bool) {
	if i+1 >= len(r.toks) {
		return day{}, false
	}
	a, b := r.toks[i], r.toks[i+1]
	if !a.digits || !b.digits || b.sign != '/' || len(a.text) > 2 || len(b.text) > 2 {
		return day{}, false
	}
	return day{day: small(a), month: small(b), from: i, to: i + 2}, true
}

// dated turns a written date into a day: without a year, the next one.
func (r *whenReader) dated(d day) piece {
	p := piece{kind: aDay, next: d.to}
	if !d.exists() || d.twoWays {
		p.problem = Impossible
		return p
	}
	y := d.year
	switch {
	case d.shortYear:
		y += 2000
	case y == 0:
		y = r.yearOf(d.month, d.day)
	}
	return r.onDate(y, time.Month(d.month), d.day, d.to)
}

// yearOf is the year of the next such date, today's included.
func (r *whenReader) yearOf(month, d int) int {
	y := r.today.Year()
	if r.noon(y, time.Month(month), d).Before(r.today) {
		y++
	}
	return y
}

func (r *whenReader) noon(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 12, 0, 0, 0, r.today.Location())
}

// onDate is a day of the calendar, with what is wrong with it.
func (r *whenReader) onDate(y int, m time.Month, d, next int) piece {
	at := r.noon(y, m, d)
	p := piece{kind: aDay, from: at, to: at, next: next}
	switch {
	case at.Day() != d || at.After(r.today.AddDate(farthest, 0, 0)):
		p.problem = Impossible
	case at.Before(r.today):
		p.problem = Past
	}
	return p
}

// dayOfMonth reads "the 14th", "14th", "the 14" and "20th of next month".
func (r *whenReader) dayOfMonth(i int) (piece, bool) {
	k := r.skip(i, "the")
	n, next, ok := r.monthsDay(k)
	if !ok {
		return piece{}, false
	}
	ordinal := next > k+1 || !r.toks[k].digits
	of := r.word(next) == "of" || r.word(next) == "next" && monthsOf(r.word(next+1)) > 0
	if !ordinal && k == i && !of || !r.toks[k].digits && n < 4 && k == i || otherThan(r.word(next)) && !of {
		return piece{}, false
	}
	if !ordinal && (clockWord(r.word(next)) || next < len(r.toks) && r.toks[next].digits && r.toks[next].joined) {
		return piece{}, false
	}
	if !ordinal && !of && k > i && !r.dayEnds(next) {
		return piece{}, false // "the 5 course menu"
	}
	if !ordinal && of && monthsOf(r.word(r.skip(next, "of", "the", "next", "this", "following", "current"))) == 0 {
		return piece{}, false
	}
	return r.onDayOfMonth(n, next)
}

// dayEnds reports that no thing follows that a number could count.
func (r *whenReader) dayEnds(i int) bool {
	if i >= len(r.toks) || r.toks[i].sign != 0 || whenWords[r.word(i)] {
		return true
	}
	switch r.word(i) {
	case "please", "pls", "plz", "if", "would", "will", "works", "suits", "ok", "good", "great", "and", "thanks", "x":
		return true
	}
	return false
}

// monthsDay reads the number of a day of a month; next is past its ending.
func (r *whenReader) monthsDay(k int) (n, next int, ok bool) {
	if k >= len(r.toks) {
		return 0, 0, false
	}
	a, ok := r.amount(k)
	if !ok || a.value < 1 || a.value > 31 || !a.ordinal && !a.inDigits || a.inDigits && len(r.toks[k].text) > 2 {
		return 0, 0, false
	}
	if a.ordinal && !a.inDigits {
		return a.value, max(a.to, k+1), true
	}
	return a.value, a.to, true
}

// otherThan are words after an ordinal that make it no date.
func otherThan(w string) bool {
	switch w {
	case "thing", "one", "week", "last", "day", "days", "weekend", "closest", "floor", "time", "choice", "option", "quarter", "qtr", "person", "appointment", "slot", "half":
		return true
	}
	_, weekday := weekdays[w]
	return weekday || heads[w]
}

func (r *whenReader) onDayOfMonth(n, next int) (piece, bool) {
	y, m, d := r.today.Date()
	add := boolInt(n < d)
	k := r.skip(next, "day")
	k = r.skip(k, "of", "the")
	switch w := r.word(k); {
	case (w == "next" || w == "following") && monthsOf(r.word(k+1)) > 0:
		add, next = 1, k+2
	case (w == "last" || w == "previous" || w == "past") && monthsOf(r.word(k+1)) > 0:
		return piece{kind: aGone, next: k + 2}, true
	case (w == "this" || w == "current") && monthsOf(r.word(k+1)) > 0:
		add, next = 0, k+2
	case k > next && monthsOf(w) > 0:
		next = k + 1
	}
	if at := r.noon(y, m+time.Month(add), 1); r.noon(at.Year(), at.Month(), n).Day() != n {
		return piece{kind: aDay, problem: Impossible, next: next}, true
	}
	at := r.noon(y, m+time.Month(add), n)
	return r.onDate(at.Year(), at.Month(), n, next), true
}

// listOfDays reads days that share the month after them: "13 to 15 July", "the
// 13th or 15th of July". The first is the piece; the rest go with it.
func (r *whenReader) listOfDays(i int) (piece, bool) {
	k := r.skip(i, "the")
	n, next, ok := r.monthsDay(k)
	if !ok {
		return r.monthThenDays(i)
	}
	sep, at := r.separator(next, r.word(i-1) == "between")
	or := !sep && (r.word(next) == "or" || r.word(next) == "and" || at < len(r.toks) && (r.toks[at].sign == ',' || r.toks[at].sign == '/'))
	if !sep && !or {
		return piece{}, false
	}
	at += boolInt(or && !r.isDigits(next))
	last, end, ok := r.monthsDay(r.skip(at, "the"))
	if !ok {
		return piece{}, false
	}
	month, named := monthAt(r.toks, r.skip(end, "of", "in"))
	if !named {
		return piece{}, false
	}
	d := day{day: last, month: month, to: r.skip(end, "of", "in") + 1}
	d.takeYear(r.toks)
	return r.pair(n, d, sep)
}

func (r *whenReader) isDigits(i int) bool { return i < len(r.toks) && r.toks[i].digits }

// monthThenDays reads "July 13-15".
func (r *whenReader) monthThenDays(i int) (piece, bool) {
	m, ok := monthAt(r.toks, i)
	if !ok {
		return piece{}, false
	}
	k := r.skip(i+1, "the")
	n, next, ok := r.monthsDay(k)
	if !ok {
		return piece{}, false
	}
	sep, at := r.separator(next, r.word(i-1) == "between")
	if !sep {
		return piece{}, false
	}
	last, end, ok := r.monthsDay(r.skip(at, "the"))
	if !ok || last <= n || clockWord(r.word(end)) {
		return piece{}, false
	}
	d := day{day: last, month: m, to: end}
	d.takeYear(r.toks)
	return r.pair(n, d, true)
}

// pair is two days of one month: a run, or one or the other.
func (r *whenReader) pair(first int, last day, run bool) (piece, bool) {
	q := r.dated(last)
	d := last
	d.day = first
	p := r.dated(d)
	switch {
	case p.problem != "" || q.problem != "":
		p.problem = Impossible
	case run && q.from.After(p.from):
		p.to = q.from
	case run:
		p.problem = Impossible
	default:
		p.also = append(p.also, q.from)
	}
	p.next = q.next
	return p, true
}
