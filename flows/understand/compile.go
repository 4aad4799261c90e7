package understand

import "slices"

// compile turns a read pattern into a program, by way of a bench that is used
// again for the next one.
func compile(n node, bench []inst) (pattern, []inst) {
	p := pattern{code: bench[:0]}
	p.emit(n)
	p.code = append(p.code, inst{op: opMatch})
	bench, p.code = p.code, slices.Clone(p.code)
	var first bitset
	if p.starts(0, &first) {
		p.first = first
	}
	return p, bench
}

// starts gathers the words that the program can begin with at pc; false says
// that it can be any.
func (p *pattern) starts(pc int32, first *bitset) bool {
	switch in := &p.code[pc]; in.op {
	case opWord:
		first.add(in.x)
	case opSet:
		first.join(in.set)
	case opJump:
		return p.starts(in.x, first)
	case opSplit:
		return p.starts(in.x, first) && p.starts(in.y, first)
	default:
		return false
	}
	return true
}

// join adds all of another set.
func (b *bitset) join(o bitset) {
	if len(*b) < len(o) {
		*b = append(*b, make(bitset, len(o)-len(*b))...)
	}
	for i, w := range o {
		(*b)[i] |= w
	}
}

func (p *pattern) emit(n node) {
	switch n.kind {
	case 'w':
		p.code = append(p.code, inst{op: opWord, x: n.id})
	case '*':
		p.code = append(p.code, inst{op: opAny})
	case '$':
		p.code = append(p.code, inst{op: opEnd})
	case '#':
		p.code = append(p.code, inst{op: opDigit, x: map[string]int32{"": 0, "-": 1, "+": 2}[n.word]})
	case 's':
		for _, k := range n.kids {
			p.emit(k)
		}
	case '|':
		p.emitChoice(n.kids)
	}
}

// emitChoice makes a branch for each row of words and one for the set of all
// single words. Nothing at all is tried last, so that a match takes in as many
// words as it can, unless it was written first, as in a gap.
func (p *pattern) emitChoice(kids []node) {
	var rows, last []node
	kids = flatten(kids)
	set := sized(kids)
	for i, k := range kids {
		switch {
		case k.kind == 'w':
			set.add(k.id)
		case k.kind == 's' && len(k.kids) == 0 && i > 0:
			last = []node{k}
		default:
			rows = append(rows, k)
		}
	}
	if !gapFirst(rows) {
		slices.SortStableFunc(rows, func(a, b node) int {
			_, x := a.bounds()
			_, y := b.bounds()
			return y - x
		})
	}
	if set != nil {
		rows = append(rows, node{kind: 'S'})
	}
	p.emitBranches(append(rows, last...), set)
}

// sized is an empty set with room for the single words among nodes; nil when
// there are none.
func sized(kids []node) bitset {
	most := int32(0)
	for _, k := range kids {
		if k.kind == 'w' {
			most = max(most, k.id)
		}
	}
	if most == 0 {
		return nil
	}
	return make(bitset, most>>6+1)
}

// gapFirst reports a gap, which would rather be empty.
func gapFirst(rows []node) bool {
	return len(rows) > 0 && rows[0].kind == 's' && len(rows[0].kids) == 0
}

func (p *pattern) emitBranches(rows []node, set bitset) {
	var ends []int
	for i, k := range rows {
		at := len(p.code)
		if i < len(rows)-1 {
			p.code = append(p.code, inst{op: opSplit, x: int32(at + 1)})
		}
		if k.kind == 'S' {
			p.code = append(p.code, inst{op: opSet, set: set})
		} else {
			p.emit(k)
		}
		if i < len(rows)-1 {
			ends = append(ends, len(p.code))
			p.code = append(p.code, inst{op: opJump})
			p.code[at].y = int32(len(p.code))
		}
	}
	for _, e := range ends {
		p.code[e].x = int32(len(p.code))
	}
}

