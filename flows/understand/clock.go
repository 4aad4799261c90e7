package understand

// clockTime is a time of day as it was said, before anyone knows the half of
// the day that is meant.
type clockTime struct {
	hour, minute int
	// half is "am", "pm", or "" where it was not said; exact says that the
	// hour is one of 24 already.
	half     string
	exact    bool
	bad      bool
	from, to int
}

// clockAt reads a time of day: half 2, quarter to three, 10.30, 2pm, 14:30,
// noon. A bare number is one only where bare allows it.
func clockAt(toks []token, i int, bare bool) (clockTime, bool) {
	if i >= len(toks) {
		return clockTime{}, false // "by", and then nothing
	}
	for _, read := range [...]func([]token, int) (clockTime, bool){namedClock, spokenClock, digitalClock} {
		if c, ok := read(toks, i); ok {
			return c.takeHalf(toks), true
		}
	}
	return hourAlone(toks, i, bare)
}

func namedClock(toks []token, i int) (clockTime, bool) {
	switch toks[i].text {
	case "noon", "midday", "noontime":
		return clockTime{hour: 12, exact: true, from: i, to: i + 1}, true
	case "mid":
		if i+1 < len(toks) && toks[i+1].text == "day" {
			return clockTime{hour: 12, exact: true, from: i, to: i + 2}, true
		}
	case "midnight":
		return clockTime{hour: 0, exact: true, from: i, to: i + 1}, true
	}
	return clockTime{}, false
}

// spokenClock reads half past two, half 2, quarter to 3, ten past four.
func spokenClock(toks []token, i int) (clockTime, bool) {
	k, minutes := i, 0
	if k < len(toks) && toks[k].text == "a" {
		k++
	}
	if k >= len(toks) {
		return clockTime{}, false
	}
	switch w := toks[k].text; w {
	case "half", "hlf", "haf":
		minutes, k = 30, k+1
		if k < len(toks) && (toks[k].text == "past" || toks[k].text == "after") {
			k++
		}
		return spokenHour(toks, i, k, minutes)
	case "quarter", "quater", "qtr", "1/4", "qarter":
		minutes, k = 15, k+1
	default:
		n, ok := amountAt(toks, k)
		if !ok || n.ordinal || n.value < 1 || n.value > 29 {
			return clockTime{}, false
		}
		minutes, k = n.value, n.to
		if k < len(toks) && (toks[k].text == "minutes" || toks[k].text == "mins" || toks[k].text == "min") {
			k++
		}
	}
	if k >= len(toks) {
		return clockTime{}, false
	}
	switch toks[k].text {
	case "past", "after", "gone":
		return spokenHour(toks, i, k+1, minutes)
	case "to", "til", "till", "before", "of":
		if minutes%5 != 0 || toks[k].text == "of" {
			return clockTime{}, false
		}
		if toks[k].text != "before" && minutes != 15 && minutes != 5 && minutes != 20 && minutes != 25 && minutes != 10 {
			return clockTime{}, false
		}
		return spokenHour(toks, i, k+1, -minutes)
	}
	return clockTime{}, false
}

func spokenHour(toks []token, from, k, minutes int) (clockTime, bool) {
	if k >= len(toks) {
		return clockTime{}, false
	}
	c := clockTime{from: from}
	if n, ok := namedClock(toks, k); ok {
		c.hour, c.exact, c.to = n.hour, true, n.to
	} else {
		a, ok := amountAt(toks, k)
		if !ok || a.value > 24 || a.ordinal || a.to-k > 1 {
			return clockTime{}, false
		}
		c.hour, c.to, c.exact = a.value, a.to, a.value > 12
	}
	c.minute = minutes
	if minutes < 0 {
		c.minute += 60
		c.hour--
		if c.hour == 0 && !c.exact {
			c.hour = 12
		} else if c.hour < 0 {
			c.hour = 23
		}
	}
	if c.to < len(toks) && (toks[c.to].text == "oclock" || toks[c.to].text == "ish") {
		c.to++
	}
	return c, true
}

