package desk

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Words are the texts of the service itself: alerts, what staff are told, who
// will be in touch. A text in a language that is not there comes in English.
type Words interface {
	Text(lang, key string, blanks map[string]string) string
}

//go:embed words.yaml
var english []byte

//go:embed patients.yaml
var foreign []byte

// English are the words that ship: in English, and what patients read in other
// languages too. The English keys are the whole list of what any other Words must
// hold.
func English() Words { return readWords() }

// readWords reads them once: nothing changes them.
var readWords = sync.OnceValue(func() Words {
	t := texts{}
	var en map[string]string
	for _, err := range []error{yaml.Unmarshal(foreign, &t), yaml.Unmarshal(english, &en)} {
		if err != nil {
			panic("the embedded words cannot be read: " + err.Error())
		}
	}
	t["en"] = en
	return t
})

// texts are the texts of each language by key.
type texts map[string]map[string]string

// Text fills the blanks of a text; a key that is not there gives "".
func (t texts) Text(lang, key string, blanks map[string]string) string {
	pairs := make([]string, 0, 2*len(blanks))
	for name, value := range blanks {
		pairs = append(pairs, "{"+name+"}", value)
	}
	text, ok := t[lang][key]
	if !ok {
		text = t["en"][key]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
