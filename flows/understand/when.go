package understand

import "time"

// piece is one part of what somebody says about when: a day or days, a time
// or a span of times, a part of the day, a moment, or the word between two
// offers.
type piece struct {
	kind     pieceKind
	from, to time.Time // days, or the moment
	part     string
	times    span
	not      bool // it is what they cannot do
	at, next int  // tokens
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
)

// span is a time, or from one to another; either end may be open.
type span struct {
	start, end       clockTime
	hasStart, hasEnd bool
	within           bool // a span and not a single time
}

// whenReader walks over the tokens of a text once.
type whenReader struct {
	toks   []token
	now    time.Time // in the person's zone
	today  time.Time // at noon, so that a change of clocks moves no day
	pieces []piece
	not    bool
}

func (r *whenReader) read() {
	for i := 0; i < len(r.toks); {
		i = r.step(i)
	}
}

// pieceReaders read one piece, in the order in which they are tried.
var pieceReaders = [...]func(*whenReader, int) (piece, bool){
	(*whenReader).moment, (*whenReader).spanAt, (*whenReader).dayPiece, (*whenReader).partPiece, (*whenReader).timePiece,
}

func (r *whenReader) step(i int) int {
	if next, ok := r.turn(i); ok {
		return next
	}
	for _, f := range pieceReaders {
		if p, ok := f(r, i); ok {
			p.at, p.not = i, r.not
			if p.not && r.fineAfter(i, p.next) {
				p.not, r.not = false, false
			}
			r.pieces = append(r.pieces, p)
			return p.next
		}
	}
	return i + 1
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

// turn reads the words that turn the sense: not, except, but, or.
func (r *whenReader) turn(i int) (int, bool) {
	switch r.toks[i].text {
	case "not", "cant", "cannot", "except", "dont", "unless", "never", "wont", "apart", "busy", "avoid", "isnt", "excluding", "cept", "unavailable", "couldnt", "without":
		if r.toks[i].text == "not" && i+2 < len(r.toks) && (r.toks[i+1].text == "before" || r.toks[i+1].text == "until" || r.toks[i+1].text == "till") {
			return i, false // "not before 11" is a span
		}
		r.not = true
		return i + 1, true
	case "but", "can", "could", "free", "available", "prefer", "instead", "how", "otherwise", "rather", "so", "make", "anytime", "any", "best", "better":
		if !(r.not && r.toks[i].text == "any") && !(r.toks[i].text == "make" && r.not) && !(r.not && (r.toks[i].text == "available" || r.toks[i].text == "free")) {
			r.not = false
		}
		return i, false
	case "or":
		r.pieces = append(r.pieces, piece{kind: anOr, at: i, next: i + 1, not: r.not})
		return i + 1, true
	}
	return i, false
}

// word is the token at i, or "".
func (r *whenReader) word(i int) string {
	if i < 0 || i >= len(r.toks) {
		return ""
	}
	return r.toks[i].text
}

// moment reads "in 3 hours", which is elapsed time, and "this time tomorrow",
// which is clock time.
func (r *whenReader) moment(i int) (piece, bool) {
	if (r.word(i) == "this" || r.word(i) == "same") && r.word(i+1) == "time" {
		if d, ok := r.dayPiece(i + 2); ok && d.problem == "" {
			return r.clockMoment(d), true
		}
	}
	if r.word(i) != "in" && r.word(i) != "within" {
		return piece{}, false
	}
	minutes, k := r.minutesAt(i + 1)
	if k == 0 {
		return piece{}, false
	}
	if r.word(k) == "time" {
		k++
	}
	return piece{kind: aMoment, from: r.now.Add(time.Duration(minutes) * time.Minute), next: k}, true
}

func (r *whenReader) clockMoment(d piece) piece {
	h, m, _ := r.now.Clock()
	y, mo, day := d.from.Date()
	p := piece{kind: aMoment, from: time.Date(y, mo, day, h, m, 0, 0, r.now.Location()), next: d.next}
	p.problem = wallProblem(p.from, h, m)
	return p
}

// minutesAt reads an amount of hours and minutes; k is where it ends, or 0.
func (r *whenReader) minutesAt(i int) (minutes, k int) {
	n, k := r.count(i)
	half := false
	if r.word(i) == "half" {
		n, k, half = 1, i+1, true
		if r.word(k) == "a" || r.word(k) == "an" {
			k++
		}
	}
	if k == 0 {
		return 0, 0
	}
	if r.word(k) == "and" && r.word(k+1) == "a" && r.word(k+2) == "half" {
		minutes, k = 30, k+3
	}
	switch r.word(k) {
	case "hour", "hours", "hr", "hrs", "h":
		minutes += n * 60
		if half {
			minutes = 30
		}
		if r.word(k+1) == "and" && r.word(k+2) == "a" && r.word(k+3) == "half" {
			return minutes + 30, k + 4
		}
		return minutes, k + 1
	case "minute", "minutes", "min", "mins":
		return n, k + 1
	}
	return 0, 0
}

// count reads an amount: 3, three, a, a couple of. k is where it ends, or 0.
func (r *whenReader) count(i int) (n, k int) {
	switch r.word(i) {
	case "a", "an":
		if r.word(i+1) == "couple" {
			return r.count(i + 1)
		}
		return 1, i + 1
	case "couple":
		k = i + 1
		if r.word(k) == "of" {
			k++
		}
		return 2, k
	}
	if i >= len(r.toks) {
		return 0, 0
	}
	a, ok := amountAt(r.toks, i)
	if !ok || a.ordinal || a.value > 400 {
		return 0, 0
	}
	return a.value, a.to
}

// partPiece reads a part of the day.
// aroundEvent reads "after lunch", "after the school run", "before work".
// school reads the school day: the run is over by half past nine, school is
// out by half past three.
// timePiece reads one time of day.
func (r *whenReader) timePiece(i int) (piece, bool) {
	c, ok := clockAt(r.toks, i, r.bareAllowed(i))
	if !ok || c.to <= i {
		return piece{}, false
	}
	if r.word(c.to) == "ish" {
		c.to++
	}
	return piece{kind: aTime, times: span{start: c, hasStart: true}, next: c.to}, true
}

// bareAllowed reports whether a number that stands alone can be a time here:
// after "at", after a day, before a day.
func (r *whenReader) bareAllowed(i int) bool {
	switch r.word(i - 1) {
	case "at", "around", "about", "after", "before", "from", "between", "til", "till", "until", "by", "say", "roughly", "approx", "circa", "past", "@":
		return true
	case "or", "and":
		if n := len(r.pieces); n > 0 {
			last := r.pieces[n-1]
			return last.kind == aTime || last.kind == anOr && n > 1 && r.pieces[n-2].kind == aTime
		}
	}
	if i < len(r.toks) && r.toks[i].sign == '@' {
		return true
	}
	if n := len(r.pieces); n > 0 && r.pieces[n-1].next == i && r.pieces[n-1].kind != anOr {
		return true
	}
	n, ok := amountAt(r.toks, i)
	if !ok {
		return false
	}
	if i == 0 && n.to == len(r.toks) {
		return true
	}
	k := n.to
	if r.word(k) == "tonight" || r.word(k) == "tonite" || r.word(k) == "this" && isPart(r.word(k+1)) {
		return true
	}
	if r.word(k) == "on" || r.word(k) == "this" {
		k++
	}
	if _, is := weekdays[r.word(k)]; is || isTomorrow(r.word(k)) || isToday(r.word(k)) || r.word(k) == "ish" {
		return true
	}
	return false
}

// spanAt reads "between 2 and 4", "2-4pm", "after 3", "before 11".
func (r *whenReader) spanAt(i int) (piece, bool) {
	k := i
	cue := r.word(i)
	switch cue {
	case "between", "from", "betwen", "btwn", "beween":
		k++
	case "after", "before", "until", "till", "til", "by", "past", "not", "any", "anytime", "no":
		return r.openSpan(i)
	}
	a, ok := clockAt(r.toks, k, k > i || r.bareAllowed(k))
	if !ok {
		return piece{}, false
	}
	sep, next := r.separator(a.to, k > i && cue != "from")
	if sep {
		if b, ok := clockAt(r.toks, next, true); ok {
			p := piece{kind: aTime, times: span{start: a, end: b, hasStart: true, hasEnd: true, within: true}, next: b.to}
			return p, true
		}
	}
	if cue == "from" {
		p := piece{kind: aTime, times: span{start: a, hasStart: true, within: true}, next: a.to}
		if w := r.word(p.next); w == "onwards" || w == "on" || w == "onward" {
			if _, day := weekdays[r.word(p.next+1)]; w != "on" || !day {
				p.next++
			}
		}
		return p, true
	}
	return r.minutesOrSpan(i, a)
}

// minutesOrSpan asks about "10 to 4", which is ten minutes to four or six
// hours; other times are left to the reader of single ones.
func (r *whenReader) minutesOrSpan(i int, a clockTime) (piece, bool) {
	t := r.toks[i]
	if t.digits && small(t) == 10 && r.word(i+1) == "to" && a.to > i+2 && a.half == "" && a.minute == 50 {
		return piece{kind: aTime, problem: Ambiguous, next: a.to}, true
	}
	return piece{}, false
}

// separator reads what stands between the ends of a span.
func (r *whenReader) separator(i int, between bool) (bool, int) {
	switch r.word(i) {
	case "to", "til", "till", "until", "untill", "thru", "through":
		return true, i + 1
	case "and":
		return between, i + 1
	}
	if i < len(r.toks) && r.toks[i].sign == '-' {
		return true, i
	}
	return false, i
}

// openSpan reads "after 3", "any time after 3", "not before 11", "before 11".
func (r *whenReader) openSpan(i int) (piece, bool) {
	k, not := i, false
	for k < len(r.toks) && (r.word(k) == "any" || r.word(k) == "anytime" || r.word(k) == "time" || r.word(k) == "not" || r.word(k) == "no") {
		not = not || r.word(k) == "not" || r.word(k) == "no"
		k++
	}
	cue := r.word(k)
	if cue == "from" || cue == "later" || cue == "earlier" {
		if cue != "from" && r.word(k+1) != "than" {
			return piece{}, false
		}
		k += boolInt(cue != "from")
	}
	after := cue == "after" || cue == "from" || cue == "past" || cue == "earlier" && not
	before := cue == "before" || cue == "until" || cue == "till" || cue == "til" || cue == "by" || cue == "later" && not
	if not && (cue == "before" || cue == "until" || cue == "till") {
		after, before = true, false
	}
	if not && cue == "after" {
		after, before = false, true
	}
	if !after && !before {
		return piece{}, false
	}
	c, ok := clockAt(r.toks, k+1, true)
	if !ok {
		return piece{}, false
	}
	s := span{within: true, start: c, hasStart: after, end: c, hasEnd: before}
	return piece{kind: aTime, times: s, next: c.to}, true
}
