package flows

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// The GSM 7-bit default alphabet, 3GPP TS 23.038 section 6.2.1, in the order of
// its codes; code 0x1B, the escape, is left out because it is not a character.
const gsmAlphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ" +
	" !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§" +
	"¿abcdefghijklmnopqrstuvwxyzäöñüà"

// The extension table of the same standard, section 6.2.1.1: an escape and the
// character, so two septets each.
const gsmExtension = "\f^{}\\[~]|€"

// What one part holds: 140 octets, of which a longer message gives six in each
// part to the header that joins the parts again (3GPP TS 23.040, 9.2.3.24.1).
const (
	septetsAlone, septetsJoined = 160, 153
	unitsAlone, unitsJoined     = 70, 67
)

// gsmCost is the septets that each character of the Basic Multilingual Plane up
// to the Greek letters takes; none means that it is not in the alphabet. The
// euro sign lies outside the table.
var gsmCost = gsmCosts()

func gsmCosts() (cost [0x400]uint8) {
	for _, r := range gsmAlphabet {
		cost[r] = 1
	}
	for _, r := range gsmExtension {
		if r != '€' {
			cost[r] = 2
		}
	}
	return cost
}

// septets is what a character costs in the GSM alphabet; 0 when it is not in it.
func septets(r rune) int {
	if r == '€' {
		return 2
	}
	if int(r) >= len(gsmCost) {
		return 0
	}
	return int(gsmCost[r])
}

// Parts counts the parts that a text message is sent and charged in, and says
// whether it needs UCS-2, which holds less than half as much. An escaped
// character and a surrogate pair are never split over two parts, so a part may
// stay one short. An empty text counts as one part.
func Parts(text string) (n int, unicode bool) {
	total := 0
	for _, r := range text {
		cost := septets(r)
		if cost == 0 {
			return countParts(text, utf16.RuneLen, unitsAlone, unitsJoined), true
		}
		total += cost
	}
	if total <= septetsAlone {
		return 1, false
	}
	return countParts(text, septets, septetsAlone, septetsJoined), false
}

// countParts fills one part after the other with whole characters.
func countParts(text string, cost func(rune) int, alone, joined int) int {
	n, room, total := 1, joined, 0
	for _, r := range text {
		c := cost(r)
		total += c
		if c > room {
			n, room = n+1, joined
		}
		room -= c
	}
	if total <= alone {
		return 1
	}
	return n
}

// NotGSM lists the characters of text that force UCS-2, each once, in the order
// in which they appear.
func NotGSM(text string) []rune {
	var found []rune
	seen := map[rune]bool{}
	for _, r := range text {
		if septets(r) == 0 && !seen[r] {
			seen[r] = true
			found = append(found, r)
		}
	}
	return found
}

// gsmFolds are characters outside the alphabet that mean the same as one inside
// it: what word processors and phones put in for what was typed.
var gsmFolds = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "ʼ", "'", "`", "'", "´", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "″", `"`, "«", `"`, "»", `"`,
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-",
	"•", "-", "‣", "-", "⁄", "/", "…", "...",
	"\t", " ", "\u00a0", " ", "\u2002", " ", "\u2003", " ", "\u2007", " ", "\u2009", " ", "\u202f", " ",
)

// invisible are characters that show nothing and that no script we write needs.
// The joiners U+200C and U+200D are not among them: Persian and emoji use them.
var invisible = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n",
	"\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "",
)

// Normalise writes a text in the GSM alphabet where that loses nothing: quotes,
// dashes, the ellipsis, spaces and accents made of two characters. A text that
// needs UCS-2 all the same keeps its typography, since folding would save
// nothing there.
func Normalise(text string) string {
	if inGSM(text) && !strings.ContainsRune(text, '\r') {
		return text
	}
	clean := norm.NFC.String(invisible.Replace(text))
	if folded := gsmFolds.Replace(clean); inGSM(folded) {
		return folded
	}
	return clean
}

func inGSM(text string) bool {
	for _, r := range text {
		if septets(r) == 0 {
			return false
		}
	}
	return true
}
