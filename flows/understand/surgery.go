package understand

import (
	"math"
	"sort"
)

// Surgery is a GP practice, and what else people call it: its doctors, its
// road, its old names.
type Surgery struct {
	Code, Name string
	Aliases    []string
}

// Surgeries finds practices by what people call them. It is made once and
// never changes.
type Surgeries struct {
	list  []Surgery
	calls map[string][]int32 // the surgeries of a name or alias, by its core
	words map[string]int32   // a word's number
	texts []string           // by number
	in    [][]int32          // the surgeries that hold the word, by number
	tell  []float64          // how much the word tells, by number
	near  map[uint64][]int32 // words with a letter left out
	total []float64          // how much the words of each name tell together
	names []map[int32]bool   // the words of each name, without its aliases
}

// IndexSurgeries prepares a list for finding.
func IndexSurgeries(list []Surgery) *Surgeries {
	s := &Surgeries{list: list, calls: map[string][]int32{}, words: map[string]int32{}, near: map[uint64][]int32{}}
	for i, one := range list {
		s.names = append(s.names, map[int32]bool{})
		s.add(int32(i), one.Name, true)
		s.called(int32(i), one.Name)
		for _, alias := range one.Aliases {
			s.add(int32(i), alias, false)
			s.called(int32(i), alias)
		}
	}
	s.weigh()
	return s
}

func (s *Surgeries) add(i int32, text string, name bool) {
	for _, t := range surgeryWords(text) {
		id := s.number(t)
		if in := s.in[id]; len(in) == 0 || in[len(in)-1] != i {
			s.in[id] = append(in, i)
		}
		if name {
			s.names[i][id] = true
		}
	}
}

func (s *Surgeries) number(w string) int32 {
	if id, ok := s.words[w]; ok {
		return id
	}
	id := int32(len(s.texts))
	s.words[w] = id
	s.texts = append(s.texts, w)
	s.in = append(s.in, nil)
	if len(w) >= 4 {
		for skip := -1; skip < len(w); skip++ {
			h := hashWithout(w, skip)
			s.near[h] = append(s.near[h], id)
		}
	}
	return id
}

// fewest practices for which words are weighed: among one or two every word
// would seem to tell nothing.
const fewest = 12

// weigh gives each word what it tells: the fewer practices hold it, the more.
func (s *Surgeries) weigh() {
	s.tell = make([]float64, len(s.texts))
	n := max(float64(len(s.list)), fewest)
	for id, w := range s.texts {
		s.tell[id] = math.Log(1 + n/float64(len(s.in[id])))
		if generic[w] {
			s.tell[id] *= 0.08
		}
	}
	s.total = make([]float64, len(s.list))
	for i := range s.list {
		for id := range s.names[i] {
			s.total[i] += s.tell[id]
		}
	}
}

// generic are words of most practices' names: they tell little.
var generic = set("the a of and at in dr doctor doctors drs surgery surgeries practice practise medical health healthcare centre center group gp gps clinic house partners partnership family " +
	"primary care community nhs associates hc mc pms lane road street rd st avenue ave close way drive place " +
	"square court gate park hill limited ltd llp site branch main new old north south east west st saint services service")

// chatter are words around the name that are no part of it.
var chatter = set("i im my is its it am with a the at to we go think registered register reg patient under im on from name called gp surgery doctors doctor hi hello please thanks yes ok " +
	"one near by just down been there their they are use used attend goes of in for me and our mine was live its thats that you near opposite called something like or currently x xx xxx think i'm thank ta cheers love bit don't dont know sure mate pls plz hun")

// surgeryWords are the words of a name: folded, shortened forms written out,
// saints and doctors alike.
func surgeryWords(text string) []string {
	var out []string
	toks := split(Tidy(text)).toks
	for i := 0; i < len(toks); i++ {
		w := toks[i].text
		if w == "h" && wordAt(toks, i+1) == "c" || w == "m" && wordAt(toks, i+1) == "c" { // H.C.
			w, i = w+"c", i+1
		}
		if long, ok := shortForms[w]; ok {
			w = long
		}
		if len(w) > 4 && w[len(w)-1] == 's' && w[len(w)-2] != 's' {
			w = w[:len(w)-1]
		}
		out = append(out, w)
	}
	return out
}

