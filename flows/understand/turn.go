package understand

import "strings"

// turn reads the words that turn the sense: not, except, but, or.
func (r *whenReader) turn(i int) (int, bool) {
	switch r.toks[i].text {
	case "not", "cant", "cannot", "except", "dont", "unless", "never", "wont", "apart", "busy", "avoid", "isnt", "excluding", "cept", "unavailable", "couldnt", "without", "bar", "working", "away", "hate", "nothing":
		return r.refuse(i)
	case "any", "make", "available", "free":
		return i, false // "can't make", "not free" go on refusing
	case "but":
		if r.anyBut(i) {
			r.not = true
			return i + 1, true
		}
		r.not = false
	case "so":
		if r.reasonBefore(i) {
			r.refuseClause()
		}
		r.not = false
	case "can", "could", "prefer", "instead", "how", "otherwise", "rather", "anytime", "best", "better", "only":
		r.not = false
	case "is", "are", "im", "i", "no", "doesnt", "wouldnt", "didnt", "arent", "out", "bad", "awkward", "tricky", "difficult", "hard", "impossible":
		return r.refusedAfter(i)
	case "or":
		r.pieces = append(r.pieces, piece{kind: anOr, at: i, next: i + 1, not: r.not})
		return i + 1, true
	}
	return i, false
}

// refuse begins what they cannot do. "Not before 11" is a span, "don't mind"
// refuses nothing, and "tomorrow is not good" refuses what was said last.
func (r *whenReader) refuse(i int) (int, bool) {
	if next, ok := r.refusedAfter(i); ok {
		return next, true
	}
	next := r.word(i + 1)
	switch {
	case next == "working" || next == "busy" || next == "away" || next == "at" && r.word(i+2) == "work":
		r.not = r.toks[i].text == "never" // "I'm not working Fridays" is free
		return i + 2, true
	case r.toks[i].text == "not" && (next == "before" || next == "until" || next == "till" || next == "after" || next == "later" || next == "earlier") && i+2 < len(r.toks):
		return i, false
	case next == "mind" || next == "matter" || next == "forget" || next == "worry" || next == "bothered" || next == "fussed":
		return i + 2, true
	}
	r.not = true
	return i + 1, true
}

// anyBut finds the but of "any day but Friday".
func (r *whenReader) anyBut(i int) bool {
	for k := max(0, i-5); k < i; k++ {
		switch r.word(k) {
		case "any", "anything", "all", "every", "anytime":
			return true
		}
	}
	return false
}

// refusals are what people say of a day that does not suit them, after it:
// "Tuesday is no good", "Mondays don't suit", "Friday I can't".
var refusals = func() [][]string {
	var out [][]string
	for _, verb := range [...]string{"not", "no", "isnt", "arent", "never", "wouldnt be", "wont be", "not very", "not so", "not really", "not a", "isnt a", "not too"} {
		for _, what := range [...]string{"good", "use", "great", "ideal", "possible", "convenient", "suitable", "ok", "okay", "best", "option", "free", "available", "go", "any", "an"} {
			out = append(out, append(strings.Fields(verb), what))
		}
	}
	for _, verb := range [...]string{"doesnt", "dont", "wont", "wouldnt", "cant", "didnt", "not"} {
		for _, what := range [...]string{"work", "suit", "do", "make", "manage", "go", "help"} {
			out = append(out, []string{verb, what})
		}
	}
	for _, p := range [...]string{"out", "bad", "awkward", "tricky", "difficult", "hard", "impossible", "a no", "no", "cant", "cannot", "busy", "im busy", "im working", "im at work", "im away", "unavailable", "not"} {
		out = append(out, strings.Fields(p))
	}
	return out
}()

// refusedAfter finds a refusal of what was said last, and marks it.
func (r *whenReader) refusedAfter(i int) (int, bool) {
	n := len(r.pieces)
	if n == 0 || r.pieces[n-1].not || r.pieces[n-1].kind == anOr || i-r.pieces[n-1].next > 2 {
		return i, false
	}
	for k := r.pieces[n-1].next; k < i; k++ {
		switch r.word(k) {
		case "is", "are", "im", "i", "would", "be", "its", "s", "at", "that", "just", "really", "a", "both", "will", "wld", "for", "me", "and":
		default:
			return i, false
		}
	}
	for _, p := range refusals {
		if next, ok := r.phrase(i, p); ok && r.ends(next) {
			r.refuseClause()
			return next, true
		}
	}
	return i, false
}

// ends reports whether nothing that could be refused follows in this clause.
func (r *whenReader) ends(i int) bool {
	for k := i; k < len(r.toks) && k < i+4; k++ {
		if k > i-1 && (r.toks[k].sign == ',' || r.toks[k].sign == '.' || r.toks[k].sign == ';' || r.toks[k].sign == '-' || r.word(k) == "but") {
			return true
		}
		switch r.word(k) {
		case "for", "me", "us", "it", "that", "then", "at", "all", "with", "really", "im", "i", "am", "working", "sorry", "so", "as", "because", "cos", "well", "great", "good", "very", "then.":
		default:
			return false
		}
	}
	return true
}

func (r *whenReader) phrase(i int, words []string) (int, bool) {
	for k, w := range words {
		if r.word(i+k) != w {
			return i, false
		}
	}
	return i + len(words), true
}

// refuseClause marks the days and times of this clause as those that they
// cannot do.
func (r *whenReader) refuseClause() {
	for n := len(r.pieces) - 1; n >= 0; n-- {
		r.pieces[n].not = true
		if s := r.toks[r.pieces[n].at].sign; s == ',' || s == '.' || s == ';' {
			return
		}
		if n > 0 && r.between(r.pieces[n-1].next, r.pieces[n].at) {
			return
		}
	}
}

// between reports a "but" or a "so" that parts two clauses.
func (r *whenReader) between(from, to int) bool {
	for k := from; k < to; k++ {
		if w := r.word(k); w == "but" || w == "so" || w == "is" || w == "are" {
			return true
		}
	}
	return false
}

// reasonBefore finds "I have a hospital appointment tomorrow, so": what was
// said is why another day is offered.
func (r *whenReader) reasonBefore(i int) bool {
	n := len(r.pieces)
	if n == 0 || r.pieces[n-1].kind == aTime {
		return false
	}
	for k := max(0, i-10); k < i; k++ {
		if reasons[r.word(k)] {
			return true
		}
	}
	return false
}

var reasons = set("appointment appt hospital dentist clinic away work working shift shifts holiday holidays busy out funeral visitors booked seeing")
