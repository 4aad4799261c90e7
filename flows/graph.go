package flows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/understand"
)

// Graph is the picture of one flow, with its English words; ok is false when
// there is no such flow.
func (b *Book) Graph(flow string) (g Graph, ok bool) {
	f := b.flows[flow]
	if f == nil {
		return Graph{}, false
	}
	g.Title, g.About = flow, f.About
	steps := f.inOrder()
	// What begins the flow stands first in a picture, wherever it is in the file.
	slices.SortStableFunc(steps, func(a, c *Step) int {
		return rankIn([]string{f.Start}, a.name) - rankIn([]string{f.Start}, c.name)
	})
	for _, s := range steps {
		g.Nodes = append(g.Nodes, b.node(s))
		g.addWays(b, s)
	}
	g.addSilence(f)
	return g, true
}

func (g *Graph) addWays(b *Book, s *Step) {
	ways := s.ways()
	several := slices.ContainsFunc(ways, func(w way) bool { return w.to != ways[0].to })
	ended := false
	for _, w := range ways {
		label := ""
		if several {
			label = b.wayLabel(s, w)
		}
		to := w.to
		if to == End {
			to = s.name + "/" + End
			if !ended {
				g.Nodes = append(g.Nodes, Node{ID: to, Kind: "end", Title: "End"})
			}
			ended = true
		}
		g.Edges = append(g.Edges, Edge{From: s.name, To: to, Label: label})
	}
}

// wayLabel says after what a way is taken.
func (b *Book) wayLabel(s *Step, w way) string {
	if w.outcome == "" {
		return "otherwise"
	}
	if words := s.words["en"]; words != nil {
		if text := words.Choices[w.outcome]; text != nil && len(text.plain.String()) <= 24 {
			return text.plain.String()
		}
	}
	if len(s.Branch) > 0 {
		return w.outcome
	}
	return strings.ReplaceAll(w.outcome, "_", " ")
}

// addSilence draws what happens when nobody answers.
func (g *Graph) addSilence(f *Flow) {
	if f.Wait.Expired == "" {
		return
	}
	var nudges []string
	for _, d := range f.Wait.Nudge {
		nudges = append(nudges, span(time.Duration(d)))
	}
	text := "Nobody answers."
	if len(nudges) > 0 {
		text = "Nobody answers: we ask again after " + strings.Join(nudges, " and ") + "."
	}
	g.Nodes = append(g.Nodes, Node{ID: "/silence", Kind: "branch", Title: "silence", Text: text})
	g.Edges = append(g.Edges, Edge{"/silence", f.Wait.Expired, "after " + span(time.Duration(f.Wait.Expire))})
}

// span says a time as people do.
func span(d time.Duration) string {
	n, unit := int(d/time.Minute), "minute"
	switch {
	case d >= 24*time.Hour && d%(24*time.Hour) == 0:
		n, unit = int(d/(24*time.Hour)), "day"
	case d >= time.Hour && d%time.Hour == 0:
		n, unit = int(d/time.Hour), "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

func (b *Book) node(s *Step) Node {
	n := Node{ID: s.name, Kind: "say", Title: strings.ReplaceAll(s.name, "_", " ")}
	switch {
	case s.asks():
		n.Kind = "ask"
	case s.Run != "":
		n.Kind, n.Title = "flow", s.Run
	case len(s.Branch) > 0:
		n.Kind = "branch"
	}
	var lines []string
	if s.When != "" {
		lines = append(lines, "(Only if "+s.When+")")
	}
	lines = append(lines, b.nodeWords(s)...)
	n.Text = strings.Join(append(lines, s.deeds()...), "\n")
	return n
}

// nodeWords are what a step says, as it would be sent.
func (b *Book) nodeWords(s *Step) []string {
	var lines []string
	if s.Expect == Listen {
		lines = append(lines, "(Waits for any message)")
	}
	if s.Expect == Review {
		lines = append(lines, "(Shows the answers; each can be changed)")
	}
	w := s.words["en"]
	if w == nil {
		return lines
	}
	for _, text := range []*Text{w.Ask, w.Say} {
		if text != nil {
			lines = append(lines, text.plain.String())
		}
	}
	for i, choice := range s.Choices {
		if label := w.Choices[choice]; label != nil {
			lines = append(lines, fmt.Sprintf("%d %s", i+1, label.plain))
		}
	}
	if s.Expect == string(understand.YesNo) && b.words["en"].common("yes_no") != nil {
		lines = append(lines, b.words["en"].common("yes_no").plain.String())
	}
	return lines
}

// deeds are what a step does besides talking, for people who do not program.
func (s *Step) deeds() []string {
	var lines []string
	if s.HandOff != "" {
		lines = append(lines, "(A person is alerted: "+strings.ReplaceAll(s.HandOff, "_", " ")+")")
	}
	if s.Consent != "" {
		lines = append(lines, "(Keeps the consent: "+strings.ReplaceAll(s.Consent, "_", " ")+")")
	}
	if s.Record["opted_out"] != "" {
		lines = append(lines, "(No more texts after this)")
	}
	if s.Quiet > 0 {
		lines = append(lines, "(We ask nothing of our own accord for "+span(time.Duration(s.Quiet))+")")
	}
	if s.Queue != "" {
		lines = append(lines, "(When nothing else is open: "+s.Queue+")")
	}
	if s.Keep {
		lines = append(lines, "(The answers go on the person's record)")
	}
	if s.Forget {
		lines = append(lines, "(The answers are dropped)")
	}
	if s.Optional {
		lines = append(lines, "(Can be skipped)")
	}
	return lines
}
