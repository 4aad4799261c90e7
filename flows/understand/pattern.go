package understand

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is words in a row, as a clinician can read them:
//
//	word          that word, however it is spelled in capitals or accents
//	word+         that word in all its forms: take, takes, took, taking, taken
//	(a|b c|d)     one of these; (a|b)+ in all their forms
//	[x]           x or nothing
//	{want}        any of the words of the class "want"
//	..            up to two words of any kind; ... is up to four
//	*             any one word
//	$             the end of the message
//	#             a number in digits; #+ is 10 or more, #- is less
//	a & b         a, and b anywhere in the message; & !b is without b
//	a ~ b         a, and b within eight words of it, before or after; ~ !b is without b
//
// It compiles to a small program that a matcher walks over the tokens.
type pattern struct {
	lazy
	number int // among all that are filed
	line   int // of its file
	sign
	// anchors are words of which a match must hold one, chosen to be rare; low
	// and high are how many words can stand before it.
	anchors   []int32
	low, high int
	reach     int // how many words from there any of its words can be
	// also must be found too, or not, where absent: anywhere in the message, or near.
	also []*also
}

// sign is what a phrase weighs in a rule that is made of signs; not when it is
// denied, where deniable.
type sign struct {
	weight   int
	deniable bool
}

type also struct {
	lazy
	absent, near bool
}

type opcode byte

const (
	opWord  opcode = iota // the word id
	opSet                 // any word of sets[x]
	opAny                 // any word
	opDigit               // a number
	opClass               // a member of classes[x], elastic when y is 1
	opLight               // any number of words of no weight
	opEnd                 // no more words
	opSplit               // go on at x, or else at y
	opJump                // go on at x
	opMatch
)

type inst struct {
	op   opcode
	x, y int32
	set  bitset
	fork *[2]lookahead // of a split: what x and y can go on with
}

type bitset []uint64

func (b bitset) has(id int32) bool {
	i := int(id >> 6)
	return i < len(b) && b[i]&(1<<(id&63)) != 0
}

func (b *bitset) add(id int32) {
	if need := int(id>>6) + 1; need > len(*b) {
		*b = append(*b, make(bitset, need-len(*b))...)
	}
	(*b)[id>>6] |= 1 << (id & 63)
}

// node is a part of a pattern while it is read: a word, any, a number, a row
// of nodes or a choice between them.
type node struct {
	kind byte // w c * # $ s |
	word string
	id   int32 // of a word or a class
	kids []node
}

// learn makes the words of a pattern known without reading the whole of it.
func (b *builder) learn(in string) {
	start, group := -1, 0
	for i := 0; i <= len(in); i++ {
		if i < len(in) && !strings.ContainsRune(" |()[]{}", rune(in[i])) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && !isMark(in[start:i]) {
			b.wordsOf(in[start:i])
		}
		start = -1
		if i == len(in) {
			break
		}
		switch in[i] {
		case '(':
			group = i
		case '{':
			i += strings.IndexByte(in[i:]+"}", '}')
		case ')':
			if i+1 < len(in) && in[i+1] == '+' {
				for _, w := range strings.FieldsFunc(in[group+1:i], func(r rune) bool { return r == '|' || r == ' ' }) {
					b.wordsOf(w + "+")
				}
				i++
			}
		}
	}
}

// isMark reports what stands in a pattern and is no word.
func isMark(w string) bool {
	switch w {
	case "...", "..", "*", "$", "#", "#+", "#-":
		return true
	}
	return false
}

// wordsOf are the nodes of a word, made once.
func (b *builder) wordsOf(w string) []node {
	n, ok := b.words[w]
	if !ok {
		n = b.wordOrForms(w)
		b.words[w] = n
	}
	return n
}

type patternReader struct {
	*builder
	in    string
	pos   int
	stack []node
	err   error
}

func (b *builder) read(in string) (node, error) {
	r := &patternReader{builder: b, in: in, stack: b.stack[:0]}
	n := r.alternatives()
	b.stack = r.stack
	if r.err == nil && r.pos < len(r.in) {
		r.err = fmt.Errorf("%q: stray %q", in, r.in[r.pos:])
	}
	return n, r.err
}

func (r *patternReader) alternatives() node {
	from := len(r.stack)
	for {
		r.push(r.row())
		if r.peek() != '|' {
			break
		}
		r.pos++
	}
	return r.pop('|', from)
}

