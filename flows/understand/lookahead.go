package understand

// lookahead is a rough set of the words that code can go on with from one place:
// what it lacks cannot come next, what it holds may be another word. Most
// branches end here, before they are tried.
type lookahead struct {
	words [4]uint64
	end   bool // the text may end here
}

func (a *lookahead) takes(toks []token, at int) bool {
	if at >= len(toks) {
		return a.end
	}
	id := toks[at].id
	return a.words[id>>6&3]&(1<<(id&63)) != 0
}

func (a *lookahead) add(id int32) { a.words[id>>6&3] |= 1 << (id & 63) }

func (a *lookahead) addSet(b bitset) {
	for i, w := range b {
		a.words[i&3] |= w
	}
}

func (a *lookahead) join(o lookahead) {
	for i, w := range o.words {
		a.words[i] |= w
	}
	a.end = a.end || o.end
}

var anything = lookahead{words: [4]uint64{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}}

// lookAhead gives each split of a program what its two branches can go on with.
// Code only ever goes forward, so that one pass from its end sees all.
func (b *builder) lookAhead(code []inst) {
	from := make([]lookahead, len(code))
	for pc := len(code) - 1; pc >= 0; pc-- {
		in, a := &code[pc], &from[pc]
		switch in.op {
		case opWord:
			a.add(in.x)
		case opSet:
			a.addSet(in.set)
		case opClass:
			b.lex.classes[in.x].lookahead(a, in.y)
		case opLight:
			*a = from[pc+1]
			a.addSet(b.lex.lightWords)
			a.add(0) // words that nobody knows may be of no weight too
		case opEnd:
			a.end = true
		case opJump:
			*a = from[in.x]
		case opSplit:
			in.fork = &[2]lookahead{from[in.x], from[in.y]}
			*a = in.fork[0]
			a.join(in.fork[1])
		case opMatch:
			*a = anything
			a.end = true
		default:
			*a = anything
		}
	}
}

// lookahead adds what a member of a class can begin with.
func (c *wordClass) lookahead(a *lookahead, elastic int32) {
	a.addSet(c.words)
	switch r := c.rows[elastic]; {
	case r == nil:
	case r.first == nil:
		*a = anything
	default:
		a.addSet(r.first)
	}
}
