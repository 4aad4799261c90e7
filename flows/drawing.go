package flows

import (
	"fmt"
	"slices"
	"strings"
)

// drawing is an SVG while it is written.
type drawing struct {
	strings.Builder
	id string
}

func (d *drawing) put(format string, args ...any) {
	fmt.Fprintf(d, format+"\n", args...)
}

// heading writes the title, what it is about and the key to the colours.
func (d *drawing) heading(g Graph, about []string) {
	d.put(`<text x="%.0f" y="34" font-size="20" font-weight="600" fill="#1a2127">%s</text>`, margin, escape(g.Title))
	x, y := margin, 54.0
	for _, line := range about {
		d.put(`<text x="%.0f" y="%.0f" font-size="13" fill="#3b4652">%s</text>`, margin, y, escape(line))
		y += lineHeight
	}
	for _, kind := range []string{"ask", "say", "branch", "flow"} {
		if !slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.Kind == kind }) {
			continue
		}
		c, word := coloursOf(kind), kindWords(kind)
		d.put(`<rect x="%.1f" y="%.0f" width="14" height="14" rx="3" fill="%s" stroke="%s" stroke-width="1.5"/>`, x, y-6, c.fill, c.line)
		d.put(`<text x="%.1f" y="%.0f" font-size="12" fill="#3b4652">%s</text>`, x+20, y+6, word)
		x += 20 + textWidth(word, labelSize) + 22
	}
}

// box draws one node with its words.
func (d *drawing) box(p *place) {
	c, n := coloursOf(p.node.Kind), p.node
	left, round := p.x-p.w/2, 6.0
	if n.Kind == "end" {
		round = p.h / 2
	}
	d.put(`<g><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.0f" fill="%s" stroke="%s" stroke-width="1.5"/>`,
		left, p.y, p.w, p.h, round, c.fill, c.line)
	switch n.Kind {
	case "end":
		d.put(`<text x="%.1f" y="%.1f" font-size="13" text-anchor="middle" fill="%s">%s</text></g>`, p.x, p.y+19.5, c.ink, escape(n.Title))
		return
	case "branch":
		d.put(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="4" fill="none" stroke="%s" stroke-dasharray="3 3"/>`,
			left+4, p.y+4, p.w-8, p.h-8, c.line)
	case "flow":
		d.put(`<path d="M%.1f %.1fv%.1fM%.1f %.1fv%.1f" stroke="%s" fill="none"/>`, left+5, p.y, p.h, left+p.w-5, p.y, p.h, c.line)
	default:
		d.put(`<rect x="%.1f" y="%.1f" width="5" height="%.1f" rx="2" fill="%s"/>`, left, p.y+1, p.h-2, c.line)
	}
	d.put(`<text x="%.1f" y="%.1f" font-size="12" text-anchor="end" fill="%s">%s</text>`, left+p.w-padding, p.y+padding+13, c.line, kindWords(n.Kind))
	y := p.y + padding + 13
	for _, line := range titleLines(n, p.w) {
		d.put(`<text x="%.1f" y="%.1f" font-size="13" font-weight="600" fill="%s">%s</text>`, left+padding, y, c.ink, escape(line))
		y += lineHeight
	}
	for _, line := range wrap(n.Text, p.w-2*padding, textSize) {
		d.put(`<text x="%.1f" y="%.1f" font-size="13" fill="%s">%s</text>`, left+padding, y, c.ink, escape(line))
		y += lineHeight
	}
	d.put(`</g>`)
}

// edges draws all lines, then all labels over them.
func (d *drawing) edges(l *layout, sides []side) {
	out, in := l.ports()
	next := 0
	for i, r := range l.routes {
		var path string
		if r.back {
			path = r.around(sides[next], out[i])
			next++
		} else {
			path = r.down(out[i], in[i])
		}
		d.put(`<path d="%s" fill="none" stroke="#5b6770" stroke-width="1.5" marker-end="url(#%s-tip)"/>`, path, d.id)
	}
	for _, r := range l.routes {
		p := r.via[1]
		if p.node != nil || len(p.text) == 0 {
			continue
		}
		d.put(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="4" fill="#ffffff"/>`, p.x-p.w/2+2, p.y, p.w-4, float64(len(p.text))*lineHeight)
		for j, line := range p.text {
			d.put(`<text x="%.1f" y="%.1f" font-size="12" text-anchor="middle" fill="#3b4652">%s</text>`,
				p.x, p.y+13+float64(j)*lineHeight, escape(line))
		}
	}
}

// down draws a line through its places, bending between the rows.
func (r route) down(out, in float64) string {
	var b strings.Builder
	from, to := r.via[0], r.via[len(r.via)-1]
	x, y := out, from.bottom
	fmt.Fprintf(&b, "M%.1f %.1fV%.1f", x, from.y+from.h, y)
	for _, p := range r.via[1 : len(r.via)-1] {
		bend(&b, x, y, p.x, p.y)
		fmt.Fprintf(&b, "V%.1f", p.y+p.h)
		x, y = p.x, p.y+p.h
	}
	bend(&b, x, y, in, to.y)
	return b.String()
}

func bend(b *strings.Builder, x, y, toX, toY float64) {
	if x == toX {
		fmt.Fprintf(b, "V%.1f", toY)
		return
	}
	middle := (y + toY) / 2
	fmt.Fprintf(b, "C%.1f %.1f %.1f %.1f %.1f %.1f", x, middle, toX, middle, toX, toY)
}

// ports spreads the lines that leave and reach a box along its edge, in the
// order of where they go and come from.
func (l *layout) ports() (out, in []float64) {
	out, in = make([]float64, len(l.routes)), make([]float64, len(l.routes))
	leaving, arriving := map[*place][]int{}, map[*place][]int{}
	for i, r := range l.routes {
		first, last := r.via[0], r.via[len(r.via)-1]
		leaving[first] = append(leaving[first], i)
		if !r.back {
			arriving[last] = append(arriving[last], i)
		}
	}
	for p, lines := range leaving {
		spread(p, lines, out, func(i int) float64 { return l.routes[i].via[1].x })
	}
	for p, lines := range arriving {
		spread(p, lines, in, func(i int) float64 { via := l.routes[i].via; return via[len(via)-2].x })
	}
	return out, in
}

func spread(p *place, lines []int, at []float64, by func(int) float64) {
	slices.SortStableFunc(lines, func(a, b int) int {
		switch {
		case by(a) < by(b):
			return -1
		case by(a) > by(b):
			return 1
		}
		return 0
	})
	step := min(26, (p.w-40)/float64(max(len(lines)-1, 1)))
	for k, i := range lines {
		at[i] = p.x + step*(float64(k)-float64(len(lines)-1)/2)
	}
}
