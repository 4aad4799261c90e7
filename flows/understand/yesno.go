package understand

// longestYes is how far into a text a yes or a no is the answer.
const longestYes = 500

// readYesNo reads a yes or a no, and keeps what was said beside it.
func readYesNo(text string, a Asked) Reading {
	w := splitFor(cut(text, longestYes), a)
	if r, ok := yesNoDigit(w, a); ok {
		return r
	}
	marks := findMarks(w.toks, a.Language)
	if len(marks) == 0 {
		return yesNoLabel(w, a)
	}
	return judge(w, marks, a)
}

// yesNoDigit reads the number of an option: 1 is yes and 2 is no unless the
// choices say otherwise.
func yesNoDigit(w words, a Asked) (Reading, bool) {
	n, ok := loneNumber(w)
	if !ok {
		return Reading{}, false
	}
	options := len(a.Choices)
	if options == 0 {
		options = 2
	}
	if n < 1 || n > options {
		return ask(OutOfRange, "a number that was not offered"), true
	}
	return pickYesNo(n-1, a)
}

// pickYesNo says which of yes and no an option is.
func pickYesNo(i int, a Asked) (Reading, bool) {
	if len(a.Choices) == 0 {
		return found([]string{"yes", "no"}[i], "the number of an option", 1), true
	}
	marks := findMarks(split(Tidy(a.Choices[i])).toks, a.Language)
	if len(marks) > 0 && marks[0].says != "unsure" {
		return found(marks[0].says, "the number of an option", 1), true
	}
	if len(marks) == 0 && len(a.Choices) == 2 {
		return found([]string{"yes", "no"}[i], "the number of an option", 1), true
	}
	return ask(Unsure, "an option that is neither yes nor no"), true
}

// mark is a phrase that says yes, no or don't know.
type mark struct {
	says     string
	from, to int
	strength int
	rule     *rule
}

// findMarks finds the phrases in order; where two overlap the longer stands.
func findMarks(toks []token, lang string) []mark {
	lex := english()
	var out []mark
	lex.find(&lex.answers, toks, func(r *rule, _ *pattern, from, to int) {
		if r.lang != "" && r.lang != lang && r.signal != "unsure" {
			return // "no" is yes to a Pole
		}
		if r.whole && !(lex.polite(toks[:from]) && lex.polite(toks[to:])) || lex.undone(r, toks, from, to) {
			return
		}
		out = keep(out, mark{says: r.signal, from: from, to: to, strength: r.severity, rule: r})
	})
	from := 0
	for i := range out {
		m := &out[i]
		if m.rule.flips && lex.turned(toks, max(from, m.from-4), m.from) {
			m.says = map[string]string{"yes": "no", "no": "yes"}[m.says]
		}
		if m.rule.flips {
			from = m.to // a "not" turns one phrase
		}
	}
	return out
}

// turned looks for "not" or a word that ends in it. An even number of them
// turns nothing.
func (l *lexicon) turned(toks []token, from, to int) bool {
	n := 0
	for i := from; i < to; i++ {
		if l.deny.has(toks[i].id) {
			n++
		}
	}
	return n%2 == 1
}

// keep adds a mark in its place, unless a longer one covers it.
func keep(out []mark, m mark) []mark {
	kept := out[:0]
	for _, o := range out {
		overlap := o.from < m.to && m.from < o.to
		if overlap && o.to-o.from >= m.to-m.from {
			return out
		}
		if !overlap {
			kept = append(kept, o)
		}
	}
	at := len(kept)
	for at > 0 && kept[at-1].from > m.from {
		at--
	}
	kept = append(kept, mark{})
	copy(kept[at+1:], kept[at:])
	kept[at] = m
	return kept
}

// judge weighs the marks: the strongest decides, and two strong ones that
// disagree ask again.
func judge(w words, marks []mark, a Asked) Reading {
	if plainStart(w.toks, marks) {
		return answered(w, marks[0], a)
	}
	best := marks[0]
	for _, m := range marks[1:] {
		if m.strength > best.strength {
			best = m
		}
	}
	for _, m := range marks {
		if m.says != best.says && m.strength == best.strength && !afterBut(w.toks, best, m) {
			if m.says == "unsure" || best.says == "unsure" {
				return ask(Unsure, "they say that they do not know")
			}
			return ask(Ambiguous, "both yes and no")
		}
	}
	if best.says == "unsure" {
		return ask(Unsure, "they say that they do not know")
	}
	return answered(w, best, a)
}

// plainStart reports whether a text begins with a plain yes or no, which the
// rest explains: "no, it's not lost". Where the rest takes it back, it does
// not count.
func plainStart(toks []token, marks []mark) bool {
	first := marks[0]
	if first.strength < 2 || first.says == "unsure" || first.rule.flips || !english().polite(toks[:first.from]) {
		return false
	}
	for i := first.to; i < len(toks); i++ {
		switch toks[i].text {
		case "actually", "sorry", "mean", "meant", "wait", "oops", "scratch", "hang", "correction":
			return false
		}
	}
	for _, m := range marks[1:] {
		if m.strength == 2 && m.says != first.says && m.from-first.to <= 1 && !afterBut(toks, first, m) && !m.rule.flips {
			return false
		}
	}
	return true
}

func answered(w words, best mark, a Asked) Reading {
	if contradictsDigit(w, best, a) {
		return ask(Ambiguous, "a word and a number that disagree")
	}
	r := found(best.says, best.rule.name, confidence(best, w))
	r.Rest = w.rest(best.from, best.to)
	return r
}

// afterBut reports whether m only limits what was said before it, as in "yes
// but not on Mondays".
func afterBut(toks []token, first, m mark) bool {
	if m.from < first.to {
		return false
	}
	for i := first.to; i < m.from; i++ {
		switch toks[i].text {
		case "but", "except", "although", "though", "only", "unless", "cept", "just":
			return true
		}
	}
	return false
}

// contradictsDigit finds "yes please 2" where 2 was offered for no.
func contradictsDigit(w words, m mark, a Asked) bool {
	if len(a.Choices) == 0 && !offersDigits(a.Question) || m.to != len(w.toks)-1 {
		return false
	}
	last := w.toks[m.to]
	return m.says == "yes" && last.text == "2" || m.says == "no" && last.text == "1"
}

func offersDigits(question string) bool {
	one, two := false, false
	for i := range len(question) {
		one = one || question[i] == '1'
		two = two || question[i] == '2'
	}
	return one && two
}

func confidence(m mark, w words) float64 {
	if m.to-m.from == len(w.toks) {
		return 1
	}
	return [...]float64{0.7, 0.8, 0.9}[min(m.strength, 2)]
}

// yesNoLabel reads one of the option's own words: "happy to" for "Yes, I am
// happy to".
func yesNoLabel(w words, a Asked) Reading {
	if len(a.Choices) > 0 {
		if picks, _ := matchLabels(w, a.Choices); len(picks) == 1 {
			if r, ok := pickYesNo(picks[0], a); ok {
				return r
			}
		}
	}
	return ask(Unclear, "neither yes nor no")
}
