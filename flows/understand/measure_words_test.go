package understand

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	hints = flag.Int("hints", 80, "how many ordinary texts may be asked kindly by a rule's words, in the folder of -texts")
	write = flag.Bool("write", false, "write the words of -texts into the word files")
)

// learner holds labelled texts as the rules that are made of words meet them.
type learner struct {
	lex    *lexicon
	number map[uttered]int32 // of each word, or two, that counts
	names  []string
	texts  []lesson
	seen   []int // in how many texts each is
}

// lesson is a text: what is uttered in each window, and what it shows.
type lesson struct {
	windows [][]int32
	danger  string
	fold    int
	counts  float64
}

const folds = 3

// measureWords finds, for each rule that is made of words, how much each word and
// each two weigh: a logistic regression over windows of heftWindow words, of which
// the heaviest counts for a text. It prints what they do for texts that they were
// not fitted to, and with -write puts them into the word files.
//
//	go test ./flows/understand -run 'Measure$' -v -texts DIR [-hints 80 -write]
func measureWords(t *testing.T) {
	lex := english()
	made := lex.worded
	lex.worded, lex.hefts = nil, nil // examples are heard by phrases alone
	l := learn(lex, append(readTexts(t), ownExamples(t, lex)...))
	for _, of := range made {
		r := of.rule
		var ordinary, dangers []float64
		for k := range folds {
			m := l.fit(r.signal, func(x lesson) bool { return x.fold != k }, 0)
			for _, x := range l.texts {
				switch _, odds := m.heaviest(x); {
				case x.fold != k:
				case x.danger == r.signal:
					dangers = append(dangers, odds)
				case x.danger == "" || x.danger == Stop || r.signal == Stop:
					ordinary = append(ordinary, odds)
				}
			}
		}
		enough := atMost(ordinary, *hints)
		if r.signal == Stop { // is obeyed at once
			enough = atMost(ordinary, *alarms)
		}
		fmt.Printf("%s: %d of %d dangers are asked kindly, and %d of %d ordinary texts\n", r.name, above(dangers, enough), len(dangers), above(ordinary, enough), len(ordinary))
		m := l.fit(r.signal, func(lesson) bool { return true }, kept(r.signal))
		if *write {
			l.write(t, r, m, enough)
		}
	}
}

// kept is how many words of a rule are kept: those that tell most.
func kept(danger string) int {
	if danger == Distress {
		return 2500
	}
	return 1200
}

// atMost is what no more than so many lie above; above counts them.
func atMost(odds []float64, n int) float64 {
	sorted := slices.SortedFunc(slices.Values(odds), func(a, b float64) int { return cmp.Compare(b, a) })
	return sorted[min(n, len(sorted)-1)]
}

func above(odds []float64, enough float64) (n int) {
	for _, o := range odds {
		n += boolInt(o > enough)
	}
	return n
}

// ownExamples are those of the word files, what they are for, and what they are
// against where nothing else is the matter; and of signals.txt.
func ownExamples(t *testing.T, lex *lexicon) (out []specimen) {
	for _, e := range examplesOf(t, "signals.txt") {
		switch {
		case e.severity > 1 || e.signal == Stop:
			out = append(out, specimen{e.signal, e.text, own})
		case e.severity == 0:
			out = append(out, specimen{"", e.text, own})
		}
	}
	for _, text := range patientsSay(t) {
		if s := Hear(text, Asked{}); s.Severity == 0 && s.Name != Stop {
			out = append(out, specimen{"", text, own})
		}
	}
	for _, r := range lex.rules {
		if r.lang != "" {
			continue
		}
		for _, e := range r.examples {
			switch {
			case r.severity > 1 || r.signal == Stop || strings.HasPrefix(r.name, "words-of-"):
				out = append(out, specimen{r.signal, e, own})
			case r.severity == 0:
				out = append(out, specimen{"", e, own})
			}
		}
		for _, e := range r.against {
			if s := Hear(e, Asked{}); s.Name == r.signal || s.Severity == 0 && s.Name != Stop {
				out = append(out, specimen{"", e, own})
			}
		}
	}
	return out
}

