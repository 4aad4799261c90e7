package understand

// timePiece reads one time of day.
func (r *whenReader) timePiece(i int) (piece, bool) {
	c, ok := clockAt(r.toks, i, r.bareAllowed(i))
	if !ok || c.to <= i {
		return piece{}, false
	}
	return piece{kind: aTime, times: span{start: c, hasStart: true}, next: r.skip(c.to, "ish")}, true
}

// bareAllowed reports whether a number that stands alone can be a time here:
// after "at", after a day, before a day.
func (r *whenReader) bareAllowed(i int) bool {
	if n, ok := r.amount(i); ok && (heads[r.word(n.to)] || r.word(n.to) == "of" && r.word(n.to+1) == "us") {
		return false // "2 people"
	}
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
	if n := len(r.pieces); n > 0 && r.pieces[n-1].next == i && r.pieces[n-1].kind != anOr && r.pieces[n-1].kind != aTime {
		return true
	}
	n, ok := r.amount(i)
	return ok && (i == 0 && n.to == len(r.toks) || r.dayFollows(n.to))
}

// heads are what a number may count beside hours.
var heads = set("people person persons adults adult kids kid children child guests sisters brothers friends times others pounds quid miles stairs steps bags dogs cats tablets")

// dayFollows finds the day after a bare hour: "8 tonight", "2 on Friday".
func (r *whenReader) dayFollows(k int) bool {
	if w := r.word(k); w == "tonight" || w == "tonite" || w == "ish" || w == "this" && isPart(r.word(k+1)) {
		return true
	}
	k = r.skip(k, "on", "this")
	_, weekday := weekdays[r.word(k)]
	return weekday || isTomorrow(r.word(k)) || isToday(r.word(k))
}

// spanAt reads "between 2 and 4", "2-4pm", "after 3", "before 11".
func (r *whenReader) spanAt(i int) (piece, bool) {
	k := i
	cue := r.word(i)
	switch cue {
	case "between", "from", "betwen", "btwn", "beween", "betweeen":
		k++
	case "after", "before", "until", "till", "til", "by", "past", "not", "any", "anytime", "no", "earlier", "later", "since":
		return r.openSpan(i)
	}
	a, ok := clockAt(r.toks, k, k > i || r.bareAllowed(k) || r.rangeOfHours(k))
	if !ok {
		return piece{}, false
	}
	if sep, next := r.separator(a.to, k > i && cue != "from"); sep {
		next = r.skip(next, "about", "around")
		if b, ok := clockAt(r.toks, next, true); ok && !r.dayAfter(b, next) {
			return piece{kind: aTime, times: span{start: a, end: b, hasStart: true, hasEnd: true, within: true}, next: b.to}, true
		}
	}
	if cue == "from" {
		return r.onwards(piece{kind: aTime, times: span{start: a, hasStart: true, within: true}, next: a.to}), true
	}
	if w := r.word(a.to); w == "onwards" || w == "onward" || w == "or" && r.word(a.to+1) == "later" || w == "or" && r.word(a.to+1) == "after" {
		return piece{kind: aTime, times: span{start: a, hasStart: true, within: true}, next: a.to + 1 + boolInt(w == "or")}, true
	}
	if r.word(a.to) == "or" && (r.word(a.to+1) == "earlier" || r.word(a.to+1) == "before") {
		return piece{kind: aTime, times: span{end: a, hasEnd: true, within: true}, next: a.to + 2}, true
	}
	return r.minutesOrSpan(i, a)
}

// rangeOfHours finds "2-4pm" and "9 to 11am" where nothing before them says
// that a time follows: the half of the day does.
func (r *whenReader) rangeOfHours(i int) bool {
	n, ok := r.amount(i)
	if !ok || n.ordinal || n.value > 24 {
		return false
	}
	sep, next := r.separator(n.to, false)
	if !sep || next >= len(r.toks) {
		return false
	}
	b, ok := clockAt(r.toks, next, false)
	return ok && b.half != ""
}

// dayAfter reports that a clock's number is the day of a month: "13 to 15 July".
func (r *whenReader) dayAfter(c clockTime, i int) bool {
	if c.half != "" || c.to != i+1 {
		return false
	}
	_, ok := monthAt(r.toks, r.skip(c.to, "of"))
	return ok
}

func (r *whenReader) onwards(p piece) piece {
	w := r.word(p.next)
	_, day := weekdays[r.word(p.next+1)]
	if w == "onwards" || w == "onward" || w == "on" && !day && !isTomorrow(r.word(p.next+1)) && r.word(p.next+1) != "the" {
		p.next++
	}
	return p
}

// minutesOrSpan asks about "10 to 4" and "5 to 7", which are minutes before an
// hour or some hours; other times are left to the reader of single ones.
func (r *whenReader) minutesOrSpan(i int, a clockTime) (piece, bool) {
	t := r.toks[i]
	if t.digits && (small(t) == 10 || small(t) == 5) && r.word(i+1) == "to" && a.to > i+2 && a.half == "" && a.minute == 60-small(t) {
		return piece{kind: aTime, problem: Ambiguous, next: a.to}, true
	}
	return piece{}, false
}

// separator reads what stands between the ends of a span.
func (r *whenReader) separator(i int, between bool) (bool, int) {
	switch r.word(i) {
	case "to", "til", "till", "until", "untill", "thru", "through", "upto":
		return true, i + 1
	case "up":
		if r.word(i+1) == "to" || r.word(i+1) == "until" {
			return true, i + 2
		}
	case "and", "to/from":
		return between, i + 1
	}
	if i > 0 && i < len(r.toks) && r.toks[i].sign == '-' {
		return true, i
	}
	return false, i
}

// edge reads the words that leave one end open: after, not before, by, no
// later than. after says which end; k is where the time or day begins, or 0.
func (r *whenReader) edge(i int) (after bool, cue string, k int) {
	k = r.skip(i, "any", "anytime", "time")
	not := false
	for r.word(k) == "not" || r.word(k) == "no" {
		not, k = true, r.skip(k+1, "any")
	}
	cue = r.word(k)
	switch cue {
	case "later", "earlier":
		if r.word(k+1) != "than" {
			return false, "", 0
		}
		return (cue == "later") != not, cue, k + 2
	case "after", "past", "since":
		return !not, cue, k + 1
	case "from", "starting":
		return true, cue, k + 1
	case "before", "until", "till", "til", "by":
		return not, cue, k + 1
	}
	return false, "", 0
}

// openSpan reads "after 3", "any time after 3", "not before 11", "before 11".
func (r *whenReader) openSpan(i int) (piece, bool) {
	after, _, k := r.edge(i)
	if k == 0 {
		return piece{}, false
	}
	k = r.skip(k, "about", "around", "like", "say")
	c, ok := clockAt(r.toks, k, true)
	if !ok {
		return piece{}, false
	}
	if _, day := r.dayPiece(k); day && c.half == "" && c.to == k+1 {
		return piece{}, false // "after 5 December"
	}
	s := span{within: true, start: c, hasStart: after, end: c, hasEnd: !after}
	if next := r.skip(c.to, "and", "but"); next > c.to { // "after 3 but before 5"
		if then, cue, at := r.edge(next); at > 0 && then != after && cue != "from" {
			if d, ok := clockAt(r.toks, at, true); ok {
				if after {
					s.end, s.hasEnd = d, true
				} else {
					s.start, s.hasStart = d, true
				}
				c = d
			}
		}
	}
	return piece{kind: aTime, times: s, next: c.to}, true
}
