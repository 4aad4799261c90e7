package understand

import "strings"

// formsOf are a word as people bend it: kill, kills, killed, killing. A word
// with forms of its own has them in the files.
func (b *builder) formsOf(w string) []string {
	if f, ok := b.forms[w]; ok {
		return f
	}
	stem, twice := w, w
	switch {
	case strings.HasSuffix(w, "e"):
		stem, twice = w[:len(w)-1], w[:len(w)-1]
	case strings.HasSuffix(w, "y") && len(w) > 3 && !strings.ContainsRune("aeo", rune(w[len(w)-2])):
		return []string{w, w[:len(w)-1] + "ies", w[:len(w)-1] + "ied", w + "ing"}
	case doubles(w):
		twice = w + w[len(w)-1:]
	}
	plural := w + "s"
	for _, hiss := range [...]string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(w, hiss) {
			plural = w + "es"
		}
	}
	out := []string{w, plural, twice + "ed", twice + "ing"}
	if twice != stem {
		out = append(out, stem+"ed", stem+"ing") // people forget the second letter
	}
	return out
}

// doubles reports a short word whose last letter comes twice in its forms: stab.
func doubles(w string) bool {
	if len(w) < 3 {
		return false
	}
	vowel := func(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
	a, b, c := w[len(w)-3], w[len(w)-2], w[len(w)-1]
	return !vowel(a) && vowel(b) && !vowel(c) && strings.IndexByte("wxy", c) < 0 && len(w) < 7
}
