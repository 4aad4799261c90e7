package understand

import (
	"math/bits"
	"slices"
	"sync/atomic"
)

// wordClass is a named group of words and phrases, compiled once for everybody
// who uses it.
type wordClass struct {
	node node
	// words are the members of one word; rows the longer ones, as written and
	// with light words between.
	words bitset
	rows  [2]*rows
	// low and high are the fewest and the most words of a member.
	low, high     int
	bounded, seen bool
	anchor        *anchor
}

// rows are the longer members of a class, each found by the words that it can
// begin with, so that a text tries few of many.
type rows struct {
	at  map[int32][]*program
	any []*program // that can begin with any word
	// first is all that the others can begin with; nil where there is one for any.
	first bitset
}

func (b *builder) rowsOf(nodes []node, elastic bool) *rows {
	r := &rows{at: map[int32][]*program{}}
	for _, n := range nodes {
		p := b.program(n, elastic)
		if p.first == nil {
			r.any = append(r.any, p)
			continue
		}
		r.first.join(p.first)
		p.first.each(func(id int32) { r.at[id] = append(r.at[id], p) })
	}
	if r.any != nil {
		r.first = nil
	}
	return r
}

// each calls f for every word of a set.
func (b bitset) each(f func(id int32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(int32(i<<6 + bits.TrailingZeros64(w)))
		}
	}
}

// program is code with the words that it can begin with; nil is any.
type program struct {
	code  []inst
	first bitset
	// needs are sets of words: a text that has none of one of them cannot match.
	needs []bitset
}

// lazy is a program that is made when a text first asks for it: most texts
// meet few of the phrases, and a start should not wait for all of them. The
// words of the source are known before, so that texts find them.
type lazy struct {
	made    atomic.Pointer[program]
	source  string
	elastic bool
}

func (l *lexicon) program(z *lazy) *program {
	if p := z.made.Load(); p != nil {
		return p
	}
	l.making.Lock()
	defer l.making.Unlock()
	if p := z.made.Load(); p != nil {
		return p
	}
	n, err := l.builder.read(z.source)
	if err != nil { // a test reads them all
		n = node{kind: 'w', id: -1}
	}
	p := l.builder.program(n, z.elastic)
	p.needs = l.builder.needs(n)
	z.made.Store(p)
	return p
}

// needs are the words of each part of a row that cannot be left out, the rarest
// first but for the very rarest: under those the phrase is filed.
func (b *builder) needs(n node) []bitset {
	kids := []node{n}
	if n.kind == 's' {
		kids = n.kids
	}
	var parts []anchor
	for _, k := range kids {
		a := b.anchor(k)
		if low, _ := b.bounds(k); low > 0 && a.cost < noAnchor {
			parts = append(parts, a)
		}
	}
	slices.SortStableFunc(parts, func(a, b anchor) int { return a.cost - b.cost })
	if len(parts) > 1 {
		parts = append(parts[1:], parts[0])
	}
	out := make([]bitset, len(parts))
	for i, a := range parts {
		for _, w := range a.words {
			out[i].add(w)
		}
	}
	return out
}

// named finds a class by its name; -1 is none.
func (b *builder) named(name string) int32 {
	if i, ok := b.classAt[name]; ok {
		return i
	}
	return -1
}

// addClass makes a class or adds members to one.
func (b *builder) addClass(name string, n node) int32 {
	if i := b.named(name); i >= 0 {
		c := b.lex.classes[i]
		c.node = node{kind: '|', kids: []node{c.node, n}}
		return i
	}
	i := int32(len(b.lex.classes))
	b.lex.classes = append(b.lex.classes, &wordClass{node: n})
	b.classAt[name] = i
	return i
}

// ready compiles a class, and first those that it holds.
func (b *builder) ready(i int32) *wordClass {
	c := b.lex.classes[i]
	if c.seen {
		return c
	}
	c.seen = true
	var rows []node
	for _, k := range flatten([]node{c.node}) {
		switch {
		case k.kind == 'w':
			c.words.add(k.id)
		case k.kind == 'c' && b.ready(k.id).rows[0] == nil:
			c.words.join(b.lex.classes[k.id].words)
		default:
			rows = append(rows, k)
		}
	}
	if len(rows) > 0 {
		for elastic := range c.rows {
			c.rows[elastic] = b.rowsOf(rows, elastic == 1)
		}
	}
	return c
}

// reach is the fewest and the most words of a class's members.
func (b *builder) reach(i int32) (low, high int) {
	c := b.lex.classes[i]
	if !c.bounded {
		c.bounded = true
		c.low, c.high = b.bounds(c.node)
	}
	return c.low, c.high
}

// begins reports whether a member can begin with a word.
func (c *wordClass) begins(id int32, elastic int32) bool {
	if c.words.has(id) {
		return true
	}
	p := c.rows[elastic]
	return p != nil && (p.first == nil || p.first.has(id))
}
