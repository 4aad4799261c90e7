package flows

import (
	"regexp"
	"strings"
	"unicode"
)

// The marks of direction that every phone knows. Isolates would say more, but
// phones older than ten years show them as boxes.
const (
	leftToRightMark = "\u200e"
	rightToLeftMark = "\u200f"
)

// grouped is a number written in groups: 116 123, 03.03.1954, +44 7700 900123.
// Between right-to-left words its groups would change places, and 116 123
// would be read as 123 116.
var grouped = regexp.MustCompile(`\+?[0-9]+(?:[ ./:-][0-9]+)+|\+[0-9]+`)

// rightToLeft keeps what is written from left to right whole in a text of a
// language that is not: a number in groups gets a mark before it, and a line
// that begins with Latin letters gets one that makes it run as the others do.
func rightToLeft(w *Words, text string) string {
	if !w.fromRight() {
		return text
	}
	lines := strings.Split(strings.NewReplacer(leftToRightMark, "", rightToLeftMark, "").Replace(text), "\n")
	for i, line := range lines {
		line = grouped.ReplaceAllString(line, leftToRightMark+"$0")
		if beginsLatin(line) && strings.ContainsFunc(line, isArabic) {
			line = rightToLeftMark + line
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// fromRight reports whether the language is written from right to left.
func (w *Words) fromRight() bool {
	script, _ := w.tag.Script()
	return script.String() == "Arab" || script.String() == "Hebr"
}

func isArabic(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew) && unicode.IsLetter(r)
}

// beginsLatin reports whether the first letter or mark of a line runs from left
// to right: a phone takes the direction of the line from it.
func beginsLatin(line string) bool {
	for _, r := range line {
		if unicode.IsLetter(r) || string(r) == leftToRightMark {
			return !isArabic(r)
		}
	}
	return false
}
