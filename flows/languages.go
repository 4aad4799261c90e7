package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/linkline/linkline/flows/care"
)

// Languages are the codes of the languages that people are offered: those that
// the scheme has turned on and that the book has words for, the scheme's first
// one first. English is there when none is.
func (b *Book) Languages() []string {
	var on []string
	for _, lang := range b.scheme.Languages {
		if b.words[lang] != nil && !slices.Contains(on, lang) {
			on = append(on, lang)
		}
	}
	if len(on) == 0 {
		return []string{"en"}
	}
	return on
}

func (b *Book) offers(lang string) bool { return slices.Contains(b.Languages(), lang) }

// Offering is the book as it would be if the scheme had turned these languages
// on, the first being the one that we begin in.
func (b *Book) Offering(langs ...string) *Book {
	other, scheme := *b, *b.scheme
	scheme.Languages = langs
	other.scheme = &scheme
	return &other
}

// For is the same book for another scheme: what is read and linked is shared.
func (b *Book) For(scheme *care.Scheme) *Book {
	other := *b
	other.scheme, other.surgeries = scheme, indexSurgeries(scheme)
	return &other
}

// Unreviewed are the languages that are on and whose words nobody has reviewed,
// by name. English, in which the words are written, is not among them.
func (b *Book) Unreviewed() []string {
	var names []string
	for _, lang := range b.Languages() {
		if w := b.words[lang]; lang != "en" && w.Reviewed == "" {
			names = append(names, w.Name)
		}
	}
	return names
}

// Day is a date as a language says it after "by": Wednesday 25 November.
func (b *Book) Day(lang string, at time.Time) string {
	return b.lang(lang).day(at.In(b.scheme.Location()))
}

// Dress makes a text in a language ready for a network, as what the flows say
// is.
func (b *Book) Dress(lang, network, text string) string { return b.lang(lang).dress(text, network) }

func (w *Words) day(d time.Time) string {
	if len(w.Days) != 7 || len(w.Months) != 12 {
		return d.Format("Monday 2 January")
	}
	return w.Days[d.Weekday()] + " " + strconv.Itoa(d.Day()) + " " + w.Months[d.Month()-1]
}

// weekday is the name of a day.
func (w *Words) weekday(d time.Weekday) string {
	if len(w.Days) != 7 {
		return d.String()
	}
	return w.Days[d]
}

func (w *Words) date(d time.Time) string {
	if len(w.Months) != 12 {
		return d.Format("2 January 2006")
	}
	return strconv.Itoa(d.Day()) + " " + w.Months[d.Month()-1] + " " + strconv.Itoa(d.Year())
}

// speak goes on in a language, if it is one that is offered.
func (t *turn) speak(lang string) bool {
	if !t.book.offers(lang) {
		return false
	}
	if t.contact.Language != lang {
		t.emit(Record{"language", lang})
		t.contact.Language = lang
	}
	t.words = t.book.lang(lang)
	return true
}

// meet goes on in the language that somebody writes in when they first write
// to us. Later a word in another language may be a name or a place, so that
// only who asks for a language is given it.
func (t *turn) meet(text string) {
	if t.contact.Language != "" || t.s.Active() || t.contact.Talk != "" {
		return
	}
	t.follow(text)
}

// follow goes on in the language that a text is written in, where that shows.
func (t *turn) follow(text string) {
	if lang := t.book.spoken(text); lang != "" && lang != t.words.Language {
		t.speak(lang)
	}
}

// askedFor goes on in the language that somebody asked for by name, and keeps
// it for the flow that answers.
func (t *turn) askedFor(lang string) {
	t.forget("language")
	if t.speak(lang) {
		t.keep("language", lang)
	}
}

// spoken is the language of those on offer that a text is written in, by the
// words and letters that show it; "" when none shows, or two show as much.
func (b *Book) spoken(text string) string {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), between), " ") + " "
	best, most := "", 0
	for _, lang := range b.Languages() {
		switch n := b.words[lang].marks(words); {
		case n > most:
			best, most = lang, n
		case n == most:
			best = ""
		}
	}
	return best
}

func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// marks counts what in a text shows this language.
func (w *Words) marks(text string) int {
	n := 0
	for _, mark := range w.KnownBy {
		if utf8.RuneCountInString(mark) > 1 {
			mark = " " + mark + " "
		}
		if strings.Contains(text, mark) {
			n++
		}
	}
	return n
}

// plain reports whether the words may go out as text messages without their
// accents.
func (w *Words) plain() bool { return w.Letters == "plain" }

// budget is how many message parts one text in this language may cost.
func (w *Words) budget() int {
	if w.Parts > 0 {
		return w.Parts
	}
	return partBudget
}

// dress makes a text ready for a network: plain letters where the language can
// do without the others, and marks that keep numbers together where it is
// written from right to left.
func (w *Words) dress(text, network string) string {
	if w.plain() && network != care.Telegram {
		text = Plain(text)
	}
	return Normalise(rightToLeft(w, text))
}
