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

// finish files every pattern under its rarest words.
func (b *builder) finish() (*lexicon, error) {
	b.costs()
	var errs []error
	for _, r := range b.reads {
		rule, p := b.lex.rules[r.rule], r.pat
		a := b.anchor(r.node)
		if a.cost >= noAnchor || len(a.words) == 0 {
			errs = append(errs, fmt.Errorf("rule %s: a phrase of no certain word", rule.name))
			continue
		}
		p.anchors, p.low, p.high = a.words, a.low, a.high
		_, p.reach = b.bounds(r.node)
		if p.elastic && a.high > 0 {
			p.high += lightWords
		}
		if p.elastic {
			p.reach += lightWords
		}
		p.number = b.lex.filed
		b.lex.filed++
		rule.hear = append(rule.hear, p)
	}
	b.reads = nil
	b.index()
	b.keep()
	b.lex.typos(b.fuzzy)
	b.lex.builder, b.lex.settled.source, b.lex.settled.elastic = b, "{settled}", true
	return b.lex, errors.Join(errs...)
}

// lightWords is how many words of no weight may stand before the rarest word of
// an elastic phrase.
const lightWords = 8

// costs counts in how many phrases a word stands: the commoner, the poorer an
// anchor. Everyday words are poorest.
func (b *builder) costs() {
	for _, t := range strings.Fields(everyday) {
		b.number(t)
	}
	b.cost = make([]int, len(b.lex.ids)+1)
	for _, r := range b.reads {
		r.node.walk(func(w node) { b.cost[w.id]++ })
	}
	for _, c := range b.lex.classes {
		c.node.walk(func(w node) { b.cost[w.id]++ })
	}
	for i := range b.cost {
		b.cost[i]++
	}
	for _, t := range strings.Fields(everyday) {
		b.cost[b.number(t)] += 2000
	}
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
	b.lex.harmless.at = make([][]place, len(b.lex.ids)+1)
	for i, r := range b.lex.rules {
		x := &b.lex.signals
		switch r.signal {
		case "yes", "no", "unsure":
			x = &b.lex.answers
		case "harmless":
			x = &b.lex.harmless
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

// keep gathers the classes that the code asks for by name.
func (b *builder) keep() {
	for name, set := range map[string]*bitset{
		"filler": &b.lex.filler, "not": &b.lex.not, "past": &b.lex.past, "now": &b.lex.now, "deny": &b.lex.deny,
		"light": &b.lex.lightWords, "stage": &b.lex.stage, "well": &b.lex.well, "first-person": &b.lex.firstPerson,
	} {
		b.gather(b.lex.classes[b.named(name)].node, set)
	}
}

// gather takes every word of a node.
func (b *builder) gather(n node, set *bitset) {
	n.walk(func(w node) { set.add(w.id) })
	for _, k := range n.kids {
		if k.kind == 'c' {
			b.gather(b.lex.classes[k.id].node, set)
		} else {
			b.gather(k, set)
		}
	}
	if n.kind == 'c' {
		b.gather(b.lex.classes[n.id].node, set)
	}
}
