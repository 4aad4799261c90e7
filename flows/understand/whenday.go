package understand

import (
	"time"
)

func isTomorrow(w string) bool {
	switch w {
	case "tomorrow", "tomorow", "tommorow", "tommorrow", "tomorro", "tmrw", "tmw", "tmr", "tmoro", "2moro", "2morrow", "2morro", "tomoz", "tomo", "tomorrows", "tomoro", "2mrw", "2mro", "morrow", "tomorrrow", "tmorrow", "tomorroe", "2moz":
		return true
	}
	return false
}

func isToday(w string) bool {
	return w == "today" || w == "2day" || w == "tody" || w == "todays" || w == "tday"
}

// dayReaders read a day, in the order in which they are tried.
var dayReaders = [...]func(*whenReader, int) (piece, bool){
	(*whenReader).relativeDay, (*whenReader).nthWeekday, (*whenReader).counted, (*whenReader).weekOf,
	(*whenReader).weekdayPiece, (*whenReader).writtenDay, (*whenReader).dayOfMonth,
}

// dayPiece reads a day or a run of days.
func (r *whenReader) dayPiece(i int) (piece, bool) {
	if i >= len(r.toks) {
		return piece{}, false
	}
	for _, f := range dayReaders {
		if p, ok := f(r, i); ok {
			return p, true
		}
	}
	return piece{}, false
}

// on is a piece of one day, n days from today.
func (r *whenReader) on(days, next int) piece {
	d := r.today.AddDate(0, 0, days)
	return piece{kind: aDay, from: d, to: d, next: next}
}

func (r *whenReader) relativeDay(i int) (piece, bool) {
	w := r.word(i)
	switch {
	case w == "the" && r.word(i+1) == "day" && r.word(i+2) == "after" && isTomorrow(r.word(i+3)):
		return r.on(2, i+4), true
	case w == "day" && r.word(i+1) == "after" && isTomorrow(r.word(i+2)):
		return r.on(2, i+3), true
	case isTomorrow(w) && r.word(i+1) == "week":
		return r.on(8, i+2), true
	case isToday(w) && r.word(i+1) == "week":
		return r.on(7, i+2), true
	case isTomorrow(w):
		return r.on(1, i+1), true
	case isToday(w):
		return r.on(0, i+1), true
	case w == "tonight" || w == "tonite" || w == "2nite" || w == "2night" || w == "tonght":
		p := r.on(0, i+1)
		p.part = "evening"
		return p, true
	case w == "this" && isPart(r.word(i+1)):
		return r.on(0, i+1), true
	}
	return piece{}, false
}

func isPart(w string) bool {
	switch w {
	case "morning", "afternoon", "evening", "aft", "eve", "arvo", "lunchtime", "teatime", "morn":
		return true
	}
	return false
}

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

// counted reads "in 3 days", "in a fortnight", "two weeks on Tuesday", "a week
// today", "3 weeks' time".
func (r *whenReader) counted(i int) (piece, bool) {
	k, in := i, false
	if r.word(k) == "in" {
		k, in = k+1, true
	}
	n, k2 := r.count(k)
	if k2 == 0 {
		if r.word(k) != "fortnight" && r.word(k) != "week" || in {
			return piece{}, false
		}
		n, k2 = 1, k
	}
	unit := r.word(k2)
	days := daysOf(unit)
	months := 0
	if unit == "year" || unit == "years" || unit == "yrs" {
		return piece{kind: aDay, problem: Unclear, next: k2 + 1}, in || r.word(k2+1) == "from"
	}
	if wd, ok := weekdays[unit]; ok && n < 10 && r.word(k2+1) == "from" && r.word(k2+2) == "now" {
		return r.on(r.coming(wd)+7*(n-1), k2+3), true
	}
	if unit == "month" || unit == "months" {
		months = n
	} else if days == 0 {
		return piece{}, false
	}
	return r.countedFrom(k2+1, days*n, months, in)
}

