package flows

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Problem is something wrong with a flow or with words, and where.
type Problem struct {
	File    string
	Line    int  // 1 is the first; 0 when it is about the file as a whole
	Warning bool // worth a look, does not keep the flow from running
	Text    string
}

func (p Problem) Error() string {
	kind := "error"
	if p.Warning {
		kind = "warning"
	}
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s: %s", p.File, kind, p.Text)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, kind, p.Text)
}

// source is a parsed file that still knows where everything stands.
type source struct {
	path string
	text []byte
	file *ast.File
}

func parse(path string, text []byte) (*source, error) {
	f, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, at(path, err)
	}
	return &source{path, text, f}, nil
}

func (s *source) decode(v any) error {
	if err := yaml.UnmarshalWithOptions(s.text, v, yaml.Strict()); err != nil {
		return at(s.path, err)
	}
	return nil
}

// at turns what the YAML library says into a Problem with a line.
func at(path string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return Problem{File: path, Line: y.GetToken().Position.Line, Text: y.GetMessage()}
	}
	return Problem{File: path, Text: err.Error()}
}

// problem points at the deepest of keys that the file has.
func (s *source) problem(text string, keys ...string) Problem {
	return Problem{File: s.path, Line: s.line(keys...), Text: text}
}

// line is where the value under keys stands; the line of the nearest key that
// exists when there is no such value.
func (s *source) line(keys ...string) int {
	if len(s.file.Docs) == 0 {
		return 0
	}
	node, line := s.file.Docs[0].Body, 0
	for _, k := range keys {
		next, at := child(node, k)
		if next == nil {
			break
		}
		node, line = next, at
	}
	return line
}

func child(n ast.Node, key string) (ast.Node, int) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	}
	for _, v := range values {
		if v.Key.GetToken().Value == key {
			return v.Value, v.Key.GetToken().Position.Line
		}
	}
	return nil, 0
}
