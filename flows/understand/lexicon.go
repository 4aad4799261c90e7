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
	signal string // a signal; yes, no, unsure for answers; or harmless
	lang   string // "" is English
	// severity is 1 to 3 for dangers; negated and past are what is left of it
	// when the words are denied or long ago; -1 is unchanged.
	severity, negated, past int
	// of is the wish that harmless words undo; "" is every danger.
	of string
	// need is how much the signs of a message must weigh together, for a rule
	// that is made of signs; 0 is a rule whose phrases are enough alone.
	need int
	// apart wants the signs to be of different words.
	apart bool
	// whole wants the message to be nothing else, politeness apart.
	whole bool
	// yields leaves the words to an open question first: "not interested" is its
	// answer, and a wish only where nothing else was asked.
	yields bool
	// flips turns yes to no, and no to yes, when a "not" stands before.
	flips    bool
	hear     []*pattern
	unless   []*pattern
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
	harmless  index
	// numbers are the words for numbers of other languages, as digits.
	numbers map[string]map[string]string
	classes []*wordClass
	settled lazy
	// builder makes programs when they are first asked for, one at a time.
	builder *builder
	making  sync.Mutex
	filed   int // how many patterns are in the indexes
	// classes that the code itself asks for.
	filler, not, past, now, deny, lightWords, stage, firstPerson, well bitset
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
	b, err := readFiles()
	if err != nil {
		return nil, err
	}
	return b.finish()
}

