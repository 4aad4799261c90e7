package understand

// gone reads a day that has been: yesterday, last Tuesday, two weeks ago.
func (r *whenReader) gone(i int) (piece, bool) {
	p := piece{kind: aGone}
	switch r.word(i) {
	case "yesterday", "yesterdays", "yday":
		p.next = i + 1
		return p, true
	case "last", "past", "previous":
		return r.lastOf(i)
	}
	n, k := r.count(i)
	if k == 0 || n == 0 {
		return p, false
	}
	_, weekday := weekdays[r.word(k)]
	if !weekday && daysOf(r.word(k)) == 0 && !longUnit(r.word(k)) && r.word(k) != "hours" && r.word(k) != "hour" {
		_, weekday = weekdays[trimPlural(r.word(k))]
		if !weekday {
			return p, false
		}
	}
	if w := r.word(k + 1); w != "ago" && w != "back" && w != "before" {
		return p, false
	}
	p.next = k + 2
	return p, true
}

// lastOf reads "last Tuesday", "last night" and "the past week"; "past 3" is a
// time, and "the last Friday of May" is still to come.
func (r *whenReader) lastOf(i int) (piece, bool) {
	k := i + 1
	w := r.word(k)
	_, day := weekdays[w]
	_, month := months[w]
	if r.word(i) == "past" && month && (w == "may" || w == "march") {
		return piece{}, false
	}
	if !day && !month && !isPart(w) && w != "night" && w != "weekend" && daysOf(w) == 0 && !longUnit(w) {
		return piece{}, false
	}
	if of := r.word(k+1) == "of" || r.word(k+1) == "in"; w == "day" || of {
		r.lost = r.lost || of && !day && w != "day"
		return piece{}, false
	}
	k++
	if (w == "week" || w == "weeks") && r.word(k) == "s" {
		k++
	}
	if _, ok := weekdays[r.word(k)]; ok && (w == "week" || w == "weeks") {
		k++
	}
	return piece{kind: aGone, next: k}, true
}

func longUnit(w string) bool {
	switch w {
	case "month", "months", "mth", "mths", "year", "years", "yr", "yrs", "quarter", "qtr", "season", "decade":
		return true
	}
	return false
}

func trimPlural(w string) string {
	if len(w) > 3 && w[len(w)-1] == 's' {
		return w[:len(w)-1]
	}
	return w
}

// mustBeRead reports a word about time that changes what stands beside it.
// Where no reader knew what to do with one, what was read is not what was said.
func (r *whenReader) mustBeRead(i int) bool {
	w := r.word(i)
	switch w {
	case "ago", "since", "hence", "closest", "nearest", "quarter", "qtr", "quarters", "year", "years", "yr", "yrs", "month", "months", "mth", "fortnight", "fortnights", "fortnightly",
		"alternate", "yesterday", "summer", "winter", "spring", "autumn",
		"pst", "cst", "cet", "ist", "edt", "pdt", "hours", "weeks", "wks":
		return true
	case "beginning", "start", "end", "middle", "rest":
		return r.word(i+1) == "of"
	case "days", "day", "week", "wk", "hour":
		before := r.word(i - 1)
		_, counted := r.count(i - 1)
		return before == "few" || before == "next" || before == "other" || before == "last" || counted > 0 && before != "one" && before != "a"
	case "last", "previous", "following", "every", "each":
		return r.calendar(i + 1)
	case "next":
		return r.calendar(i+1) || r.word(i-1) == "after"
	case "christmas", "xmas", "easter", "new":
		return feasts[w] != nil && (w != "new" || r.calendar(i+1))
	}
	if _, ok := weekdays[w]; ok {
		return w != "sun" && w != "sat" && w != "mon" && w != "wed" && w != "fri"
	}
	if n, ok := r.amount(i); ok && n.ordinal && r.word(n.to) == "last" {
		return true // "the second last day"
	}
	_, ok := months[w]
	return ok && w != "may" && w != "march" && w != "mar" && w != "sep" && w != "jun" && w != "jan" && w != "dec"
}

func (r *whenReader) calendar(i int) bool {
	w := r.word(i)
	_, day := weekdays[w]
	_, month := months[w]
	return day || month || longUnit(w) || daysOf(w) > 0 || isWeekend(w)
}
