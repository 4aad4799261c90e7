package flows

import (
	"fmt"
	"strconv"
	"strings"
)

// Graph is a picture of a flow, before anybody decides how it is drawn.
type Graph struct {
	Title string
	About string // a sentence below the title; may be empty
	Nodes []Node // the first is where it begins
	Edges []Edge
}

// Node is one box. Its kind is ask, say, branch, flow or end.
type Node struct{ ID, Kind, Title, Text string }

// Edge leads from one box to another; what stands on it may be empty.
type Edge struct{ From, To, Label string }

// kindWords say in the picture what the colours say.
func kindWords(kind string) string {
	switch kind {
	case "ask":
		return "asks"
	case "say":
		return "says"
	case "branch":
		return "decides"
	case "flow":
		return "other flow"
	}
	return ""
}

// merged is the graph's edges with those that have the same ends made one, and
// those to or from nowhere left out.
func (g Graph) merged() []Edge {
	known := map[string]bool{}
	for _, n := range g.Nodes {
		known[n.ID] = true
	}
	var edges []Edge
	index := map[[2]string]int{}
	for _, e := range g.Edges {
		if !known[e.From] || !known[e.To] {
			continue
		}
		ends := [2]string{e.From, e.To}
		i, twice := index[ends]
		switch {
		case !twice:
			index[ends] = len(edges)
			edges = append(edges, e)
		case edges[i].Label == "":
			edges[i].Label = e.Label
		case e.Label != "":
			edges[i].Label += ", " + e.Label
		}
	}
	return edges
}

// heading is the title and what it is about, on one line.
func (g Graph) heading() string {
	if g.About == "" {
		return g.Title
	}
	return g.Title + ": " + g.About
}

// Mermaid writes the graph as a Mermaid flow chart, which GitHub and many
// editors draw by themselves.
func (g Graph) Mermaid() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nflowchart TD\n", strconv.Quote(g.heading()))
	id := map[string]string{}
	for i, n := range g.Nodes {
		id[n.ID] = "n" + strconv.Itoa(i)
		fmt.Fprintf(&b, "    %s%s\n", id[n.ID], mermaidNode(n))
	}
	for _, e := range g.merged() {
		label := ""
		if e.Label != "" {
			label = `|"` + mermaidEscapes.Replace(e.Label) + `"|`
		}
		fmt.Fprintf(&b, "    %s -->%s %s\n", id[e.From], label, id[e.To])
	}
	for _, kind := range []string{"ask", "say", "branch", "flow", "end"} {
		c := coloursOf(kind)
		fmt.Fprintf(&b, "    classDef %sKind fill:%s,stroke:%s,color:%s\n", kind, c.fill, c.line, c.ink)
	}
	return b.String()
}

// mermaidNode is the shape of a node, its words and its class.
func mermaidNode(n Node) string {
	words := "<b>" + mermaidEscapes.Replace(n.Title) + "</b>"
	if n.Text != "" {
		words += "<br/>" + mermaidEscapes.Replace(n.Text)
	}
	open, shut := "[", "]"
	switch n.Kind {
	case "say":
		open, shut = "(", ")"
	case "branch":
		open, shut = "{{", "}}"
	case "flow":
		open, shut = "[[", "]]"
	case "end":
		open, shut = "([", "])"
	}
	return open + `"` + words + `"` + shut + ":::" + n.Kind + "Kind"
}

// mermaidEscapes keep what people wrote from being read as Mermaid or HTML. They
// are HTML's names and not Mermaid's own, which show as they are on edges.
var mermaidEscapes = strings.NewReplacer(
	`"`, "&quot;", "#", "&num;", "&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "&grave;", "\\", "&bsol;",
	"{", "&lcub;", "}", "&rcub;", "\r\n", "<br/>", "\n", "<br/>",
)
