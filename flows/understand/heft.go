package understand

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// heft is what a word, or two that follow each other, add for a rule that is made
// of words.
type heft struct {
	rule   int32 // in lexicon.worded
	weight int32
}

// uttered is a word by its id, or two: the second in the low half.
type uttered uint64

func utter(first, second int32) uttered { return uttered(first)<<32 | uttered(second) }

func (u uttered) words() (first, second int32) { return int32(u >> 32), int32(u) }

// worded is a rule that is made of words: no phrase of danger need be among them.
// Many people say it in a way that nobody wrote down; what they speak of in the
// same breaths still tells. It asks kindly, and raises no alarm by itself.
type worded struct {
	rule *rule
	// name are the words as the file writes them, for the reason.
	name map[uttered]string
}

// fewWords and fewToStop are too few to tell a danger, or an opt-out, that no phrase
// tells.
const (
	fewWords  = 8
	fewToStop = 4
)

// heftWindow is within how many words they are put together: a text message.
const heftWindow = 40

// heavy reads "31: kill myself, my life": each weighs so much.
func (b *builder) heavy(weight, list string) error {
	n, err := strconv.Atoi(weight)
	if err != nil {
		return fmt.Errorf("words %q: %w", weight, err)
	}
	l := b.lex
	if len(l.worded) == 0 || l.worded[len(l.worded)-1].rule != b.rule {
		l.worded = append(l.worded, worded{b.rule, map[uttered]string{}})
	}
	of := l.worded[len(l.worded)-1]
	for _, said := range strings.Split(list, ",") {
		f := strings.Fields(said)
		if len(f) == 0 || len(f) > 2 {
			return fmt.Errorf("words: %q is not a word, or two", said)
		}
		s := utter(b.number(key(f[0])), 0)
		if len(f) == 2 {
			s = utter(b.number(key(f[0])), b.number(key(f[1])))
		}
		if of.name[s] != "" {
			return fmt.Errorf("words: %q is there twice", strings.TrimSpace(said))
		}
		of.name[s] = strings.Join(f, " ")
		l.hefts[s] = append(l.hefts[s], heft{int32(len(l.worded) - 1), int32(n)})
	}
	return nil
}

// byWords are the rules whose words weigh enough in some part of a text, and the
// heaviest of all dangers.
func (l *lexicon) byWords(toks []token, harmless ways) (found []heard, heaviest int) {
	ids := meant(toks, harmless)
	sums, most, at := make([]int, len(l.worded)), make([]int, len(l.worded)), make([]int, len(l.worded))
	for i := range most {
		most[i] = math.MinInt
	}
	heaviest = math.MinInt
	for from := 0; from == 0 || from+heftWindow < len(ids)+heftWindow/2; from += heftWindow / 2 {
		clear(sums)
		l.heftsIn(ids, from, func(_ uttered, h heft) { sums[h.rule] += int(h.weight) })
		for i, sum := range sums {
			if sum > most[i] {
				most[i], at[i] = sum, from
			}
		}
	}
	for i, of := range l.worded {
		r := of.rule
		if r.severity > 0 {
			heaviest = max(heaviest, most[i])
		}
		if most[i] >= r.need && !l.undone(r, toks, 0, len(toks)) && (len(toks) >= fewWords || r.severity == 0 && len(toks) >= fewToStop) {
			found = append(found, heard{rule: r, severity: r.severity, from: at[i], to: min(len(ids), at[i]+heftWindow), softened: l.whyWords(int32(i), ids, at[i], most[i])})
		}
	}
	return found, heaviest
}

// meant are the words of a text by their ids, without those of a way of speaking.
func meant(toks []token, harmless ways) []int32 {
	ids := make([]int32, len(toks))
	for i := range toks {
		ids[i] = toks[i].id
	}
	for _, w := range harmless {
		if w.rule.of == "" {
			clear(ids[w.from:w.to])
		}
	}
	return ids
}

// heftsIn tells of each word, and each two, in the window from a word on, once.
func (l *lexicon) heftsIn(ids []int32, from int, tell func(uttered, heft)) {
	ids = ids[from:min(len(ids), from+heftWindow)]
	for i, id := range ids {
		if id == 0 {
			continue
		}
		l.heftOf(utter(id, 0), ids[:i], tell)
		if i > 0 && ids[i-1] != 0 {
			l.heftOf(utter(ids[i-1], id), ids[:i], tell)
		}
	}
}

func (l *lexicon) heftOf(u uttered, before []int32, tell func(uttered, heft)) {
	if hefts := l.hefts[u]; len(hefts) > 0 && !u.in(before) {
		for _, h := range hefts {
			tell(u, h)
		}
	}
}

// in reports whether it was said before.
func (u uttered) in(ids []int32) bool {
	first, second := u.words()
	for i, id := range ids {
		if id == first && (second == 0 || i+1 < len(ids) && ids[i+1] == second) {
			return true
		}
	}
	return false
}

// whyWords names the words that weighed most, and the sum.
func (l *lexicon) whyWords(rule int32, ids []int32, from, sum int) string {
	const shown = 5
	type part struct {
		weight int32
		name   string
	}
	var parts []part
	l.heftsIn(ids, from, func(u uttered, h heft) {
		if h.rule == rule && h.weight > 0 {
			parts = append(parts, part{h.weight, l.worded[rule].name[u]})
		}
	})
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.weight, a.weight) })
	why := fmt.Sprintf(": weighs %d", sum)
	for _, p := range parts[:min(shown, len(parts))] {
		why += fmt.Sprintf(", %s %+d", p.name, p.weight)
	}
	return why
}

// What all words of a text weigh besides a phrase of danger: less than doubtful, and
// it is hardly meant; borneOut, and a hint is one no more.
const (
	doubtful = 10
	borneOut = 120
)

// besides looks at what a phrase says in the light of all words: a hint that they
// bear out is an alarm, an alarm that they speak against a hint. What is danger now is never doubted, nor a language whose words are not
// weighed, nor a text that says hardly anything else.
func (h heard) besides(heaviest, words int) heard {
	switch {
	case words < fewWords || words-(h.to-h.from) < fewWords/2:
	case h.rule == nil || h.rule.lang != "":
	case h.severity == 1 && heaviest >= borneOut && (h.rule.severity == 1 || h.rule.hint > 0): // not what is denied or long ago
		h.severity, h.softened = 2, h.softened+", borne out by the rest"
	case h.severity == 2 && heaviest < doubtful:
		h.severity, h.softened = 1, h.softened+", the rest speaks against it"
	}
	return h
}