// respace puts together what the list has as one word, "high field", and takes
// apart what it has as two, "elmtree".
func (s *Surgeries) respace(written []string) []string {
	var out []string
	for i := 0; i < len(written); i++ {
		w := written[i]
		if i+1 < len(written) {
			_, both := s.words[w+written[i+1]]
			_, one := s.words[w]
			_, two := s.words[written[i+1]]
			if both && !(one && two) {
				out, i = append(out, w+written[i+1]), i+1
				continue
			}
		}
		if a, b, ok := s.halves(w); ok {
			out = append(out, a, b)
			continue
		}
		out = append(out, w)
	}
	return out
}

// halves finds the two words of the list that a word is made of.
func (s *Surgeries) halves(w string) (a, b string, ok bool) {
	if _, known := s.words[w]; known || len(w) > 24 {
		return "", "", false
	}
	for i := 3; i <= len(w)-3; i++ {
		_, x := s.words[w[:i]]
		_, y := s.words[w[i:]]
		if x && y {
			return w[:i], w[i:], true
		}
	}
	return "", "", false
}

var shortForms = map[string]string{
	"ctr": "centre", "center": "centre", "cntr": "centre", "hlth": "health", "med": "medical", "medic": "medical", "rd": "road", "ave": "avenue", "ln": "lane", "saint": "st", "street": "st", "str": "st",
	"drs": "dr", "doctor": "dr", "doctors": "dr", "docs": "dr", "doc": "dr", "practise": "practice", "prac": "practice", "surg": "surgery", "sugery": "surgery", "surgey": "surgery", "hc": "health", "mc": "medical", "gps": "gp", "mount": "mt", "pk": "park",
	"partner": "partners",
}

// guess is a practice and how well the words fit it.
type guess struct {
	at    int32
	score float64 // of the words that they wrote, the share that fits
	cover float64 // of the words of its name, the share that they wrote
	tells float64
}

// find ranks the practices for the words of a text.
func (s *Surgeries) find(written []string) []guess {
	fit := map[int32]*guess{}
	all := 0.0
	for _, w := range written {
		best, tells := s.forms(w)
		all += tells
		for _, f := range best {
			s.count(fit, f)
		}
	}
	out := make([]guess, 0, len(fit))
	for _, g := range fit {
		if all > 0 {
			g.score = g.tells / all
		}
		if t := s.total[g.at]; t > 0 {
			g.cover = min(1, g.cover/t)
		}
		out = append(out, *g)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i].rank(), out[j].rank()
		if a != b {
			return a > b
		}
		return out[i].at < out[j].at
	})
	return out
}

func (g guess) rank() float64 { return 0.7*g.score + 0.3*g.cover }

// form is a word of the list that a written word may be.
type form struct {
	id     int32
	weight float64
}

func (s *Surgeries) count(fit map[int32]*guess, f form) {
	for _, i := range s.in[f.id] {
		g := fit[i]
		if g == nil {
			g = &guess{at: i}
			fit[i] = g
		}
		g.tells += f.weight * s.tell[f.id]
		if s.names[i][f.id] {
			g.cover += f.weight * s.tell[f.id]
		}
	}
}

