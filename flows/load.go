package flows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// Load reads the flows (*.yaml), words (words/*.yaml) and questionnaires
// (questionnaires/*.yaml) of sources into a book for a scheme. What a later source says replaces what an earlier one says: a
// flow as a whole, a text by itself. An error holds every Problem found, each
// with file and line.
func Load(scheme *care.Scheme, sources ...fs.FS) (*Book, error) {
	files := map[string][]byte{}
	for i, src := range sources {
		for _, pattern := range []string{"*.yaml", "words/*.yaml", "questionnaires/*.yaml"} {
			names, err := fs.Glob(src, pattern)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				text, err := fs.ReadFile(src, name)
				if err != nil {
					return nil, err
				}
				files[fmt.Sprintf("%d/%s", i, name)] = text
			}
		}
	}
	return build(scheme, files)
}

// Pack returns the sources of a book, for Unpack.
func (b *Book) Pack() []byte {
	packed, err := json.Marshal(b.files)
	if err != nil {
		panic("a map of bytes is always JSON: " + err.Error())
	}
	return packed
}

// Unpack makes the book again that Pack was called on.
func Unpack(scheme *care.Scheme, packed []byte) (*Book, error) {
	var files map[string][]byte
	if err := json.Unmarshal(packed, &files); err != nil {
		return nil, fmt.Errorf("unpack flows: %w", err)
	}
	return build(scheme, files)
}

// build parses and links all files; their names begin with the number of their
// source.
func build(scheme *care.Scheme, files map[string][]byte) (*Book, error) {
	b := &Book{
		scheme: scheme, files: files, hash: hash(files),
		flows: map[string]*Flow{}, words: map[string]*Words{}, hears: map[string]*Flow{}, wishes: map[string]*Flow{},
		surgeries: indexSurgeries(scheme),
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		errs = append(errs, b.add(name, files[name]))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if err := asError(b.link()); err != nil {
		return nil, err
	}
	return b, nil
}

// hash covers names and contents; what it is computed from is length-prefixed,
// so that no two books share it.
func hash(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%d:%s%d:%s", len(name), name, len(files[name]), files[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func (b *Book) add(name string, text []byte) error {
	_, file, _ := strings.Cut(name, "/")
	src, err := parse(file, text)
	if err != nil {
		return err
	}
	if path.Dir(file) == "questionnaires" {
		q, err := ParseQuestionnaire(file, text)
		b.questionnaires = b.questionnaires.Add(q)
		return err
	}
	if path.Dir(file) == "words" {
		return b.addWords(src)
	}
	return b.addFlow(src)
}

func (b *Book) addFlow(src *source) error {
	f := &Flow{file: src}
	if err := src.decode(f); err != nil {
		return err
	}
	if f.Name == "" {
		return src.problem("a flow needs its name: write flow: name")
	}
	b.flows[f.Name] = f
	return nil
}

// addWords lays the texts of a file over those that are there.
func (b *Book) addWords(src *source) error {
	w := &Words{file: src}
	if err := src.decode(w); err != nil {
		return err
	}
	if w.Language == "" {
		return src.problem("words need their language: write language: en")
	}
	w.tag = tagOf(w.Language)
	old, ok := b.words[w.Language]
	if !ok {
		b.words[w.Language] = w
		return nil
	}
	old.under(w)
	maps.Copy(old.Common, w.Common)
	for flow, steps := range w.Flows {
		if old.Flows[flow] == nil {
			old.Flows[flow] = map[string]stepWords{}
		}
		for step, words := range steps {
			old.Flows[flow][step] = old.Flows[flow][step].under(words)
		}
	}
	return nil
}

// under lays what w says of the language itself over what is there.
func (old *Words) under(w *Words) {
	old.Reviewed, old.Letters = cmp.Or(w.Reviewed, old.Reviewed), cmp.Or(w.Letters, old.Letters)
	old.Parts = cmp.Or(w.Parts, old.Parts)
	if w.Days != nil {
		old.Days = w.Days
	}
	if w.Months != nil {
		old.Months = w.Months
	}
	if w.KnownBy != nil {
		old.KnownBy = w.KnownBy
	}
}

// under returns s with everything that top says laid over it.
func (s stepWords) under(top stepWords) stepWords {
	for _, t := range []struct{ to, from **Text }{
		{&s.Ask, &top.Ask}, {&s.Again, &top.Again}, {&s.Help, &top.Help}, {&s.Say, &top.Say}, {&s.Nudge, &top.Nudge}, {&s.Aside, &top.Aside},
	} {
		if *t.from != nil {
			*t.to = *t.from
		}
	}
	if top.Label != "" {
		s.Label = top.Label
	}
	if top.Choices != nil {
		choices := maps.Clone(s.Choices)
		if choices == nil {
			choices = map[string]*Text{}
		}
		maps.Copy(choices, top.Choices)
		s.Choices = choices
	}
	if top.Hear != nil {
		s.Hear = top.Hear
	}
	return s
}
