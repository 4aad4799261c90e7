package understand

func (r *whenReader) partPiece(i int) (piece, bool) {
	p := piece{kind: aPart, next: i + 1}
	switch r.word(i) {
	case "morning", "mornings", "morn", "mornin", "mornings's", "am":
		p.part = "morning"
	case "afternoon", "afternoons", "aft", "arvo", "afternon", "aftenoon", "afternoonish", "pm":
		p.part = "afternoon"
	case "evening", "evenings", "eve", "evning", "evenin":
		p.part = "evening"
	case "night", "nights", "nite":
		p.part = "evening"
	case "lunchtime", "lunchtimes", "lunch", "dinnertime":
		p.part = "lunchtime"
	case "teatime", "teatimes":
		p.part = "teatime"
	case "tea":
		if r.word(i+1) != "time" {
			return p, false
		}
		p.part, p.next = "teatime", i+2
	case "first":
		if r.word(i+1) != "thing" {
			return p, false
		}
		p.part, p.next = "morning", i+2
	case "after", "before":
		return r.aroundEvent(i)
	default:
		return p, false
	}
	if r.word(p.next) == "time" {
		p.next++
	}
	return p, true
}

func (r *whenReader) aroundEvent(i int) (piece, bool) {
	k := i + 1
	for r.word(k) == "the" || r.word(k) == "my" || r.word(k) == "doing" {
		k++
	}
	after := r.word(i) == "after"
	p := piece{kind: aPart, next: k + 1}
	switch w := r.word(k); {
	case (w == "lunch" || w == "lunchtime") && after:
		p.part = "afternoon"
	case (w == "lunch" || w == "lunchtime" || w == "dinner") && !after:
		p.part = "morning"
	case (w == "work" || w == "tea" || w == "dinner") && after:
		p.part = "evening"
	case w == "breakfast" && after:
		p.part = "morning"
	case w == "school":
		return r.school(k, after), true
	default:
		return p, false
	}
	if r.word(p.next) == "time" {
		p.next++
	}
	return p, true
}

func (r *whenReader) school(k int, after bool) piece {
	c := clockTime{hour: 15, minute: 30, exact: true}
	next := k + 1
	if w := r.word(k + 1); w == "run" || w == "drop" || w == "dropoff" {
		c.hour, c.minute, next = 9, 30, k+2
		if r.word(next) == "off" {
			next++
		}
	}
	s := span{within: true}
	if after {
		s.start, s.hasStart = c, true
	} else {
		s.end, s.hasEnd = c, true
	}
	return piece{kind: aTime, times: s, next: next}
}
