package flows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// strokes are letters that no decomposition parts from their accent.
var strokes = strings.NewReplacer("ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ı", "i")

// Plain writes Latin letters that are outside the GSM alphabet without their
// accents: Poles and Romanians text like that, and so do their banks and their
// emergency alerts, because each such letter halves what a part holds. What the
// alphabet has, such as é, stays, and so do all other scripts.
func Plain(text string) string {
	if inGSM(text) {
		return text
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(strokes.Replace(text)) {
		if septets(r) > 0 || !unicode.Is(unicode.Latin, r) {
			b.WriteRune(r)
			continue
		}
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		b.WriteRune(base)
	}
	return b.String()
}
