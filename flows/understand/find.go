package understand

// find calls hit for every match of an index's patterns.
func (l *lexicon) find(x *index, toks []token, hit hitFunc) { l.findWorth(x, toks, nil, hit) }

// findWorth is find for those rules only that worth allows, which it is asked
// anew for each.
func (l *lexicon) findWorth(x *index, toks []token, worth func(*rule) bool, hit hitFunc) {
	f := finder{lex: l, toks: toks, polite: l.politeEnd(toks), worth: worth, hit: hit}
	for i := range toks {
		id := toks[i].id
		if id == 0 || int(id) >= len(x.at) {
			continue
		}
		for _, pl := range x.at[id] {
			f.around(i, pl)
		}
	}
}

// hitFunc is told of a phrase of a rule and where it stands.
type hitFunc func(r *rule, p *pattern, from, to int)

// finder tries patterns around the words that they are filed under.
type finder struct {
	lex    *lexicon
	toks   []token
	polite int
	hit    hitFunc
	// worth, when there, says which rules can still matter.
	worth func(r *rule) bool
	// tried is, in a long text, the last start at which a pattern was tried, so
	// that no repeated word tries it there again.
	tried []int32
}

// longText is how many words a text has before it is worth remembering.
const longText = 40

func (f *finder) around(i int, pl place) {
	r := f.lex.rules[pl.rule]
	if f.worth != nil && !f.worth(r) {
		return
	}
	p := r.hear[pl.hear]
	made := f.lex.program(&p.lazy)
	if !f.could(made, i, p.reach) || !f.couldAlso(p, i) {
		return
	}
	first := max(0, i-p.high)
	if len(f.toks) > longText {
		first = max(first, f.begin(p.number, i-p.low))
	}
	for s := first; s <= i-p.low; s++ {
		if made.first != nil && !made.first.has(f.toks[s].id) {
			continue
		}
		least := s + 1
		if r.whole {
			least = max(least, f.polite)
		}
		if end, ok := f.lex.walk(made, f.toks, s, least); ok {
			if from, to, ok := f.lex.alsoSaid(p, f.toks, s, end); ok {
				f.hit(r, p, from, to)
			}
			break
		}
	}
}

// could reports whether all that a program needs stands within reach of a word.
func (f *finder) could(p *program, at, reach int) bool {
	around := f.toks[max(0, at-reach):min(len(f.toks), at+reach+1)]
	for _, need := range p.needs {
		if !hasAny(around, need) {
			return false
		}
	}
	return true
}

// couldAlso reports whether so does what must be said too.
func (f *finder) couldAlso(p *pattern, at int) bool {
	for _, x := range p.also {
		if !x.absent && !f.could(f.lex.program(&x.lazy), at, p.reach+breath+lightWords) {
			return false
		}
	}
	return true
}

// alsoSaid reports whether a message holds all else that a pattern asks for, and
// from where to where the match reaches with what was asked for near it.
func (l *lexicon) alsoSaid(p *pattern, toks []token, from, to int) (int, int, bool) {
	start, end := from, to
	for _, x := range p.also {
		s, e, ok := l.said(x, toks, from, to)
		if ok == x.absent {
			return 0, 0, false
		}
		if ok && x.near {
			start, end = min(start, s), max(end, e)
		}
	}
	return start, end, true
}

// nearby is how many words may lie between parts that stand near one another.
const nearby = 8

// breath is how many words before and after it belong to what was said: in a long
// message everything comes up somewhere.
const breath = 20

// said looks for one more part of a pattern: in the same breath, or near a match
// and apart from it.
func (l *lexicon) said(x *also, toks []token, from, to int) (int, int, bool) {
	p := l.program(&x.lazy)
	if !x.near {
		return l.somewhere(p, toks, max(0, from-breath), min(len(toks), to+breath))
	}
	if s, e, ok := l.somewhere(p, toks, to, min(len(toks), to+nearby+1)); ok {
		return s, e, true
	}
	return l.somewhere(p, toks[:from], max(0, from-nearby-1), from)
}

// somewhere finds a program that begins from first to before last.
func (l *lexicon) somewhere(p *program, toks []token, first, last int) (int, int, bool) {
	for s := first; s < last; s++ {
		if p.first != nil && !p.first.has(toks[s].id) {
			continue
		}
		if end, ok := l.walk(p, toks, s, s+1); ok {
			return s, end, true
		}
	}
	return 0, 0, false
}

// begin is the first start at which a pattern was not tried yet.
func (f *finder) begin(pattern, last int) int {
	if f.tried == nil {
		f.tried = make([]int32, f.lex.filed)
	}
	next := f.tried[pattern]
	f.tried[pattern] = max(next, int32(last+1))
	return int(next)
}

// politeEnd is where the politeness at the end of a text begins.
func (l *lexicon) politeEnd(toks []token) int {
	n := len(toks)
	for n > 0 && l.polite(toks[n-1:n]) {
		n--
	}
	return n
}
