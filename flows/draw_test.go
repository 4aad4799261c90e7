package flows

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// referral is a made-up flow of some 40 steps, with branches, a loop, texts of
// all lengths and what may break a drawing.
func referral() Graph {
	g := Graph{Title: "self-referral"}
	node := func(id, kind, text string) {
		g.Nodes = append(g.Nodes, Node{ID: id, Kind: kind, Title: strings.ReplaceAll(id, "_", " "), Text: text})
	}
	edge := func(from, label, to string) { g.Edges = append(g.Edges, Edge{from, to, label}) }
	end := func(from, label string) {
		g.Nodes = append(g.Nodes, Node{ID: "end-" + from, Kind: "end", Title: "End"})
		edge(from, label, "end-"+from)
	}
	node("notice", "say", "This is Riverside Link Workers. We read texts in working hours. We are not an emergency service: if life is at risk call 999.")
	node("consent", "ask", "Can we share what you tell us with a link worker so they can help? Reply 1 for yes, 2 for no.")
	node("no_consent", "say", "That is fine. We have kept nothing. You can ask your GP surgery about a link worker at any time.")
	node("yourself", "ask", "Are you texting for yourself? Reply 1 for yes, 2 for someone else.")
	node("someone_else", "run", "")
	g.Nodes[len(g.Nodes)-1].Kind = "flow"
	node("age", "ask", "How old are you?")
	node("under_age", "say", "We help people who are 18 or over. Childline is there for you, day and night, on 0800 1111.")
	node("surgery", "ask", "Which GP surgery are you with? Please give its name or road.")
	node("surgery_pick", "ask", "Which of these is yours?\n1 Riverside Surgery\n2 Riverside Health Centre, Mill Lane\n3 None of these")
	node("outside_area", "say", "Sorry, your surgery does not take part yet. Ask at your surgery who can help near you.")
	node("first_name", "ask", "What is your first name?")
	node("needs", "ask", "What would you like help with? Choose up to 3, like 1 4:\n1 Feeling lonely\n2 Money or bills\n3 Housing\n4 Getting active\n5 Caring for someone\n6 Grief\n7 Something else")
	node("other_need", "ask", "Tell us in your own words, in a line or two.")
	node("need_size", "branch", "")
	node("contact_method", "ask", "How should your link worker get in touch? 1 text, 2 phone call, 3 either.")
	node("best_times", "ask", "When is a good time?")
	node("safe_to_text", "ask", "Is it safe to text you here? Does anyone else read your texts?")
	node("safe_to_call", "ask", "Is it safe to call this number?")
	node("voicemail", "ask", "May we leave a message?")
	node("date_of_birth", "ask", "What is your date of birth? Like 23 4 1956.")
	node("too_young", "branch", "")
	node("postcode", "ask", "What is your postcode?")
	node("surname", "ask", "What is your last name?")
	node("nhs_number", "ask", "Do you know your NHS number? It has 10 digits. You can SKIP this.")
	node("gp_share", "ask", "Can we let your GP surgery know you asked for help? 1 yes 2 no. You can still get help if you say no.")
	node("outcomes", "ask", "May we ask you how you are, a few weeks on?")
	node("summary", "ask", "This is what we have. Reply OK to send it, or CHANGE and a number.")
	node("send", "say", "Thank you, {first_name}. A link worker will be in touch within {days} working days. Your reference is {ref}.")
	node("call_me", "flow", "")
	node("confirm_text", "say", "")
	node("odd", "say", "<b>\"Quotes\" & 'tags'</b> {blanks} `ticks` #35; averyveryveryveryveryveryveryveryverylongwordthatnolinecanhold")
	node("waiting", "branch", "Nobody answers: we ask again after 3 and 6 days.")
	node("expired", "say", "We have not heard from you, so we will stop here. Text us when you like.")

	path := []string{"notice", "consent", "yourself", "age", "surgery", "first_name", "needs", "need_size", "contact_method", "best_times",
		"safe_to_text", "safe_to_call", "voicemail", "date_of_birth", "too_young", "postcode", "surname", "nhs_number", "gp_share", "outcomes", "summary", "send"}
	labels := map[string]string{"consent": "yes", "yourself": "yes", "age": "18 or over", "surgery": "match", "summary": "ok", "too_young": "otherwise", "safe_to_text": "yes", "safe_to_call": "yes"}
	for i := 1; i < len(path); i++ {
		edge(path[i-1], labels[path[i-1]], path[i])
	}
	edge("consent", "no", "no_consent")
	edge("yourself", "no", "someone_else")
	edge("age", "under 18", "under_age")
	edge("surgery", "unsure", "surgery_pick")
	edge("surgery", "outside", "outside_area")
	edge("surgery_pick", "match", "first_name")
	edge("surgery_pick", "none of these", "surgery")
	edge("need_size", `has(answers.needs, "other")`, "other_need")
	edge("other_need", "", "contact_method")
	edge("safe_to_text", "no", "call_me")
	edge("safe_to_call", "no", "date_of_birth")
	edge("too_young", "age(answers.date_of_birth) < scheme.min_age", "under_age")
	edge("summary", "change", "needs")
	edge("summary", "call me", "call_me")
	edge("send", "", "confirm_text")
	edge("confirm_text", "", "odd")
	edge("waiting", "after 7 days", "expired")
	end("no_consent", "")
	end("someone_else", "")
	end("under_age", "")
	end("outside_area", "")
	end("call_me", "")
	end("odd", "")
	end("expired", "")
	return g
}

