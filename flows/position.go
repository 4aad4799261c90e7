package flows

import (
	"math"
	"slices"
)

// placeAcross finds the x of every place: as near to its neighbours above and
// below as the others in its row allow.
func (l *layout) placeAcross() {
	for _, row := range l.rows {
		x := 0.0
		for i, p := range row {
			if i > 0 {
				x += apart(row[i-1], p)
			}
			p.x = x
		}
	}
	for pass := range 120 {
		for i := range l.rows {
			switch {
			case pass > 60:
				settle(l.rows[i], func(p *place) []*place { return append(p.up[:len(p.up):len(p.up)], p.down...) })
			case pass%2 == 0:
				settle(l.rows[i], func(p *place) []*place { return p.up })
			default:
				settle(l.rows[len(l.rows)-1-i], func(p *place) []*place { return p.down })
			}
		}
	}
	for range 3 {
		for _, r := range l.routes {
			l.straighten(r.via[1 : len(r.via)-1])
		}
	}
	l.drawTogether()
	l.shiftRight()
}

// straighten gives the places of one line the same x for as far down as the
// others in their rows leave room.
func (l *layout) straighten(line []*place) {
	for len(line) > 0 {
		low, high, sum, n := math.Inf(-1), math.Inf(1), 0.0, 0
		for _, p := range line {
			from, to := l.room(p)
			if max(low, from) > min(high, to) {
				break
			}
			low, high = max(low, from), min(high, to)
			sum += p.x
			n++
		}
		if n == 0 {
			return
		}
		for _, p := range line[:n] {
			p.x = min(max(sum/float64(n), low), high)
		}
		line = line[n:]
	}
}

// room is how far a place can move without leaving its place in the row.
func (l *layout) room(p *place) (from, to float64) {
	row := l.rows[p.row]
	i := slices.Index(row, p)
	from, to = math.Inf(-1), math.Inf(1)
	if i > 0 {
		from = row[i-1].x + apart(row[i-1], p)
	}
	if i+1 < len(row) {
		to = row[i+1].x - apart(p, row[i+1])
	}
	if p.spine {
		from, to = p.x, p.x
	}
	return from, max(from, to)
}

// markSpine marks the longest way down from p.
func markSpine(p *place) {
	longest := map[*place]int{}
	var length func(p *place) int
	length = func(p *place) int {
		if n, known := longest[p]; known {
			return n
		}
		n := 0
		for _, d := range p.down {
			n = max(n, length(d)+1)
		}
		longest[p] = n
		return n
	}
	for p != nil {
		p.spine = true
		var next *place
		for _, d := range p.down {
			if next == nil || length(d) > length(next) {
				next = d
			}
		}
		p = next
	}
}

// drawTogether moves what hangs together with nothing to its left as far left as
// it can go.
func (l *layout) drawTogether() {
	right := make([]float64, len(l.rows))
	for i := range right {
		right[i] = math.Inf(-1)
	}
	for _, group := range l.groups() {
		shift := math.Inf(1)
		for _, p := range group {
			shift = min(shift, p.x-p.w/2-2*nodeGap-right[p.row])
		}
		if math.IsInf(shift, 1) {
			shift = 0
		}
		for _, p := range group {
			p.x -= shift
		}
		for _, p := range group {
			right[p.row] = max(right[p.row], p.x+p.w/2)
		}
	}
}

// groups are the places that hang together, in the order of their first rows.
func (l *layout) groups() [][]*place {
	seen := map[*place]bool{}
	var groups [][]*place
	for _, row := range l.rows {
		for _, p := range row {
			if !seen[p] {
				seen[p] = true
				groups = append(groups, together(p, seen))
			}
		}
	}
	return groups
}

func together(p *place, seen map[*place]bool) []*place {
	group := []*place{p}
	for i := 0; i < len(group); i++ {
		for _, near := range [][]*place{group[i].up, group[i].down} {
			for _, n := range near {
				if !seen[n] {
					seen[n] = true
					group = append(group, n)
				}
			}
		}
	}
	return group
}

// settle moves the places of a row to the mean of their neighbours, keeping
// their order and distance. The best such positions in the sense of least
// squares come from pooling neighbours that press on each other. The spine stands
// at 0.
func settle(row []*place, near func(*place) []*place) {
	type pool struct{ sum, weight, count float64 }
	offsets := make([]float64, len(row))
	var pools []pool
	for i, p := range row {
		if i > 0 {
			offsets[i] = offsets[i-1] + apart(row[i-1], p)
		}
		wish, weight := p.x, 0.1
		if n := near(p); len(n) > 0 {
			wish, weight = mean(n, func(n *place) float64 { return n.x }), straightness(p, n)
		}
		if p.spine {
			wish, weight = 0, 1000
		}
		pools = append(pools, pool{(wish - offsets[i]) * weight, weight, 1})
		for len(pools) > 1 {
			a, b := pools[len(pools)-2], pools[len(pools)-1]
			if a.sum/a.weight <= b.sum/b.weight {
				break
			}
			pools = append(pools[:len(pools)-2], pool{a.sum + b.sum, a.weight + b.weight, a.count + b.count})
		}
	}
	i := 0
	for _, q := range pools {
		for range int(q.count) {
			row[i].x = q.sum/q.weight + offsets[i]
			i++
		}
	}
}

// straightness is how much a place insists: a long line, which is harder to
// follow when it bends, more than a box.
func straightness(p *place, near []*place) float64 {
	switch {
	case p.node == nil && len(p.text) == 0:
		return 4
	case len(near) == 1:
		return 2
	}
	return 1
}

// apart is the least distance between the middles of two places side by side.
func apart(a, b *place) float64 {
	gap := lineGap
	if a.node != nil && b.node != nil {
		gap = nodeGap
	}
	return (a.w+b.w)/2 + gap
}

// shiftRight moves everything to the right of the margin.
func (l *layout) shiftRight() {
	left := math.Inf(1)
	for _, row := range l.rows {
		for _, p := range row {
			left = min(left, p.x-p.w/2)
		}
	}
	for _, row := range l.rows {
		for _, p := range row {
			p.x += margin - left
			l.width = max(l.width, p.x+p.w/2+margin)
		}
	}
}

// placeDown finds the y of every row. Lines that go far across get more room to
// bend, and each line that goes round the side gets a track of its own.
func (l *layout) placeDown() {
	tracks := l.tracks()
	y := margin
	for i, row := range l.rows {
		y += float64(tracks[i]) * trackGap
		height := 0.0
		for _, p := range row {
			p.y = y
			height = max(height, p.h)
		}
		bend := 0.0
		for _, p := range row {
			p.bottom = y + height
			if p.node == nil {
				p.h = height
			}
			for _, d := range p.down {
				bend = max(bend, math.Abs(d.x-p.x))
			}
		}
		y += height + rowGap + min(bend/14, 40)
	}
	l.height = y - rowGap + margin
}

// tracks counts the lines that run across just above each row: a back edge
// leaves below its label and arrives above its box.
func (l *layout) tracks() map[int]int {
	n := map[int]int{}
	for _, r := range l.routes {
		if r.back {
			n[r.via[1].row+1]++
			n[r.via[2].row]++
		}
	}
	return n
}