// flatten opens choices within choices.
func flatten(kids []node) []node {
	var out []node
	for _, k := range kids {
		for k.kind == 's' && len(k.kids) == 1 {
			k = k.kids[0]
		}
		if k.kind == '|' {
			out = append(out, flatten(k.kids)...)
			continue
		}
		out = append(out, k)
	}
	return out
}

// bounds are the fewest and the most words that a node takes.
func (n node) bounds() (low, high int) {
	switch n.kind {
	case 's':
		for _, k := range n.kids {
			l, h := k.bounds()
			low, high = low+l, high+h
		}
	case '|':
		low, high = n.kids[0].bounds()
		for _, k := range n.kids[1:] {
			l, h := k.bounds()
			low, high = min(low, l), max(high, h)
		}
	case '$':
		return 0, 0
	default:
		return 1, 1
	}
	return low, high
}

// anchor is a set of words of which every match of a node holds one, with its
// cost: how often such words are met in ordinary texts. low and high are how
// many words of the node can stand before it.
type anchor struct {
	words     []int32
	cost      int
	low, high int
}

const noAnchor = 1 << 30

func (n node) anchor(cost []int) anchor {
	switch n.kind {
	case 'w':
		return anchor{words: []int32{n.id}, cost: cost[n.id]}
	case 's':
		return rowAnchor(n.kids, cost)
	case '|':
		return choiceAnchor(n.kids, cost)
	}
	return anchor{cost: noAnchor}
}

func rowAnchor(kids []node, cost []int) anchor {
	best, low, high := anchor{cost: noAnchor}, 0, 0
	for _, k := range kids {
		a := k.anchor(cost)
		if a.cost < best.cost {
			best = a
			best.low, best.high = a.low+low, a.high+high
		}
		l, h := k.bounds()
		low, high = low+l, high+h
	}
	return best
}

func choiceAnchor(kids []node, cost []int) anchor {
	out := anchor{low: noAnchor, words: make([]int32, 0, len(kids))}
	for _, k := range kids {
		if k.kind == 's' && len(k.kids) == 0 {
			return anchor{cost: noAnchor}
		}
	}
	for _, k := range kids {
		a := k.anchor(cost)
		if a.cost >= noAnchor {
			return anchor{cost: noAnchor}
		}
		out.words = append(out.words, a.words...)
		out.cost += a.cost
		out.low, out.high = min(out.low, a.low), max(out.high, a.high)
	}
	return out
}

// match walks a pattern over tokens from at, and says where it ends: not
// before least.
func (p *pattern) match(toks []token, at, least int) (end int, ok bool) {
	w := walk{code: p.code, toks: toks, from: at, least: least}
	return w.run(at, 0)
}

// walk is one try of a pattern. It goes back where a branch fails; once that
// has cost many steps it remembers where it failed, so that no text can make
// it slow.
type walk struct {
	code        []inst
	toks        []token
	from, least int
	steps       int
	failed      bitset
}

const manySteps = 400

func (w *walk) run(at int, pc int32) (int, bool) {
	for {
		in := &w.code[pc]
		w.steps++
		switch in.op {
		case opMatch:
			return at, at >= w.least
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
			if w.dead(at, in.x) {
				pc = in.y
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
		}
		if at >= len(w.toks) || !in.takes(&w.toks[at]) {
			return 0, false
		}
		at++
		pc++
	}
}

// dead reports a branch that cannot even begin here.
func (w *walk) dead(at int, pc int32) bool {
	in := &w.code[pc]
	if in.op > opDigit {
		return false
	}
	return at >= len(w.toks) || !in.takes(&w.toks[at])
}

// remember tries both branches, unless they are known to fail here.
func (w *walk) remember(at int, pc int32) (int, bool) {
	key := int32((at-w.from)*len(w.code) + int(pc))
	if w.failed.has(key) {
		return 0, false
	}
	if end, ok := w.run(at, w.code[pc].x); ok {
		return end, true
	}
	end, ok := w.run(at, w.code[pc].y)
	if !ok {
		w.failed.add(key)
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
