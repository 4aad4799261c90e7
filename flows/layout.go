package flows

import (
	"math"
	"slices"
)

// A drawing has twice as many rows as ranks: boxes stand in the even rows, the
// labels of edges in the odd ones. An edge over several rows has a place in
// each, so that no line runs through a box and no label lies upon another.
type layout struct {
	rows   [][]*place
	routes []route
	width  float64
	height float64
}

// place is a box, a label, or room for a line to pass.
type place struct {
	node       *Node
	text       []string // of a label
	row        int
	order      float64 // for sorting within the row
	x, y, w, h float64 // x is the middle, y the top
	bottom     float64 // of the row, below which lines may bend
	up, down   []*place
	spine      bool // on the longest way through, which is drawn straight
}

// route is an edge as the places that it passes; a back edge has its two boxes
// and its label only, and goes round the side.
type route struct {
	Edge
	via  []*place
	back bool
}

// Distances, in pixels.
const (
	nodeGap, lineGap = 28.0, 18.0
	rowGap, margin   = 20.0, 24.0
)

// layOut gives every box and every label its place.
func layOut(g Graph) *layout {
	boxes := make(map[string]*place, len(g.Nodes))
	for i := range g.Nodes {
		boxes[g.Nodes[i].ID] = boxFor(&g.Nodes[i])
	}
	edges := g.merged()
	back := backEdges(g.Nodes, edges)
	rankBoxes(g.Nodes, edges, back, boxes)

	l := &layout{}
	for i := range g.Nodes {
		l.put(boxes[g.Nodes[i].ID])
	}
	for i, e := range edges {
		l.routes = append(l.routes, l.route(e, back[i], boxes))
	}
	l.orderRows()
	if len(g.Nodes) > 0 {
		markSpine(boxes[g.Nodes[0].ID])
	}
	l.placeAcross()
	l.placeDown()
	return l
}

func (l *layout) put(p *place) *place {
	for len(l.rows) <= p.row {
		l.rows = append(l.rows, nil)
	}
	p.order = float64(len(l.rows[p.row]))
	l.rows[p.row] = append(l.rows[p.row], p)
	return p
}

// route makes the places between the two ends of an edge.
func (l *layout) route(e Edge, back bool, boxes map[string]*place) route {
	from, to := boxes[e.From], boxes[e.To]
	r := route{Edge: e, back: back, via: []*place{from}}
	label := labelFor(e.Label)
	last := to.row - 1
	if back {
		last = from.row + 1
	}
	for row := from.row + 1; row <= last; row++ {
		p := label
		if row > from.row+1 {
			p = labelFor("")
		}
		p.row = row
		r.via = append(r.via, l.put(p))
	}
	r.via = append(r.via, to)
	for i := 1; i < len(r.via) && !(back && i == len(r.via)-1); i++ {
		r.via[i-1].down = append(r.via[i-1].down, r.via[i])
		r.via[i].up = append(r.via[i].up, r.via[i-1])
	}
	return r
}

// backEdges finds the edges that lead back to a box on the way to them.
func backEdges(nodes []Node, edges []Edge) []bool {
	leaving := map[string][]int{}
	for i, e := range edges {
		leaving[e.From] = append(leaving[e.From], i)
	}
	back := make([]bool, len(edges))
	const onTheWay, done = 1, 2
	seen := map[string]int{}
	var visit func(id string)
	visit = func(id string) {
		seen[id] = onTheWay
		for _, i := range leaving[id] {
			switch seen[edges[i].To] {
			case onTheWay:
				back[i] = true
			case 0:
				visit(edges[i].To)
			}
		}
		seen[id] = done
	}
	for _, n := range nodes {
		if seen[n.ID] == 0 {
			visit(n.ID)
		}
	}
	return back
}

// rankBoxes puts every box below all that lead to it, by the longest way. A box
// that nothing leads to, other than the first, stands just above what follows.
func rankBoxes(nodes []Node, edges []Edge, back []bool, boxes map[string]*place) {
	entered := map[string]bool{}
	for range nodes {
		for i, e := range edges {
			if from, to := boxes[e.From], boxes[e.To]; !back[i] {
				to.row = max(to.row, from.row+2)
				entered[e.To] = true
			}
		}
	}
	for _, n := range nodes[min(1, len(nodes)):] {
		if entered[n.ID] {
			continue
		}
		next := math.MaxInt
		for i, e := range edges {
			if e.From == n.ID && !back[i] {
				next = min(next, boxes[e.To].row)
			}
		}
		if next != math.MaxInt {
			boxes[n.ID].row = next - 2
		}
	}
}

// orderRows sorts each row by where its neighbours stand, downwards and upwards
// a few times, and keeps the order with the fewest crossings.
func (l *layout) orderRows() {
	best, fewest := l.orders(), l.crossings()
	for pass := range 24 {
		for i := range l.rows {
			row := l.rows[i]
			if pass%2 == 1 {
				row = l.rows[len(l.rows)-1-i]
			}
			sortRow(row, pass%2 == 0)
		}
		if n := l.crossings(); n < fewest {
			best, fewest = l.orders(), n
		}
	}
	l.rows = best
	for _, row := range l.rows {
		renumber(row)
	}
}

func (l *layout) orders() [][]*place {
	copied := make([][]*place, len(l.rows))
	for i, row := range l.rows {
		copied[i] = slices.Clone(row)
	}
	return copied
}

func sortRow(row []*place, fromAbove bool) {
	wish := make(map[*place]float64, len(row))
	for _, p := range row {
		near := p.down
		if fromAbove {
			near = p.up
		}
		wish[p] = p.order
		if len(near) > 0 {
			wish[p] = mean(near, func(n *place) float64 { return n.order })
		}
	}
	slices.SortStableFunc(row, func(a, b *place) int {
		switch {
		case wish[a] < wish[b]:
			return -1
		case wish[a] > wish[b]:
			return 1
		}
		return 0
	})
	renumber(row)
}

// renumber spreads a row over the same span as every other, so that positions in
// rows of different lengths can be compared.
func renumber(row []*place) {
	for i, p := range row {
		p.order = (float64(i) + 0.5) / float64(len(row))
	}
}

func mean(near []*place, of func(*place) float64) float64 {
	sum := 0.0
	for _, p := range near {
		sum += of(p)
	}
	return sum / float64(len(near))
}

// crossings counts pairs of lines between neighbouring rows that cross.
func (l *layout) crossings() int {
	n := 0
	for _, row := range l.rows {
		renumber(row)
	}
	for _, row := range l.rows {
		type line struct{ from, to float64 }
		var lines []line
		for _, p := range row {
			for _, d := range p.down {
				lines = append(lines, line{p.order, d.order})
			}
		}
		for i, a := range lines {
			for _, b := range lines[i+1:] {
				if (a.from-b.from)*(a.to-b.to) < 0 {
					n++
				}
			}
		}
	}
	return n
}
