package flows

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Two published formulas, each where it holds. A book, or a flow of 30 sentences
// and more, is measured by SMOG, which health services use because it asks for
// full understanding; it needs that many sentences. A single text is measured by
// Flesch-Kincaid, whose two terms are averages that every word moves a little,
// where SMOG would jump by years for one long word.
const (
	// WholeFormula is what ReadingAges computes.
	WholeFormula = "SMOG grade + 5"
	// TextFormula is what ReadingAge computes.
	TextFormula = "Flesch-Kincaid grade + 5"
)

// The reading ages that patients' texts aim at. NHS content is to be read by
// people of 9 to 11, so a whole stays at or under readingTarget; a single text of
// a sentence or two swings by years, so it is remarked on only well above that.
const (
	readingTarget = 11.0
	readingSingle = 13.0
	readingFloor  = 5.0 // the age at which reading is taught: nothing is easier
	smogSentences = 30  // fewer, and the formula does not hold
)

// ReadingAge is the age at which a short English text can be read: the
// Flesch-Kincaid grade level plus 5, the age in the first school year of that
// scale, and never less than 5.
//
//	grade = 0.39 words/sentences + 11.8 syllables/words - 15.59
//
// The formula is from Kincaid, Fishburne, Rogers and Chissom, "Derivation of New
// Readability Formulas for Navy Enlisted Personnel", 1975.
//
// Text messages are not prose, so: a number, a phone number or a web address is
// one word of one syllable, and so is a {blank}, which holds what its reader
// knows; each option of a numbered list is a sentence, and so is each line.
func ReadingAge(text string) float64 { return readingOf(text).age() }

// reading is what the formulas need; readings of several texts are added up, so
// that a flow is measured as one long text and not as an average of ages.
type reading struct {
	sentences, words, syllables int
	long                        int // words of three syllables and more
}

func (r reading) plus(o reading) reading {
	return reading{r.sentences + o.sentences, r.words + o.words, r.syllables + o.syllables, r.long + o.long}
}

// age is by TextFormula.
func (r reading) age() float64 {
	if r.words == 0 {
		return 0
	}
	words := float64(r.words)
	grade := 0.39*words/float64(r.sentences) + 11.8*float64(r.syllables)/words - 15.59
	return max(grade+5, readingFloor)
}

// smog is by WholeFormula: McLaughlin, "SMOG Grading - a New Readability
// Formula", Journal of Reading 12(8), 1969.
//
//	grade = 3.1291 + 1.0430 sqrt(30 long words/sentences)
func (r reading) smog() float64 {
	if r.sentences == 0 {
		return 0
	}
	return 3.1291 + 1.0430*math.Sqrt(30*float64(r.long)/float64(r.sentences)) + 5
}

var (
	blankText  = regexp.MustCompile(`\{[^{}]*\}`)
	spacedNums = regexp.MustCompile(`\d[\d ]*\d`)
	webText    = regexp.MustCompile(`\S+@\S+|(https?://)?\w[\w-]*(\.\w[\w-]+)+(/\S*)?`)
	sentence   = regexp.MustCompile(`[.!?]+[)"']*(?:\s+|$)|\n+`)
)

// readingOf measures one text.
func readingOf(text string) reading {
	text = blankText.ReplaceAllString(Normalise(text), " 0 ")
	text = webText.ReplaceAllString(text, "0")
	text = spacedNums.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, " ", "") })
	var total reading
	for _, part := range sentence.Split(text, -1) {
		total = total.plus(readSentence(part))
	}
	return total
}

// readSentence measures what stands between two full stops. Options that count
// up, as in "1 for yes, 2 for no", start a new sentence from the second on: they
// are read one at a time, however they are laid out.
func readSentence(text string) reading {
	var r reading
	words := strings.FieldsFunc(text, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' && c != '-'
	})
	option := -1
	for i, word := range words {
		if word = strings.Trim(word, "'-"); word == "" {
			continue
		}
		if n, err := strconv.Atoi(word); err == nil && leadsOption(words[i+1:]) {
			if option >= 0 && n == option+1 {
				r.sentences++
			}
			option = n
		}
		n := wordSyllables(word)
		r.words++
		r.syllables += n
		if n >= 3 {
			r.long++
		}
	}
	if r.words > 0 {
		r.sentences++
	}
	return r
}

// leadsOption reports whether a number in front of these words numbers them, as
// in "2 no", and is not one of a row, as in "2 or 3" and "0 to 10".
func leadsOption(next []string) bool {
	if len(next) == 0 || !unicode.IsLetter([]rune(next[0])[0]) {
		return false
	}
	switch next[0] {
	case "or", "and", "to":
		return false
	}
	return true
}
