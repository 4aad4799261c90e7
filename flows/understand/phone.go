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
// the signs that people put between them. A comma parts two numbers, or the
// groups of one where neither side is a number.
func phoneRuns(text string) []string {
	text = spokenDigits(letterDigits(text))
	runs := digitsWith(text, " -.()/")
	for _, r := range runs {
		if _, p := checkPhone(r, false); p == "" {
			return runs
		}
	}
	if strings.Contains(text, ",") {
		return digitsWith(text, " -.()/,")
	}
	return runs
}

func digitsWith(text, between string) []string {
	var out []string
	start, digits := -1, 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (isDigitByte(text[i]) || start >= 0 && strings.IndexByte(between, text[i]) >= 0 || text[i] == '+' || start < 0 && text[i] == '(') {
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

// spokenDigits writes "zero seven double seven oh" in digits, where at least
// seven stand together.
func spokenDigits(text string) string {
	toks := split(cut(text, 400)).toks
	var b strings.Builder
	for i := 0; i < len(toks); {
		digits, next := digitWords(toks, i)
		if len(digits) < 7 {
			i = max(next, i+1)
			continue
		}
		b.Reset()
		b.WriteString(text[:toks[i].start])
		b.WriteString(digits)
		b.WriteString(text[toks[next-1].end:])
		return b.String()
	}
	return text
}

func digitWords(toks []token, i int) (string, int) {
	var b []byte
	times := 1
	for ; i < len(toks); i++ {
		w := toks[i].text
		v, ok := units[w]
		switch {
		case w == "double":
			times = 2
			continue
		case w == "triple" || w == "treble":
			times = 3
			continue
		case w == "o":
			v, ok = 0, true
		case toks[i].digits && len(w) == 1:
			v, ok = small(toks[i]), true
		}
		if !ok || v > 9 {
			return string(b), i
		}
		for range times {
			b = append(b, byte('0'+v))
		}
		times = 1
	}
	return string(b), i
}

// letterDigits reads the letter O between digits as nought.
func letterDigits(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c != 'o' && c != 'O' {
			continue
		}
		before := i > 0 && (isDigitByte(b[i-1]) || b[i-1] == ' ' || b[i-1] == '/' || b[i-1] == '.' || b[i-1] == '-')
		after := i+1 < len(b) && (isDigitByte(b[i+1]) || i > 0 && isDigitByte(b[i-1]) && (b[i+1] == 'o' || b[i+1] == 'O'))
		ends := i > 0 && isDigitByte(b[i-1]) && (i+1 == len(b) || !isLetterByte(b[i+1]))
		if (i == 0 || before) && after || ends {
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
	if drama(e164) {
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

// dramas are the numbers that Ofcom keeps for drama, with 3 or 4 digits to
// follow: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
var dramas = [...]string{
	"+447700900", "+441632960", "+44113496", "+44114496", "+44115496", "+44116496", "+44117496", "+44118496", "+44121496", "+44131496", "+44141496",
	"+44151496", "+44161496", "+44191498", "+44207946", "+442896496", "+442920180", "+448081570", "+443069990",
}

// drama reports a number that belongs to nobody.
func drama(e164 string) bool {
	for _, p := range dramas {
		if strings.HasPrefix(e164, p) && len(e164) == len("+447700900123") && (len(p) > 9 || e164[len(p)] == '0') {
			return true
		}
	}
	return false
}
