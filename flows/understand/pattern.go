package understand

import (
	"fmt"
	"strings"
)

// A pattern is words in a row, as a clinician can read them:
//
//	word          that word, however it is spelled in capitals or accents
//	(a|b c|d)     one of these
//	[x]           x or nothing
//	{want}        any of the words of the class "want"
//	...           up to four words of any kind
//	*             any one word
//	$             the end of the message
//	#             a number in digits; #+ is 10 or more, #- is less
//
// It compiles to a small program that a matcher walks over the tokens.
type pattern struct {
	code []inst
	// anchors are words of which a match must hold one, chosen to be rare; low
	// and high are how many words can stand before it.
	anchors   []int32
	low, high int
	// first are the words that a match can begin with; nil is any.
	first bitset
}

type opcode byte

const (
	opWord  opcode = iota // the word id
	opSet                 // any word of sets[x]
	opAny                 // any word
	opDigit               // a number
	opEnd                 // no more words
	opSplit               // go on at x, or else at y
	opJump                // go on at x
	opMatch
)

type inst struct {
	op   opcode
	x, y int32
	set  bitset
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
	kind byte // w * # $ s |
	word string
	id   int32 // of a word
	kids []node
}

const gapWords = 4

type patternReader struct {
	in      string
	pos     int
	classes map[string]node
	known   map[string][]node // words that were read before
	number  func(string) int32
	err     error
}

func (b *builder) read(in string) (node, error) {
	r := &patternReader{in: in, classes: b.classes, known: b.words, number: b.number}
	n := r.alternatives()
	if r.err == nil && r.pos < len(r.in) {
		r.err = fmt.Errorf("%q: stray %q", in, r.in[r.pos:])
	}
	return n, r.err
}

func (r *patternReader) alternatives() node {
	out := node{kind: '|'}
	for {
		out.kids = append(out.kids, r.row())
		if r.peek() != '|' {
			break
		}
		r.pos++
	}
	if len(out.kids) == 1 {
		return out.kids[0]
	}
	return out
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
	out := node{kind: 's'}
	for r.err == nil {
		switch r.peek() {
		case 0, '|', ')', ']':
			return out
		case '(':
			out.kids = append(out.kids, r.group(')'))
		case '[':
			out.kids = append(out.kids, node{kind: '|', kids: []node{r.group(']'), {kind: 's'}}})
		case '{':
			out.kids = append(out.kids, r.class())
		default:
			out.kids = append(out.kids, r.word()...)
		}
	}
	return out
}

func (r *patternReader) group(closing byte) node {
	r.pos++
	n := r.alternatives()
	if r.peek() != closing && r.err == nil {
		r.err = fmt.Errorf("%q: no %q", r.in, closing)
	}
	r.pos++
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
	n, ok := r.classes[name]
	if !ok {
		r.err = fmt.Errorf("%q: no class %q", r.in, name)
	}
	return n
}

func (r *patternReader) word() []node {
	start := r.pos
	for r.pos < len(r.in) && !strings.ContainsRune(" |()[]{}", rune(r.in[r.pos])) {
		r.pos++
	}
	switch w := r.in[start:r.pos]; w {
	case "...":
		return gapNodes()
	case "*", "#":
		return []node{{kind: w[0]}}
	case "$":
		return []node{{kind: '$'}}
	case "#+", "#-":
		return []node{{kind: '#', word: w[1:]}}
	default:
		n, ok := r.known[w]
		if !ok {
			n = r.wordNodes(w)
			r.known[w] = n
		}
		return n
	}
}

// wordNodes folds a word as a text is folded, so that "can't" in a pattern is
// the "cant" of a text.
func (r *patternReader) wordNodes(w string) []node {
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
		out[i].id = r.number(out[i].word)
	}
	return out
}

func gapNodes() []node {
	var out []node
	for range gapWords {
		out = append(out, node{kind: '|', kids: []node{{kind: 's'}, {kind: '*'}}})
	}
	return out
}
