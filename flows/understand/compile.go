package understand

import "slices"

// program turns what was read into code. In elastic code words of no weight
// may stand between any two of a row.
func (b *builder) program(n node, elastic bool) *program {
	c := coder{builder: b, elastic: elastic}
	if len(b.benches) > 0 { // benches are used again
		c.code = b.benches[len(b.benches)-1][:0]
		b.benches = b.benches[:len(b.benches)-1]
	}
	c.emit(n)
	c.add(inst{op: opMatch})
	p := &program{code: slices.Clone(c.code)}
	b.lookAhead(p.code)
	b.benches = append(b.benches, c.code)
	var first bitset
	if c.starts(p.code, 0, &first) {
		p.first = first
	}
	return p
}

// coder writes one program.
type coder struct {
	*builder
	code    []inst
	elastic bool
}

func (c *coder) add(in inst) { c.code = append(c.code, in) }

// starts gathers the words that code can begin with at pc; false says that it
// can be any.
func (c *coder) starts(code []inst, pc int32, first *bitset) bool {
	switch in := &code[pc]; in.op {
	case opWord:
		first.add(in.x)
	case opSet:
		first.join(in.set)
	case opClass:
		of := c.lex.classes[in.x]
		first.join(of.words)
		if of.rows[in.y].first == nil {
			return false
		}
		first.join(of.rows[in.y].first)
	case opJump:
		return c.starts(code, in.x, first)
	case opLight:
		return c.starts(code, pc+1, first)
	case opSplit:
		return c.starts(code, in.x, first) && c.starts(code, in.y, first)
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

func (c *coder) emit(n node) {
	switch n.kind {
	case 'w':
		c.add(inst{op: opWord, x: n.id})
	case 'c':
		c.emitClass(n.id)
	case '*':
		c.add(inst{op: opAny})
	case '$':
		c.add(inst{op: opEnd})
	case '#':
		c.add(inst{op: opDigit, x: map[string]int32{"": 0, "-": 1, "+": 2}[n.word]})
	case 's':
		for i, k := range n.kids {
			if i > 0 && c.elastic {
				c.add(inst{op: opLight})
			}
			c.emit(k)
		}
	case '|':
		c.emitChoice(n.kids)
	}
}

func (c *coder) emitClass(i int32) {
	of := c.ready(i)
	switch {
	case of.rows[0] == nil:
		c.add(inst{op: opSet, set: of.words})
	case c.elastic:
		c.add(inst{op: opClass, x: i, y: 1})
	default:
		c.add(inst{op: opClass, x: i})
	}
}

// emitChoice makes a branch for each row of words and one for the set of all
// single words. Nothing at all is tried last, so that a match takes in as many
// words as it can, unless it was written first, as in a gap.
func (c *coder) emitChoice(kids []node) {
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
			_, x := c.bounds(a)
			_, y := c.bounds(b)
			return y - x
		})
	}
	if set != nil {
		rows = append(rows, node{kind: 'S'})
	}
	c.emitBranches(append(rows, last...), set)
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

func (c *coder) emitBranches(rows []node, set bitset) {
	var ends []int
	for i, k := range rows {
		at := len(c.code)
		if i < len(rows)-1 {
			c.add(inst{op: opSplit, x: int32(at + 1)})
		}
		if k.kind == 'S' {
			c.add(inst{op: opSet, set: set})
		} else {
			c.emit(k)
		}
		if i < len(rows)-1 {
			ends = append(ends, len(c.code))
			c.add(inst{op: opJump})
			c.code[at].y = int32(len(c.code))
		}
	}
	for _, e := range ends {
		c.code[e].x = int32(len(c.code))
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
func (b *builder) bounds(n node) (low, high int) {
	switch n.kind {
	case 's':
		for _, k := range n.kids {
			l, h := b.bounds(k)
			low, high = low+l, high+h
		}
	case '|':
		low, high = b.bounds(n.kids[0])
		for _, k := range n.kids[1:] {
			l, h := b.bounds(k)
			low, high = min(low, l), max(high, h)
		}
	case 'c':
		return b.reach(n.id)
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

func (b *builder) anchor(n node) anchor {
	switch n.kind {
	case 'w':
		return anchor{words: []int32{n.id}, cost: b.cost[n.id]}
	case 's':
		return b.rowAnchor(n.kids)
	case '|':
		return b.choiceAnchor(n.kids)
	case 'c':
		c := b.lex.classes[n.id]
		if c.anchor == nil {
			a := b.anchor(c.node)
			c.anchor = &a
		}
		return *c.anchor
	}
	return anchor{cost: noAnchor}
}

func (b *builder) rowAnchor(kids []node) anchor {
	best, low, high := anchor{cost: noAnchor}, 0, 0
	for _, k := range kids {
		a := b.anchor(k)
		if a.cost < best.cost {
			best = a
			best.low, best.high = a.low+low, a.high+high
		}
		l, h := b.bounds(k)
		low, high = low+l, high+h
	}
	return best
}

func (b *builder) choiceAnchor(kids []node) anchor {
	out := anchor{low: noAnchor, words: make([]int32, 0, len(kids))}
	for _, k := range kids {
		if k.kind == 's' && len(k.kids) == 0 {
			return anchor{cost: noAnchor}
		}
	}
	for _, k := range kids {
		a := b.anchor(k)
		if a.cost >= noAnchor {
			return anchor{cost: noAnchor}
		}
		out.words = append(out.words, a.words...)
		out.cost += a.cost
		out.low, out.high = min(out.low, a.low), max(out.high, a.high)
	}
	return out
}
