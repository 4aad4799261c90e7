package understand

import (
	"fmt"
	"slices"
	"strings"
)

// scales hold the signs that were found of each rule that is made of them.
type scales []scale

type scale struct {
	rule  *rule
	signs []weight
}

// weight is a sign and where it stands.
type weight struct {
	of       *pattern
	from, to int
}

// add puts a sign on its scale. What is denied or undone weighs nothing.
func (s *scales) add(r *rule, p *pattern, from, to int, undone bool) {
	if !undone {
		sc := s.of(r)
		sc.signs = append(sc.signs, weight{p, from, to})
	}
}

// signWindow is within how many words signs are put together: one breath.
const signWindow = breath

// heard is what the signs amount to where they are heaviest, if that is enough;
// what is only a hint asks kindly.
func (sc *scale) heard(l *lexicon, toks []token) (heard, bool) {
	h, enough := heard{rule: sc.rule, severity: sc.rule.severity}, sc.rule.need
	if sc.rule.hint > 0 {
		enough = sc.rule.hint
	}
	signs, sum := sc.heaviest(len(toks), enough)
	if sum < enough {
		return h, false
	}
	if sum < sc.rule.need {
		h.severity = 1
	}
	h.from, h.to = signs[0].from, signs[0].to
	h.softened, h.whole = why(signs), l.nothingElse(toks, signs)
	return h, true
}

// heaviest are the signs of the breath in which they weigh most. Where they cannot
// be enough it does not look.
func (sc *scale) heaviest(words, enough int) (signs []weight, most int) {
	for from := 0; from == 0 || from+signWindow < words+signWindow/2; from += signWindow / 2 {
		in, limit := inWindow(sc.signs, from)
		if limit < max(enough, most+1) {
			continue
		}
		found, sum := counted(sc.rule, in), 0
		for _, s := range found {
			sum += s.of.weight
		}
		if sum > most {
			signs, most = found, sum
		}
	}
	return signs, most
}

// inWindow are the signs that begin in the window from a word on; most is what
// they can amount to.
func inWindow(signs []weight, from int) (in []weight, most int) {
	for _, s := range signs {
		if from <= s.from && s.from < from+signWindow {
			in, most = append(in, s), most+max(0, s.of.weight)
		}
	}
	return in, most
}

// counted are the signs that count, each once. Where a rule wants its signs
// apart, of two from the same words the heavier counts, and a longer one that
// speaks the other way silences it: "online" in "online shop".
func counted(r *rule, signs []weight) (found []weight) {
	if r.apart {
		slices.SortStableFunc(signs, func(a, b weight) int { return b.of.weight - a.of.weight })
	}
	for _, s := range signs {
		again := func(o weight) bool { return o.of == s.of || r.apart && o.touches(s) }
		silences := func(o weight) bool {
			return o.of.weight*s.of.weight < 0 && o.touches(s) && o.to-o.from > s.to-s.from
		}
		if !slices.ContainsFunc(found, again) && !(r.apart && slices.ContainsFunc(signs, silences)) {
			found = append(found, s)
		}
	}
	return found
}

func (w weight) touches(o weight) bool { return o.from < w.to && w.from < o.to }

// why names the signs and what they weigh.
func why(signs []weight) string {
	var parts []string
	for _, s := range signs {
		parts = append(parts, fmt.Sprintf("%s %+d", strings.Trim(s.of.source, "{}"), s.of.weight))
	}
	return ": " + strings.Join(parts, ", ")
}

// nothingElse reports whether a text holds only what was found, politeness and
// words of no weight.
func (l *lexicon) nothingElse(toks []token, found []weight) bool {
	for i := range toks {
		here := func(s weight) bool { return s.from <= i && i < s.to }
		if !slices.ContainsFunc(found, here) && !l.polite(toks[i:i+1]) && !l.weightless(&toks[i]) {
			return false
		}
	}
	return true
}

func (s *scales) of(r *rule) *scale {
	for i := range *s {
		if (*s)[i].rule == r {
			return &(*s)[i]
		}
	}
	*s = append(*s, scale{rule: r})
	return &(*s)[len(*s)-1]
}
