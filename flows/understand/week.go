package understand

import "time"

// weekOf reads this week, next week, the weekend, the week after next, the
// week of the 7th of December.
func (r *whenReader) weekOf(i int) (piece, bool) {
	k := r.skip(i, "at", "the", "over", "for", "on", "a")
	if p, ok := r.weekBeginning(k); ok {
		return p, true
	}
	lead, what := r.word(k), r.word(k+1)
	_, day := weekdays[r.word(k+2)]
	week := what == "week" || what == "wk" || what == "weeks" && day // next week's Tuesday
	if week && r.word(k+2) == "end" {
		k, what, week = k+1, "weekend", false
	}
	switch {
	case lead == "week" && what == "after" && r.word(k+2) == "next":
		return r.week(14, k+3), true
	case lead == "week" && what == "after" && (r.word(k+2) == "this" || r.word(k+2) == "that"):
		return r.week(7, k+3), true
	case lead == "all" && what == "week", lead == "rest" && what == "of" && (r.word(k+3) == "week" || r.word(k+3) == "wk"):
		p := r.week(0, k+2+2*boolInt(lead == "rest"))
		p.since = r.today
		return p, true
	case isWeekend(lead):
		return r.weekend(k + 1), true
	case isWeekend(what) && (lead == "this" || lead == "coming" || lead == "upcoming"):
		return r.weekend(k + 2), true
	case isWeekend(what) && (lead == "next" || lead == "nxt" || lead == "following"):
		return r.nextWeekend(k + 2), true
	case week && (lead == "this" || lead == "current"):
		p := r.week(0, k+2)
		p.since = r.today
		return p, true
	case week && (lead == "next" || lead == "nxt" || lead == "following" || lead == "coming" || lead == "upcoming"):
		return r.nextWeek(k + 2), true
	}
	return piece{}, false
}

func (r *whenReader) nextWeek(k int) (p piece) {
	return r.week(7, k+boolInt(r.word(k) == "s"))
}

// weekBeginning reads "week commencing 7th Dec", "w/c 7/12", "the week of the
// 7th".
func (r *whenReader) weekBeginning(k int) (piece, bool) {
	at := 0
	switch {
	case (r.word(k) == "week" || r.word(k) == "wk") && (r.word(k+1) == "of" || r.word(k+1) == "commencing" || r.word(k+1) == "beginning" || r.word(k+1) == "starting" || r.word(k+1) == "comm" || r.word(k+1) == "from"):
		at = k + 2
	case r.word(k) == "w" && r.word(k+1) == "c" || r.word(k) == "w" && r.word(k+1) == "b":
		at = k + 2
	case r.word(k) == "wc":
		at = k + 1
	default:
		return piece{}, false
	}
	p, ok := r.oneDay(at)
	if !ok || !p.from.Equal(p.to) || p.problem != "" && p.problem != Past || p.kind != aDay {
		return piece{}, false
	}
	return r.weekAround(p.from, p.next), true
}

func isWeekend(w string) bool {
	return w == "weekend" || w == "weekends" || w == "wkend" || w == "wknd"
}

func (r *whenReader) week(days, next int) piece {
	p := r.on(r.monday()+days, next)
	p.to, p.week = p.from.AddDate(0, 0, 6), true
	return p
}

func (r *whenReader) weekend(next int) piece {
	p := r.on(r.monday()+5, next)
	p.to = p.from.AddDate(0, 0, 1)
	if p.from.Before(r.today) {
		p.from = r.today
	}
	return p
}

func (r *whenReader) nextWeekend(next int) piece {
	p := r.on(r.monday()+12, next)
	p.to = p.from.AddDate(0, 0, 1)
	if wd := r.today.Weekday(); wd != time.Sunday && wd != time.Saturday {
		p.problem = Ambiguous
	}
	return p
}

// inWeeks joins weekdays with the week said beside them: "Thursday or Friday
// next week", "next week I can do Tuesday". The week itself is then no offer.
func (r *whenReader) inWeeks() {
	for n := range r.pieces {
		if w := r.pieces[n]; w.kind != aDay || !w.week || w.not {
			continue
		}
		before, after := r.joinBefore(n), r.joinAfter(n)
		if before || after {
			r.pieces[n].kind = aNothing
		}
	}
	kept := r.pieces[:0]
	for _, p := range r.pieces {
		if p.kind == aDay && p.week && p.since.After(p.from) {
			p.from = p.since
		}
		if p.kind != aNothing {
			kept = append(kept, p)
		}
	}
	r.pieces = kept
}

// joinBefore moves the plain weekdays just before the week into it.
func (r *whenReader) joinBefore(n int) bool {
	joined := false
	for k := n - 1; k >= 0; k-- {
		p := &r.pieces[k]
		if k == n-1 && (p.kind == anOr || r.gapWord(p.next, r.pieces[n].at, "and")) || p.kind == aDay && !p.plain || p.kind == aMoment || p.kind == aGone || p.kind == aNothing || r.clauseEnds(p.next, r.pieces[k+1].at) {
			break
		}
		if p.kind == aDay {
			joined = r.moveTo(p, r.pieces[n]) || joined
		}
	}
	return joined
}

func (r *whenReader) joinAfter(n int) bool {
	joined := false
	for k := n + 1; k < len(r.pieces); k++ {
		p := &r.pieces[k]
		if k == n+1 && (p.kind == anOr || r.gapWord(r.pieces[n].next, p.at, "and")) || p.kind == aDay && !p.plain || p.kind == aMoment || p.kind == aGone {
			break
		}
		if p.kind == aDay {
			joined = r.moveTo(p, r.pieces[n]) && !p.not || joined
		}
	}
	return joined
}

func (r *whenReader) gapWord(from, to int, word string) bool {
	for k := from; k < to; k++ {
		if r.word(k) == word {
			return true
		}
	}
	return false
}

// clauseEnds reports a full stop or a "but" between two pieces.
func (r *whenReader) clauseEnds(from, to int) bool {
	for k := from; k <= to && k < len(r.toks); k++ {
		if r.toks[k].sign == '.' || r.word(k) == "but" {
			return true
		}
	}
	return false
}

// moveTo puts a weekday, or a run of them, into a week.
func (r *whenReader) moveTo(p *piece, week piece) bool {
	run := int(p.to.Sub(p.from).Hours()+12) / 24
	p.from = week.from.AddDate(0, 0, (int(p.weekday)+6)%7)
	p.to = p.from.AddDate(0, 0, run)
	if p.from.Before(r.today) && !p.not {
		p.problem = Past
	}
	return true
}
