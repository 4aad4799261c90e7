package understand

import (
	"strings"
	"time"

	"github.com/rickar/cal/v2"
)

// feast is a day that people call by a name. Easter moves: its days are
// counted from Easter Sunday.
type feast struct {
	words      []string
	month, day int
	easter     bool
}

// feasts by their first word; the longer name stands first.
var feasts = func() map[string][]feast {
	out := map[string][]feast{}
	add := func(month, day int, easter bool, names ...string) {
		for _, n := range names {
			w := strings.Fields(n)
			out[w[0]] = append(out[w[0]], feast{w, month, day, easter})
		}
	}
	add(12, 24, false, "christmas eve", "xmas eve")
	add(12, 26, false, "boxing day")
	add(12, 25, false, "christmas day", "xmas day", "christmas", "xmas", "crimbo")
	add(12, 31, false, "new years eve", "new year eve")
	add(1, 1, false, "new years day", "new years", "new year")
	add(11, 5, false, "bonfire night")
	add(10, 31, false, "halloween")
	add(2, 14, false, "valentines day", "valentines")
	add(0, -2, true, "good friday")
	add(0, 1, true, "easter monday")
	add(0, 0, true, "easter sunday", "easter day", "easter")
	return out
}()

// on is the feast's day in a year.
func (f feast) on(y int, at *time.Location) time.Time {
	if f.easter {
		y, m, d := cal.CalcEasterOffset(&cal.Holiday{Offset: f.day}, y).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, at)
	}
	return time.Date(y, time.Month(f.month), f.day, 12, 0, 0, 0, at)
}

// feastDay reads Boxing Day, Good Friday, "Christmas Eve 2027". "In the new
// year" is no day.
func (r *whenReader) feastDay(i int) (piece, bool) {
	i = r.skip(i, "the")
	for _, f := range feasts[r.word(i)] {
		next, ok := r.phrase(i, f.words)
		if !ok || r.word(i-1) == "in" || r.word(i-2) == "in" || r.word(i-1) == "happy" || r.word(i-1) == "merry" {
			continue
		}
		y := r.today.Year()
		if next < len(r.toks) && r.toks[next].digits && len(r.toks[next].text) == 4 {
			y, next = small(r.toks[next]), next+1
		} else if f.on(y, r.today.Location()).Before(r.today) {
			y++
		}
		at := f.on(y, r.today.Location())
		return r.onDate(at.Year(), at.Month(), at.Day(), next), true
	}
	return piece{}, false
}
