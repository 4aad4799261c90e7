package understand

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	textsDir = flag.String("texts", "", "folder of texts of dangers and ordinary ones, to fit the weights of signs to")
	alarms   = flag.Int("alarms", 12, "how many ordinary texts may raise a rule's alarm, in the folder of -texts")
)

// sample is a text as a rule that is made of signs meets it.
type sample struct {
	breaths [][]*pattern // the signs that count, in each breath
	danger  bool
	counts  float64
}

// measureWeights fits the weights of each rule that is made of signs to labelled
// texts: a logistic regression that starts from the weights in the files, scaled so
// that 20 raise an alarm. In the folder each line of distress*.tsv, abuse*.tsv and
// so on is "severity<TAB>text"; what has severity 0, in whatever .tsv, is ordinary.
//
//	go test ./flows/understand -run 'Measure$' -v -texts DIR [-alarms 12]
func measureWeights(t *testing.T) {
	lex := english()
	texts := readTexts(t)
	for _, r := range lex.rules {
		if r.need > 0 && r.severity > 1 {
			fitRule(lex, r, texts)
		}
	}
}

// specimen is a text, what it shows, a danger from severity 2 on, and the file that
// it is from.
type specimen struct{ danger, text, from string }

func readTexts(t *testing.T) (out []specimen) {
	names, err := filepath.Glob(filepath.Join(*textsDir, "*.tsv"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no .tsv in %s (%v)", *textsDir, err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			severity, text, ok := strings.Cut(lines.Text(), "\t")
			n, err := strconv.Atoi(severity)
			switch danger := dangerOf(filepath.Base(name)); {
			case !ok || err != nil:
				t.Fatalf("%s: a line that is not severity<TAB>text", name)
			case n == 0 && danger != Stop:
				out = append(out, specimen{"", text, name})
			case danger == Stop:
				out = append(out, specimen{Stop, text, name})
			case n > 1 && danger != "":
				out = append(out, specimen{danger, text, name})
			}
		}
		_ = f.Close()
	}
	return out
}

func dangerOf(file string) string {
	for _, d := range []string{Distress, Emergency, Abuse, ChildRisk, HarmOthers, Stop} {
		if strings.HasPrefix(file, d) {
			return d
		}
	}
	return ""
}

// meets is a text as a rule meets it. What phrases hear already counts less.
func (l *lexicon) meets(r *rule, x specimen) sample {
	toks := split(Tidy(x.text)).toks
	s := sample{danger: x.danger == r.signal, counts: 1}
	sc := scale{rule: r}
	if s.danger {
		s.counts = 2.5
	}
	l.find(&l.signals, toks, func(o *rule, p *pattern, from, to int) {
		switch {
		case o == r && !(p.deniable && l.denied(toks, from)) && !l.undone(r, toks, from, to):
			sc.signs = append(sc.signs, weight{p, from, to})
		case o.need == 0 && o.severity > 1 && s.danger:
			s.counts = 1
		}
	})
	for from := 0; from == 0 || from+signWindow < len(toks)+signWindow/2; from += signWindow / 2 {
		in, _ := inWindow(sc.signs, from)
		var breath []*pattern
		for _, w := range counted(r, in) {
			breath = append(breath, w.of)
		}
		s.breaths = append(s.breaths, breath)
	}
	return s
}

// weights are what signs add to the odds, and what there is without any.
type weights struct {
	of   map[*pattern]float64
	base float64
}

// heaviest is the breath that weighs most, and its odds.
func (w weights) heaviest(s sample) (breath []*pattern, odds float64) {
	return heaviest(s.breaths, w.base, func(p *pattern) float64 { return w.of[p] })
}

// heaviest is the part of a text that weighs most, and its odds.
func heaviest[T any](parts [][]T, base float64, weight func(T) float64) (most []T, odds float64) {
	odds = math.Inf(-1)
	for _, part := range parts {
		sum := base
		for _, x := range part {
			sum += weight(x)
		}
		if sum > odds {
			most, odds = part, sum
		}
	}
	return most, odds
}

// fit goes over the samples a number of times, each time with smaller steps, and
// pulls what few texts speak of back to the weight that it had.
func fit(r *rule, samples []sample) weights {
	w := weights{map[*pattern]float64{}, -6}
	before := map[*pattern]float64{}
	for _, p := range r.hear {
		before[p] = 6 * float64(p.weight) / float64(r.need)
		w.of[p] = before[p]
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for epoch := range 14 {
		step := 0.15 / (1 + 0.3*float64(epoch))
		rnd.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		for _, s := range samples {
			breath, odds := w.heaviest(s)
			want := 0.0
			if s.danger {
				want = 1
			}
			off := s.counts * step * (1/(1+math.Exp(-odds)) - want)
			w.base -= off / 5
			for _, p := range breath {
				w.of[p] -= off
			}
		}
		for p := range w.of {
			w.of[p] -= step / 10 * (w.of[p] - before[p])
		}
	}
	return w
}

// fitRule prints what weights would do for texts that they were not fitted to, and
// the weights.
func fitRule(lex *lexicon, r *rule, texts []specimen) {
	var samples []sample
	for _, x := range texts {
		if x.danger == "" || x.danger == r.signal {
			samples = append(samples, lex.meets(r, x))
		}
	}
	var ordinary, dangers []float64
	for k := range folds {
		var known []sample
		for i, s := range samples {
			if i%folds != k {
				known = append(known, s)
			}
		}
		w := fit(r, known)
		for i := k; i < len(samples); i += folds {
			_, odds := w.heaviest(samples[i])
			if samples[i].danger {
				dangers = append(dangers, odds)
			} else {
				ordinary = append(ordinary, odds)
			}
		}
	}
	slices.SortFunc(ordinary, func(a, b float64) int { return cmp.Compare(b, a) })
	enough := ordinary[min(*alarms, len(ordinary)-1)]
	heard := 0
	for _, odds := range dangers {
		heard += boolInt(odds > enough)
	}
	fmt.Printf("\n%s: %d of %d dangers heard by signs, %d of %d ordinary texts alarm\n", r.name, heard, len(dangers), min(*alarms, len(ordinary)), len(ordinary))
	w := fit(r, samples)
	for _, p := range r.hear {
		fmt.Printf("sign %.0f: %s  (was %d)\n", 20*w.of[p]/(enough-w.base), p.source, p.weight)
	}
}
