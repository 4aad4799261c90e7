package understand

import "time"

// day is a date as it was written: parts that were not said are 0.
type day struct {
	year, month, day int
	from, to         int
	weekday          int // 1 Sunday to 7, 0 not said
	// shortYear says that the year had two digits.
	shortYear bool
	// twoWays says that the digits can be cut into dates in two ways.
	twoWays bool
}

var months = map[string]int{
	"january": 1, "jan": 1, "janury": 1, "januray": 1, "february": 2, "feb": 2, "febuary": 2, "feburary": 2, "febry": 2, "march": 3, "mar": 3, "mrch": 3, "marhc": 3, "april": 4, "apr": 4, "apirl": 4, "aprl": 4,
	"may": 5, "june": 6, "jun": 6, "juni": 6, "july": 7, "juli": 7, "jully": 7, "juy": 7, "jul": 7, "august": 8, "aug": 8, "agust": 8, "augst": 8, "september": 9, "sept": 9, "sep": 9, "setember": 9, "septmber": 9,
	"october": 10, "oct": 10, "octber": 10, "ocotber": 10, "november": 11, "nov": 11, "novmber": 11, "novemeber": 11, "december": 12, "dec": 12, "decmber": 12, "decemeber": 12, "dezember": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "sun": 0, "sundy": 0, "sundays": 0, "monday": 1, "mon": 1, "mondy": 1, "munday": 1, "mondays": 1, "tuesday": 2, "tues": 2, "tue": 2, "tuesdy": 2, "teusday": 2, "tusday": 2, "tuseday": 2, "tuesdays": 2,
	"wednesday": 3, "weds": 3, "wed": 3, "wensday": 3, "wednsday": 3, "wendsday": 3, "wedensday": 3, "wednesdy": 3, "wednesdays": 3, "wednes": 3,
	"thursday": 4, "thurs": 4, "thur": 4, "thu": 4, "thursdy": 4, "thusday": 4, "thirsday": 4, "thursdays": 4, "thrusday": 4,
	"friday": 5, "fri": 5, "fridy": 5, "firday": 5, "fryday": 5, "fridays": 5, "saturday": 6, "sat": 6, "satday": 6, "saterday": 6, "satuday": 6, "saturdays": 6,
}

// monthAt reads the name of a month. "may" and "mar" are months only beside a
// number, so the callers look there.
func monthAt(toks []token, i int) (int, bool) {
	if i < 0 || i >= len(toks) {
		return 0, false
	}
	w := toks[i].text
	if m, ok := months[w]; ok || len(w) < 4 || toks[i].digits || noMonths[w] {
		return m, ok
	}
	for m, name := range monthNames {
		if len(w) > 4 && w[0] == name[0] && len(name) > 4 && oneError(w, name) || len(name) > 5 && w[0] == name[0] && distance(w, name, 2) <= 2 {
			return m + 1, true
		}
	}
	return 0, false
}

var monthNames = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// noMonths look like months.
var noMonths = set("match marsh macho month months member remember ember octopus decembre")

// daysIn finds the dates of a text.
func daysIn(toks []token) []day {
	var out []day
	for i := 0; i < len(toks); {
		d, ok := dayAt(toks, i)
		if !ok {
			i++
			continue
		}
		if w, is := weekdayBefore(toks, d.from); is {
			d.weekday = int(w) + 1
		}
		out = append(out, d)
		i = d.to
	}
	return out
}

func weekdayBefore(toks []token, i int) (time.Weekday, bool) {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if w, ok := weekdays[toks[k].text]; ok {
			return w, true
		}
		if toks[k].text != "the" {
			break
		}
	}
	return 0, false
}

func dayAt(toks []token, i int) (day, bool) {
	if d, ok := numericDay(toks, i); ok {
		return d, true
	}
	if d, ok := dayThenMonth(toks, i); ok {
		return d, true
	}
	if d, ok := monthThenDay(toks, i); ok {
		return d, true
	}
	return packedDay(toks, i)
}

// numericDay reads 3/3/54, 03.03.1954, 3 3 54 and 1954-03-03.
func numericDay(toks []token, i int) (day, bool) {
	if i+2 >= len(toks) || !toks[i].digits || !toks[i+1].digits || !toks[i+2].digits {
		return day{}, false
	}
	a, b, c := toks[i], toks[i+1], toks[i+2]
	if i+3 < len(toks) && toks[i+3].digits && toks[i+3].joined {
		return day{}, false // four numbers in a row are something else
	}
	if len(b.text) > 2 || b.sign == ':' || c.sign == ':' {
		return day{}, false
	}
	switch {
	case len(a.text) <= 2 && (len(c.text) == 2 || len(c.text) == 4):
		return day{day: small(a), month: small(b), year: small(c), shortYear: len(c.text) == 2, from: i, to: i + 3}, true
	case len(a.text) == 4 && len(c.text) <= 2:
		return day{year: small(a), month: small(b), day: small(c), from: i, to: i + 3}, true
	}
	return day{}, false
}

// small is the value of a token of few digits.
func small(t token) int {
	n := 0
	for i := 0; i < len(t.text) && i < 8; i++ {
		n = n*10 + int(t.text[i]-'0')
	}
	return n
}

