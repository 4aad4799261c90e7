package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word, number or emoji of a text.
type token struct {
	// text is folded: lower case, no accents on Latin letters, no apostrophes,
	// digits of any script as 0 to 9.
	text string
	// start and end are where it stands in the tidied text, in bytes.
	start, end int32
	// id is the word's number in the lexicon, 0 when it is not there.
	id int32
	// digits says that it is a number in digits; joined that no space stands
	// before it; sign is the last sign before it that is not a space.
	digits bool
	joined bool
	sign   byte
}

// words is a text cut into tokens, once for all who read it.
type words struct {
	raw  string
	toks []token
}

// most tokens that are read.
const most = 1200

// split cuts a tidied text into tokens and finds each in the lexicon.
func split(raw string) words {
	c := cutter{raw: raw, buf: make([]byte, 0, len(raw)+8), toks: make([]token, 0, len(raw)/4+2)}
	for i := 0; i < len(raw) && len(c.toks) < most; {
		r, n := rune(raw[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(raw[i:])
		}
		c.take(r, i, i+n)
		i += n
	}
	c.flush(len(raw))
	return words{raw: raw, toks: c.finish()}
}

// splitFor cuts a text for a conversation in another language: its words for
// numbers become digits.
func splitFor(text string, a Asked) words {
	w := split(text)
	numbers := english().numbers[a.Language]
	if numbers == nil {
		return w
	}
	for i := range w.toks {
		if d, ok := numbers[w.toks[i].text]; ok {
			w.toks[i].text, w.toks[i].digits = d, true
		}
	}
	return w
}

// class of a character, as far as cutting goes.
type class byte

const (
	gap class = iota
	letter
	digit
	picture
	inside // an apostrophe or a mark: part of the word, not kept
)

type cutter struct {
	raw   string
	buf   []byte
	toks  []token
	state class
	start int // in raw
	from  int // in buf
	sign  byte
	glued bool
	// bounds are the ends of the tokens in buf; the strings are cut at the end,
	// from one copy of it.
	bounds []int32
}

func (c *cutter) take(r rune, at, end int) {
	k := classify(r)
	switch k {
	case inside:
		return
	case gap:
		c.flush(at)
		c.glued = c.glued && r != ' ' && r != '\n'
		if r == '&' || r == '+' {
			c.begin(letter, at)
			c.buf = append(c.buf, "and"...)
			c.flush(end)
			c.glued = false
			return
		}
		if r != ' ' && r < utf8.RuneSelf {
			c.sign = byte(r)
		}
		return
	case picture:
		c.flush(at)
	default:
		if c.state == digit && k == letter || c.state == picture {
			c.flush(at)
		}
	}
	if c.state == gap {
		c.begin(k, at)
	}
	c.buf = fold(c.buf, r)
	if k == picture {
		c.flush(end)
	}
}

func (c *cutter) begin(k class, at int) {
	c.state, c.start, c.from = k, at, len(c.buf)
}

func (c *cutter) flush(at int) {
	if c.state == gap {
		return
	}
	if len(c.buf) > c.from {
		c.toks = append(c.toks, token{
			start: int32(c.start), end: int32(at), id: int32(c.from),
			digits: c.state == digit, joined: c.glued, sign: c.sign,
		})
		c.bounds = append(c.bounds, int32(len(c.buf)))
		c.glued, c.sign = true, 0
	}
	c.state = gap
}

// finish gives every token its text and its place in the lexicon.
func (c *cutter) finish() []token {
	lex, all := english(), string(c.buf)
	for i := range c.toks {
		t := &c.toks[i]
		t.text = all[t.id:c.bounds[i]]
		t.id = lex.id(t.text)
	}
	return c.rejoin(lex)
}

// rejoin puts together what text-speak writes with a digit: 2moro, 4ever.
func (c *cutter) rejoin(lex *lexicon) []token {
	out := c.toks[:0]
	for i := 0; i < len(c.toks); i++ {
		t := c.toks[i]
		if t.digits && i+1 < len(c.toks) && c.toks[i+1].joined && c.toks[i+1].sign == 0 && !c.toks[i+1].digits && len(t.text) == 1 {
			next := c.toks[i+1]
			if id := lex.exact(t.text + next.text); id != 0 {
				t = token{text: t.text + next.text, start: t.start, end: next.end, id: id, joined: t.joined, sign: t.sign}
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

func classify(r rune) class {
	switch {
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		return letter
	case r >= '0' && r <= '9':
		return digit
	case r < utf8.RuneSelf:
		if r == '\'' {
			return inside
		}
		return gap
	}
	return classifyWide(r)
}

func classifyWide(r rune) class {
	switch {
	case r == 0x200d || r >= 0xfe00 && r <= 0xfe0f || r == 0x20e3 || r >= 0x1f3fb && r <= 0x1f3ff:
		return inside // joiners, variation signs, keycaps, skin tones
	case unicode.IsLetter(r):
		return letter
	case unicode.IsDigit(r):
		return digit
	case r >= 0x064b && r <= 0x0670 || r == 0x0640:
		return inside // vowel signs and the stretch of Arabic script
	case unicode.Is(unicode.M, r):
		if r < 0x0900 {
			return inside
		}
		return letter // vowel signs of Indic scripts are letters to us
	case r >= 0x2190 && unicode.IsOneOf([]*unicode.RangeTable{unicode.So, unicode.Sk}, r):
		return picture
	case r == '½':
		return letter
	}
	return gap
}

// fold writes the plain form of a character.
func fold(b []byte, r rune) []byte {
	switch {
	case r >= 'A' && r <= 'Z':
		return append(b, byte(r)+'a'-'A')
	case r < utf8.RuneSelf:
		return append(b, byte(r))
	case unicode.IsDigit(r):
		return append(b, digitOf(r))
	}
	r = unicode.ToLower(r)
	if s := plainLetters(r); s != "" {
		return append(b, s...)
	}
	if unicode.Is(unicode.Latin, r) || r >= 0xff00 || r >= 0x0900 && r < 0x0e00 {
		var one [utf8.UTFMax]byte
		n := utf8.EncodeRune(one[:], r)
		if d := norm.NFD.Properties(one[:n]).Decomposition(); len(d) > 0 && r >= 0x0900 && r < 0x0e00 {
			return append(b, d...)
		}
		if d := norm.NFKD.Properties(one[:n]).Decomposition(); len(d) > 0 && d[0] < utf8.RuneSelf {
			return append(b, lower(d[0]))
		}
	}
	return utf8.AppendRune(b, r)
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// digitOf is the value of a decimal digit of any script: its tens begin at a
// multiple of ten code points from the zero of the script.
func digitOf(r rune) byte {
	for d := rune(0); d < 10; d++ {
		if !unicode.IsDigit(r - d - 1) {
			return byte('0' + d)
		}
	}
	return '0'
}

// plainLetters are those that do not come apart into a letter and an accent,
// and the forms of Arabic letters that people mix.
func plainLetters(r rune) string {
	switch r {
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ø':
		return "o"
	case 'ı':
		return "i"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	case 'أ', 'إ', 'آ', 'ٱ':
		return "ا"
	case 'ة', 'ۃ', 'ہ', 'ھ', 'ۀ':
		return "ه"
	case 'ى', 'ی', 'ے', 'ئ':
		return "ي"
	case 'ک':
		return "ك"
	case 'ؤ':
		return "و"
	}
	return ""
}

// rest is what was written outside the tokens from i to before j, for a person
// to read.
func (w words) rest(i, j int) string {
	if i >= len(w.toks) || j <= i {
		return strings.TrimSpace(w.raw)
	}
	before, after := w.raw[:w.toks[i].start], w.raw[w.toks[j-1].end:]
	return strings.Trim(strings.TrimSpace(before)+" "+strings.TrimSpace(after), " .,;:!-\n")
}
