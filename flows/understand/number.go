package understand

import "strconv"

// amount is a number that was found in a text, and the tokens it took.
type amount struct {
	value    int
	from, to int
	ordinal  bool // first, 2nd
	inDigits bool
}

var units = map[string]int{
	"zero": 0, "nil": 0, "nought": 0, "naught": 0, "zilch": 0, "zip": 0, "nowt": 0, "oh": 0,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"won": 1, "wun": 1, "too": 2, "tow": 2, "thre": 3, "tree": 3, "fore": 4, "foru": 4, "fuor": 4, "fiv": 5, "fife": 5, "sicks": 6,
	"sevn": 7, "sven": 7, "sevan": 7, "severn": 7, "ate": 8, "eigth": 8, "eght": 8, "eigt": 8, "nin": 9, "nien": 9, "niner": 9,
	"ten": 10, "tenn": 10, "eleven": 11, "elevin": 11, "twelve": 12, "twelv": 12, "thirteen": 13, "fourteen": 14, "forteen": 14, "fifteen": 15,
	"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}

// homophones are numbers only where nothing else can be meant.
var homophones = map[string]bool{
	"won": true, "too": true, "tow": true, "fore": true, "ate": true, "tree": true, "oh": true, "zip": true,
	"severn": true, "nin": true, "sven": true,
}

var tens = map[string]int{
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "ninty": 90, "twentie": 20,
}

var ordinals = map[string]int{
	"first": 1, "frist": 1, "fist": 1, "second": 2, "secnd": 2, "sec": 2, "third": 3, "thrid": 3, "fourth": 4, "forth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
	"ninth": 9, "nineth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "twelth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
	"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
	"fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}

// compounds are tens and ones written in one: twentyone, thirtyfirst.
var compounds, compoundOrdinals = func() (map[string]int, map[string]int) {
	ones, ranks := map[string]int{}, map[string]int{}
	for t, v := range tens {
		for u, n := range units {
			if n > 0 && n < 10 && len(u) > 2 {
				ones[t+u] = v + n
			}
		}
		for o, n := range ordinals {
			if n < 10 {
				ranks[t+o] = v + n
			}
		}
	}
	return ones, ranks
}()

// amounts finds the numbers of a text, in digits and in words, in order.
func amounts(toks []token) []amount {
	var out []amount
	for i := 0; i < len(toks); {
		n, ok := amountAt(toks, i)
		if !ok {
			i++
			continue
		}
		out = append(out, n)
		i = n.to
	}
	return out
}

func amountAt(toks []token, i int) (amount, bool) {
	if toks[i].digits {
		n, ok := digitsAt(toks, i)
		if !ok || n.ordinal {
			return n, ok
		}
		return n.grow(toks), true
	}
	n, ok := wordsAt(toks, i)
	if t := toks[i].text; ok && n.value == 0 && n.to == i+1 && (t == "dozen" || t == "hundred") {
		return n, false
	}
	return n, ok
}

func digitsAt(toks []token, i int) (amount, bool) {
	v, err := strconv.Atoi(toks[i].text)
	if err != nil || len(toks[i].text) > 12 {
		return amount{}, false
	}
	n := amount{value: v, from: i, to: i + 1, inDigits: true}
	for len(toks[i].text) <= 3 && v > 0 && n.value < 1e9 && n.to < len(toks) && thousands(toks[n.to]) {
		n.value = n.value*1000 + small(toks[n.to]) // 1,250
		n.to++
	}
	if n.to < len(toks) && toks[n.to].joined && toks[n.to].sign == 0 {
		switch toks[n.to].text {
		case "st", "nd", "rd", "th", "ts", "dn":
			n.ordinal = true
			n.to++
		}
	}
	return n, true
}

func thousands(t token) bool {
	return t.digits && t.sign == ',' && t.joined && len(t.text) == 3
}

var multiples = map[string]int{
	"hundred": 100, "hundreds": 100, "thousand": 1000, "thousands": 1000, "grand": 1000, "million": 1e6, "millions": 1e6, "mil": 1e6, "billion": 1e9,
	"lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "dozen": 12, "dozens": 12, "doz": 12, "dozs": 12, "dzs": 12, "score": 0,
}

// grow takes in what multiplies a number in digits: 3 hundred and 21, 10k.
func (n amount) grow(toks []token) amount {
	for n.to < len(toks) {
		t := toks[n.to]
		by := multiples[t.text]
		if t.joined && t.sign == 0 && (t.text == "k" || t.text == "m" || t.text == "mm") {
			by = map[string]int{"k": 1000, "m": 1e6, "mm": 1e6}[t.text]
		}
		if by == 0 || n.value == 0 || n.value > 1e9/by {
			break
		}
		n.value *= by
		n.to++
		n.inDigits = false
		if more, ok := n.remainder(toks, by); ok {
			n.value, n.to = n.value+more.value, more.to
		}
	}
	return n
}

// remainder is the "and 21" after "3 hundred".
func (n amount) remainder(toks []token, below int) (amount, bool) {
	k := n.to
	if k < len(toks) && toks[k].text == "and" {
		k++
	}
	if k >= len(toks) || below == 12 {
		return amount{}, false
	}
	more, ok := amountAt(toks, k)
	if k < len(toks)-1 && more.to < len(toks) && multiples[toks[more.to].text] >= below {
		return amount{}, false
	}
	return more, ok && !more.ordinal && more.value < below
}

// sum gathers a number in words as it is read.
type sum struct {
	total, group int
	any          bool
}

// add takes one more word, if it goes on with the number.
func (s *sum) add(w string) bool {
	switch by := multiples[w]; {
	case by == 12 && s.any && s.group > 0:
		s.group *= 12
	case by == 100 && s.any && s.group > 0 && s.group < 1000:
		s.group *= 100
	case by == 100 && !s.any:
		s.group = 100
	case by >= 1000 && s.any && s.group > 0:
		s.total, s.group = s.total+s.group*by, 0
	case by >= 1000 && !s.any && w != "grand" && w != "mil":
		s.total = by
	case tens[w] > 0 && s.group%100 == 0:
		s.group += tens[w]
	case compounds[w] > 0 && s.group%100 == 0:
		s.group += compounds[w]
	case isUnit(w) && s.fits(units[w]):
		s.group += units[w]
	default:
		return false
	}
	s.any = true
	return true
}

// fits reports whether a number below twenty can follow what was read.
func (s *sum) fits(v int) bool {
	if s.group%100 == 0 {
		return !(s.any && v == 0)
	}
	return s.group%10 == 0 && s.group%100 >= 20 && v > 0 && v < 10
}

// wordsAt reads a number in words: two hundred and five, twenty-first.
func wordsAt(toks []token, i int) (amount, bool) {
	n, s := amount{from: i, to: i}, sum{}
	if !numberWords[toks[i].text] {
		return n, false
	}
	if w := toks[i].text; (w == "a" || w == "an") && i+1 < len(toks) && multiples[toks[i+1].text] > 0 {
		s.group, s.any, n.to = 1, true, i+1
	} else if multiples[w] >= 1000 || multiples[w] == 12 {
		return n, false
	}
	for n.to < len(toks) {
		w := toks[n.to].text
		if v := ordinals[w] + compoundOrdinals[w]; v > 0 && (v == 100 && s.any || s.group%100 == 0 || s.group%10 == 0 && s.group%100 >= 20 && v < 10) {
			n.value, n.ordinal, n.to = s.total+s.group+v, true, n.to+1
			if v == 100 && s.any {
				n.value = s.total + s.group*100
			}
			return n, true
		}
		if w == "and" && s.any && (s.group >= 100 && s.group%100 == 0 || s.total > 0 && s.group == 0) && n.to+1 < len(toks) && isNumberWord(toks[n.to+1].text) {
			n.to++
			continue
		}
		if !s.add(w) {
			break
		}
		n.to++
	}
	n.value = s.total + s.group
	return n, s.any
}

// numberWords are all words that a number in words can begin with: most words
// are passed over with this one look-up.
var numberWords = func() map[string]bool {
	out := map[string]bool{"a": true, "an": true}
	for _, list := range []map[string]int{units, tens, ordinals, compounds, compoundOrdinals, multiples} {
		for w := range list {
			out[w] = true
		}
	}
	return out
}()

func isUnit(w string) bool {
	_, ok := units[w]
	return ok && !homophones[w]
}

func isNumberWord(w string) bool {
	return isUnit(w) || tens[w] > 0 || ordinals[w] > 0
}

// loneNumber is the number of a text that is nothing but a number and the
// words people put around one: "1.", "option 2 please", "number one".
func loneNumber(w words) (int, bool) {
	lex := english()
	n, have := 0, false
	for i := 0; i < len(w.toks); {
		t := w.toks[i]
		if a, ok := amountAt(w.toks, i); ok && !have {
			n, have, i = a.value, true, a.to
			continue
		}
		if v, ok := units[t.text]; ok && !have && len(w.toks) == 1 {
			return v, true // a homophone alone: to, won
		}
		if !lex.filler.has(t.id) && !aroundNumber[t.text] {
			return 0, false
		}
		i++
	}
	return n, have
}

var aroundNumber = map[string]bool{
	"option": true, "number": true, "no": true, "num": true, "answer": true, "its": true, "is": true, "the": true,
	"choice": true, "one": true, "press": true, "reply": true, "ill": true, "say": true, "pick": true, "choose": true, "go": true,
	"for": true, "with": true, "nr": true, "would": true, "be": true, "it": true, "i": true, "a": true, "id": true, "my": true, "that": true, "thats": true, "have": true, "take": true, "want": true, "like": true, "to": true, "give": true,
	"think": true, "about": false, "only": true, "just": true, "opt": true, "im": true, "at": true, "put": true, "probably": false, "me": true, "score": true,
}

// readNumber reads one whole number.
func readNumber(text string, a Asked) Reading {
	w := splitFor(text, a)
	ns := amounts(w.toks)
	switch {
	case len(ns) == 0:
		return noNumber(w)
	case !sameValue(ns):
		return ask(Ambiguous, "more than one number")
	case halved(w, ns[0]) || negative(w, ns[0]) || ns[0].from > 0 && fraction(w.toks, ns[0].from-1):
		return ask(Ambiguous, "a number that is not whole")
	}
	return inRange(ns[0], w, a.Low, a.High)
}

// fraction finds the "half" of "half a dozen" and "quarter million".
func fraction(toks []token, i int) bool {
	if i > 0 && (toks[i].text == "a" || toks[i].text == "of") {
		i--
	}
	return toks[i].text == "half" || toks[i].text == "quarter"
}

// noNumber reads "none" as nought, and don't know as itself.
func noNumber(w words) Reading {
	if v, ok := units[firstWord(w)]; ok && len(w.toks) == 1 {
		return found(strconv.Itoa(v), "a number in words", 0.8)
	}
	if r, ok := unsureOnly(w.raw); ok {
		return r
	}
	if len(w.toks) > 0 && len(w.toks) <= 3 && (w.toks[0].text == "none" || w.toks[0].text == "nothing") {
		return found("0", "none is nought", 0.9)
	}
	return ask(Unclear, "no number")
}

func firstWord(w words) string {
	if len(w.toks) == 0 {
		return ""
	}
	return w.toks[0].text
}

func inRange(n amount, w words, low, high int) Reading {
	if (low != 0 || high != 0) && (n.value < low || n.value > high) {
		return ask(OutOfRange, "a number outside the range")
	}
	r := found(strconv.Itoa(n.value), "one number", 0.95)
	r.Rest = w.rest(n.from, n.to)
	if n.inDigits && n.to-n.from == len(w.toks) {
		r.Confidence = 1
	}
	return r
}
