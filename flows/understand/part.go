package understand

import "strings"

// parts are the words for the parts of a day.
var parts = func() map[string]string {
	out := map[string]string{}
	for part, words := range map[string]string{
		"morning":   "morning mornings morn mornin moring mornning am ams",
		"afternoon": "afternoon afternoons aft arvo afternon aftenoon afternoonish afternnon aftrnoon afters pm pms",
		"evening":   "evening evenings eve eves evning evenin evenign night nights nite",
		"lunchtime": "lunchtime lunchtimes lunch dinnertime",
		"teatime":   "teatime teatimes",
	} {
		for _, w := range strings.Fields(words) {
			out[w] = part
		}
	}
	return out
}()

// isPart reports a part of the day, in full: "am", "pm" and "night" also stand
// beside a time.
func isPart(w string) bool {
	return parts[w] != "" && w != "am" && w != "pm" && w != "night" && w != "lunch"
}

// partPiece reads a part of the day.
func (r *whenReader) partPiece(i int) (piece, bool) {
	p := piece{kind: aPart, part: parts[r.word(i)], next: i + 1}
	switch w := r.word(i); {
	case p.part != "" && r.greeting(i), w == "am" && r.word(i-1) == "i":
		return p, false
	case p.part != "":
	case w == "early" || w == "late" || w == "mid":
		q, ok := r.partPiece(i + 1) // "late afternoon"
		return q, ok && q.kind == aPart
	case w == "tea" && r.word(i+1) == "time":
		p.part, p.next = "teatime", i+2
	case w == "first" && r.word(i+1) == "thing":
		p.part, p.next = "morning", i+2
	case w == "last" && r.word(i+1) == "thing":
		p.part, p.next = "evening", i+2
	case w == "after" || w == "before":
		return r.aroundEvent(i)
	default:
		return p, false
	}
	if r.word(p.next) == "time" {
		p.next++
	}
	return p, true
}

// greeting finds "good morning" and a "morning" that only begins a text.
func (r *whenReader) greeting(i int) bool {
	before := r.word(i - 1)
	return before == "good" || before == "gd" || i == 0 && i+1 < len(r.toks) && (r.toks[1].sign == ',' || r.toks[1].sign == '.' || r.toks[1].sign == '!')
}

// aroundEvent reads "after lunch", "after the school run", "before work".
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

// school reads the school day: the run is over by half past nine, school is
// out by half past three.
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
