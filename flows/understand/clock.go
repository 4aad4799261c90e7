package understand

// clockTime is a time of day as it was said, before anyone knows the half of
// the day that is meant.
type clockTime struct {
	hour, minute int
	// half is "am", "pm", "?" where either may be meant, or "" where it was not
	// said; exact says that the hour is one of 24 already.
	half     string
	exact    bool
	bad      bool
	from, to int
}

// clockAt reads a time of day: half 2, quarter to three, 10.30, 2pm, 14:30,
// noon. A bare number is one only where bare allows it.
func clockAt(toks []token, i int, bare bool) (clockTime, bool) {
	if i < 0 || i >= len(toks) {
		return clockTime{}, false // "by", and then nothing
	}
	for _, read := range [...]func([]token, int) (clockTime, bool){namedClock, spokenClock, digitalClock} {
		if c, ok := read(toks, i); ok {
			return c.takeHalf(toks), true
		}
	}
	return hourAlone(toks, i, bare)
}

// namedClock reads noon and midnight. Midnight is the end of one day and the
// beginning of another, so it asks.
func namedClock(toks []token, i int) (clockTime, bool) {
	switch wordAt(toks, i) {
	case "noon", "midday", "noontime":
		return clockTime{hour: 12, exact: true, from: i, to: i + 1}, true
	case "mid":
		if wordAt(toks, i+1) == "day" {
			return clockTime{hour: 12, exact: true, from: i, to: i + 2}, true
		}
	case "midnight":
		return clockTime{hour: 12, half: "?", from: i, to: i + 1}, true
	}
	return clockTime{}, false
}

// wordAt is the token at i, or "".
func wordAt(toks []token, i int) string {
	if i < 0 || i >= len(toks) {
		return ""
	}
	return toks[i].text
}

// digitalClock reads 10.30, 10:30, 10 30, 1030 before am or pm, 19h30.
func digitalClock(toks []token, i int) (clockTime, bool) {
	t := toks[i]
	switch {
	case !t.digits:
		return wordClock(toks, i)
	case len(t.text) == 3 || len(t.text) == 4:
		return packedClock(toks, i)
	case len(t.text) > 2 || t.joined && t.sign == '.' && i > 0 || i+1 >= len(toks) || small(t) > 24 && toks[i+1].sign != ':':
		return clockTime{}, false
	}
	m := toks[i+1]
	if m.joined && len(m.text) == 3 && m.text[0] == 'h' && isDigitByte(m.text[1]) && isDigitByte(m.text[2]) { // 19h30
		return clockTime{hour: small(t), minute: small(token{text: m.text[1:]}), from: i, to: i + 2, exact: small(t) > 12}, true
	}
	if !m.digits || len(m.text) != 2 || m.sign == '/' || m.sign == '-' || m.sign == ',' {
		return clockTime{}, false
	}
	if i+2 < len(toks) && toks[i+2].digits && toks[i+2].joined && m.sign != ':' {
		return clockTime{}, false // a date
	}
	return colonClock(toks, i)
}

func colonClock(toks []token, i int) (clockTime, bool) {
	t, m := toks[i], toks[i+1]
	c := clockTime{hour: small(t), minute: small(m), from: i, to: i + 2}
	if c.minute > 59 {
		c.bad = m.sign == ':' || m.sign == '.' && m.joined
		return c, c.bad
	}
	c.exact = c.hour > 12 || c.hour == 0 || t.text[0] == '0' && c.hour >= 7
	if t.text[0] == '0' && c.hour > 0 && c.hour < 7 {
		c.half = "?"
	}
	if c.to < len(toks) && toks[c.to].digits && toks[c.to].sign == ':' && toks[c.to].joined {
		c.to++ // seconds
	}
	return c, true
}

// wordClock reads ten thirty, twelve oh five.
func wordClock(toks []token, i int) (clockTime, bool) {
	h, ok := wordsAt(toks, i)
	if !ok || h.ordinal || h.value < 1 || h.value > 12 || h.to-h.from > 1 || h.to >= len(toks) {
		return clockTime{}, false
	}
	if w := toks[h.to].text; w == "oh" || w == "o" || w == "ou" || w == "zero" {
		n, ok := amountIn(toks, h.to+1)
		return clockTime{hour: h.value, minute: n.value, from: i, to: n.to}, ok && n.value > 0 && n.value < 10 && !n.ordinal
	}
	if toks[h.to].digits {
		return clockTime{}, false
	}
	n, ok := wordsAt(toks, h.to)
	if !ok || n.ordinal || n.value < 10 && n.value != 5 || n.value > 59 || n.to < len(toks) && n.value < 13 && n.value != 10 {
		return clockTime{}, false
	}
	return clockTime{hour: h.value, minute: n.value, from: i, to: n.to}, true
}

func amountIn(toks []token, i int) (amount, bool) {
	if i >= len(toks) {
		return amount{to: i}, false
	}
	return amountAt(toks, i)
}

// packedClock reads 1430, 0930 and 230 with am or pm after it.
func packedClock(toks []token, i int) (clockTime, bool) {
	s := toks[i].text
	n := small(toks[i])
	c := clockTime{hour: n / 100, minute: n % 100, from: i, to: i + 1}
	before, after := wordAt(toks, i-1), wordAt(toks, i+1)
	cued := before == "at" || before == "around" || before == "about" || before == "tonight" || isTomorrow(before) || isToday(before)
	switch after {
	case "am", "pm", "hrs", "hours", "hour", "h", "ish":
		cued = true
	case "a", "p":
		cued = cued || wordAt(toks, i+2) == "m" || toks[i+1].joined
	}
	_, weekday := weekdays[before]
	cued = cued || weekday
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
	for w := wordAt(toks, c.to); w == "oclock" || w == "o" || w == "clock" || w == "ish" || w == "hrs" || w == "hr" || w == "h"; w = wordAt(toks, c.to) {
		marked = true
		c.to++
	}
	c = c.takeHalf(toks)
	return c, marked || c.half != "" || bare
}