// digitalClock reads 10.30, 10:30, 10 30, 1030 before am or pm, ten thirty.
func digitalClock(toks []token, i int) (clockTime, bool) {
	t := toks[i]
	if t.digits && (len(t.text) == 3 || len(t.text) == 4) {
		return packedClock(toks, i)
	}
	if t.digits && t.joined && t.sign == '.' && i > 0 {
		return clockTime{}, false
	}
	h, ok := amountAt(toks, i)
	if !ok || h.ordinal || h.value > 24 || h.to-h.from > 1 || h.to >= len(toks) {
		return clockTime{}, false
	}
	m := toks[h.to]
	if h.inDigits && m.joined && len(m.text) == 3 && m.text[0] == 'h' && isDigitByte(m.text[1]) { // 19h30
		return clockTime{hour: h.value, minute: small(token{text: m.text[1:]}), from: i, to: h.to + 1, exact: h.value > 12}, true
	}
	if !h.inDigits {
		n, ok := wordsAt(toks, h.to)
		if h.value < 1 || h.value > 12 || !ok || n.value < 5 || n.value > 59 || n.ordinal || n.value < 10 && n.value != 5 || h.to+1 < len(toks) && n.value < 13 && n.value != 10 {
			return clockTime{}, false
		}
		return clockTime{hour: h.value, minute: n.value, from: i, to: n.to}, true
	}
	if !m.digits || len(m.text) != 2 || len(t.text) > 2 || m.sign == '/' || m.sign == '-' || m.sign == ',' {
		return clockTime{}, false
	}
	if h.to+1 < len(toks) && toks[h.to+1].digits && toks[h.to+1].joined && m.sign != ':' {
		return clockTime{}, false // a date
	}
	c := clockTime{hour: h.value, minute: small(m), from: i, to: h.to + 1}
	if c.minute > 59 {
		c.bad = m.sign == ':'
		return c, c.bad
	}
	c.exact = h.value > 12 || h.value == 0 || t.text[0] == '0' && h.value >= 7
	if t.text[0] == '0' && h.value > 0 && h.value < 7 {
		c.exact = false
		c.half = "?"
	}
	if c.to < len(toks) && toks[c.to].digits && toks[c.to].sign == ':' && toks[c.to].joined {
		c.to++ // seconds
	}
	return c, true
}

// packedClock reads 1430, 0930 and 230 with am or pm after it.
func packedClock(toks []token, i int) (clockTime, bool) {
	s := toks[i].text
	n := small(toks[i])
	c := clockTime{hour: n / 100, minute: n % 100, from: i, to: i + 1}
	after := ""
	if i+1 < len(toks) {
		after = toks[i+1].text
	}
	before := ""
	if i > 0 {
		before = toks[i-1].text
	}
	cued := after == "am" || after == "pm" || after == "hrs" || after == "hours" || after == "hour" || after == "h" || before == "at" || before == "around" || before == "about"
	cued = cued || isTomorrow(before) || isToday(before) || before == "tonight"
	year := n >= 1900 && n < 2100 && !cued
	if c.hour > 24 || c.minute > 59 || year || len(s) == 3 && !cued || c.minute%5 != 0 && !cued {
		return clockTime{}, false
	}
	c.exact = c.hour > 12 || s[0] == '0' && c.hour >= 7
	return c, true
}

// hourAlone reads 2pm, 2 o'clock, and a bare number where one is expected.
func hourAlone(toks []token, i int, bare bool) (clockTime, bool) {
	n, ok := amountAt(toks, i)
	if !ok || n.ordinal || n.value > 24 || n.to-n.from > 1 || n.value < 1 && !n.inDigits {
		return clockTime{}, false
	}
	if toks[i].digits && toks[i].sign == '.' && toks[i].joined {
		return clockTime{}, false
	}
	c := clockTime{hour: n.value, from: i, to: n.to, exact: n.value > 12 || n.value == 0}
	marked := false
	for c.to < len(toks) && (toks[c.to].text == "oclock" || toks[c.to].text == "o" || toks[c.to].text == "clock" || toks[c.to].text == "ish" || toks[c.to].text == "hrs" || toks[c.to].text == "h") {
		marked = true
		c.to++
	}
	c = c.takeHalf(toks)
	if marked || c.half != "" || bare {
		return c, true
	}
	return clockTime{}, false
}

