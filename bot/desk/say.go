package desk

import (
	"slices"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// text is what the service itself says to a contact, in their language if it is
// on.
func (k *Desk) text(c care.Contact, key string, blanks map[string]string) string {
	lang := k.languageOf(c)
	text := k.say(lang, key, blanks)
	if s, ok := k.Conversations.(speaker); ok {
		return s.Dress(lang, c.Address().Network(), text)
	}
	return text
}

// speaker is what conversations may know of languages: how a date is said, and
// how a text is made ready for a network.
type speaker interface {
	Day(lang string, at time.Time) string
	Dress(lang, network, text string) string
}

func (k *Desk) languageOf(c care.Contact) string {
	if slices.Contains(k.Scheme.Languages, c.Language) {
		return c.Language
	}
	return k.language()
}

// say fills a text's blanks, of which every text may use {scheme} and {phone}.
func (k *Desk) say(lang, key string, blanks map[string]string) string {
	all := map[string]string{"scheme": k.Scheme.Name, "phone": k.Scheme.Phone}
	for k, v := range blanks {
		all[k] = v
	}
	return flows.Normalise(k.Words.Text(lang, key, all))
}

func (k *Desk) language() string {
	if len(k.Scheme.Languages) > 0 {
		return k.Scheme.Languages[0]
	}
	return "en"
}
