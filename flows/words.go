package flows

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Words are all texts in one language, as their YAML file has them. They stand
// apart from the steps, so that a clinician and a translator read text and not
// logic.
type Words struct {
	Language string `yaml:"language"` // ISO 639-1
	Name     string `yaml:"name"`     // of the language, in the language
	Reviewed string `yaml:"reviewed"` // who read it and when; empty when nobody did
	// Letters is plain where text messages go out without accents, as people
	// who speak the language text each other.
	Letters string `yaml:"letters"`
	// Parts is how many message parts one text may cost; 0 means 2.
	Parts int `yaml:"parts"`
	// Days from Sunday, and Months, as they stand in a date after "by".
	Days   []string `yaml:"days"`
	Months []string `yaml:"months"`
	// KnownBy are words, in small letters, that show that somebody writes in
	// this language and no other that we have; one letter shows it anywhere.
	KnownBy []string `yaml:"known_by"`

	Common map[string]*Text                `yaml:"common"`
	Flows  map[string]map[string]stepWords `yaml:"flows"`

	file *source
	tag  language.Tag
}

// stepWords are what one step says.
type stepWords struct {
	Ask     *Text            `yaml:"ask"`
	Again   *Text            `yaml:"again"` // when the answer was not understood
	Help    *Text            `yaml:"help"`
	Say     *Text            `yaml:"say"`
	Nudge   *Text            `yaml:"nudge"`
	Aside   *Text            `yaml:"aside"` // beside another open question, which leaves no digits
	Label   string           `yaml:"label"` // in the summary
	Choices map[string]*Text `yaml:"choices"`
	// Hear are other words for a choice, which people say in place of it.
	Hear map[string][]string `yaml:"hear"`
}

// Text is one text with blanks, perhaps different by network or by number.
type Text struct {
	plain   template
	network map[string]template // by care network
	count   string              // blank whose number chooses among forms
	forms   map[string]template // CLDR plural categories: one, few, many, other ...
}

// UnmarshalYAML reads a string, {sms: ..., telegram: ...} or
// {plural: blank, one: ..., other: ...}. It is given how to read, not bytes: for
// those the library lays out the whole file again for each text.
func (t *Text) UnmarshalYAML(read func(any) error) error {
	var s string
	if err := read(&s); err == nil {
		t.plain = compile(s)
		return nil
	}
	var m map[string]string
	if err := read(&m); err != nil {
		return err
	}
	if count, ok := m["plural"]; ok {
		t.count, t.forms = count, map[string]template{}
		for form, s := range m {
			if form != "plural" {
				t.forms[form] = compile(s)
			}
		}
		t.plain = t.forms["other"]
		return nil
	}
	t.network = map[string]template{}
	for network, s := range m {
		t.network[network] = compile(s)
	}
	t.plain = t.network["sms"]
	return nil
}

// variants are all templates of a text, for checking.
func (t *Text) variants() []template {
	if t == nil {
		return nil
	}
	all := []template{t.plain}
	for _, v := range t.network {
		all = append(all, v)
	}
	for _, v := range t.forms {
		all = append(all, v)
	}
	return all
}

// blanks are the names that a text fills in, sorted, once each.
func (t *Text) blanks() []string {
	var names []string
	for _, v := range t.variants() {
		for _, p := range v {
			if p.blank != "" {
				names = append(names, p.blank)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// template is a text cut at its blanks.
type template []piece

type piece struct {
	text  string // literal, or what stands in for an empty blank
	blank string
}

// compile cuts at {name} and {name|otherwise}.
func compile(s string) template {
	var t template
	for s != "" {
		before, rest, ok := strings.Cut(s, "{")
		if before != "" {
			t = append(t, piece{text: before})
		}
		if !ok {
			break
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			t = append(t, piece{text: "{" + rest})
			break
		}
		name, otherwise, _ := strings.Cut(inner, "|")
		t = append(t, piece{text: otherwise, blank: name})
		s = after
	}
	return t
}

func (t template) fill(values func(string) string) string {
	if len(t) == 1 && t[0].blank == "" {
		return t[0].text
	}
	var b strings.Builder
	for _, p := range t {
		if p.blank == "" {
			b.WriteString(p.text)
			continue
		}
		if v := values(p.blank); v != "" {
			b.WriteString(v)
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func (t template) String() string {
	return t.fill(func(name string) string { return "{" + name + "}" })
}

// fill chooses the variant for a network and a number, and fills its blanks.
func (t *Text) fill(w *Words, network string, values func(string) string) string {
	if t == nil {
		return ""
	}
	if v, ok := t.network[network]; ok {
		return v.fill(values)
	}
	if t.count != "" {
		if n, err := strconv.Atoi(values(t.count)); err == nil {
			if v, ok := t.forms[category(w.tag, n)]; ok {
				return v.fill(values)
			}
		}
	}
	return t.plain.fill(values)
}

// category is the CLDR plural category of a whole number.
func category(tag language.Tag, n int) string {
	switch plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

// common is a text that belongs to no step.
func (w *Words) common(key string) *Text { return w.Common[key] }