// patientsSay are the lines of patients in the conversations that are scripts.
func patientsSay(t *testing.T) (out []string) {
	for _, folder := range []string{"../testdata", "../../bot/testdata"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range ofPatients.FindAllStringSubmatch(string(b), -1) {
				out = append(out, m[1])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

var ofPatients = regexp.MustCompile(`(?m)^(?:patient|person|stranger|newcomer): (.+)$`)

// own is the source of what the project itself says, which counts for more.
const (
	own       = "own"
	ownCounts = 3
)

// learn numbers what is uttered often enough, and in texts of more than one file:
// what one writer alone says is theirs.
func learn(lex *lexicon, texts []specimen) *learner {
	const often = 4
	l := &learner{lex: lex, number: map[uttered]int32{}}
	in := map[uttered]map[string]int{}
	spelled := map[int32]map[string]int{}
	all := make([][]int32, len(texts))
	for i, x := range texts {
		toks := split(Tidy(x.text)).toks
		all[i] = meant(toks, lex.harmlessIn(toks))
		for j, k := range toks {
			if k.digits {
				all[i][j] = 0
			}
			if spelled[k.id] == nil {
				spelled[k.id] = map[string]int{}
			}
			spelled[k.id][k.text]++
		}
		for u := range once(all[i]) {
			if in[u] == nil {
				in[u] = map[string]int{}
			}
			in[u][x.from]++
		}
	}
	for _, u := range slices.Sorted(maps.Keys(in)) {
		n := 0
		for _, c := range in[u] {
			n += c
		}
		if n < often || len(in[u]) < 2 {
			continue
		}
		l.number[u] = int32(len(l.names))
		first, second := u.words()
		name := commonest(spelled[first])
		if second != 0 {
			name += " " + commonest(spelled[second])
		}
		l.names = append(l.names, name)
		l.seen = append(l.seen, n)
	}
	place, size := map[string]int{}, map[string]int{}
	for _, x := range texts {
		size[x.from]++
	}
	for i, x := range texts {
		fold := folds * place[x.from] / size[x.from] // neighbours are often of one writer
		place[x.from]++
		l.texts = append(l.texts, lesson{l.windows(all[i]), x.danger, fold, 1 + (ownCounts-1)*float64(boolInt(x.from == own))})
	}
	return l
}

func commonest(counts map[string]int) (word string) {
	for w, n := range counts {
		if n > counts[word] || n == counts[word] && w < word {
			word = w
		}
	}
	return word
}

// once are the words, and twos, of some words.
func once(ids []int32) map[uttered]bool {
	found := map[uttered]bool{}
	for i, id := range ids {
		if id == 0 {
			continue
		}
		found[utter(id, 0)] = true
		if i > 0 && ids[i-1] != 0 {
			found[utter(ids[i-1], id)] = true
		}
	}
	return found
}

func (l *learner) windows(ids []int32) (out [][]int32) {
	for from := 0; from == 0 || from+heftWindow < len(ids)+heftWindow/2; from += heftWindow / 2 {
		var w []int32
		for u := range once(ids[from:min(len(ids), from+heftWindow)]) {
			if n, ok := l.number[u]; ok {
				w = append(w, n)
			}
		}
		slices.Sort(w)
		out = append(out, w)
	}
	return out
}

// model is what each word adds to the odds, and what there is without any.
type model struct {
	of   []float64
	base float64
}

func (m model) heaviest(x lesson) (window []int32, odds float64) {
	return heaviest(x.windows, m.base, func(n int32) float64 { return m.of[n] })
}

// fit makes the odds of a danger; with most it keeps only so many words, and fits
// those anew.
func (l *learner) fit(danger string, use func(lesson) bool, most int) model {
	all := make([]bool, len(l.names))
	for i := range all {
		all[i] = true
	}
	m := l.descend(danger, use, all)
	if most == 0 || most > len(all) {
		return m
	}
	tells := make([]int, len(all))
	for i := range tells {
		tells[i] = i
	}
	worth := func(i int) float64 { return math.Abs(m.of[i]) * math.Sqrt(float64(min(l.seen[i], 60))) }
	slices.SortFunc(tells, func(a, b int) int { return cmp.Or(cmp.Compare(worth(b), worth(a)), a-b) })
	for _, i := range tells[most:] {
		all[i] = false
	}
	return l.descend(danger, use, all)
}

// descend goes down the gradient of the loss, with a step of its own for each word
// (Duchi, Hazan and Singer 2011, AdaGrad) and a pull towards nothing for what few
// texts speak of.
func (l *learner) descend(danger string, use func(lesson) bool, keep []bool) model {
	const rounds, rate, pull = 12, 0.15, 0.6
	m := model{make([]float64, len(l.names)), -3}
	squares := make([]float64, len(l.names))
	base := 1.0
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(l.texts))
	for range rounds {
		for _, i := range order {
			x := l.texts[i]
			if !use(x) {
				continue
			}
			windows, want, counts := x.windows, 0.0, x.counts
			switch {
			case x.danger == "" || x.danger == Stop && danger != Stop:
			case x.danger == danger:
				w, _ := m.heaviest(x)
				windows, want = [][]int32{w}, 1
			default:
				counts *= 0.3 // another danger: no false alarm
			}
			for _, w := range windows {
				sum := m.base
				for _, n := range w {
					if keep[n] {
						sum += m.of[n]
					}
				}
				off := counts * (1/(1+math.Exp(-sum)) - want)
				base += off * off
				m.base -= rate * off / math.Sqrt(base)
				for _, n := range w {
					if !keep[n] {
						continue
					}
					g := off + pull/float64(l.seen[n])*m.of[n]
					squares[n] += g * g
					m.of[n] -= rate * g / math.Sqrt(squares[n]+1e-3)
				}
			}
		}
	}
	for n := range keep {
		if !keep[n] {
			m.of[n] = 0
		}
	}
	return m
}

var ofWords = regexp.MustCompile(`(?m)^words .*\n`)

// write puts the words of a rule into its file, heaviest first, on a scale on which
// what it needs is enough.
func (l *learner) write(t *testing.T, r *rule, m model, enough float64) {
	scale := float64(r.need) / (enough - m.base)
	by := map[int][]string{}
	for n, w := range m.of {
		if h := int(math.Round(w * scale)); h != 0 {
			by[h] = append(by[h], l.names[n])
		}
	}
	var lines strings.Builder
	for _, h := range slices.Backward(slices.Sorted(maps.Keys(by))) {
		for some := range slices.Chunk(by[h], 20) {
			fmt.Fprintf(&lines, "words %d: %s\n", h, strings.Join(some, ", "))
		}
	}
	path := "words/" + r.file
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head := strings.TrimRight(ofWords.ReplaceAllString(string(old), ""), "\n")
	if err := os.WriteFile(path, []byte(head+"\n"+lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