func (r *patternReader) peek() byte {
	for r.pos < len(r.in) && r.in[r.pos] == ' ' {
		r.pos++
	}
	if r.pos == len(r.in) {
		return 0
	}
	return r.in[r.pos]
}

func (r *patternReader) row() node {
	from := len(r.stack)
	for r.err == nil {
		switch r.peek() {
		case 0, '|', ')', ']':
			return r.pop('s', from)
		case '(':
			r.push(r.group(')'))
		case '[':
			r.push(node{kind: '|', kids: []node{r.group(']'), {kind: 's'}}})
		case '{':
			r.push(r.class())
		default:
			r.push(r.word()...)
		}
	}
	return r.pop('s', from)
}

// push and pop keep the parts of what is being read on one stack, so that each
// node has its kids in one piece.
func (r *patternReader) push(n ...node) { r.stack = append(r.stack, n...) }

func (r *patternReader) pop(kind byte, from int) node {
	kids := r.stack[from:]
	if kind == 's' && len(kids) == 1 || kind == '|' && len(kids) == 1 {
		n := kids[0]
		r.stack = r.stack[:from]
		return n
	}
	n := node{kind: kind, kids: slices.Clone(kids)}
	r.stack = r.stack[:from]
	return n
}

func (r *patternReader) group(closing byte) node {
	r.pos++
	n := r.alternatives()
	if r.peek() != closing && r.err == nil {
		r.err = fmt.Errorf("%q: no %q", r.in, closing)
	}
	r.pos++
	if r.pos < len(r.in) && r.in[r.pos] == '+' {
		r.pos++
		return r.allForms(n)
	}
	return n
}

// allForms lets every single word of a group stand in all its forms.
func (r *patternReader) allForms(n node) node {
	switch {
	case n.kind == 'w':
		return r.wordsOf(n.word + "+")[0]
	case n.kind == 's' && len(n.kids) == 1 || n.kind == '|':
		kids := make([]node, len(n.kids))
		for i, k := range n.kids {
			kids[i] = r.allForms(k)
		}
		n.kids = kids
	}
	return n
}

func (r *patternReader) class() node {
	end := strings.IndexByte(r.in[r.pos:], '}')
	if end < 0 {
		r.err = fmt.Errorf("%q: no }", r.in)
		return node{kind: 's'}
	}
	name := r.in[r.pos+1 : r.pos+end]
	r.pos += end + 1
	i := r.named(name)
	if i < 0 && r.err == nil {
		r.err = fmt.Errorf("%q: no class %q", r.in, name)
	}
	return node{kind: 'c', id: i}
}

func (r *patternReader) word() []node {
	start := r.pos
	for r.pos < len(r.in) && !strings.ContainsRune(" |()[]{}", rune(r.in[r.pos])) {
		r.pos++
	}
	switch w := r.in[start:r.pos]; w {
	case "...":
		return gapNodes(4)
	case "..":
		return gapNodes(2)
	case "*", "#":
		return []node{{kind: w[0]}}
	case "$":
		return []node{{kind: '$'}}
	case "#+", "#-":
		return []node{{kind: '#', word: w[1:]}}
	default:
		return r.wordsOf(w)
	}
}

func (b *builder) wordOrForms(w string) []node {
	bare, all := strings.CutSuffix(w, "+")
	if !all {
		return b.wordNodes(w)
	}
	out := node{kind: '|'}
	for _, f := range b.formsOf(bare) {
		out.kids = append(out.kids, b.wordNodes(f)...)
	}
	return []node{{kind: 'c', id: b.addClass(w, out)}}
}

// wordNodes folds a word as a text is folded, so that "can't" in a pattern is
// the "cant" of a text.
func (b *builder) wordNodes(w string) []node {
	c := cutter{raw: w}
	for i, letter := range w {
		c.take(letter, i, i+len(string(letter)))
	}
	c.flush(len(w))
	var out []node
	for i, t := range c.toks {
		out = append(out, node{kind: 'w', word: string(c.buf[t.id:c.bounds[i]])})
	}
	if len(out) == 2 && c.toks[0].digits && len(out[0].word) == 1 {
		out = []node{{kind: 'w', word: out[0].word + out[1].word}} // 2moro: words are rejoined
	}
	for i := range out {
		out[i].id = b.number(out[i].word)
	}
	return out
}

func gapNodes(words int) []node {
	var out []node
	for range words {
		out = append(out, node{kind: '|', kids: []node{{kind: 's'}, {kind: '*'}}})
	}
	return out
}
