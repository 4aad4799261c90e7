package understand

// takeHalf reads the am or pm after a time, also "in the morning".
func (c clockTime) takeHalf(toks []token) clockTime {
	for w := wordAt(toks, c.to); w == "oclock" || w == "ish" || w == "sharp" || w == "hrs" || w == "hours" || w == "prompt"; w = wordAt(toks, c.to) {
		c.to++
	}
	k := c.to
	if w := wordAt(toks, k); w == "in" && wordAt(toks, k+1) == "the" && (wordAt(toks, k+2) == "am" || wordAt(toks, k+2) == "pm") {
		k += 2 // "3 in the pm"
	}
	switch w := wordAt(toks, k); {
	case w == "am" || w == "pm":
		return c.halfAt(w, k+1)
	case (w == "a" || w == "p") && wordAt(toks, k+1) == "m":
		return c.halfAt(w+"m", k+2)
	case (w == "a" || w == "p") && toks[k].joined && toks[k].sign == 0:
		return c.halfAt(w+"m", k+1)
	}
	return c.takePart(toks, c.to)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c clockTime) halfAt(half string, to int) clockTime {
	c.bad = c.bad || c.hour > 12 && half == "am"
	if c.hour == 0 && half == "pm" {
		c.hour, c.exact = 12, true // 0.45 pm
	}
	c.half, c.to = half, to
	return c
}

// takePart reads "in the morning", "this afternoon", "at night" after a time.
func (c clockTime) takePart(toks []token, k int) clockTime {
	s := k
	for k < len(toks) && k < s+2 && (toks[k].text == "in" || toks[k].text == "the" || toks[k].text == "at") {
		k++
	}
	night := wordAt(toks, k) == "night" || wordAt(toks, k) == "nite"
	if k == s && !night {
		return c
	}
	switch part := parts[wordAt(toks, k)]; {
	case night && c.hour == 12 || night && c.hour < 6 && c.hour > 2:
		return c.halfAt("?", k+1)
	case night && c.hour >= 6:
		return c.halfAt("pm", k+1)
	case night && c.hour > 0:
		return c.halfAt("am", k+1)
	case part == "morning":
		return c.halfAt("am", k+1)
	case part == "afternoon" || part == "evening":
		return c.halfAt("pm", k+1)
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
	case c.exact && (c.half == "" || c.half == "pm" && h >= 12):
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
