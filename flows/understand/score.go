package understand

import "strconv"

// readScore reads a place on a scale. Two numbers, "a 6 or 7", ask which.
func readScore(text string, a Asked) Reading {
	low, high := a.Low, a.High
	if low == 0 && high == 0 {
		high = 10
	}
	w := splitFor(text, a)
	ns := amounts(w.toks)
	ns = dropScale(w, ns, high)
	switch {
	case len(ns) == 0:
		return scoreWithoutNumber(w, low, high)
	case halved(w, ns[0]):
		return ask(Ambiguous, "a number with a fraction")
	case len(ns) > 1 && !sameValue(ns):
		return ask(Ambiguous, "more than one number")
	case ns[0].from > 0 && w.toks[ns[0].from].sign == '-' && !w.toks[ns[0].from].joined || negative(w, ns[0]):
		return ask(OutOfRange, "a number below nought")
	case partial(w, ns[0]):
		return ask(Ambiguous, "a limit and not a number")
	}
	r := inRange(ns[0], w, low, high)
	if r.Problem == "" && (ns[0].value < low || ns[0].value > high) {
		return ask(OutOfRange, "a number outside the scale")
	}
	return r
}

func sameValue(ns []amount) bool {
	for _, n := range ns {
		if n.value != ns[0].value {
			return false
		}
	}
	return true
}

// negative finds "-3" and "minus 3".
func negative(w words, n amount) bool {
	if n.from > 0 && w.toks[n.from-1].text == "minus" {
		return true
	}
	at := int(w.toks[n.from].start)
	return n.inDigits && at > 0 && w.raw[at-1] == '-' && (at == 1 || w.raw[at-2] == ' ')
}

// halved finds what makes a number more than whole: "7.5", "7½", "7 and a
// half", "five fifths".
func halved(w words, n amount) bool {
	k := n.to
	if k >= len(w.toks) {
		return false
	}
	if next := w.toks[k]; n.inDigits && next.digits && next.joined && (next.sign == '.' || next.sign == '^') {
		return true
	}
	for k < min(len(w.toks), n.to+3) && (w.toks[k].text == "and" || w.toks[k].text == "a" || w.toks[k].text == "one" || w.toks[k].text == "three") {
		k++
	}
	if k >= len(w.toks) {
		return false
	}
	t := w.toks[k].text
	return t == "½" || t == "half" || t == "point" || t == "quarter" || t == "quarters" || t == "halves" || len(t) > 4 && t[len(t)-1] == 's' && ordinals[t[:len(t)-1]] > 2
}

// partial finds "more than 5", "under 3", "at least 4": a limit, not a score.
func partial(w words, n amount) bool {
	for i := max(0, n.from-2); i < n.from; i++ {
		switch w.toks[i].text {
		case "than", "under", "below", "above", "over", "between":
			return true
		case "not": // "not 5" and "not a 5"; "not great, 2" is a 2
			return i == n.from-1 || w.toks[i+1].text == "a"
		}
	}
	return false
}

// dropScale takes the "out of 10" away from "7 out of 10", and one option's
// echo of the scale.
func dropScale(w words, ns []amount, high int) []amount {
	if len(ns) < 2 {
		return ns
	}
	out := ns[:0:0]
	for i, n := range ns {
		if i > 0 && n.value == high && outOf(w, ns[i-1], n) {
			continue
		}
		out = append(out, n)
	}
	return out
}

func outOf(w words, a, b amount) bool {
	if b.inDigits && w.toks[b.from].sign == '/' && b.from == a.to {
		return true
	}
	switch b.from - a.to {
	case 1:
		return w.toks[a.to].text == "of" || w.toks[a.to].text == "from"
	case 2:
		return (w.toks[a.to].text == "out" || w.toks[a.to].text == "our" || w.toks[a.to].text == "ou") && (w.toks[a.to+1].text == "of" || w.toks[a.to+1].text == "off")
	}
	return false
}

// scoreWithoutNumber reads the words for the ends of a scale.
func scoreWithoutNumber(w words, low, high int) Reading {
	r := noNumber(w)
	if r.OK {
		if v, _ := strconv.Atoi(r.Value); v < low || v > high {
			return ask(OutOfRange, "a number outside the scale")
		}
	}
	return r
}
