package understand

import "strings"

// readPostcode reads a UK postcode anywhere in a text. O and 0, I and 1 are
// mended where that makes exactly one real shape.
func readPostcode(text string) Reading {
	s := strings.ToUpper(text)
	var all []string
	mended := false
	for _, try := range postcodeCandidates(s) {
		pc, m, ok := mendPostcode(try)
		if ok && !containsText(all, pc) {
			all, mended = append(all, pc), m
		}
	}
	switch {
	case len(all) == 1 && mended:
		return found(all[0], "a postcode with a letter and a number changed", 0.85)
	case len(all) == 1:
		return found(all[0], "a postcode", 1)
	case len(all) > 1:
		return Reading{Problem: Ambiguous, Why: "more than one postcode", Nearest: all[:min(3, len(all))]}
	}
	if r, ok := unsureOnly(text); ok {
		return r
	}
	return ask(Unclear, "no postcode")
}

func containsText(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// postcodeCandidates are the runs of one to three words that have the length
// of a postcode. Where a shorter run fits, a longer one around it is not tried.
func postcodeCandidates(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') })
	if len(parts) == 0 {
		return nil
	}
	if whole := strings.Join(parts, ""); len(whole) <= 8 {
		if _, _, ok := mendPostcode(whole); ok {
			return []string{whole} // also "S W 1 A 1 A A"
		}
	}
	if two := exactFirst(postcodeRuns(parts, 2)); len(two) > 0 && realShape(two[0]) {
		return two // "a B1 2AB" is not AB1 2AB
	}
	return exactFirst(postcodeRuns(parts, 7))
}

// postcodeRuns are the runs of up to most words that have the length and the
// end of a postcode.
func postcodeRuns(parts []string, most int) (out []string) {
	for i := 0; i < len(parts) && len(out) < mostRuns; i++ {
		run := ""
		for j := i; j < len(parts) && j < i+most && len(run)+len(parts[j]) <= 7; j++ {
			run += parts[j]
			if len(run) >= 5 && (len(parts[j]) <= 4 || i == j) && mayEnd(run) {
				out = append(out, run)
			}
		}
	}
	return out
}

// mostRuns bounds what is tried of a text that is nothing but short words.
const mostRuns = 60

// mayEnd reports whether a run ends as a postcode can, once mended.
func mayEnd(run string) bool {
	c := run[len(run)-3]
	if !isDigitByte(c) && c != 'O' && c != 'I' && c != 'L' {
		return false
	}
	for i := range run {
		if isDigitByte(run[i]) {
			return true
		}
	}
	return false
}

// exactFirst keeps only runs that need no mending, if there are any.
func exactFirst(runs []string) []string {
	var exact []string
	for _, r := range runs {
		if realShape(r) {
			exact = append(exact, r)
		}
	}
	if len(exact) > 0 {
		return longestOf(exact)
	}
	return runs
}

// longestOf drops runs that are the end of a longer one: "1 SW1A 1AA" is not
// also "11AA"; what is shorter by a house number is meant.
func longestOf(runs []string) []string {
	var out []string
	for _, r := range runs {
		inner := false
		for _, o := range runs {
			inner = inner || o != r && strings.Contains(o, r)
		}
		if !inner {
			out = append(out, r)
		}
	}
	return out
}

// mendPostcode puts one candidate right: as it is, or with the letters and
// digits that are taken for each other changed.
func mendPostcode(s string) (pc string, mended, ok bool) {
	if len(s) < 5 || len(s) > 7 {
		return "", false, false
	}
	if realShape(s) {
		return spaced(s), false, true
	}
	for _, digit := range [...]*strings.Replacer{asDigit, asDigitToo} {
		if fits := fitShapes(s, digit); len(fits) > 0 {
			return spaced(fits[0]), true, len(fits) == 1
		}
	}
	return "", false, false
}

// fitShapes are the real shapes that a candidate can be mended to.
func fitShapes(s string, digit *strings.Replacer) (fits []string) {
	inward := digit.Replace(s[len(s)-3:len(s)-2]) + toLetter(s[len(s)-2:])
	outward := s[:len(s)-3]
	for _, shape := range outwardShapes {
		if len(shape) != len(outward) {
			continue
		}
		if try := toShape(outward, shape, digit) + inward; realShape(try) && !containsText(fits, try) {
			fits = append(fits, try)
		}
	}
	return fits
}

func spaced(s string) string { return s[:len(s)-3] + " " + s[len(s)-3:] }

// inwardLetters are those of the last two places. V is out of the rules and in
// the register of practices.
const inwardLetters = "ABDEFGHJLNPQRSTUVWXYZ"

var outwardShapes = [...]string{"A9", "A99", "AA9", "AA99", "A9A", "AA9A"}

func toShape(s, shape string, digit *strings.Replacer) string {
	out := ""
	for i := range len(s) {
		if shape[i] == '9' {
			out += digit.Replace(s[i : i+1])
		} else {
			out += toLetter(s[i : i+1])
		}
	}
	return out
}

var (
	asDigit = strings.NewReplacer("O", "0", "I", "1")
	// asDigitToo is tried where asDigit mends nothing: a small L looks like a 1.
	asDigitToo = strings.NewReplacer("O", "0", "I", "1", "L", "1")
	asLetter   = strings.NewReplacer("0", "O", "1", "I")
)

func toLetter(s string) string { return asLetter.Replace(s) }

// realShape reports whether a postcode without its space has a real area and
// the letters that the post uses.
func realShape(s string) bool {
	if len(s) < 5 || len(s) > 7 {
		return false
	}
	out, in := s[:len(s)-3], s[len(s)-3:]
	if !isDigitByte(in[0]) || strings.IndexByte(inwardLetters, in[1]) < 0 || strings.IndexByte(inwardLetters, in[2]) < 0 {
		return false
	}
	if s == "GIR0AA" {
		return true
	}
	n := 0
	for n < len(out) && !isDigitByte(out[n]) {
		n++
	}
	return n > 0 && n < len(out) && strings.Contains(areas, " "+out[:n]+" ") && districtShape(out[:n], out[n:])
}

// districtShape checks what follows the area: 1 or 2 digits, or a digit and a
// letter where London uses them.
func districtShape(area, d string) bool {
	switch {
	case len(d) == 1:
		return isDigitByte(d[0])
	case len(d) != 2 || !isDigitByte(d[0]):
		return false
	case isDigitByte(d[1]):
		return d[0] != '0'
	case len(area) == 1:
		return strings.IndexByte("ABCDEFGHJKPSTUW", d[1]) >= 0
	}
	return strings.IndexByte("ABEHMNPRVWXY", d[1]) >= 0 || area == "NP" || area == "EC" || area == "SW"
}

func isDigitByte(c byte) bool { return c >= '0' && c <= '9' }

// areas are the postcode areas of the United Kingdom, its forces (BF), Jersey, Guernsey and Man.
const areas = " AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY " +
	"G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW " +
	"OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF " +
	"WN WR WS WV YO ZE "

// longestUnsure is how far into a text a "don't know" answers the question.
const longestUnsure = 240

// unsureOnly reads "don't know" where no answer of the kind was found.
func unsureOnly(text string) (Reading, bool) {
	for _, m := range findMarks(split(cut(text, longestUnsure)).toks, "") {
		if m.says == "unsure" {
			return ask(Unsure, "they say that they do not know"), true
		}
	}
	return Reading{}, false
}
