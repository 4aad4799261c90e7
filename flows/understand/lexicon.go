package understand

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed words/*.txt
var files embed.FS

// rule is one entry of the lexicon: phrases that mean one thing.
type rule struct {
	name   string
	file   string
	signal string // a signal, or yes, no, unsure for answers
	lang   string // "" is English
	// severity is 1 to 3 for dangers; negated and past are what is left of it
	// when the words are denied or long ago; -1 is unchanged.
	severity, negated, past int
	// whole wants the message to be nothing else, politeness apart.
	whole bool
	// flips turns yes to no, and no to yes, when a "not" stands before.
	flips    bool
	hear     []pattern
	unless   []pattern
	examples []string // for
	against  []string
}

// lexicon is everything that the rules know. It is made once and never changes.
type lexicon struct {
	ids  map[string]int32
	near map[uint64]int32 // words with one letter left out, for typing errors
	// typoWords are those words by id.
	typoWords map[int32]string
	rules     []rule
	signals   index
	answers   index
	// numbers are the words for numbers of other languages, as digits.
	numbers map[string]map[string]string
	// classes that the code itself asks for.
	filler, not, past, now, deny bitset
}

// index finds the patterns that a word may belong to.
type index struct {
	at [][]place // by word id
}

// place is a pattern of a rule.
type place struct{ rule, hear int32 }

var english = sync.OnceValue(func() *lexicon {
	lex, err := loadLexicon()
	if err != nil {
		panic("understand: the embedded words are broken: " + err.Error())
	}
	return lex
})

func loadLexicon() (*lexicon, error) {
	b := &builder{lex: &lexicon{ids: map[string]int32{}, near: map[uint64]int32{}, typoWords: map[int32]string{}, numbers: map[string]map[string]string{}}, classes: map[string]node{}, words: map[string][]node{}}
	entries, err := files.ReadDir("words")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		text, err := files.ReadFile("words/" + e.Name())
		if err != nil {
			return nil, err
		}
		if err := b.file(e.Name(), string(text)); err != nil {
			return nil, err
		}
	}
	return b.finish()
}

// id finds a word as it stands, without repeated letters, or with one typing
// error; 0 is a word that the lexicon does not know.
func (l *lexicon) id(w string) int32 {
	if id := l.ids[w]; id != 0 {
		return id
	}
	return l.guess(w)
}

func (l *lexicon) exact(w string) int32 { return l.ids[w] }

// guess is for words that are not in the lexicon: yesss, sucidal.
func (l *lexicon) guess(w string) int32 {
	if len(w) < 3 || w[0] < 'a' {
		return 0
	}
	if s, ok := squeeze(w); ok {
		if id := l.ids[s]; id != 0 {
			return id
		}
	}
	if id := l.ending(w); id != 0 {
		return id
	}
	if len(w) < fuzzyFrom || len(w) > 20 {
		return 0
	}
	return l.typo(w)
}

// ending gives a word the g that many do not write: endin, thinkin.
func (l *lexicon) ending(w string) int32 {
	if len(w) < 5 || len(w) > 20 || w[len(w)-2:] != "in" {
		return 0
	}
	var buf [24]byte
	return l.ids[string(append(append(buf[:0], w...), 'g'))]
}

// squeeze takes repeated letters out: three or more of one become one, and two
// at the end of the word do.
func squeeze(w string) (string, bool) {
	var buf [32]byte
	if len(w) > len(buf) {
		return "", false
	}
	out, changed := buf[:0], false
	for i := 0; i < len(w); {
		j := i
		for j < len(w) && w[j] == w[i] {
			j++
		}
		if n := j - i; n > 2 || n == 2 && j == len(w) {
			changed = true
			out = append(out, w[i])
		} else {
			out = append(out, w[i:j]...)
		}
		i = j
	}
	if !changed {
		return "", false
	}
	return string(out), true
}

// find calls hit for every match of an index's patterns.
func (l *lexicon) find(x *index, toks []token, hit func(r *rule, from, to int)) {
	f := finder{lex: l, toks: toks, polite: l.politeEnd(toks), hit: hit}
	for i := range toks {
		id := toks[i].id
		if id == 0 || int(id) >= len(x.at) {
			continue
		}
		for _, pl := range x.at[id] {
			f.around(i, pl)
		}
	}
}

// finder tries patterns around the words that they are filed under.
type finder struct {
	lex    *lexicon
	toks   []token
	polite int
	hit    func(r *rule, from, to int)
	// tried is, in a long text, the last start at which a pattern was tried, so
	// that no repeated word tries it there again.
	tried map[place]int
}

// longText is how many words a text has before it is worth remembering.
const longText = 40

func (f *finder) around(i int, pl place) {
	r := &f.lex.rules[pl.rule]
	p := &r.hear[pl.hear]
	first := max(0, i-p.high)
	if len(f.toks) > longText {
		first = max(first, f.begin(pl, i-p.low))
	}
	for s := first; s <= i-p.low; s++ {
		if p.first != nil && !p.first.has(f.toks[s].id) {
			continue
		}
		least := s + 1
		if r.whole {
			least = max(least, f.polite)
		}
		if end, ok := p.match(f.toks, s, least); ok {
			f.hit(r, s, end)
			break
		}
	}
}

// begin is the first start at which a pattern was not tried yet.
func (f *finder) begin(pl place, last int) int {
	if f.tried == nil {
		f.tried = map[place]int{}
	}
	next := f.tried[pl]
	f.tried[pl] = last + 1
	return next
}

// politeEnd is where the politeness at the end of a text begins.
func (l *lexicon) politeEnd(toks []token) int {
	n := len(toks)
	for n > 0 && l.polite(toks[n-1:n]) {
		n--
	}
	return n
}

// builder reads the files.
type builder struct {
	lex     *lexicon
	classes map[string]node
	words   map[string][]node
	rule    *rule
	reads   []reads
	lang    string
	fuzzy   []string
}

// reads is a pattern of a rule before it is compiled.
type reads struct {
	rule   int
	unless bool
	node   node
}

func (b *builder) file(name, text string) error {
	b.lang, b.rule = "", nil
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := b.line(name, line); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

func (b *builder) line(file, line string) error {
	if line[0] == '@' {
		return b.class(line[1:])
	}
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok {
		return fmt.Errorf("no key in %q", line)
	}
	switch key {
	case "language":
		b.lang = value
		return nil
	case "reviewed":
		return nil
	case "numbers":
		return b.numbers(value)
	case "typos":
		b.fuzzy = append(b.fuzzy, strings.Fields(value)...)
		return nil
	case "rule":
		return b.begin(file, value)
	}
	if b.rule == nil {
		return fmt.Errorf("%q outside a rule", key)
	}
	return b.within(key, value)
}

// numbers reads "0 zero, 1 jeden jedna" for the language of the file.
func (b *builder) numbers(line string) error {
	of := b.lex.numbers[b.lang]
	if of == nil {
		of = map[string]string{}
		b.lex.numbers[b.lang] = of
	}
	for _, part := range strings.Split(line, ",") {
		f := strings.Fields(part)
		if len(f) < 2 {
			return fmt.Errorf("numbers: %q", part)
		}
		for _, w := range f[1:] {
			of[key(w)] = f[0]
		}
	}
	return nil
}

func (b *builder) class(line string) error {
	name, words, ok := strings.Cut(line, "=")
	if !ok {
		return fmt.Errorf("class without words: %q", line)
	}
	n, err := b.read(strings.TrimSpace(words))
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if have, ok := b.classes[name]; ok {
		n = node{kind: '|', kids: []node{have, n}}
	}
	b.classes[name] = n
	return nil
}

// begin reads "name = signal severity [whole] [negated N] [past N]".
func (b *builder) begin(file, line string) error {
	name, rest, ok := strings.Cut(line, "=")
	f := strings.Fields(rest)
	if !ok || len(f) == 0 {
		return fmt.Errorf("rule without a meaning: %q", line)
	}
	r := rule{name: strings.TrimSpace(name), file: file, signal: f[0], lang: b.lang, negated: -1, past: -1}
	for i := 1; i < len(f); i++ {
		n, err := strconv.Atoi(f[i])
		switch {
		case f[i] == "whole":
			r.whole = true
		case f[i] == "flips":
			r.flips = true
		case (f[i] == "negated" || f[i] == "past") && i+1 < len(f):
			v, err := strconv.Atoi(f[i+1])
			if err != nil {
				return fmt.Errorf("rule %s: %w", r.name, err)
			}
			if f[i] == "past" {
				r.past = v
			} else {
				r.negated = v
			}
			i++
		case err == nil:
			r.severity = n
		default:
			return fmt.Errorf("rule %s: %q is not known", r.name, f[i])
		}
	}
	b.lex.rules = append(b.lex.rules, r)
	b.rule = &b.lex.rules[len(b.lex.rules)-1]
	return nil
}

func (b *builder) within(key, value string) error {
	switch key {
	case "hear", "unless":
		n, err := b.read(value)
		if err != nil {
			return err
		}
		b.reads = append(b.reads, reads{rule: len(b.lex.rules) - 1, unless: key == "unless", node: n})
	case "for":
		b.rule.examples = append(b.rule.examples, examples(value)...)
	case "against":
		b.rule.against = append(b.rule.against, examples(value)...)
	default:
		return fmt.Errorf("%q is not known", key)
	}
	return nil
}

// examples stand in one line, parted by " / ".
func examples(line string) []string {
	return strings.Split(line, " / ")
}
