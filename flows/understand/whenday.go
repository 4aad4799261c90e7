package understand

import "strings"

// dayWords are the spellings of tomorrow, 1, and today, 0.
var dayWords = func() map[string]int {
	out := map[string]int{"today": 0, "2day": 0, "tody": 0, "todays": 0, "tday": 0}
	for _, w := range strings.Fields(`tomorrow tomorow tommorow tommorrow tomorro tmrw tmw tmr tmoro 2moro 2morrow 2morro tomoz tomo tomorrows tomoro 2mrw 2mro morrow tomorrrow tmorrow tomorroe 2moz tomor tomorw tomm tomrw tomorrw tomarrow 2mor`) {
		out[w] = 1
	}
	return out
}()

func isTomorrow(w string) bool { return dayWords[w] == 1 }

func isToday(w string) bool {
	n, ok := dayWords[w]
	return ok && n == 0
}

// dayPiece reads a day, a run of days, or all days from one or up to one.
func (r *whenReader) dayPiece(i int) (piece, bool) {
	if p, ok := r.edgeDay(i); ok {
		return p, true
	}
	k := i
	between := r.word(i) == "between" || r.word(i) == "betwen" || r.word(i) == "btwn"
	if between || r.word(i) == "from" {
		k++
	}
	p, ok := r.oneDay(k)
	if !ok {
		return p, false
	}
	if run, is := r.runTo(p, between); is {
		return run, true
	}
	if k > i && !between {
		p.open, p.next = p.from.Equal(p.to) && r.word(p.next) != "for", r.skip(p.next, "onwards", "onward")
	}
	return p, !between
}

func (r *whenReader) oneDay(i int) (piece, bool) {
	if i < 0 || i >= len(r.toks) || !r.toks[i].digits && !whenWords[r.toks[i].text] {
		return piece{}, false
	}
	for _, f := range [...]func(*whenReader, int) (piece, bool){
		(*whenReader).relativeDay, (*whenReader).nthWeekday, (*whenReader).nthDay, (*whenReader).counted, (*whenReader).weekOf,
		(*whenReader).weekdayPiece, (*whenReader).listOfDays, (*whenReader).writtenDay, (*whenReader).dayOfMonth, (*whenReader).feastDay, (*whenReader).monthOf,
	} {
		if p, ok := f(r, i); ok {
			return p, true
		}
	}
	return piece{}, false
}

// runTo reads the end of a run: "Monday to Wednesday", "the 13th - the 15th".
func (r *whenReader) runTo(p piece, between bool) (piece, bool) {
	sep, next := r.separator(p.next, between)
	if !sep || p.kind != aDay || p.problem != "" || !p.from.Equal(p.to) {
		return p, false
	}
	q, ok := r.oneDay(next)
	if !ok || q.kind != aDay || q.problem != "" || !q.from.Equal(q.to) {
		return p, false
	}
	for p.plain && q.plain && q.to.Before(p.from) {
		q.to = q.to.AddDate(0, 0, 7)
	}
	if !q.to.After(p.from) {
		p.problem = Impossible
	}
	p.to, p.next, p.part = q.to, q.next, ""
	return p, true
}

// edgeDay reads "after the 14th", "not before Monday", "until Friday": what is
// left open at the end stays open, and at the start begins today.
func (r *whenReader) edgeDay(i int) (piece, bool) {
	after, cue, k := r.edge(i)
	if k == 0 || cue == "from" {
		return piece{}, false
	}
	p, ok := r.oneDay(r.skip(k, "about"))
	if !ok || p.kind != aDay || p.part != "" {
		return p, false
	}
	if _, timed := clockAt(r.toks, r.skip(p.next, "at", "from"), true); timed {
		return p, false
	}
	whole := cue == "after" || cue == "past" || cue == "later" || cue == "before" && !after || cue == "earlier"
	switch {
	case after:
		if p.open, p.plain = true, false; whole && cue != "before" {
			p.from = p.to.AddDate(0, 0, 1)
		}
		p.to = p.from
	default:
		p.plain, p.week = false, false
		if cue == "before" {
			p.to = p.from.AddDate(0, 0, -1)
		}
		if p.from = r.today; p.to.Before(r.today) {
			p.problem = Past
		}
	}
	return p, true
}

func (r *whenReader) relativeDay(i int) (piece, bool) {
	w := r.word(i)
	switch {
	case w == "the" && r.word(i+1) == "day" && r.word(i+2) == "after" && isTomorrow(r.word(i+3)):
		return r.on(2, i+4), true
	case w == "day" && r.word(i+1) == "after" && isTomorrow(r.word(i+2)):
		return r.on(2, i+3), true
	case w == "overmorrow":
		return r.on(2, i+1), true
	case isTomorrow(w) && r.word(i+1) == "week":
		return r.on(8, i+2), true
	case isToday(w) && r.word(i+1) == "week":
		return r.on(7, i+2), true
	case isTomorrow(w):
		return r.on(1, i+1), true
	case isToday(w):
		return r.on(0, i+1), true
	case w == "tonight" || w == "tonite" || w == "2nite" || w == "2night" || w == "tonght":
		p := r.on(0, i+1)
		p.part = "evening"
		return p, true
	case w == "this" && parts[r.word(i+1)] != "" && r.word(i+1) != "lunch":
		return r.on(0, i+1), true
	}
	return piece{}, false
}

// on is a piece of one day, n days from today.
func (r *whenReader) on(days, next int) piece {
	d := r.today.AddDate(0, 0, days)
	return piece{kind: aDay, from: d, to: d, next: next}
}