func (r *whenReader) countedFrom(k, days, months int, in bool) (piece, bool) {
	w := r.word(k)
	if w == "on" || w == "from" || w == "this" || w == "coming" {
		k++
		w = r.word(k)
	}
	timed := w == "time"
	switch {
	case isToday(w) || w == "now":
		return r.on(days, k+1), months == 0
	case isTomorrow(w):
		return r.on(days+1, k+1), months == 0
	}
	if wd, ok := weekdays[w]; ok && months == 0 && days%7 == 0 {
		return r.on(days+r.coming(wd), k+1), true
	}
	if !in && !timed {
		return piece{}, false
	}
	p := r.on(days, k)
	if timed {
		p.next = k + 1
	}
	if months > 0 {
		p.from = addMonths(r.today, months)
		p.to = p.from
	}
	return p, true
}

// addMonths keeps to the month's last day: a month after the 31st of January
// is the 28th of February.
func addMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, t.Location()).Day()
	return time.Date(y, m+time.Month(n), min(d, last), 12, 0, 0, 0, t.Location())
}

// writtenDay reads 14 november, 14/11, 14/11/26, november 14th.
func (r *whenReader) writtenDay(i int) (piece, bool) {
	if r.word(i) == "the" {
		i++
	}
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
	if wd, ok := weekdays[r.word(p.next)]; ok && p.problem == "" {
		p.next++
		if p.from.Weekday() != wd {
			p.problem = WeekdayDisagrees
		}
	}
	return p, true
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
		y = r.today.Year()
		if time.Date(y, time.Month(d.month), d.day, 12, 0, 0, 0, r.today.Location()).Before(r.today) {
			y++
		}
	}
	p.from = time.Date(y, time.Month(d.month), d.day, 12, 0, 0, 0, r.today.Location())
	p.to = p.from
	if p.from.Day() != d.day {
		p.problem = Impossible
	} else if p.from.Before(r.today) {
		p.problem = Past
	}
	return p
}

// dayOfMonth reads "the 14th", "14th" and "the 14".
func (r *whenReader) dayOfMonth(i int) (piece, bool) {
	k, the := i, false
	if r.word(k) == "the" {
		k, the = k+1, true
	}
	if k >= len(r.toks) {
		return piece{}, false
	}
	n, ok := amountAt(r.toks, k)
	if !ok || n.value < 1 || n.value > 31 || !n.ordinal && !(the && n.inDigits) {
		return piece{}, false
	}
	if !n.inDigits && n.value < 4 && !the || otherThan(r.word(n.to)) {
		return piece{}, false
	}
	if !n.ordinal && (clockWord(r.word(n.to)) || n.to < len(r.toks) && r.toks[n.to].digits && r.toks[n.to].joined) {
		return piece{}, false
	}
	return r.onDayOfMonth(n.value, n.to)
}

// otherThan are words after an ordinal that make it no date.
func otherThan(w string) bool {
	switch w {
	case "thing", "one", "week", "last", "day", "days", "weekend", "closest", "floor", "time", "choice", "option":
		return true
	}
	_, weekday := weekdays[w]
	return weekday
}

func (r *whenReader) onDayOfMonth(n, next int) (piece, bool) {
	y, m, d := r.today.Date()
	add := 0
	if k := next + 1 + boolInt(r.word(next+1) == "the"); r.word(next) == "of" && r.word(k) == "next" && r.word(k+1) == "month" {
		add, next = 1, k+2
	} else if r.word(next) == "next" && r.word(next+1) == "month" {
		add, next = 1, next+2
	} else if n < d {
		add = 1
	}
	day := time.Date(y, m+time.Month(add), n, 12, 0, 0, 0, r.today.Location())
	p := piece{kind: aDay, from: day, to: day, next: next}
	if day.Day() != n {
		p.problem = Impossible
	}
	return p, true
}
