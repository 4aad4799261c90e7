package understand

import (
	"slices"
	"strings"
	"unicode"
)

// Proxy reports whether a text says that somebody answers for the person who is
// asked: "mum says 7", "7 from her carer". Only where it matters who answers is
// it asked, since elsewhere people speak of others all the time.
func Proxy(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	for i, w := range words {
		var before, after string
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < len(words) {
			after = words[i+1]
		}
		switch {
		case slices.Contains(proxyFor, w) && slices.Contains(proxyTells, after):
			return true
		case slices.Contains(proxyFor, w) && slices.Contains([]string{"would", "will"}, after) && i+2 < len(words) && slices.Contains(proxyTells, words[i+2]):
			return true
		case slices.Contains(proxyBy, w) && (slices.Contains([]string{"her", "his", "their"}, before) || after == "here"):
			return true
		}
	}
	return false
}

// proxyFor are those for whom somebody answers; proxyTells is how that sounds,
// and proxyBy are who does it.
var (
	proxyFor = []string{"he", "she", "they", "mum", "mam", "mom", "mother", "dad", "father", "nan", "gran", "grandma", "grandad",
		"wife", "husband", "partner", "son", "daughter", "sister", "brother", "aunt", "uncle", "client", "patient"}
	proxyTells = []string{"says", "said", "say", "reckons", "answers", "answered", "told", "feels", "gives", "chose", "picks", "thinks"}
	proxyBy    = []string{"carer", "daughter", "son", "wife", "husband", "support", "nurse", "neighbour", "friend", "partner", "sister", "brother"}
)
