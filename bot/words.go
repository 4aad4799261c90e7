package bot

import (
	_ "embed"
	"strings"

	"github.com/goccy/go-yaml"
)

// Words are the texts of the service itself: alerts, what staff are told, who
// will be in touch. A text in a language that is not there comes in English.
type Words interface {
	Text(lang, key string, blanks map[string]string) string
}

//go:embed words.yaml
var english []byte

// English are the words that ship. Their keys are the whole list of what any
// other Words must hold.
func English() Words {
	var t texts
	if err := yaml.Unmarshal(english, &t); err != nil {
		panic("the embedded words cannot be read: " + err.Error())
	}
	return t
}

type texts map[string]string

// Text fills the blanks of a text; a key that is not there gives "".
func (t texts) Text(_, key string, blanks map[string]string) string {
	pairs := make([]string, 0, 2*len(blanks))
	for name, value := range blanks {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(t[key])
}