// forms are the words of the list that a written word stands for: itself, or
// those one error away. tells is what the word weighs in all; a word that the
// list does not know weighs as much as a rare one.
func (s *Surgeries) forms(w string) (out []form, tells float64) {
	if id, ok := s.words[w]; ok {
		return []form{{id, 1}}, s.tell[id]
	}
	if generic[w] || chatter[w] {
		return nil, 0
	}
	unknown := math.Log(1+max(float64(len(s.list)), fewest)) * 0.8
	if len(w) < 3 || len(w) > 24 {
		return nil, unknown
	}
	seen := map[int32]bool{}
	for skip := -1; skip < len(w); skip++ {
		for _, id := range s.near[hashWithout(w, skip)] {
			if seen[id] || w[0] != s.texts[id][0] && !oneError(w, s.texts[id]) {
				continue
			}
			seen[id] = true
			if oneError(w, s.texts[id]) {
				out = append(out, form{id, 0.85})
			} else if len(w) >= 7 && distance(w, s.texts[id], 2) <= 2 {
				out = append(out, form{id, 0.7})
			}
		}
	}
	for _, f := range out {
		tells = max(tells, s.tell[f.id])
	}
	if len(out) == 0 {
		return nil, unknown
	}
	return out, tells
}

// readSurgery finds the practice that somebody is with.
func readSurgery(text string, a Asked) Reading {
	if a.Surgeries == nil || len(a.Surgeries.list) == 0 {
		return ask(Unclear, "no list of surgeries")
	}
	s := a.Surgeries
	if r, ok := noSurgery(text); ok {
		return r
	}
	if i, ok := s.byCode(text); ok {
		return found(s.list[i].Code, "the code of a surgery", 1)
	}
	written := s.respace(telling(surgeryWords(text)))
	if len(written) == 0 {
		return ask(Unclear, "no name of a surgery")
	}
	if r, ok := s.exact(written); ok {
		return r
	}
	return s.decide(s.find(written))
}

// telling leaves out chatter, unless nothing else is there.
func telling(words []string) []string {
	var out []string
	for _, w := range words {
		switch w {
		case "the", "a", "of", "and", "at", "in":
			continue
		}
		if !chatter[w] || generic[w] {
			out = append(out, w)
		}
	}
	return out
}

func (s *Surgeries) byCode(text string) (int, bool) {
	for _, t := range split(text).toks {
		if len(t.text) != 6 {
			continue
		}
		for i := range s.list {
			if key(s.list[i].Code) == t.text {
				return i, true
			}
		}
	}
	return 0, false
}

// noSurgery reads "don't know" and "I haven't got one".
func noSurgery(text string) (Reading, bool) {
	w := split(text)
	if len(w.toks) > 9 {
		return Reading{}, false
	}
	for _, t := range w.toks {
		switch t.text {
		case "none", "havent", "unregistered", "dont":
			for _, m := range findMarks(w.toks, "") {
				if m.says == "unsure" {
					return ask(Unsure, "they say that they do not know"), true
				}
			}
			return ask(None, "no surgery"), true
		}
	}
	for i, t := range w.toks {
		if t.text == "not" && i+1 < len(w.toks) && (w.toks[i+1].text == "registered" || w.toks[i+1].text == "with") {
			return ask(None, "no surgery"), true
		}
	}
	return unsureOnly(text)
}

// The bars of being sure: how much of what was written fits, and how far
// ahead of the next.
const (
	sureScore = 0.62
	nearScore = 0.34
	ahead     = 0.08
)

func (s *Surgeries) decide(g []guess) Reading {
	if len(g) == 0 || g[0].score < nearScore {
		return ask(Outside, "no surgery of that name")
	}
	var near []string
	for i := 0; i < len(g) && len(near) < 3 && g[i].score >= nearScore; i++ {
		near = append(near, s.list[g[i].at].Code)
	}
	clear := len(g) == 1 || g[0].rank()-g[1].rank() >= ahead || g[0].score-g[1].score >= 2*ahead
	switch {
	case g[0].score >= sureScore && clear && g[0].tells > 1:
		return found(s.list[g[0].at].Code, "the words of one surgery", min(0.99, g[0].rank()))
	case g[0].score >= sureScore && !clear:
		return Reading{Problem: Ambiguous, Why: "several surgeries fit", Nearest: near}
	}
	return Reading{Problem: Unclear, Why: "a surgery that fits a little", Nearest: near}
}
