package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// key is a word folded for looking up.
func key(f string) string {
	if f == "" {
		return ""
	}
	out := make([]byte, 0, len(f))
	for _, r := range f {
		if r == '\'' || r == '.' {
			continue
		}
		out = fold(out, r)
	}
	return string(out)
}

// repair puts the capitals of a name right. Where somebody mixed them
// themselves, they stay.
func repair(parts []string) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		p = strings.Trim(p, ".")
		switch {
		case mixed(p):
			out[i] = p
		case particles[key(p)] && i < len(parts)-1 && key(p) != "st" && key(p) != "saint" && key(p) != "mac" && key(p) != "o":
			out[i] = strings.ToLower(p)
		default:
			out[i] = capital(p)
		}
		if particles[key(p)] && i == 0 && len(parts) > 1 && p != strings.ToUpper(p) && lowParticles[key(p)] {
			out[i] = strings.ToLower(p)
		}
	}
	return strings.Join(out, " ")
}

// mixed reports capitals and small letters in the way of a name: McDonald.
func mixed(p string) bool {
	r, n := utf8.DecodeRuneInString(p)
	return unicode.IsUpper(r) && strings.ToUpper(p) != p && strings.IndexFunc(p[n:], unicode.IsLower) >= 0 || p == strings.ToUpper(p) && p == strings.ToLower(p)
}

func capital(p string) string {
	var b strings.Builder
	up := true
	low := strings.ToLower(p)
	for i, r := range low {
		if up {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		up = r == '-' || r == '\'' && i == 1 || i == 1 && strings.HasPrefix(low, "mc") && len(low) > 3
	}
	return b.String()
}

// capitals reports two or more words with capitals, as a name has them.
func capitals(f []string) bool {
	for _, w := range f {
		if !startsUpper(w) || commonWord(w) || trailing[key(w)] {
			return false
		}
	}
	return len(f) >= 2 && len(f) <= 4
}

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// mixedCase reports a text in which capitals mean something: it has words with
// and without them.
func mixedCase(fields []string) bool {
	upper, lower := 0, 0
	for _, f := range fields {
		switch {
		case f == "" || !unicode.IsLetter(firstRune(f)):
		case startsUpper(f) && (len(f) == 1 || f != strings.ToUpper(f)):
			upper++
		case f == strings.ToLower(f):
			lower++
		}
	}
	return upper > 0 && lower > 0
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