// TestSVG holds the picture to what lets it stand anywhere: well-formed, only
// shapes and words, nothing fetched, nothing run, and every word of the graph in
// it. LINKLINE_SVG=file writes it for people to look at.
func TestSVG(t *testing.T) {
	g := referral()
	svg := g.SVG()
	if file := os.Getenv("LINKLINE_SVG"); file != "" {
		if err := os.WriteFile(file, []byte(svg), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if svg != g.SVG() {
		t.Error("the same graph is drawn in two ways")
	}
	allowed := []string{"svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text"}
	seen := map[string]string{}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	element := ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
			if !slices.Contains(allowed, element) {
				t.Errorf("<%s> has no place in a picture", element)
			}
			checkAttributes(t, token)
		case xml.CharData:
			seen[element] += " " + string(token)
		}
	}
	for _, n := range g.Nodes {
		for _, word := range strings.Fields(n.Title + " " + n.Text) {
			if len(word) < 40 && !strings.Contains(seen["text"], word) {
				t.Errorf("the picture lacks %q of %s", word, n.ID)
			}
			if !strings.Contains(seen["desc"], word) && n.Kind != "end" {
				t.Errorf("the description lacks %q of %s", word, n.ID)
			}
		}
	}
}

func checkAttributes(t *testing.T, element xml.StartElement) {
	t.Helper()
	for _, a := range element.Attr {
		name, value := a.Name.Local, a.Value
		outside := strings.Contains(value, "url(") && !strings.Contains(value, "url(#")
		if name == "href" || name == "style" || strings.HasPrefix(name, "on") || outside {
			t.Errorf("<%s> has %s=%q", element.Name.Local, name, value)
		}
		if strings.Contains(value, "NaN") || strings.Contains(value, "Inf") {
			t.Errorf("<%s> has %s=%q", element.Name.Local, name, value)
		}
	}
}

