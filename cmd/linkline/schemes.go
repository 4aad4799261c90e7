package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// document is a configuration file that still knows where everything stands.
type document struct {
	name string
	file *ast.File
}

// mistake says what is wrong, and where: "schemes.yaml:12: ...". path is as in
// "$.schemes[0].team[1]"; the nearest part of it that exists gives the line.
func (d *document) mistake(path, text string) error {
	for p := path; d.file != nil && strings.ContainsAny(p, ".["); p = p[:strings.LastIndexAny(p, ".[")] {
		at, err := yaml.PathString(p)
		if err != nil {
			continue
		}
		if node, err := at.FilterFile(d.file); err == nil && node != nil {
			return fmt.Errorf("%s:%d: %s", d.name, lineOf(node), text)
		}
	}
	return fmt.Errorf("%s: %s", d.name, text)
}

// lineOf is where a node begins: a mapping begins at its first key, not at its first
// colon.
func lineOf(n ast.Node) int {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return lineOf(n.Values[0])
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken().Position.Line
	}
	return n.GetToken().Position.Line
}

// readSchemes reads the file that LINKLINE_CONFIG names.
func readSchemes(path string, production bool, getenv func(string) string) ([]Scheme, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("LINKLINE_CONFIG: %w", err)
	}
	file, err := parser.ParseBytes(text, 0)
	doc := &document{name: path, file: file}
	if err != nil {
		return nil, doc.explain(err)
	}
	missing := doc.expand(getenv)
	schemes, err := doc.schemes()
	if err != nil {
		return nil, errors.Join(missing, err)
	}
	found := []error{missing}
	for i := range schemes {
		schemes[i].Production = production
		found = append(found, schemes[i].finish(doc, i))
	}
	return schemes, errors.Join(append(found, distinct(doc, schemes))...)
}

// schemes decodes the list, each scheme by itself, so that a mistake in one does
// not hide those in the next.
func (d *document) schemes() ([]Scheme, error) {
	if len(d.file.Docs) != 1 || d.file.Docs[0].Body == nil {
		return nil, d.mistake("$", "want one document with a list of schemes")
	}
	var top struct {
		Schemes []ast.Node `yaml:"schemes"`
	}
	if err := decode(d.file.Docs[0].Body, &top); err != nil {
		return nil, d.explain(err)
	}
	if len(top.Schemes) == 0 {
		return nil, d.mistake("$.schemes", "there is no scheme")
	}
	schemes := make([]Scheme, len(top.Schemes))
	var found []error
	for i, node := range top.Schemes {
		if err := decode(node, &schemes[i]); err != nil {
			found = append(found, d.explain(err))
		}
	}
	return schemes, errors.Join(found...)
}

func decode(node ast.Node, into any) error {
	return yaml.NewDecoder(strings.NewReader(""), yaml.Strict()).DecodeFromNode(node, into)
}

// explain keeps of the library's error the place and the reason. The rest is an
// excerpt of the file, which may hold secrets.
func (d *document) explain(err error) error {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", d.name, e.GetToken().Position.Line, e.GetMessage())
	}
	return fmt.Errorf("%s: cannot be read as YAML", d.name)
}

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expand puts environment variables in the place of ${VAR}, in values only: what
// a variable holds is never read as YAML.
func (d *document) expand(getenv func(string) string) error {
	var found []error
	for _, doc := range d.file.Docs {
		if doc.Body == nil {
			continue
		}
		ast.Walk(walker(func(n *ast.StringNode) {
			n.Value = variable.ReplaceAllStringFunc(n.Value, func(s string) string {
				name := variable.FindStringSubmatch(s)[1]
				value := getenv(name)
				if value == "" {
					found = append(found, fmt.Errorf("%s:%d: the environment variable %s is not set", d.name, lineOf(n), name))
				}
				return value
			})
		}), doc.Body)
	}
	return errors.Join(found...)
}

type walker func(*ast.StringNode)

// Visit is called by ast.Walk for each node.
func (w walker) Visit(n ast.Node) ast.Visitor {
	if s, ok := n.(*ast.StringNode); ok {
		w(s)
	}
	return w
}

// beside resolves a path in the file against the folder of the file.
func (d *document) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(d.name), path)
}
