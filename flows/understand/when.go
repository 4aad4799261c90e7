package understand

import "time"

// piece is one part of what somebody says about when: a day or days, a time
// or a span of times, a part of the day, a moment, or the word between two
// offers.
type piece struct {
	kind     pieceKind
	from, to time.Time // days, or the moment and the end of it
	part     string
	times    span
	not      bool // it is what they cannot do
	open     bool // from that day on
	plain    bool // a weekday by its name alone, of which the week is not said
	week     bool // all of a week
	month    bool // all of a month
	weekday  time.Weekday
	since    time.Time   // the first day of a week that has begun
	also     []time.Time // days that go with it: the 15th of "13th or 15th July"
	at, next int         // tokens
	problem  string
	maybe    []string
}

type pieceKind byte

const (
	aDay pieceKind = iota
	aPart
	aTime
	aMoment
	anOr
	aGone    // a day that has been, which nobody offers
	aNothing // a week that weekdays were joined to
)

// span is a time, or from one to another; either end may be open.
type span struct {
	start, end       clockTime
	hasStart, hasEnd bool
	within           bool // a span and not a single time
}

// whenReader walks over the tokens of a text once.
type whenReader struct {
	raw    string
	toks   []token
	now    time.Time // in the person's zone
	today  time.Time // at noon, so that a change of clocks moves no day
	pieces []piece
	not    bool
	// lost is set by a word about time that no reader took: what was read then
	// is less than what was said.
	lost bool
	// nums are the amounts that begin at each token, once asked for.
	nums []numberAt
}

type numberAt struct {
	amount
	ok, read bool
}

// amount is amountAt, asked once for each token.
func (r *whenReader) amount(i int) (amount, bool) {
	if i < 0 || i >= len(r.toks) {
		return amount{}, false
	}
	if r.nums == nil {
		r.nums = make([]numberAt, len(r.toks))
	}
	n := &r.nums[i]
	if !n.read {
		n.read = true
		n.amount, n.ok = amountAt(r.toks, i)
	}
	return n.amount, n.ok
}

func (r *whenReader) read() {
	for i := 0; i < len(r.toks); {
		i = r.step(i)
	}
}

// pieceReaders read one piece, in the order in which they are tried.
var pieceReaders = [...]func(*whenReader, int) (piece, bool){
	(*whenReader).gone, (*whenReader).moment, (*whenReader).dayPiece, (*whenReader).spanAt, (*whenReader).partPiece, (*whenReader).timePiece,
}

func (r *whenReader) step(i int) int {
	if !r.toks[i].digits && !whenWords[r.toks[i].text] {
		return i + 1
	}
	if next, ok := r.turn(i); ok {
		return next
	}
	if next, ok := r.duration(i); ok {
		return next
	}
	for _, f := range pieceReaders {
		if p, ok := f(r, i); ok {
			return r.take(p, i)
		}
	}
	r.lost = r.lost || !r.not && r.mustBeRead(i)
	return i + 1
}

// take keeps a piece. After "not" it is what they cannot do, unless they say
// in the same breath that it is fine.
func (r *whenReader) take(p piece, i int) int {
	p.at, p.not = i, r.not
	if p.not && r.fineAfter(i, p.next) {
		p.not, r.not = false, false
	}
	if n := len(r.pieces); n > 0 && p.kind == aDay && r.pieces[n-1].kind == aTime && r.pieces[n-1].next == i-1 {
		sep, _ := r.separator(i-1, false)
		r.lost = r.lost || sep // "Monday 9am to Friday 5pm"
	}
	r.pieces = append(r.pieces, p)
	for _, d := range p.also {
		r.pieces = append(r.pieces, piece{kind: aDay, from: d, to: d, at: i, next: p.next, not: p.not})
	}
	return p.next
}

// fineAfter finds "Wednesday is fine" after "I can't do Tuesday".
func (r *whenReader) fineAfter(at, next int) bool {
	if r.toks[at].sign != ',' && r.toks[at].sign != '.' && r.toks[at].sign != ';' {
		return false
	}
	for k := next; k < min(len(r.toks), next+3); k++ {
		switch r.toks[k].text {
		case "is", "ok", "okay", "fine", "good", "works", "would", "best", "instead", "please", "better", "can", "yes":
			return true
		}
	}
	return false
}

// word is the token at i, or "".
func (r *whenReader) word(i int) string {
	if i < 0 || i >= len(r.toks) {
		return ""
	}
	return r.toks[i].text
}

// skip is the place after any of the words given.
func (r *whenReader) skip(i int, words ...string) int {
	for {
		before := i
		for _, w := range words {
			if r.word(i) == w {
				i++
			}
		}
		if i == before {
			return i
		}
	}
}
