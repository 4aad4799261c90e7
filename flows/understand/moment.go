package understand

import "time"

// moment reads "in 3 hours", which is elapsed time, "within the hour", and
// "this time tomorrow", which is clock time.
func (r *whenReader) moment(i int) (piece, bool) {
	if (r.word(i) == "this" || r.word(i) == "same") && r.word(i+1) == "time" {
		k := r.skip(i+2, "on", "again")
		if d, ok := r.dayPiece(k); ok && d.problem == "" {
			return r.clockMoment(d), true
		}
	}
	k, within := i, false
	switch r.word(i) {
	case "in":
		k = r.skip(i+1, "about", "around", "like", "roughly")
	case "within":
		k, within = r.skip(i+1, "the", "next"), true
	}
	minutes, k := r.minutesAt(k)
	if k == 0 {
		return piece{}, false
	}
	switch {
	case r.word(k) == "time":
		k++
	case r.word(k) == "from" && (r.word(k+1) == "now" || r.word(k+1) == "right" && r.word(k+2) == "now"):
		k += 2 + boolInt(r.word(k+1) == "right")
	case r.word(k) == "hence":
		k++
	case r.word(i) != "in" && !within:
		return piece{}, false
	}
	p := piece{kind: aMoment, from: r.now.Add(time.Duration(minutes) * time.Minute), next: k}
	if p.to = p.from; within {
		p.from = r.now
	}
	return p, true
}

func (r *whenReader) clockMoment(d piece) piece {
	h, m, _ := r.now.Clock()
	if d.week { // "this time next week"
		d.from = d.from.AddDate(0, 0, (int(r.today.Weekday())+6)%7)
	}
	y, mo, day := d.from.Date()
	p := piece{kind: aMoment, from: time.Date(y, mo, day, h, m, 0, 0, r.now.Location()), next: d.next}
	p.to, p.problem = p.from, wallProblem(p.from, h, m)
	return p
}

// minutesAt reads an amount of hours and minutes; k is where it ends, or 0.
func (r *whenReader) minutesAt(i int) (minutes, k int) {
	n, k := r.quarters(i)
	if k == 0 {
		return 0, 0
	}
	switch r.word(k) {
	case "hour", "hours", "hr", "hrs", "h", "hrs's":
		minutes, k = n*15, k+1
	case "minute", "minutes", "min", "mins":
		return n / 4, k + 1
	default:
		return 0, 0
	}
	if r.word(k) == "and" && r.word(k+1) == "a" && (r.word(k+2) == "half" || r.word(k+2) == "quarter") {
		return minutes + 15*(1+boolInt(r.word(k+2) == "half")), k + 3
	}
	next := k + boolInt(r.word(k) == "and")
	if n, end := r.count(next); end > 0 && (r.word(end) == "minutes" || r.word(end) == "mins" || r.word(end) == "minute") {
		return minutes + n, end + 1
	}
	return minutes, k
}

// quarters reads an amount in quarters: half an, 1/4, 2.5, 2 and a half, three
// quarters of an, 3.
func (r *whenReader) quarters(i int) (n, k int) {
	switch {
	case r.word(i) == "half" || r.word(i) == "½":
		n, k = 2, i+1
	case r.word(i) == "quarter" || r.word(i) == "a" && r.word(i+1) == "quarter":
		n, k = 1, i+1+boolInt(r.word(i) == "a")
	case (r.word(i) == "three" || r.word(i) == "3") && r.word(i+1) == "quarters":
		n, k = 3, i+2
	case i+1 < len(r.toks) && r.toks[i].digits && r.toks[i+1].digits && r.toks[i+1].joined && r.toks[i+1].sign == '/':
		n, k = map[string]int{"1/2": 2, "1/4": 1, "3/4": 3}[r.word(i)+"/"+r.word(i+1)], i+2
		if n == 0 {
			return 0, 0
		}
	default:
		return r.wholes(i)
	}
	return n, r.skip(k, "of", "an", "a")
}

func (r *whenReader) wholes(i int) (n, k int) {
	n, k = r.count(i)
	if k == 0 {
		return 0, 0
	}
	n *= 4
	switch {
	case r.word(k) == "and" && (r.word(k+1) == "a" || r.word(k+1) == "an") && r.word(k+2) == "half":
		return n + 2, k + 3
	case r.word(k) == "½":
		return n + 2, k + 1
	case k < len(r.toks) && r.toks[k].digits && r.toks[k].joined && r.toks[k].sign == '.':
		if f := map[string]int{"5": 2, "25": 1, "75": 3}[r.word(k)]; f > 0 {
			return n + f, k + 1
		}
		return 0, 0
	}
	return n, k
}

// count reads an amount: 3, three, a, a couple of. k is where it ends, or 0.
func (r *whenReader) count(i int) (n, k int) {
	switch r.word(i) {
	case "a", "an":
		if w := r.word(i + 1); w == "couple" || w == "pair" {
			return r.count(i + 1)
		}
		return 1, i + 1
	case "couple", "pair":
		return 2, r.skip(i+1, "of")
	}
	if i < 0 || i >= len(r.toks) {
		return 0, 0
	}
	a, ok := r.amount(i)
	if !ok || a.ordinal || a.value > 400 {
		return 0, 0
	}
	return a.value, r.skip(a.to, "more")
}

// duration passes over how long something takes: "for an hour", "for 10 days".
func (r *whenReader) duration(i int) (int, bool) {
	if r.word(i) != "for" {
		return i, false
	}
	k := r.skip(i+1, "about", "just", "only", "around")
	if _, end := r.minutesAt(k); end > 0 {
		return end, true
	}
	if n, end := r.count(k); end > 0 && n > 0 && daysOf(r.word(end)) > 0 {
		r.lost = true // "from the 18th for 10 days" is no one day
		return end + 1, true
	}
	return i, false
}
