package understand

import (
	"fmt"
	"strings"
	"time"
)

const (
	adult  = 18
	oldest = 105 // for a year of two digits
	limit  = 120 // for a year in full
)

// readBirth reads a date of birth: day first, and never a guess at a century.
func readBirth(text string, a Asked) Reading {
	w := split(spaceOut(letterDigits(text)))
	days := daysIn(w.toks)
	if len(days) == 0 {
		if days = runOfDigits(w); len(days) == 0 {
			return noBirth(w)
		}
	}
	d := days[0]
	if len(days) > 1 {
		var ok bool
		if d, ok = whose(w.toks, days); !ok {
			return ask(Ambiguous, "more than one date")
		}
	}
	return checkBirth(w, d, a)
}

// spaceOut parts the letters from the digits of "3march1954".
func spaceOut(s string) string {
	at := -1
	for i := 1; i < len(s); i++ {
		if isDigitByte(s[i]) && isLetterByte(s[i-1]) || isLetterByte(s[i]) && isDigitByte(s[i-1]) && !ordinalAt(s[i:]) {
			at = i
			break
		}
	}
	if at < 0 {
		return s
	}
	return s[:at] + " " + spaceOut(s[at:])
}

func isLetterByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// ordinalAt finds the ending of 3rd, also of "3rdmarch".
func ordinalAt(s string) bool {
	return len(s) >= 2 && (len(s) == 2 || !isLetterByte(s[2])) && strings.Contains("stndrdth STNDRDTH StNdRdTh", s[:2])
}

// runOfDigits reads a date whose digits stand in odd groups: "0303 1954".
func runOfDigits(w words) []day {
	runs := digitRuns(w.raw)
	if len(runs) != 1 || len(runs[0]) != 8 && len(runs[0]) != 6 {
		return nil
	}
	d, ok := packedDay([]token{{text: runs[0], digits: true}}, 0)
	if !ok || !d.exists() {
		return nil
	}
	d.to = len(w.toks)
	return []day{d}
}

func noBirth(w words) Reading {
	if r, ok := unsureOnly(w.raw); ok {
		return r
	}
	for i, n := range amounts(w.toks) {
		switch {
		case n.value >= 1900 && n.value < 2100:
			return ask(NoDay, "a year and no day")
		case n.value <= limit && i == 0 && !monthNamed(w.toks):
			return ask(AgeOnly, "an age, or half a year")
		}
	}
	return ask(Unclear, "no date")
}

func monthNamed(toks []token) bool {
	for i := range toks {
		if _, ok := monthAt(toks, i); ok {
			return true
		}
	}
	return false
}

// whose picks the date of the person that this is about, when a helper gives
// their own too: the one that follows her, his or mum. The same date twice is
// one.
func whose(toks []token, days []day) (day, bool) {
	same := true
	for _, d := range days[1:] {
		same = same && d.day == days[0].day && d.month == days[0].month && d.year == days[0].year
	}
	if same {
		return days[0], true
	}
	last := days[len(days)-1]
	if len(days) == 2 && corrected(toks[days[0].to:last.from]) {
		return last, true
	}
	var theirs []day
	start := 0
	for _, d := range days {
		if ofAnother(toks[start:d.from]) {
			theirs = append(theirs, d)
		}
		start = d.to
	}
	if len(theirs) == 1 {
		return theirs[0], true
	}
	return day{}, false
}

// corrected finds "no, sorry" between two dates: the last one stands.
func corrected(toks []token) bool {
	for _, t := range toks {
		switch t.text {
		case "sorry", "mean", "meant", "actually", "oops", "wait", "correction", "scratch":
			return true
		}
	}
	return false
}

// ofAnother reports that the person named last before a date is not the writer.
// A husband's date beside one's own may be either's business, and asks.
func ofAnother(toks []token) (another bool) {
	for _, t := range toks {
		switch t.text {
		case "her", "hers", "his", "mum", "mums", "mam", "mams", "mother", "mothers", "dad", "dads", "father", "fathers", "nan", "nans", "gran", "grans",
			"patient", "patients", "she", "he", "shes", "hes":
			another = true
		case "mine", "i", "im", "own", "me":
			another = false
		}
	}
	return another
}

func checkBirth(w words, d day, a Asked) Reading {
	now := a.Now.In(a.zone())
	switch {
	case d.twoWays:
		return ask(Ambiguous, "digits that make two dates")
	case !d.exists():
		return ask(Impossible, "a date that does not exist")
	case d.year == 0 && !d.shortYear:
		return ask(YearMissing, "a day and month without a year")
	}
	if d.shortYear {
		full, ok := century(d, now)
		if !ok {
			return ask(TooYoungYear, "two digits of a year that make no adult")
		}
		d.year, d.shortYear = full, false
	}
	if !d.exists() {
		return ask(Impossible, "a date that does not exist")
	}
	born := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, now.Location())
	switch {
	case born.After(now):
		return ask(Future, "a date that is still to come")
	case age(born, now) > limit:
		return ask(Impossible, "a year too long ago")
	case d.weekday != 0 && int(born.Weekday()) != d.weekday-1:
		return ask(WeekdayDisagrees, "a weekday that is not the date's")
	}
	r := found(fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day), "a date, day first", 0.97)
	r.Rest = w.rest(d.from, d.to)
	return r
}

// century finds the one that makes an adult of the two digits, if only one
// does.
func century(d day, now time.Time) (int, bool) {
	year, fits := 0, 0
	for _, c := range [...]int{1900, 2000} {
		born := time.Date(c+d.year, time.Month(d.month), d.day, 0, 0, 0, 0, now.Location())
		if n := age(born, now); n >= adult && n <= oldest && !born.After(now) {
			year, fits = c+d.year, fits+1
		}
	}
	return year, fits == 1
}

func age(born, now time.Time) int {
	n := now.Year() - born.Year()
	if now.YearDay() < time.Date(now.Year(), born.Month(), born.Day(), 0, 0, 0, 0, now.Location()).YearDay() {
		n--
	}
	return n
}
