package understand

// ways are ways of speaking that were found: of which rule, and where.
type ways []way

type way struct {
	rule     *rule
	from, to int
}

// undo reports whether a way of speaking takes what was heard back: they share
// words.
func (s ways) undo(r *rule, from, to int) bool {
	for _, x := range s {
		if x.from < to && from < x.to && (x.rule.of == r.signal || x.rule.of == "" && r.severity > 0) {
			return true
		}
	}
	return false
}

// harmlessIn finds what people say in words of danger without meaning it:
// dying for a cuppa.
func (l *lexicon) harmlessIn(toks []token) (out ways) {
	l.find(&l.harmless, toks, func(r *rule, _ *pattern, from, to int) {
		if !l.undone(r, toks, from, to) {
			out = append(out, way{r, from, to})
		}
	})
	return out
}

// staged reports a danger that belongs to the film, the book or the game that a
// text speaks of: the person is not in what is said.
func (l *lexicon) staged(r *rule, said []token) bool {
	return r.severity > 0 && r.lang == "" && !hasAny(said, l.firstPerson)
}

func hasAny(toks []token, of bitset) bool {
	for i := range toks {
		if of.has(toks[i].id) {
			return true
		}
	}
	return false
}

// undone reports whether a phrase that rules this one out touches the match.
func (l *lexicon) undone(r *rule, toks []token, from, to int) bool {
	if len(r.unless) == 0 {
		return false
	}
	first := l.firstUnless(r)
	for s := max(0, from-6); s < to; s++ {
		if first.takes(toks, s) && l.undoneFrom(r, toks, s, from) {
			return true
		}
	}
	return false
}

// undoneFrom is undone for phrases that begin at one word.
func (l *lexicon) undoneFrom(r *rule, toks []token, at, from int) bool {
	for _, p := range r.unless {
		made := l.program(&p.lazy)
		if made.first != nil && !made.first.has(toks[at].id) {
			continue
		}
		if end, ok := l.walk(made, toks, at, from+1); ok {
			if _, _, ok := l.alsoSaid(p, toks, at, end); ok {
				return true
			}
		}
	}
	return false
}

// firstUnless is what the phrases that rule a rule out can begin with.
func (l *lexicon) firstUnless(r *rule) *lookahead {
	if first := r.firstUnless.Load(); first != nil {
		return first
	}
	first := &lookahead{}
	for _, p := range r.unless {
		made := l.program(&p.lazy)
		if made.first == nil {
			first.join(anything)
		}
		first.addSet(made.first)
	}
	r.firstUnless.Store(first)
	return first
}

// polite reports whether tokens are only politeness: please, thanks, hi.
func (l *lexicon) polite(toks []token) bool {
	for i := range toks {
		if toks[i].id == 0 || !l.filler.has(toks[i].id) {
			return false
		}
	}
	return true
}

// denied looks for a "not" that governs the match: close before, with no new
// clause between.
func (l *lexicon) denied(toks []token, from int) bool {
	if newClause(toks[from].text) {
		return false
	}
	if from > 0 && (toks[from-1].text == "no" || toks[from-1].text == "without") {
		return true
	}
	for i := from - 1; i >= max(0, from-4); i-- {
		if l.not.has(toks[i].id) {
			return !conditional(toks[:i]) && !l.doubtful(toks[:i])
		}
		if newClause(toks[i].text) {
			return false
		}
	}
	return false
}

// conditional reports an "if" just before a "not": if I haven't done myself in
// by then.
func conditional(toks []token) bool {
	for i := len(toks) - 1; i >= max(0, len(toks)-2); i-- {
		if w := toks[i].text; w == "if" || w == "unless" || w == "in case" {
			return true
		}
	}
	return false
}

// doubtful reports another denial just before a "not": not sure I won't, can't
// promise I won't.
func (l *lexicon) doubtful(toks []token) bool {
	for i := len(toks) - 1; i >= max(0, len(toks)-4); i-- {
		if w := toks[i].text; l.not.has(toks[i].id) || w == "cant" || w == "cannot" {
			return true
		}
	}
	return false
}

func newClause(w string) bool {
	switch w {
	case "i", "im", "id", "ive", "ill", "my", "and", "but", "so", "because", "cos", "just", "anymore", "he", "she", "they":
		return true
	}
	return false
}

// over looks for words that say that an illness is known or past, without any
// of the present.
func (l *lexicon) over(toks []token) bool {
	_, _, said := l.somewhere(l.program(&l.settled), toks, 0, len(toks))
	return said && !l.urgent(toks)
}

// urgent looks for words of the present that no "fine" takes back.
func (l *lexicon) urgent(toks []token) bool {
	for i := range toks {
		if l.now.has(toks[i].id) && (i == 0 || !l.well.has(toks[i-1].id)) {
			return true
		}
	}
	return false
}

// longAgo looks for words of the past without any of the present.
func (l *lexicon) longAgo(toks []token) bool {
	past := false
	for i := range toks {
		past = past || l.ofThePast(toks, i)
	}
	return past && !l.urgent(toks)
}

// ofThePast reports a word that tells of the past where it stands: "years back"
// and "in the past", but not "past my house" and "my teenager".
func (l *lexicon) ofThePast(toks []token, i int) bool {
	var before, after string
	if i > 0 {
		before = toks[i-1].text
	}
	if i+1 < len(toks) {
		after = toks[i+1].text
	}
	switch w := toks[i].text; w {
	case "back":
		return before == "years" || before == "yrs"
	case "ago":
		return longBefore(before)
	case "used":
		return after == "to"
	case "past":
		return after != "my" && after != "our" && after != "me"
	case "teenager":
		return before != "my" && before != "our"
	}
	return l.past.has(toks[i].id) || since(before) && year(toks[i])
}

// longBefore reports what makes an "ago" long: "three weeks ago" is now.
func longBefore(w string) bool {
	switch w {
	case "years", "yrs", "year", "yr", "decades", "months", "ages", "time", "back":
		return true
	}
	return false
}

// since reports a word that a year follows when it tells of the past.
func since(w string) bool { return w == "in" || w == "since" || w == "around" || w == "from" }

func year(t token) bool {
	return t.digits && len(t.text) == 4 && (t.text[:2] == "19" || t.text[:2] == "20")
}
