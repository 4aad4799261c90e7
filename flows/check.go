package flows

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Check looks for what would let somebody down: questions that lead nowhere or
// never to a person, words that are missing, cost too much or are hard to read.
// What keeps a book from running at all, Load has reported. Of the languages only
// those that are on are checked; Coverage tells of the others. The problems come
// in the order of files and lines.
func (b *Book) Check() []Problem {
	c := &checker{book: b, words: b.wordSources(), saved: b.saved()}
	for _, name := range slices.Sorted(maps.Keys(b.flows)) {
		c.flow(b.flows[name])
	}
	c.hearing()
	for _, lang := range slices.Sorted(maps.Keys(b.words)) {
		if lang == "en" || b.offers(lang) {
			c.language(b.words[lang])
		}
	}
	for _, lang := range b.scheme.Languages {
		if b.words[lang] == nil {
			c.found = append(c.found, Problem{File: "words/" + lang + ".yaml", Warning: true,
				Text: "the language " + lang + " is on and has no words, so that nobody is offered it"})
		}
	}
	c.reading()
	slices.SortStableFunc(c.found, func(p, q Problem) int {
		return cmp.Or(strings.Compare(p.File, q.File), p.Line-q.Line, strings.Compare(p.Text, q.Text))
	})
	return slices.Compact(c.found)
}

// checker gathers problems.
type checker struct {
	book  *Book
	words map[string][]*source // by language; later ones lie over earlier ones
	saved map[string]*Step     // who keeps an answer under a name
	found []Problem
}

// inFlow reports an error of a flow, at the deepest of keys that its file has.
func (c *checker) inFlow(f *Flow, text string, keys ...string) {
	c.found = append(c.found, f.file.problem(text, keys...))
}

func (c *checker) inStep(s *Step, text string, keys ...string) {
	c.inFlow(s.flow, text, append([]string{"steps", s.name}, keys...)...)
}

// inWords reports a problem of words where the text in use comes from; of one
// that is missing, near where it should be.
func (c *checker) inWords(lang string, warning bool, text string, keys ...string) {
	sources := c.words[lang]
	if len(sources) == 0 {
		return
	}
	at := slices.MaxFunc(sources, func(a, b *source) int { return a.depth(keys) - b.depth(keys) })
	for _, s := range sources {
		if s.depth(keys) == at.depth(keys) {
			at = s // the last of those that know as much: it is the one in use
		}
	}
	p := at.problem(text, keys...)
	p.Warning = warning
	c.found = append(c.found, p)
}

// wordSources are the files of words, as they lie over each other.
func (b *Book) wordSources() map[string][]*source {
	found := map[string][]*source{}
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		_, file, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(file, "words/") {
			continue
		}
		src, err := parse(file, b.files[name])
		w := &Words{}
		if err != nil || src.decode(w) != nil {
			continue // Load has said so
		}
		found[w.Language] = append(found[w.Language], src)
	}
	return found
}

// depth is how many of a path of keys the file has.
func (s *source) depth(keys []string) int {
	if len(s.file.Docs) == 0 {
		return 0
	}
	node := s.file.Docs[0].Body
	for i, k := range keys {
		if node, _ = child(node, k); node == nil {
			return i
		}
	}
	return len(keys)
}

// saved are the names under which the flows keep answers, and the step that
// does.
func (b *Book) saved() map[string]*Step {
	names := map[string]*Step{"first_words": nil}
	for _, flow := range slices.Sorted(maps.Keys(b.flows)) {
		for _, s := range b.flows[flow].inOrder() {
			for _, name := range append(slices.Collect(maps.Values(s.Each)), s.Save, s.Words, s.Surname) {
				if name != "" && (names[name] == nil || name == s.Save) {
					names[name] = s
				}
			}
			if s.asks() {
				names["said_at_"+s.name] = nil
			}
		}
	}
	return names
}

func quote(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(quoted, ", ")
}