// takeHalf reads the am or pm after a time, also "in the morning".
func (c clockTime) takeHalf(toks []token) clockTime {
	k := c.to
	if k < len(toks) && (toks[k].text == "oclock" || toks[k].text == "ish" || toks[k].text == "sharp" || toks[k].text == "hrs" || toks[k].text == "hours") {
		k++
		c.to = k
	}
	if k >= len(toks) {
		return c
	}
	switch toks[k].text {
	case "am", "a":
		if toks[k].text == "am" || k+1 < len(toks) && toks[k+1].text == "m" && toks[k+1].sign == '.' {
			return c.halfAt("am", k+1+boolInt(toks[k].text == "a"))
		}
	case "pm", "p":
		if toks[k].text == "pm" || k+1 < len(toks) && toks[k+1].text == "m" && toks[k+1].sign == '.' || toks[k].joined {
			return c.halfAt("pm", k+1+boolInt(toks[k].text == "p" && k+1 < len(toks) && toks[k+1].text == "m"))
		}
	}
	return c.takePart(toks, k)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c clockTime) halfAt(half string, to int) clockTime {
	c.half, c.to = half, to
	if c.hour > 12 && half == "am" {
		c.bad = true
	}
	return c
}

// takePart reads "in the morning", "this afternoon", "at night" after a time.
func (c clockTime) takePart(toks []token, k int) clockTime {
	s := k
	for k < len(toks) && k < s+2 && (toks[k].text == "in" || toks[k].text == "the" || toks[k].text == "at") {
		k++
	}
	if k == s || k >= len(toks) {
		return c
	}
	switch toks[k].text {
	case "morning", "mornings", "morn", "morning's":
		return c.halfAt("am", k+1)
	case "afternoon", "afternoons", "aft", "evening", "evenings", "eve":
		return c.halfAt("pm", k+1)
	case "night":
		if c.hour >= 6 {
			return c.halfAt("pm", k+1)
		}
	}
	return c
}

// minutes is the time in minutes after midnight, by the house rules: a bare 8
// to 11 is morning, 12 noon, 1 to 6 afternoon; 7 asks. part is the part of the
// day that stands beside it, if any.
func (c clockTime) minutes(part string) (int, string) {
	if c.bad || c.hour > 24 || c.minute > 59 || c.hour == 24 && c.minute > 0 {
		return 0, Impossible
	}
	half := c.half
	if half == "" && !c.exact {
		half = halfOf(part, c.hour)
	}
	h := c.hour
	switch {
	case c.exact && c.half == "":
		h %= 24
	case half == "?":
		return 0, Ambiguous
	case half == "am" && h == 12:
		h = 0
	case half == "am":
		if h > 12 {
			return 0, Impossible
		}
	case half == "pm":
		if h == 0 {
			return 0, Impossible
		}
		if h < 12 {
			h += 12
		}
	case h >= 8 && h <= 12:
	case h >= 1 && h <= 6:
		h += 12
	default:
		return 0, Ambiguous
	}
	return h*60 + c.minute, ""
}

// halfOf is the half of the day that a part of it leaves for an hour.
func halfOf(part string, hour int) string {
	switch part {
	case "morning":
		if hour == 12 {
			return "?"
		}
		return "am"
	case "evening":
		if hour < 5 || hour == 12 {
			return "?" // "12 this evening" and "2 at night" may be either
		}
		return "pm"
	case "afternoon", "teatime":
		return "pm"
	case "lunchtime":
		if hour < 11 {
			return "pm"
		}
	case "night":
		if hour >= 6 && hour < 12 {
			return "pm"
		}
	}
	return ""
}
