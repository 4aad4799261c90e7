package understand

import (
	"slices"
	"testing"
)

// Every rule hears its own examples and none of those against it: the files
// are what a clinician reviews, so what they say must be what happens.
func TestEveryRuleKeepsItsExamples(t *testing.T) {
	t.Parallel()
	lex := english()
	for _, r := range lex.rules {
		if len(r.examples) == 0 || len(r.against) == 0 {
			t.Errorf("%s: %s has no examples for or against", r.file, r.name)
		}
		for _, e := range r.examples {
			if got := meaning(r, e); got != r.signal {
				t.Errorf("%s: %s: %q is %q", r.file, r.name, e, got)
			}
		}
		for _, e := range r.against {
			if got := heardBy(r, e); got {
				t.Errorf("%s: %s: hears %q", r.file, r.name, e)
			}
		}
	}
}

// harmless reports whether the words of a text are taken for a way of speaking.
func harmless(text string) bool { return len(english().harmlessIn(split(Tidy(text)).toks)) > 0 }

// meaning is what a text is read as, by the reader that a rule belongs to.
func meaning(r *rule, text string) string {
	if r.signal == "harmless" {
		if harmless(text) {
			return r.signal
		}
		return "meant"
	}
	if !isAnswer(r.signal) {
		return Hear(text, Asked{Language: r.lang}).Name
	}
	got := Read(YesNo, text, Asked{Language: r.lang})
	if got.OK {
		return got.Value
	}
	return got.Problem
}

// heardBy reports whether the text is read as the rule means, by that rule or
// by another of the same meaning.
func heardBy(r *rule, text string) bool {
	if isAnswer(r.signal) || r.signal == "harmless" {
		return meaning(r, text) == r.signal
	}
	s := Hear(text, Asked{Language: r.lang})
	return s.Name == r.signal && s.Severity >= max(1, r.severity) && r.severity > 0 || r.severity == 0 && s.Name == r.signal
}

func isAnswer(signal string) bool { return signal == "yes" || signal == "no" || signal == "unsure" }

// Every phrase can be read: most are made into programs only when a text first
// asks for them, and one that is broken would never be found.
func TestEveryPhraseIsRead(t *testing.T) {
	t.Parallel()
	lex := english()
	lex.making.Lock()
	defer lex.making.Unlock()
	for _, r := range lex.rules {
		for _, p := range slices.Concat(r.hear, r.unless) {
			sources := []string{p.source}
			for _, x := range p.also {
				sources = append(sources, x.source)
			}
			for _, s := range sources {
				if _, err := lex.builder.read(s); err != nil {
					t.Errorf("%s: %s: line %d: %v", r.file, r.name, p.line, err)
				}
			}
		}
	}
}

// "a ~ b" wants b within eight words of a, on either side and not in the same
// words; "a ~ !b" wants a without b so near.
func TestNear(t *testing.T) {
	t.Parallel()
	b, err := readFiles()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.file("test", "rule: near = news\nsay: zig ~ (zag|zig)\nsay: zip ~ !(zap one)"); err != nil {
		t.Fatal(err)
	}
	lex, err := b.finish()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"zig zag": "zig zag", "zag and then a zig": "zag and then a zig", "zig a b c d e f g h zag": "zig a b c d e f g h zag",
		"zig a b c d e f g h i zag": "", "zig": "", "zig and zig": "zig and zig",
		"zip": "zip", "zip zap": "zip", "zap one zip": "", "zap one a b c d e f g h i zip": "zip",
	} {
		if got := heardIn(lex, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// heardIn are the words that the rule "near" hears in a text.
func heardIn(lex *lexicon, text string) (out string) {
	toks := split(text).toks
	for i := range toks {
		toks[i].id = lex.id(toks[i].text)
	}
	lex.find(&lex.signals, toks, func(r *rule, _ *pattern, from, to int) {
		if r.name == "near" {
			out = text[toks[from].start:toks[to-1].end]
		}
	})
	return out
}

// A class that another file has already is added to on purpose, or not at all.
func TestAClassIsMadeOnce(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{"@a = b\n@a += c": true, "@a = b\n@a = c": false, "@a += b": false} {
		b := newBuilder()
		if err := b.file("x.txt", text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}
