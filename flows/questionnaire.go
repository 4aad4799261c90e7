package flows

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/linkline/linkline/flows/care"
)

// partsForQuestion is how many message parts a question, or the words before
// the first one, may cost.
const partsForQuestion = 2

// LoadQuestionnaires reads questionnaires/*.yaml of sources. A later source
// replaces a questionnaire of the same ID and language. An error holds every
// Problem found, each with file and line.
func LoadQuestionnaires(sources ...fs.FS) (all care.Questionnaires, err error) {
	var errs []error
	for _, src := range sources {
		names, err := fs.Glob(src, "questionnaires/*.yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(src, name)
			if err != nil {
				return nil, err
			}
			q, err := ParseQuestionnaire(name, text)
			errs = append(errs, err)
			all = all.Add(q)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return all, nil
}

// ParseQuestionnaire reads one file. It refuses keys that it does not know, and
// questions that could not be asked or counted.
func ParseQuestionnaire(name string, text []byte) (q care.Questionnaire, err error) {
	src, err := parse(name, text)
	if err != nil {
		return q, err
	}
	if err := src.decode(&q); err != nil {
		return q, err
	}
	var errs []error
	for _, f := range append(q.Flaws(), longTexts(q)...) {
		errs = append(errs, Problem{File: name, Line: src.lineAt(f.At), Text: f.Text})
	}
	return q, errors.Join(errs...)
}

// longTexts are the texts that would cost too many parts, or leave the plain
// alphabet, which makes them cost double.
func longTexts(q care.Questionnaire) (all []care.Flaw) {
	check := func(at, text string) {
		switch n, unicode := Parts(text); {
		case unicode:
			all = append(all, care.Flaw{At: at, Text: "a character here makes the text cost double: use plain letters and quotes"})
		case n > partsForQuestion:
			all = append(all, care.Flaw{At: at, Text: "too long for a text message: two parts are the most"})
		}
	}
	check("$.opening", q.Opening)
	for i, x := range q.Questions {
		check(fmt.Sprintf("$.questions[%d].text", i), x.Text)
	}
	return all
}

// lineAt is the line of what a YAML path names, or of the nearest thing around
// it; 0 for the file as a whole.
func (s *source) lineAt(at string) int {
	for ; strings.ContainsAny(at, ".["); at = at[:strings.LastIndexAny(at, ".[")] {
		p, err := yaml.PathString(at)
		if err != nil {
			continue
		}
		if node, err := p.FilterFile(s.file); err == nil && node != nil {
			return begins(node)
		}
	}
	return 0
}

// begins is the line of a node's first word: the library counts a mapping from
// its first colon.
func begins(n ast.Node) int {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return begins(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return begins(n.Key)
	}
	return n.GetToken().Position.Line
}