// readFiles reads all that is embedded, in the order of its names.
func readFiles() (*builder, error) {
	b := &builder{lex: &lexicon{ids: map[string]int32{}, near: map[uint64]int32{}, typoWords: map[int32]string{}, numbers: map[string]map[string]string{}}, classAt: map[string]int32{}, words: map[string][]node{}, forms: map[string][]string{}}
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
	return b, nil
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
func (l *lexicon) find(x *index, toks []token, hit hitFunc) { l.findWorth(x, toks, nil, hit) }

// findWorth is find for those rules only that worth allows, which it is asked
// anew for each.
func (l *lexicon) findWorth(x *index, toks []token, worth func(*rule) bool, hit hitFunc) {
	f := finder{lex: l, toks: toks, polite: l.politeEnd(toks), worth: worth, hit: hit}
	for i := range toks {
		f.note(toks[i].id)
	}
	if len(toks) > longText {
		f.hold()
	}
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

// hitFunc is told of a phrase of a rule and where it stands.
type hitFunc func(r *rule, p *pattern, from, to int)

// finder tries patterns around the words that they are filed under.
type finder struct {
	lex    *lexicon
	toks   []token
	polite int
	hit    hitFunc
	// worth, when there, says which rules can still matter.
	worth func(r *rule) bool
	// ids are the words of the text, each once.
	ids  []int32
	room [40]int32
	held bitset // the same, of a long text
	// tried is, in a long text, the last start at which a pattern was tried, so
	// that no repeated word tries it there again.
	tried []int32
}

// longText is how many words a text has before it is worth remembering.
const longText = 40

func (f *finder) around(i int, pl place) {
	r := &f.lex.rules[pl.rule]
	if f.worth != nil && !f.worth(r) {
		return
	}
	p := r.hear[pl.hear]
	made := f.lex.program(&p.lazy)
	if !f.could(made) {
		return
	}
	first := max(0, i-p.high)
	if len(f.toks) > longText {
		first = max(first, f.begin(p.number, i-p.low))
	}
	for s := first; s <= i-p.low; s++ {
		if made.first != nil && !made.first.has(f.toks[s].id) {
			continue
		}
		least := s + 1
		if r.whole {
			least = max(least, f.polite)
		}
		if end, ok := f.lex.match(p, f.toks, s, least); ok {
			if from, to, ok := f.lex.alsoSaid(p, f.toks, s, end); ok {
				f.hit(r, p, from, to)
			}
			break
		}
	}
}

func (f *finder) note(id int32) {
	if f.ids == nil {
		f.ids = f.room[:0]
	}
	if id != 0 && !seen(f.ids, id) {
		f.ids = append(f.ids, id)
	}
}

// hold makes a set of the words of a text.
func (f *finder) hold() {
	for _, id := range f.ids {
		f.held.add(id)
	}
}

// could reports whether the text has all that a program needs.
func (f *finder) could(p *program) bool {
	for i := range p.needs {
		if !f.has(&p.needs[i]) {
			return false
		}
	}
	return true
}

// has looks for a word of a need in the text, by the shorter of the two lists.
func (f *finder) has(n *need) bool {
	if f.held != nil && len(n.words) < len(f.ids) {
		return f.held.hasAny(n.words)
	}
	return n.set.hasAny(f.ids)
}

func (b bitset) hasAny(ids []int32) bool {
	for _, id := range ids {
		if b.has(id) {
			return true
		}
	}
	return false
}

// alsoSaid reports whether a message holds all else that a pattern asks for, and
// from where to where the match reaches with what was asked for near it.
func (l *lexicon) alsoSaid(p *pattern, toks []token, from, to int) (int, int, bool) {
	start, end := from, to
	for _, x := range p.also {
		s, e, ok := l.said(x, toks, from, to)
		if ok == x.absent {
			return 0, 0, false
		}
		if ok && x.near {
			start, end = min(start, s), max(end, e)
		}
	}
	return start, end, true
}

// nearby is how many words may lie between parts that stand near one another.
const nearby = 8

// breath is how many words before and after it belong to what was said: in a long
// message everything comes up somewhere.
const breath = 20

// said looks for one more part of a pattern: in the same breath, or near a match
// and apart from it.
func (l *lexicon) said(x *also, toks []token, from, to int) (int, int, bool) {
	p := l.program(&x.lazy)
	if !x.near {
		return l.somewhere(p, toks, max(0, from-breath), min(len(toks), to+breath))
	}
	if s, e, ok := l.somewhere(p, toks, to, min(len(toks), to+nearby+1)); ok {
		return s, e, true
	}
	return l.somewhere(p, toks[:from], max(0, from-nearby-1), from)
}

// somewhere finds a program that begins from first to before last.
func (l *lexicon) somewhere(p *program, toks []token, first, last int) (int, int, bool) {
	for s := first; s < last; s++ {
		if p.first != nil && !p.first.has(toks[s].id) {
			continue
		}
		if end, ok := l.walk(p, toks, s, s+1); ok {
			return s, end, true
		}
	}
	return 0, 0, false
}

// begin is the first start at which a pattern was not tried yet.
func (f *finder) begin(pattern, last int) int {
	if f.tried == nil {
		f.tried = make([]int32, f.lex.filed)
	}
	next := f.tried[pattern]
	f.tried[pattern] = max(next, int32(last+1))
	return int(next)
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
	classAt map[string]int32
	words   map[string][]node   // what words were read as before
	forms   map[string][]string // of words that have forms of their own
	rule    *rule
	reads   []reads
	lang    string
	fuzzy   []string
	at      int // the line that is read
	cost    []int
	benches [][]inst
	stack   []node
}

// reads is a pattern of a rule that is filed under its words.
type reads struct {
	rule int
	node node
	pat  *pattern
}

func (b *builder) file(name, text string) error {
	b.lang, b.rule = "", nil
	for i, line := range strings.Split(text, "\n") {
		b.at = i + 1
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
	case "spelled":
		return b.spelled(value)
	case "forms":
		for _, f := range strings.Split(value, ",") {
			all := strings.Fields(f)
			b.forms[all[0]] = all
		}
		return nil
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

// spelled reads "want: wnt wan, kill: kil k1ll": each is read as the word.
func (b *builder) spelled(line string) error {
	for _, part := range strings.Split(line, ",") {
		word, others, ok := strings.Cut(part, "=")
		if !ok {
			return fmt.Errorf("spelled: %q", part)
		}
		id := b.number(strings.TrimSpace(word))
		for _, o := range strings.Fields(others) {
			if have, ok := b.lex.ids[o]; ok && have != id {
				return fmt.Errorf("spelled: %q is a word already", o)
			}
			b.lex.ids[o] = id
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
	b.addClass(strings.TrimSpace(name), n)
	return nil
}

// begin reads "name = signal severity [whole] [yields] [negated N] [past N] [together N] [apart] [of S]".
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
		case f[i] == "yields":
			r.yields = true
		case f[i] == "flips":
			r.flips = true
		case f[i] == "apart":
			r.apart = true
		case f[i] == "of" && i+1 < len(f):
			r.of = f[i+1]
			i++
		case (f[i] == "negated" || f[i] == "past" || f[i] == "together") && i+1 < len(f):
			v, err := strconv.Atoi(f[i+1])
			if err != nil {
				return fmt.Errorf("rule %s: %w", r.name, err)
			}
			*map[string]*int{"past": &r.past, "negated": &r.negated, "together": &r.need}[f[i]] = v
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
	if weight, ok := strings.CutPrefix(key, "sign "); ok {
		weight, denied := strings.CutSuffix(weight, " negated 0")
		n, err := strconv.Atoi(weight)
		if err != nil {
			return fmt.Errorf("sign %q: %w", weight, err)
		}
		return b.pattern(key, value, sign{n, denied || b.rule.negated == 0})
	}
	switch key {
	case "hear", "unless", "say":
		return b.pattern(key, value, sign{})
	case "for":
		b.rule.examples = append(b.rule.examples, examples(value)...)
	case "against":
		b.rule.against = append(b.rule.against, examples(value)...)
	default:
		return fmt.Errorf("%q is not known", key)
	}
	return nil
}

// pattern reads a phrase: "hear" as it stands, "say" with words of no weight
// between.
func (b *builder) pattern(key, value string, weighs sign) error {
	parts := cutParts(value)
	source := parts[0]
	answer := b.rule.signal == "yes" || b.rule.signal == "no" || b.rule.signal == "unsure" // of a few words, each of which counts
	p := &pattern{lazy: lazy{source: source, elastic: key != "hear" && !answer}, line: b.at, sign: weighs}
	for _, part := range parts[1:] {
		part, near := strings.CutPrefix(part, "~ ")
		part, absent := strings.CutPrefix(part, "!")
		b.learn(part)
		p.also = append(p.also, &also{lazy{source: part, elastic: true}, absent, near})
	}
	if key == "unless" {
		b.learn(source)
		b.rule.unless = append(b.rule.unless, p)
		return nil
	}
	n, err := b.read(source)
	b.reads = append(b.reads, reads{len(b.lex.rules) - 1, n, p})
	return err
}

// cutParts cuts a phrase at its " & " and " ~ "; a part that is wanted near begins
// with "~ ".
func cutParts(value string) []string {
	return strings.Split(strings.ReplaceAll(value, " ~ ", " & ~ "), " & ")
}

// examples stand in one line, parted by " / ".
func examples(line string) []string {
	return strings.Split(line, " / ")
}
