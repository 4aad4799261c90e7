package flows

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/linkline/linkline/flows/understand"
)

// An open question, such as how it went, offers choices and can be answered in
// any words. Those are told apart by the words that stand for a choice, a "not"
// before them turned round (Step.Opposite). What is told apart by nothing is an
// answer all the same (Step.Free): it goes to a person as it is.

// ownAnswer is kept for an answer that no choice stands for.
const ownAnswer = "own_words"

// told reads the answer to an open question as a whole, where other words of
// ours would be heard in it: lovely is thanks elsewhere, and who says that nobody
// came answers, and complains only besides.
func (t *turn) told(text string) bool {
	s := t.open()
	among := !t.signal.Whole && longWords(text) // a person reads all of it
	if s == nil || s.Opposite == nil || !among && !slices.Contains([]string{"none", "thanks", "complaint"}, t.signal.Name) {
		return false
	}
	key := t.tone(s, text)
	if _, turns := s.Opposite[key]; key == "" || t.signal.Name == "complaint" && (turns || key == s.Both) {
		return false
	}
	t.tells(s, key, text)
	return true
}

// tells takes what was told as an answer. Its words are kept for a person, unless
// all is well and they are few.
func (t *turn) tells(s *Step, key, text string) {
	t.why = "answer to " + s.name + ": words that stand for " + key
	t.keep(s.Save, key)
	t.forget(s.Words)
	if key != s.Choices[0] || longWords(text) {
		t.keep(s.Words, text)
	}
	t.answered(s, key)
}

// freely takes what nothing else was made of as an answer. A slip of the thumb,
// a hello and a number that was not offered are asked about once.
func (t *turn) freely(s *Step, r understand.Reading, text string) {
	if !ownWords(text) && t.s.Tries == 0 {
		t.notUnderstood(s, r, text)
		return
	}
	t.inOwnWords(s, text)
}

// saysMore reports whether a text is more than one of the choices, or its number:
// then a likeness to a choice means nothing, since tone has looked.
func saysMore(text string) bool {
	return ownWords(text) && !doesNotKnow(text) && len(strings.Fields(text)) > 2 && !strings.ContainsAny(text, "0123456789")
}

// negations turn round what follows within so many words.
var negations = map[string]int{
	"not": 4, "never": 4, "hardly": 3, "didnt": 4, "dont": 4, "doesnt": 4, "wasnt": 4, "isnt": 4, "werent": 4, "arent": 4, "aint": 4,
	"wont": 4, "wouldnt": 4, "couldnt": 4, "cant": 4, "cannot": 4, "nothing": 4, "neither": 3, "without": 2, "no": 2, "less": 1,
}

// turnsOfSpeech end what a negation reaches.
var turnsOfSpeech = []string{"but", "and", "though", "although", "because", "cos", "however", "yet", "so", "just", "only"}

// tone is the choice that the words of a text stand for: the one that all of them
// do, or Both where some stand for one and some for its opposite; "" when none do.
func (t *turn) tone(s *Step, text string) string {
	words := toneWords(text)
	found := map[string]bool{}
	for i := 0; i < len(words); {
		key, n := t.standsFor(s, words[i:])
		if opposite, ok := s.Opposite[key]; ok && negated(words[:i]) {
			key = opposite
		}
		if slices.Contains(s.Choices, key) {
			found[key] = true
		}
		for range max(1, n) {
			if n > 0 {
				words[i] = "and" // no negation reaches beyond
			}
			i++
		}
	}
	switch {
	case len(found) == 1:
		for key := range found {
			return key
		}
	case len(found) > 1 && s.turnsRound(found):
		return s.Both
	}
	return ""
}

// turnsRound reports whether all that was found has an opposite, or is both.
func (s *Step) turnsRound(found map[string]bool) bool {
	for key := range found {
		if s.Opposite[key] == "" && key != s.Both {
			return false
		}
	}
	return true
}

// negated reports whether what comes next was denied.
func negated(before []string) bool {
	for n := 1; n <= 4 && n <= len(before); n++ {
		w := before[len(before)-n]
		if slices.Contains(turnsOfSpeech, w) {
			return false
		}
		if n <= negations[w] {
			return true
		}
	}
	return false
}

// standsFor is the choice that the longest of its words at the start of a text
// stands for, and how many words it is.
func (t *turn) standsFor(s *Step, words []string) (key string, n int) {
	for _, lang := range []*stepWords{t.stepWords(s), s.words["en"]} {
		if lang == nil {
			continue
		}
		for _, k := range slices.Sorted(maps.Keys(lang.Hear)) { // a turn made again is the same
			for _, h := range lang.Hear[k] {
				if p := toneWords(h); len(p) > n && len(p) <= len(words) && slices.Equal(p, words[:len(p)]) {
					key, n = k, len(p)
				}
			}
		}
	}
	return key, n
}

// toneWords are the words of a text in small letters, and each picture by itself.
func toneWords(text string) []string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\'' || r == '\u2019':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.Is(unicode.So, r):
			b.WriteString(" " + string(r) + " ")
		case r == '.' || r == '!' || r == ';' || r == '\n':
			b.WriteString(" and ") // a sentence ends what a negation reaches
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}
