package flows

import (
	"encoding/xml"
	"fmt"
	"strings"
	"unicode"
)

// trackGap is the room between lines that run side by side.
const trackGap = 9.0

// Sizes of letters and what they need.
const (
	textSize, labelSize = 13.0, 12.0
	lineHeight          = 17.0
	padding             = 12.0
	headRoom            = 64.0 // for the title and the key to the colours
	leastWidth          = 560.0
)

type colours struct{ fill, line, ink string }

// coloursOf a kind of box; they differ in lightness too, and no meaning rests on
// them alone.
func coloursOf(kind string) colours {
	switch kind {
	case "ask":
		return colours{"#eef5fc", "#1d5fa8", "#11243a"}
	case "say":
		return colours{"#f1f8f0", "#2e7031", "#14291a"}
	case "branch":
		return colours{"#fdf6e6", "#8a5a00", "#33240a"}
	case "flow":
		return colours{"#f6f0fb", "#6b3fa0", "#27183b"}
	}
	return colours{"#3b4652", "#3b4652", "#ffffff"}
}

// boxFor measures a node.
func boxFor(n *Node) *place {
	if n.Kind == "end" {
		return &place{node: n, w: max(textWidth(n.Title, textSize)+36, 64), h: 30}
	}
	w := 270.0
	if n.Text == "" {
		w = 210
	}
	p := &place{node: n, w: w}
	p.h = 2*padding + lineHeight*float64(len(titleLines(n, w))+len(wrap(n.Text, w-2*padding, textSize)))
	return p
}

// titleLines wraps a title, leaving room for the word that tells the kind.
func titleLines(n *Node, w float64) []string {
	return wrap(n.Title, (w-2*padding-textWidth(kindWords(n.Kind), labelSize)-8)/1.08, textSize)
}

// labelFor measures what stands on an edge.
func labelFor(text string) *place {
	p := &place{w: 8, h: 6, text: wrap(text, 150, labelSize)}
	for _, line := range p.text {
		p.w = max(p.w, textWidth(line, labelSize)+10)
	}
	if len(p.text) > 0 {
		p.h = lineHeight*float64(len(p.text)) + 2
	}
	return p
}

// wrap breaks text into lines no wider than width.
func wrap(text string, width, size float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if line != "" && textWidth(line+" "+word, size) > width {
				lines = append(lines, line)
				line = ""
			}
			if line != "" {
				word = " " + word
			}
			line += word
			for textWidth(line, size) > width {
				head, rest := cut(line, width, size)
				lines = append(lines, head)
				line = rest
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// cut takes off the front of a word that is wider than a line.
func cut(word string, width, size float64) (head, rest string) {
	for i := range word {
		if i > 0 && textWidth(word[:i+1], size) > width {
			return word[:i], word[i:]
		}
	}
	return word, ""
}

// textWidth is about what a sans-serif face needs, rather more than less: there
// are no fonts to ask.
func textWidth(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljt.,:;'|!()[] ", r):
			w += 0.33
		case strings.ContainsRune("mwMW@%", r):
			w += 0.88
		case unicode.IsUpper(r):
			w += 0.70
		case r > 0x2e80:
			w += 1.05
		default:
			w += 0.60
		}
	}
	return w * size
}

// SVG draws the graph as a picture that needs nothing else: no script, no style
// sheet, no font. Its description says the same in words.
func (g Graph) SVG() string {
	l := layOut(g)
	sides := l.sides()
	width := max(l.width, textWidth(g.Title, 20)+2*margin, leastWidth)
	about := wrap(g.About, width-2*margin, textSize)
	head := headRoom + lineHeight*float64(len(about))
	d := &drawing{id: slug(g.Title)}
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" `+
		`aria-labelledby="%s-title %s-desc" font-family="system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif">`,
		width, l.height+head, width, l.height+head, d.id, d.id)
	d.put(`<title id="%s-title">%s</title>`, d.id, escape(g.Title))
	d.put(`<desc id="%s-desc">%s</desc>`, d.id, escape(g.describe()))
	d.put(`<defs><marker id="%s-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">`+
		`<path d="M0 1 10 5 0 9z" fill="#5b6770"/></marker></defs>`, d.id)
	d.put(`<rect width="100%%" height="100%%" fill="#ffffff"/>`)
	d.heading(g, about)
	d.put(`<g transform="translate(0 %.0f)">`, head)
	d.edges(l, sides)
	for _, row := range l.rows {
		for _, p := range row {
			if p.node != nil {
				d.box(p)
			}
		}
	}
	d.put(`</g>`)
	d.put(`</svg>`)
	return d.String()
}

// describe tells the graph in words, for who cannot see it.
func (g Graph) describe() string {
	name := map[string]string{}
	for _, n := range g.Nodes {
		name[n.ID] = n.Title
	}
	edges := g.merged()
	var b strings.Builder
	if g.About != "" {
		b.WriteString(g.About + "\n")
	}
	for _, n := range g.Nodes {
		if n.Kind == "end" {
			continue
		}
		fmt.Fprintf(&b, "%s %s", n.Title, kindWords(n.Kind))
		if n.Text != "" {
			fmt.Fprintf(&b, ": %s", strings.ReplaceAll(n.Text, "\n", " "))
		}
		for _, e := range edges {
			if e.From != n.ID {
				continue
			}
			b.WriteString("\n- ")
			if e.Label != "" {
				b.WriteString(e.Label + ": ")
			}
			b.WriteString("on to " + name[e.To])
		}
		b.WriteString("\n")
	}
	return b.String()
}

func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic("a strings.Builder takes everything: " + err.Error())
	}
	return b.String()
}

// slug makes a title fit for an id, so that several pictures can share a page.
func slug(title string) string {
	return "flow-" + strings.Map(func(r rune) rune {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return '-'
	}, title)
}
