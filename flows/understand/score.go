package understand

import (
	"slices"
	"strconv"
)

// readScore reads a place on a scale. Two numbers, "a 6 or 7", ask which.
func readScore(text string, a Asked) Reading {
	low, high := a.Low, a.High
	if low == 0 && high == 0 {
		high = 10
	}
	w := splitFor(text, a)
	ns := nowOnly(w, withoutCounts(w, dropScale(w, amounts(w.toks), high)))
	switch {
	case asksBack(w):
		return ask(Unclear, "a question")
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
		return small(next) != 0 // 7.0 is 7
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
		if i > 0 && (n.value == high && outOf(w, ns[i-1], n) || n.value == 0 && n.inDigits && n.from == ns[i-1].to && w.toks[n.from].sign == '.') {
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
		return w.toks[a.to].text == "of" || w.toks[a.to].text == "outta" || w.toks[a.to].text == "from"
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
		return r
	}
	if words := w.toks[:min(len(w.toks), 6)]; (low+high)%2 == 0 && slices.ContainsFunc(words, func(t token) bool { return middleWords[t.text] }) && len(words) < 6 {
		return Reading{OK: true, Value: strconv.Itoa((low + high) / 2), Confidence: 0.9, Why: "the middle of the scale"}
	}
	return r
}

// middleWords are what people call the middle of a scale, in a few words.
var middleWords = set("middle midway halfway")

// withoutCounts leaves out the numbers that count something: "2, its been 6
// weeks". Where nothing else is left they stay.
func withoutCounts(w words, ns []amount) []amount {
	var out []amount
	for _, n := range ns {
		if !countWords[wordAt(w.toks, n.to)] {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return ns
	}
	return out
}

var countWords = set("week weeks day days month months year years yrs hour hours hrs minute minutes mins times kids children grandchildren people cats dogs tablets pills stone pounds miles am pm oclock")

// nowOnly keeps the number that stands: after "from 2 to 7" and "5, sorry I
// mean 2" it is the last.
func nowOnly(w words, ns []amount) []amount {
	if len(ns) != 2 {
		return ns
	}
	a, b := ns[0], ns[1]
	if wordAt(w.toks, a.from-1) == "from" && b.from == a.to+1 && wordAt(w.toks, a.to) == "to" && movedWords[wordAt(w.toks, a.from-2)] {
		return ns[1:]
	}
	if next := wordAt(w.toks, b.to); next == "today" || next == "now" || next == "atm" {
		return ns[1:] // "3 last week but 6 today"
	}
	for i := a.to; i < b.from; i++ {
		switch w.toks[i].text {
		case "up", "down", "would", "wouldve", "was": // "7 up from 5", "7 would have been 8 but"
			return ns[:1]
		case "sorry", "mean", "meant", "actually", "oops", "wait", "scratch", "make", "correction", "rather", "now":
			return ns[1:]
		}
	}
	if wordAt(w.toks, a.to) == "not" && b.from >= a.to+1 { // "2 not 3"
		return ns[:1]
	}
	return ns
}

var movedWords = set("went gone moved up down improved improving dropped fallen fell rose risen jumped back")

// asksBack reports a question about the scale: "is 10 good or bad".
func asksBack(w words) bool {
	switch wordAt(w.toks, 0) {
	case "what", "whats", "why", "how", "hows", "is", "does", "do", "which", "where", "when", "who", "can", "should", "are":
		return len(w.toks) > 1
	}
	return false
}
