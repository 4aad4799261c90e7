package understand

import "strings"

// walk walks a program over tokens from at, and says where it ends: not before
// least.
func (l *lexicon) walk(p *program, toks []token, at, least int) (end int, ok bool) {
	w := walk{lex: l, code: p.code, toks: toks, from: at, least: least}
	return w.run(at, 0)
}

// walk is one try of a pattern. It goes back where a branch fails; once that
// has cost many steps it remembers where it failed, so that no text can make
// it slow.
type walk struct {
	lex         *lexicon
	code        []inst
	toks        []token
	from, least int
	steps       int
	failed      bitset
	// ends, when gathering, are all the lengths at which the code can end; then no
	// end is good enough.
	gathering bool
	ends      uint64
}

const manySteps = 400

func (w *walk) run(at int, pc int32) (int, bool) {
	for {
		in := &w.code[pc]
		w.steps++
		switch in.op {
		case opMatch:
			return w.done(at)
		case opJump:
			pc = in.x
			continue
		case opEnd:
			if at < len(w.toks) {
				return 0, false
			}
			pc++
			continue
		case opSplit:
			switch x, y := in.fork[0].takes(w.toks, at), in.fork[1].takes(w.toks, at); {
			case !x && !y:
				return 0, false
			case !x:
				pc = in.y
				continue
			case !y:
				pc = in.x
				continue
			}
			if w.steps > manySteps {
				return w.remember(at, pc)
			}
			if end, ok := w.run(at, in.x); ok {
				return end, true
			}
			pc = in.y
			continue
		case opLight:
			return w.light(at, pc)
		case opClass:
			return w.class(at, pc)
		}
		if at >= len(w.toks) || !in.takes(&w.toks[at]) {
			return 0, false
		}
		at++
		pc++
	}
}

func (w *walk) done(at int) (int, bool) {
	if !w.gathering {
		return at, at >= w.least
	}
	if n := at - w.from; n > 0 && n < 64 {
		w.ends |= 1 << n
	}
	return 0, false
}

// light lets words of no weight stand before what comes next.
func (w *walk) light(at int, pc int32) (int, bool) {
	for {
		if !w.dead(at, pc+1) {
			if w.known(at, pc) {
				return 0, false
			}
			if end, ok := w.run(at, pc+1); ok {
				return end, true
			}
			w.forget(at, pc)
		}
		if at >= len(w.toks) || !w.lex.weightless(&w.toks[at]) {
			return 0, false
		}
		at++
	}
}

// weightless reports a word that changes nothing about what is said: really,
// just, and any "-ly" that nobody knows.
func (l *lexicon) weightless(t *token) bool {
	if t.id == 0 {
		return len(t.text) > 4 && strings.HasSuffix(t.text, "ly")
	}
	return l.lightWords.has(t.id)
}

// class takes a member of a class, the longest first, and goes on after it.
func (w *walk) class(at int, pc int32) (int, bool) {
	in := &w.code[pc]
	if at >= len(w.toks) || w.known(at, pc) {
		return 0, false
	}
	c := w.lex.classes[in.x]
	ends := w.lengths(c.rows[in.y], at)
	if c.words.has(w.toks[at].id) {
		ends |= 2
	}
	for n := 63; ends > 1 && n > 0; n-- {
		if ends&(1<<n) == 0 {
			continue
		}
		ends &^= 1 << n
		if end, ok := w.run(at+n, pc+1); ok {
			return end, true
		}
	}
	w.forget(at, pc)
	return 0, false
}

// lengths are the members of more than one word that begin here, as bits.
func (w *walk) lengths(r *rows, at int) uint64 {
	if r == nil || r.first != nil && !r.first.has(w.toks[at].id) {
		return 0
	}
	sub := walk{lex: w.lex, toks: w.toks, from: at, gathering: true}
	for _, p := range r.at[w.toks[at].id] {
		sub.member(p, at)
	}
	for _, p := range r.any {
		sub.member(p, at)
	}
	w.steps += sub.steps
	return sub.ends
}

func (w *walk) member(p *program, at int) {
	w.code, w.failed = p.code, nil
	w.run(at, 0)
}

// dead reports a branch that cannot even begin here.
func (w *walk) dead(at int, pc int32) bool {
	in := &w.code[pc]
	if in.op == opSplit {
		return !in.fork[0].takes(w.toks, at) && !in.fork[1].takes(w.toks, at)
	}
	if in.op > opClass {
		return false
	}
	if at >= len(w.toks) {
		return true
	}
	if in.op == opClass {
		return !w.lex.classes[in.x].begins(w.toks[at].id, in.y)
	}
	return !in.takes(&w.toks[at])
}

func (w *walk) key(at int, pc int32) int32 { return int32((at-w.from)*len(w.code) + int(pc)) }

func (w *walk) known(at int, pc int32) bool {
	return w.steps > manySteps && w.failed.has(w.key(at, pc))
}

// forget notes a place from which nothing was found.
func (w *walk) forget(at int, pc int32) {
	if w.steps > manySteps {
		w.failed.add(w.key(at, pc))
	}
}

// remember tries both branches, unless they are known to fail here.
func (w *walk) remember(at int, pc int32) (int, bool) {
	if w.known(at, pc) {
		return 0, false
	}
	if end, ok := w.run(at, w.code[pc].x); ok {
		return end, true
	}
	end, ok := w.run(at, w.code[pc].y)
	if !ok {
		w.forget(at, pc)
	}
	return end, ok
}

func (in *inst) takes(t *token) bool {
	switch in.op {
	case opWord:
		return t.id == in.x
	case opSet:
		return t.id != 0 && in.set.has(t.id)
	case opDigit:
		return t.digits && (in.x == 0 || (len(t.text) > 1) == (in.x == 2))
	default:
		return true
	}
}
