package understand

// group is days and the times said with them.
type group struct {
	days      []piece
	times     []piece
	timeFirst bool
}

// groups puts times with their days. A time before its day opens a group that
// the day fills; times left over go with the last days.
func (r *whenReader) groups() (out []group, refused, gone bool) {
	var g group
	or := false
	for n, p := range r.pieces {
		switch {
		case p.not && p.kind != anOr:
			refused = true
			continue
		case p.kind == anOr:
			or = true
			continue
		case p.kind == aMoment:
			out = append(out, group{days: []piece{p}})
			continue
		case p.kind == aDay || p.kind == aGone:
			if len(g.times) > 0 && len(g.days) > 0 && (!g.timeFirst || r.timeNext(n)) {
				out, g = append(out, g), group{}
			}
			g.days = append(g.days, p)
			if p.part != "" {
				g.addTime(piece{kind: aPart, part: p.part}, or)
			}
		default:
			if g.timeFirst && len(g.days) > 0 && (or || r.dayNext(n)) {
				out, g = append(out, g), group{}
			}
			g.timeFirst = g.timeFirst || len(g.days) == 0
			g.addTime(p, or)
		}
		or = false
	}
	out, gone = withoutGone(r.close(out, g))
	return out, refused, gone
}

// dayNext reports that a time is followed by its own day: "2pm Monday, 3pm
// Tuesday". timeNext reports a day that is followed by its own time.
func (r *whenReader) dayNext(n int) bool {
	return n+1 < len(r.pieces) && (r.pieces[n+1].kind == aDay || r.pieces[n+1].kind == aPart && n+2 < len(r.pieces) && r.pieces[n+2].kind == aDay)
}

func (r *whenReader) timeNext(n int) bool {
	return n+1 < len(r.pieces) && (r.pieces[n+1].kind == aTime || r.pieces[n+1].kind == aPart) && !r.dayNext(n+1)
}

func (r *whenReader) close(out []group, g group) []group {
	if len(g.days) == 0 && len(g.times) > 0 && len(out) > 0 {
		last := &out[len(out)-1]
		if last.days[0].kind != aMoment {
			last.times = append(last.times, g.times...)
			return out
		}
	}
	if len(g.days)+len(g.times) > 0 {
		out = append(out, g)
	}
	return out
}

// withoutGone leaves out the days that have been, and says whether nothing
// else was offered.
func withoutGone(gs []group) (out []group, gone bool) {
	for _, g := range gs {
		if len(g.days) > 0 && g.days[len(g.days)-1].kind == aGone {
			gone = true
			continue
		}
		for n := 0; n < len(g.days); n++ {
			if g.days[n].kind == aGone {
				g.days = append(g.days[:n:n], g.days[n+1:]...)
			}
		}
		out = append(out, g)
	}
	return out, gone && len(out) == 0
}

// addTime joins a part of the day and a clock time that belong together:
// "tomorrow morning at 10".
func (g *group) addTime(p piece, or bool) {
	if n := len(g.times); n > 0 && !or {
		last := &g.times[n-1]
		switch {
		case last.kind == aPart && p.kind == aTime:
			p.part = last.part
			*last = p
			return
		case last.kind == aTime && p.kind == aPart && last.part == "":
			last.part = p.part
			return
		case last.kind == aPart && p.kind == aPart && last.part == "evening":
			*last = p // "tonight ... evening"
			return
		}
	}
	g.times = append(g.times, p)
}
