package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tidy makes a text plain: no bytes that are not UTF-8, no invisible or
// direction signs, straight quotes, single spaces, no phone's signature. Their
// words stay as they are.
func Tidy(text string) string {
	text = cut(text, longest)
	if !plain(text) {
		text = strip(text)
	}
	return unsign(strings.TrimSpace(text))
}

// cut shortens a text at the start of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// plain reports whether a text needs no tidying, as most do not.
func plain(s string) bool {
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' && c != '\n' || c == 0x7f || c == '`' {
			return false
		}
		if c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return true
}

func strip(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	last := rune('\n')
	for _, r := range s {
		r = straight(r)
		if r == 0 || r == ' ' && (last == ' ' || last == '\n') {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// straight is the plain form of a character; 0 takes it away.
func straight(r rune) rune {
	switch {
	case r == utf8.RuneError:
		return 0
	case r == '\n':
		return r
	case r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return '\n'
	case strings.ContainsRune("‘’‚‛′´`ʼʻ＇", r):
		return '\''
	case strings.ContainsRune("“”„‟″«»＂", r):
		return '"'
	case strings.ContainsRune("‐‑‒–—―−﹘﹣－", r):
		return '-'
	case r == '…':
		return '.'
	case r >= 0xff01 && r <= 0xff5e: // the wide letters of East Asian keyboards
		return r - 0xff01 + '!'
	case unicode.IsSpace(r) || r == 0x3164 || r == 0x2800:
		return ' '
	case r == 0x200d: // joins the parts of one emoji, and letters of some scripts
		return r
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co, unicode.Cs):
		return 0
	}
	return r
}

// signatures begin the lines that a phone adds by itself. Lower case.
var signatures = [...]string{
	"sent from my ", "sent from outlook", "sent from yahoo", "sent from mail for", "sent from samsung",
	"sent via ", "get outlook for ", "sent using ", "sent by my ", "sent on the go",
}

// unsign takes a mail or phone signature off the end, unless nothing would be
// left.
func unsign(s string) string {
	for i := len(s) - 1; i > 0; i-- {
		if s[i] != 's' && s[i] != 'S' && s[i] != 'g' && s[i] != 'G' && s[i] != '-' {
			continue
		}
		if isSignature(s[i:]) && strings.TrimSpace(s[:i]) != "" && s[i-1] <= '/' {
			return strings.TrimRight(s[:i], " \n\t-_.,*|~")
		}
	}
	return s
}

func isSignature(s string) bool {
	if strings.HasPrefix(s, "-- \n") || strings.HasPrefix(s, "--\n") {
		return true
	}
	for _, sig := range signatures {
		if len(s) >= len(sig) && strings.EqualFold(s[:len(sig)], sig) && len(s) < len(sig)+40 {
			return true
		}
	}
	return false
}
