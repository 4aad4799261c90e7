package flows

import "fmt"

// side is the way of a back edge: down to a track under its label, right to a
// lane beyond all boxes that it passes, up, and left on a track above its
// target.
type side struct{ lane, under, above, in float64 }

// sides gives every back edge, in the order of the routes, a lane and tracks
// that no other uses, and makes the drawing wide enough for them.
func (l *layout) sides() []side {
	var found []side
	type span struct {
		top, bottom int
		lane        float64
	}
	var taken []span
	used := map[int]int{}
	track := func(row int) float64 {
		used[row]++
		return l.rows[row][0].y - 8 - trackGap*float64(used[row]-1)
	}
	for _, r := range l.routes {
		if !r.back {
			continue
		}
		label, to := r.via[1], r.via[2]
		top, bottom := max(to.row-1, 0), min(label.row+1, len(l.rows)-1)
		lane := 0.0
		for _, row := range l.rows[top : bottom+1] {
			for _, p := range row {
				lane = max(lane, p.x+p.w/2+20)
			}
		}
		for _, s := range taken {
			if s.top <= bottom && top <= s.bottom {
				lane = max(lane, s.lane+14)
			}
		}
		taken = append(taken, span{top, bottom, lane})
		s := side{lane: lane, above: track(to.row), in: to.x + to.w/2 - 24}
		if label.row+1 < len(l.rows) {
			s.under = track(label.row + 1)
		} else {
			s.under = label.y + label.h + 8
		}
		l.width = max(l.width, lane+margin)
		l.height = max(l.height, s.under+margin)
		found = append(found, s)
	}
	return found
}

// around draws a back edge with rounded corners.
func (r route) around(s side, out float64) string {
	from, label, to := r.via[0], r.via[1], r.via[2]
	const c = 7.0 // corner
	path := fmt.Sprintf("M%.1f %.1fV%.1f", out, from.y+from.h, from.bottom)
	if out != label.x {
		middle := (from.bottom + label.y) / 2
		path += fmt.Sprintf("C%.1f %.1f %.1f %.1f %.1f %.1f", out, middle, label.x, middle, label.x, label.y)
	}
	return path + fmt.Sprintf("V%.1fq0 %.1f %.1f %.1fH%.1fq%.1f 0 %.1f %.1fV%.1fq0 %.1f %.1f %.1fH%.1fq%.1f 0 %.1f %.1fV%.1f",
		s.under-c, c, c, c, s.lane-c, c, c, -c, s.above+c, -c, -c, -c, s.in+c, -c, -c, c, to.y)
}
