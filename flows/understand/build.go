package understand

import (
	"fmt"
	"strconv"
	"strings"
)

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
	name, more := strings.CutSuffix(strings.TrimSpace(name), "+")
	if name = strings.TrimSpace(name); more != (b.named(name) >= 0) {
		return fmt.Errorf("class %s: += adds to one that there is, and = makes a new one", name)
	}
	n, err := b.read(strings.TrimSpace(words))
	if err != nil {
		return err
	}
	b.addClass(name, n)
	return nil
}

// begin reads "name = signal severity [whole] [yields] [negated N] [past N] [together N] [hint N] [apart] [of S]".
func (b *builder) begin(file, line string) error {
	name, rest, ok := strings.Cut(line, "=")
	f := strings.Fields(rest)
	if !ok || len(f) == 0 {
		return fmt.Errorf("rule without a meaning: %q", line)
	}
	r := &rule{name: strings.TrimSpace(name), file: file, signal: f[0], lang: b.lang, negated: -1, past: -1}
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
		case (f[i] == "negated" || f[i] == "past" || f[i] == "together" || f[i] == "hint") && i+1 < len(f):
			v, err := strconv.Atoi(f[i+1])
			if err != nil {
				return fmt.Errorf("rule %s: %w", r.name, err)
			}
			*map[string]*int{"past": &r.past, "negated": &r.negated, "together": &r.need, "hint": &r.hint}[f[i]] = v
			i++
		case err == nil:
			r.severity = n
		default:
			return fmt.Errorf("rule %s: %q is not known", r.name, f[i])
		}
	}
	b.lex.rules = append(b.lex.rules, r)
	b.rule = r
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
	if weight, ok := strings.CutPrefix(key, "words "); ok {
		return b.heavy(weight, value)
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