// dayThenMonth reads "3rd of march 54", "third march", "3 mar 1954".
func dayThenMonth(toks []token, i int) (day, bool) {
	n, ok := amountAt(toks, i)
	if !ok || n.value > 99 {
		return day{}, false
	}
	if d, ok := dayOfNth(toks, n); ok {
		return d, true
	}
	k := n.to
	for k < len(toks) && k < n.to+3 && (toks[k].text == "of" || toks[k].text == "the" || toks[k].text == "day" || toks[k].text == "in") {
		k++
	}
	m, ok := monthAt(toks, k)
	if !ok {
		return day{}, false
	}
	d := day{day: n.value, month: m, from: i, to: k + 1}
	d.takeYear(toks)
	return d, true
}

// dayOfNth reads "3rd of the 3rd 54". The year is needed: without it the
// second is another day.
func dayOfNth(toks []token, n amount) (day, bool) {
	if !n.ordinal || wordAt(toks, n.to) != "of" {
		return day{}, false
	}
	m, ok := amountIn(toks, n.to+1+boolInt(wordAt(toks, n.to+1) == "the"))
	if !ok || !m.ordinal || m.value > 12 {
		return day{}, false
	}
	d := day{day: n.value, month: m.value, from: n.from, to: m.to}
	d.takeYear(toks)
	return d, d.year > 0
}

// monthThenDay reads "march the 3rd 1954" and "march 3, 54".
func monthThenDay(toks []token, i int) (day, bool) {
	m, ok := monthAt(toks, i)
	if !ok {
		return day{}, false
	}
	k := i + 1
	if k < len(toks) && toks[k].text == "the" {
		k++
	}
	if k >= len(toks) {
		return day{}, false
	}
	n, ok := amountAt(toks, k)
	if !ok || n.value < 1 || n.value > 31 || n.inDigits && len(toks[k].text) > 2 {
		return day{}, false
	}
	d := day{day: n.value, month: m, from: i, to: n.to}
	if d.to < len(toks) && (clockWord(toks[d.to].text) || toks[d.to].digits && toks[d.to].sign == ':' && toks[d.to].joined) && !n.ordinal {
		return day{}, false // "march 3pm" is no date
	}
	d.takeYear(toks)
	return d, true
}

func clockWord(w string) bool { return w == "am" || w == "pm" || w == "oclock" }

// takeYear reads the year after a day and month: 54, '54, 1954, nineteen fifty
// four, in 1954.
func (d *day) takeYear(toks []token) {
	k := d.to
	for k < len(toks) && k < d.to+2 && (toks[k].text == "in" || toks[k].text == "of" || toks[k].text == "year" || toks[k].text == "the") {
		k++
	}
	if k >= len(toks) {
		return
	}
	if toks[k].digits {
		d.takeDigits(toks, k)
		return
	}
	a, ok := wordsAt(toks, k)
	if !ok || a.ordinal {
		return
	}
	if (a.value == 18 || a.value == 19 || a.value == 20) && a.to < len(toks) {
		if b, ok := spokenYear(toks, a.to); ok {
			d.year, d.to = a.value*100+b.value, b.to
			return
		}
	}
	if a.value >= 1800 && a.value < 2200 {
		d.year, d.to = a.value, a.to
	} else if a.value >= 21 && a.value < 100 {
		d.year, d.to, d.shortYear = a.value, a.to, true
	}
}

// spokenYear reads "fifty four" and "oh four".
func spokenYear(toks []token, i int) (amount, bool) {
	if t := toks[i].text; (t == "oh" || t == "o") && i+1 < len(toks) {
		a, ok := wordsAt(toks, i+1)
		return a, ok && a.value < 10
	}
	a, ok := wordsAt(toks, i)
	return a, ok && a.value < 100
}

func (d *day) takeDigits(toks []token, k int) {
	t := toks[k]
	next := k + 1
	clock := next < len(toks) && (clockWord(toks[next].text) || toks[next].digits && toks[next].joined && (toks[next].sign == ':' || toks[next].sign == '.'))
	if clock || k > 0 && (toks[k-1].text == "at" || toks[k].sign == '@') {
		return
	}
	switch len(t.text) {
	case 2:
		d.year, d.shortYear, d.to = small(t), true, next
	case 4:
		d.year, d.to = small(t), next
	}
}

// packedDay reads dates without signs: 030354, 03031954, 3031954.
func packedDay(toks []token, i int) (day, bool) {
	t := toks[i]
	if !t.digits || len(t.text) < 6 || len(t.text) > 8 {
		return day{}, false
	}
	cut := func(a, b int) day {
		return day{
			day: small(token{text: t.text[:a]}), month: small(token{text: t.text[a : a+b]}), year: small(token{text: t.text[a+b:]}),
			shortYear: len(t.text)-a-b == 2, from: i, to: i + 1,
		}
	}
	var fits []day
	switch len(t.text) {
	case 6:
		fits = []day{cut(2, 2)}
	case 7:
		fits = []day{cut(1, 2), cut(2, 1)}
	case 8:
		fits = []day{cut(2, 2), {year: small(token{text: t.text[:4]}), month: small(token{text: t.text[4:6]}), day: small(token{text: t.text[6:]}), from: i, to: i + 1}}
	}
	var real []day
	for _, d := range fits {
		if d.exists() && (d.shortYear || d.year > 1800 && d.year < 2200) {
			real = append(real, d)
		}
	}
	if len(real) == 0 {
		return fits[0], true
	}
	real[0].twoWays = len(real) > 1
	return real[0], true
}

// exists reports whether the calendar has the date. Without a year, or with
// the end of one, the 29th of February may.
func (d day) exists() bool {
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return false
	}
	y := d.year
	if y == 0 || d.shortYear {
		y = 2000
	}
	return time.Date(y, time.Month(d.month), d.day, 12, 0, 0, 0, time.UTC).Day() == d.day
}
