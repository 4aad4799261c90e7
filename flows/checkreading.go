package flows

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// FlowAge is the reading age of all that a flow says in English, by WholeFormula.
// The common texts are a flow of their own, named common.
type FlowAge struct {
	Flow      string
	Sentences int
	Age       float64
}

// ReadingAges measures the English words: all of them, and each flow that has the
// 30 sentences which the formula needs, the hardest first. The lists of choices
// do not count; their few words each would make the whole look easier than it is.
func (b *Book) ReadingAges() (whole FlowAge, flows []FlowAge) {
	var all reading
	by := b.readings()
	for _, flow := range slices.Sorted(maps.Keys(by)) {
		r := by[flow]
		all = all.plus(r)
		if r.sentences >= smogSentences {
			flows = append(flows, FlowAge{flow, r.sentences, r.smog()})
		}
	}
	slices.SortStableFunc(flows, func(a, b FlowAge) int { return cmp.Compare(b.Age, a.Age) })
	return FlowAge{Sentences: all.sentences, Age: all.smog()}, flows
}

func (b *Book) readings() map[string]reading {
	by := map[string]reading{}
	for _, t := range b.texts(b.words["en"]) {
		if flow, prose := t.prose(); prose {
			by[flow] = by[flow].plus(readingOf(t.text.plain.String()))
		}
	}
	return by
}

// prose reports whether a text is more than a label, and of which flow.
func (t said) prose() (flow string, ok bool) {
	if t.keys[0] == "common" {
		return "common", true
	}
	return t.keys[1], t.keys[3] != "label" && t.keys[3] != "choices"
}

// reading warns of flows and of single texts that are hard to read. A text of a
// few words says little about itself and is left out.
func (c *checker) reading() {
	_, hardest := c.book.ReadingAges()
	for _, f := range hardest {
		if f.Age > readingTarget {
			keys := []string{"flows", f.Flow}
			if f.Flow == "common" {
				keys = keys[1:]
			}
			c.inWords("en", true, fmt.Sprintf("%s has a reading age of %.1f: %.0f is the most (%s)", f.Flow, f.Age, readingTarget, WholeFormula), keys...)
		}
	}
	for _, t := range c.book.texts(c.book.words["en"]) {
		if _, prose := t.prose(); !prose {
			continue
		}
		if r := readingOf(t.text.plain.String()); r.words >= 8 && r.age() > readingSingle {
			c.inWords("en", true, fmt.Sprintf("%s has a reading age of %.1f: use shorter words and sentences (%s)", t.name(), r.age(), TextFormula), t.keys...)
		}
	}
}
