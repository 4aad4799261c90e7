package understand

import (
	"strings"
	"unicode/utf8"
)

// findName finds the words of a text that can be a name. cued says that words
// such as "my name is" stood before them, so that they must be.
func findName(text string, wants nameKind) (parts []string, cued bool) {
	fields := nameFields(text)
	mixed := mixedCase(fields)
	if at, ok := bestCue(fields, mixed); ok {
		fields, cued = fields[at:], true
	} else if at, n := capitalRun(fields, mixed); n > 0 {
		return withoutTitles(fields[at : at+n]), true
	}
	for len(fields) > 0 && (!cued || titles[key(fields[0])]) && leading[key(fields[0])] && !(len(fields) == 1 && (wants != anyName) && namesToo(key(fields[0]))) {
		fields = fields[1:]
	}
	if !cued && len(fields) > 0 && commonEnding(key(fields[0])) && (len(fields) == 1 || !startsUpper(fields[1])) {
		return nil, false
	}
	fields = joinComma(fields)
	fields, ok := cutName(fields, cued, mixed)
	if !ok {
		return nil, false
	}
	return surnameFirst(withoutTitles(fields)), cued
}

// cutName ends a name where other words begin. What nothing announced and goes
// on as a sentence is none.
func cutName(fields []string, cued, mixed bool) ([]string, bool) {
	for i, f := range fields {
		k := key(f)
		other := k == "" || isDigitByte(k[0]) || trailing[k] || commonWord(f) || calendarWord(k)
		if mixed && cued && i > 0 && startsUpper(fields[0]) && !startsUpper(f) && !particles[k] && !particles[key(fields[i-1])] && k != "and" && f != "&" && !middle(fields[i:]) {
			return fields[:i], true
		}
		if !cued && i > 0 && other && !softEnd(fields[i:]) && !capitals(fields[:i]) && !(k == "" && i <= 2 && startsUpper(fields[0])) {
			return nil, false // a sentence, and no name announced
		}
		if !cued && i == 1 && other && namesToo(key(fields[0])) && k != "" && !politeEnd[k] && len(fields) > 2 {
			return nil, false // "May I ask"
		}
		named := i == 1 && len(fields) == 2 && namesToo(k)
		if k == "" || isDigitByte(k[0]) && i > 0 || (cued || i > 1) && (commonWord(f) || calendarWord(k)) && i > 0 && !named || trailing[k] && (i > 0 && !named || !cued && i == 0 && len(fields) > 1) {
			return fields[:i], true
		}
	}
	return fields, true
}

// middle reports a small-written name before a last one: "Kraig jacinto
// Calligaro".
func middle(f []string) bool {
	return len(f) > 1 && !commonWord(f[0]) && nameLike(f[0]) && startsUpper(f[1]) && !commonWord(f[1]) && nameLike(f[1])
}

func withoutTitles(fields []string) (parts []string) {
	for _, f := range fields {
		if !titles[key(f)] {
			parts = append(parts, strings.TrimSuffix(f, ","))
		}
	}
	return parts
}

// joinComma reads "Dulcie, Petsch" as one name, and keeps the comma for
// surnameFirst.
func joinComma(f []string) []string {
	if len(f) == 3 && f[1] == "" && nameLike(f[0]) && nameLike(f[2]) && !commonWord(f[2]) && !trailing[key(f[2])] {
		if givenNames[key(f[2])] && !givenNames[key(f[0])] {
			return []string{f[2], f[0]} // "Smith, Mary"
		}
		return []string{f[0], f[2]}
	}
	return f
}

// surnameFirst turns SMITH Mary, as forms have it, the other way round.
func surnameFirst(p []string) []string {
	if len(p) == 2 && len(p[0]) > 2 && p[0] == strings.ToUpper(p[0]) && p[1] != strings.ToUpper(p[1]) && startsUpper(p[1]) && utf8.RuneCountInString(p[0]) == len(p[0]) {
		return []string{p[1], p[0]}
	}
	return p
}

// softEnd reports words that people put after their name when nothing announced
// it: thanks, here, born, a date.
func softEnd(f []string) bool {
	for len(f) > 0 && f[0] == "" {
		f = f[1:]
	}
	if len(f) == 0 {
		return true
	}
	k := key(f[0])
	switch k {
	case "is":
		return len(f) <= 2 || len(f) > 2 && (key(f[1]) == "my" || key(f[1]) == "the") && (key(f[2]) == "name" || key(f[len(f)-1]) == "name")
	case "not", "the", "that":
		return len(f) <= 2
	case "with":
		return len(f) >= 3 && (key(f[1]) == "an" || key(f[1]) == "a" || f[1] != "" && isDigitByte(f[1][0]) || isUnit(key(f[1]))) // "Tracey with an e"
	}
	return softWords[k] || isDigitByte(f[0][0]) && (len(f) > 1 || len(f[0]) > 5)
}

// nameFields are the words of a text; a comma or full stop ends the word and
// stands as an empty one where a sentence ends.
func nameFields(text string) []string {
	var out []string
	for _, f := range strings.Fields(text) {
		if i := strings.IndexByte(f, '/'); i > 1 && i < len(f)-2 && nameLike(f[:i]) && nameLike(f[i+1:]) { // Mary/John
			out = append(out, f[:i], "and")
			f = f[i+1:]
		}
		if len(out) >= mostNameWords {
			break
		}
		if i := strings.IndexByte(f, ','); i > 1 && i < len(f)-1 && nameLike(f[:i]) { // "Mule,I got"
			out = append(out, strings.Trim(f[:i], ".;:!?\"()*-_/"), "")
			f = f[i+1:]
		}
		ends := strings.ContainsAny(f[len(f)-1:], ".!?;,") && utf8.RuneCountInString(f) > 3 && !titles[key(f)]
		f = strings.Trim(f, ".,;:!?\"()*-_/")
		if f == "" {
			continue
		}
		out = append(out, f)
		if ends {
			out = append(out, "")
		}
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// capitalRun finds the one place in a sentence with two or three capitals in a
// row that are no other words: "a booking for I think Serena Crabbs at 9".
func capitalRun(f []string, mixed bool) (at, n int) {
	if !mixed || len(f) < 5 {
		return 0, 0
	}
	for i := 0; i < len(f); i++ {
		run := 0
		for i+run < len(f) && f[i+run] != "" && startsUpper(f[i+run]) && nameLike(f[i+run]) && !commonWord(f[i+run]) && !calendarWord(key(f[i+run])) && !leading[key(f[i+run])] {
			run++
		}
		if run >= 2 && run <= 3 && !placeWords[key(f[i+run-1])] {
			if n > 0 {
				return 0, 0
			}
			at, n = i, run
		}
		i += run
	}
	return at, n
}
