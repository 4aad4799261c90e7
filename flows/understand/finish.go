package understand

import (
	"errors"
	"fmt"
	"strings"
)

// everyday are words that most texts hold: poor anchors.
const everyday = "i a an the to and of in is it you me my we he she they her his him them that this was am be been are " +
	"do dont did have has had on at for with so but not no yes can cant could will would want need get go going just " +
	"all up out im ive its if when what how like know think time day now really please about or from as us our your " +
	"there some any more by one been who were then"

func (b *builder) number(w string) int32 {
	if id, ok := b.lex.ids[w]; ok {
		return id
	}
	id := int32(len(b.lex.ids) + 1)
	b.lex.ids[w] = id
	return id
}

// finish compiles every pattern and files it under its rarest words.
func (b *builder) finish() (*lexicon, error) {
	cost := b.costs()
	var errs []error
	var bench []inst
	for _, r := range b.reads {
		var p pattern
		p, bench = compile(r.node, bench)
		rule := &b.lex.rules[r.rule]
		if r.unless {
			rule.unless = append(rule.unless, p)
			continue
		}
		a := r.node.anchor(cost)
		if a.cost >= noAnchor || len(a.words) == 0 {
			errs = append(errs, fmt.Errorf("rule %s: a phrase of no certain word", rule.name))
			continue
		}
		p.low, p.high = a.low, a.high
		p.anchors = a.words
		rule.hear = append(rule.hear, p)
	}
	b.index()
	b.named()
	b.lex.typos(b.fuzzy)
	return b.lex, errors.Join(errs...)
}

// costs counts in how many phrases a word stands: the commoner, the poorer an
// anchor. Everyday words are poorest.
func (b *builder) costs() []int {
	for _, t := range strings.Fields(everyday) {
		b.number(t)
	}
	count := make([]int, len(b.lex.ids)+1)
	for _, r := range b.reads {
		if !r.unless {
			r.node.walk(func(w node) { count[w.id]++ })
		}
	}
	for i := range count {
		count[i]++
	}
	for _, t := range strings.Fields(everyday) {
		count[b.number(t)] += 2000
	}
	return count
}

func (n node) walk(f func(node)) {
	if n.kind == 'w' {
		f(n)
	}
	for _, k := range n.kids {
		k.walk(f)
	}
}

func (b *builder) index() {
	b.lex.signals.at = make([][]place, len(b.lex.ids)+1)
	b.lex.answers.at = make([][]place, len(b.lex.ids)+1)
	for i := range b.lex.rules {
		r := &b.lex.rules[i]
		x := &b.lex.signals
		if r.signal == "yes" || r.signal == "no" || r.signal == "unsure" {
			x = &b.lex.answers
		}
		for j := range r.hear {
			x.file(r.hear[j].anchors, place{int32(i), int32(j)})
		}
	}
}

func (x *index) file(anchors []int32, p place) {
	for k, id := range anchors {
		if seen(anchors[:k], id) {
			continue
		}
		x.at[id] = append(x.at[id], p)
	}
}

func seen(ids []int32, id int32) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// named keeps the classes that the code asks for by name.
func (b *builder) named() {
	for name, set := range map[string]*bitset{
		"filler": &b.lex.filler, "not": &b.lex.not, "past": &b.lex.past, "now": &b.lex.now, "deny": &b.lex.deny,
	} {
		b.classes[name].walk(func(w node) { set.add(w.id) })
	}
}
