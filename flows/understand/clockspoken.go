package understand

// spokenClock reads half past two, half 2, quarter to 3, ten past four, 15
// minutes to noon.
func spokenClock(toks []token, i int) (clockTime, bool) {
	minutes, k, ok := minutesSaid(toks, i)
	if !ok {
		return clockTime{}, false
	}
	if minutes == 30 && k > i && isHalf(toks[k-1].text) && !isPast(wordAt(toks, k)) {
		return spokenHour(toks, i, k, minutes)
	}
	switch w := wordAt(toks, k); {
	case isPast(w):
		return spokenHour(toks, i, k+1, minutes)
	case w == "before" && minutes%5 == 0, w == "to" && minutes%5 == 0 && minutes > 0 && minutes < 30, (w == "til" || w == "till") && (minutes == 15 || minutes == 20 || minutes == 25):
		return spokenHour(toks, i, k+1, -minutes)
	}
	return clockTime{}, false
}

// minutesSaid reads half, quarter, "20 minutes" at the start of such a time.
func minutesSaid(toks []token, i int) (minutes, k int, ok bool) {
	k = i + boolInt(wordAt(toks, i) == "a")
	switch w := wordAt(toks, k); {
	case isHalf(w):
		return 30, k + 1, true
	case w == "quarter" || w == "quater" || w == "qtr" || w == "qarter" || w == "quart":
		return 15, k + 1, true
	case w == "":
		return 0, 0, false
	}
	n, ok := amountAt(toks, k)
	if !ok || n.ordinal || n.value < 1 || n.value > 30 {
		return 0, 0, false
	}
	k = n.to
	if w := wordAt(toks, k); w == "minutes" || w == "mins" || w == "min" || w == "minute" {
		return n.value, k + 1, true
	}
	return n.value, k, n.value < 30
}

func isHalf(w string) bool {
	return w == "half" || w == "hlf" || w == "haf" || w == "arf" || w == "alf"
}

func isPast(w string) bool { return w == "past" || w == "after" || w == "gone" }

func spokenHour(toks []token, from, k, minutes int) (clockTime, bool) {
	if k >= len(toks) {
		return clockTime{}, false
	}
	c := clockTime{from: from}
	if n, ok := namedClock(toks, k); ok {
		c.hour, c.exact, c.half, c.to = n.hour, n.exact, n.half, n.to
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
	for w := wordAt(toks, c.to); w == "oclock" || w == "ish" || w == "h"; w = wordAt(toks, c.to) {
		c.to++
	}
	return c, true
}
