package understand

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// readPhone reads a phone number that we could ring or text, as E.164.
func readPhone(text string, a Asked) Reading {
	var ok []string
	problem := Unclear
	for _, run := range phoneRuns(text) {
		e164, p := checkPhone(run, a.Production)
		if p != "" {
			problem = p
			continue
		}
		if !containsText(ok, e164) {
			ok = append(ok, e164)
		}
	}
	switch {
	case len(ok) == 1:
		return found(ok[0], "a phone number", 1)
	case len(ok) > 1:
		return Reading{Problem: Ambiguous, Why: "more than one phone number", Nearest: ok[:min(3, len(ok))]}
	case problem == NotAllowed:
		return ask(NotAllowed, "a number kept for drama")
	}
	if r, is := unsureOnly(text); is {
		return r
	}
	return ask(Unclear, "no phone number")
}

// phoneRuns are the parts of a text that may be one phone number: digits and
// the signs that people put between them.
func phoneRuns(text string) []string {
	text = letterDigits(text)
	var out []string
	start, digits := -1, 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (isDigitByte(text[i]) || start >= 0 && strings.IndexByte(" -.()/", text[i]) >= 0 || text[i] == '+' || start < 0 && text[i] == '(') {
			if start < 0 {
				start, digits = i, 0
			}
			if isDigitByte(text[i]) {
				digits++
			}
			continue
		}
		if start >= 0 && digits >= 9 && digits <= 40 {
			out = append(out, text[start:i])
		}
		start = -1
	}
	return out
}

// letterDigits reads the letter O between digits as nought.
func letterDigits(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c != 'o' && c != 'O' {
			continue
		}
		before := i > 0 && (isDigitByte(b[i-1]) || b[i-1] == ' ')
		after := i+1 < len(b) && isDigitByte(b[i+1])
		if (i == 0 || before) && after {
			b[i] = '0'
		}
	}
	return string(b)
}

func checkPhone(run string, production bool) (e164, problem string) {
	run = strings.Replace(run, "(0)", "", 1)
	n, err := phonenumbers.Parse(run, "GB")
	if err != nil {
		return "", Unclear
	}
	e164 = phonenumbers.Format(n, phonenumbers.E164)
	if strings.HasPrefix(e164, "+447700900") && len(e164) == 13 {
		if production {
			return "", NotAllowed
		}
		return e164, ""
	}
	if !phonenumbers.IsValidNumber(n) {
		return "", Unclear
	}
	return e164, ""
}
