package flows

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Coverage is how far a language is: for the person who turns it on.
type Coverage struct {
	Language, Name string
	On             bool
	// Reviewed is who read the words and when; empty when nobody did.
	Reviewed string
	// Said and Of count the texts in it, and those in English.
	Said, Of int
	// Parts is what all its texts cost as text messages with their blanks
	// filled, and English what the same texts cost in English.
	Parts, English int
}

// Coverage tells of every language that the book has words for, English first.
func (b *Book) Coverage() []Coverage {
	english := b.costs(b.words["en"])
	all := []Coverage{b.coverage(b.words["en"], english)}
	for _, lang := range slices.Sorted(maps.Keys(b.words)) {
		if lang != "en" {
			all = append(all, b.coverage(b.words[lang], english))
		}
	}
	return all
}

func (b *Book) coverage(w *Words, english map[string]int) Coverage {
	c := Coverage{Language: w.Language, Name: w.Name, On: b.offers(w.Language), Reviewed: w.Reviewed, Of: len(english)}
	for name, parts := range b.costs(w) {
		if in, ok := english[name]; ok {
			c.Said, c.Parts, c.English = c.Said+1, c.Parts+parts, c.English+in
		}
	}
	return c
}

// costs are the message parts of every text of a language by name.
func (b *Book) costs(w *Words) map[string]int {
	c := &checker{book: b, saved: b.saved()}
	costs := map[string]int{}
	for _, t := range b.texts(w) {
		variants := t.text.onSMS()
		costs[t.name()], _ = Parts(c.filled(w, t, variants[0]))
	}
	return costs
}

// about checks what a language says of itself.
func (c *checker) about(w *Words) {
	if w.Reviewed == "" {
		c.inWords(w.Language, true, fmt.Sprintf("nobody has reviewed the words in %s: ask somebody who speaks it to read them, and write here who and when", w.Name), "reviewed")
	}
	if n := len(w.Days); n != 0 && n != 7 {
		c.inWords(w.Language, false, "days are seven, from Sunday", "days")
	}
	if n := len(w.Months); n != 0 && n != 12 {
		c.inWords(w.Language, false, "months are twelve", "months")
	}
	if w.Letters != "" && !w.plain() && w.Letters != "all" {
		c.inWords(w.Language, false, "letters are plain or all", "letters")
	}
}

// longestDay is as long as a date may be.
func longestDay(w *Words) string {
	longest := ""
	for day := range 366 {
		d := w.day(time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC))
		if len([]rune(w.dress(d, care.SMS))) > len([]rune(longest)) {
			longest = d
		}
	}
	return longest
}