// checkLayout finds places that lie upon each other or outside the picture, and
// boxes that stand above what leads to them.
func checkLayout(t *testing.T, l *layout) {
	t.Helper()
	l.sides()
	var all []*place
	for _, row := range l.rows {
		all = append(all, row...)
	}
	for i, a := range all {
		if a.x-a.w/2 < margin-0.01 || a.x+a.w/2 > l.width || a.y < 0 || a.y+a.h > l.height || math.IsNaN(a.x) {
			t.Errorf("%s stands outside", nameOf(a))
		}
		for _, b := range all[i+1:] {
			if math.Abs(a.x-b.x) < (a.w+b.w)/2 && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Errorf("%s lies upon %s", nameOf(a), nameOf(b))
			}
		}
	}
	for _, r := range l.routes {
		if from, to := r.via[0], r.via[len(r.via)-1]; !r.back && from.y+from.h >= to.y {
			t.Errorf("%s leads up to %s", r.From, r.To)
		}
	}
}

func nameOf(p *place) string {
	if p.node != nil {
		return p.node.ID
	}
	return "label " + strings.Join(p.text, " ")
}

func TestLayout(t *testing.T) {
	l := layOut(referral())
	checkLayout(t, l)
	var back []string
	for _, r := range l.routes {
		if r.back {
			back = append(back, r.From+" "+r.To)
		}
	}
	if diff := cmp.Diff([]string{"surgery_pick surgery", "summary needs"}, back); diff != "" {
		t.Error(diff)
	}
	if l.width > 1000 {
		t.Errorf("the picture is %.0f wide, more than a page shows", l.width)
	}
}

func TestLayoutOfOddGraphs(t *testing.T) {
	for name, g := range map[string]Graph{
		"nothing":         {},
		"one box":         {Nodes: []Node{{ID: "a"}}},
		"to itself":       {Nodes: []Node{{ID: "a"}}, Edges: []Edge{{"a", "a", "again"}}},
		"a ring":          {Nodes: []Node{{ID: "a"}, {ID: "b"}}, Edges: []Edge{{"a", "b", ""}, {"b", "a", ""}}},
		"an edge nowhere": {Nodes: []Node{{ID: "a"}}, Edges: []Edge{{"a", "b", ""}, {"c", "a", ""}}},
		"apart":           {Nodes: []Node{{ID: "a"}, {ID: "b"}, {ID: "c"}}},
	} {
		t.Run(name, func(t *testing.T) {
			checkLayout(t, layOut(g))
			if svg := g.SVG(); !strings.HasSuffix(svg, "</svg>\n") {
				t.Errorf("no picture: %s", svg)
			}
		})
	}
}

func TestLayoutOfManyGraphs(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		var g Graph
		n := 1 + random.IntN(25)
		for i := range n {
			kind := []string{"ask", "say", "branch", "flow", "end"}[random.IntN(5)]
			g.Nodes = append(g.Nodes, Node{strconv.Itoa(i), kind, "step " + strconv.Itoa(i), strings.Repeat("word ", random.IntN(30))})
		}
		for range random.IntN(2 * n) {
			g.Edges = append(g.Edges, Edge{strconv.Itoa(random.IntN(n)), strconv.Itoa(random.IntN(n)), strings.Repeat("so ", random.IntN(4))})
		}
		checkLayout(t, layOut(g))
		g.SVG()
		if t.Failed() {
			t.Fatalf("%+v", g)
		}
	}
}

func TestMermaid(t *testing.T) {
	g := Graph{
		Title: `say "when"`,
		Nodes: []Node{{"a b", "ask", "Ready?", "1 yes\n2 {no} #1 \"x\""}, {"end", "end", "End", ""}},
		Edges: []Edge{{"a b", "end", "yes"}, {"a b", "end", "no"}, {"a b", "nowhere", ""}},
	}
	want := `---
title: "say \"when\""
---
flowchart TD
    n0["<b>Ready?</b><br/>1 yes<br/>2 &lcub;no&rcub; &num;1 &quot;x&quot;"]:::askKind
    n1(["<b>End</b>"]):::endKind
    n0 -->|"yes, no"| n1
`
	got, _, _ := strings.Cut(g.Mermaid(), "    classDef")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
