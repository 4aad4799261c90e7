package understand

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	dataDir = flag.String("data", "", "folder of the public sets to measure with")
	show    = flag.Int("show", 0, "how many mistakes of each row to print")
)

// tally counts one row of the table.
type tally struct {
	name                 string
	right, wrong, unsure int
	mistakes             []string
}

func (c *tally) count(text, got, want string) {
	switch {
	case got == want:
		c.right++
		return
	case strings.HasPrefix(got, "?"):
		c.unsure++
	default:
		c.wrong++
	}
	c.mistakes = append(c.mistakes, fmt.Sprintf("%-9s want %-9s %s", got, want, text))
}

func (c *tally) print() {
	n := c.right + c.wrong + c.unsure
	if n == 0 {
		return
	}
	p := func(k int) float64 { return 100 * float64(k) / float64(n) }
	fmt.Printf("| %-44s | %6d | %6.2f%% | %6.2f%% | %6.2f%% |\n", c.name, n, p(c.right), p(c.wrong), p(c.unsure))
	for i, m := range c.mistakes {
		if i < *show {
			fmt.Println("      ", m)
		}
	}
}

func said(r Reading) string {
	if r.OK {
		return r.Value
	}
	return "?" + r.Problem
}

// TestMeasure prints the table of the README. It reads public sets that are no
// part of the project, so it runs only where it is told where they are:
//
//	go test ./flows/understand -run Measure -v -data DIR [-show 20]
func TestMeasure(t *testing.T) {
	if *textsDir != "" {
		measureWeights(t)
		measureWords(t)
	}
	if *dataDir == "" {
		t.Skip("-data says where the public sets are; they are not part of the project")
	}
	fmt.Printf("| %-44s | %6s | %7s | %7s | %7s |\n|---|--:|--:|--:|--:|\n", "set", "texts", "right", "wrong", "asks")
	measureYesNo(t)
	measureNumbers(t)
	measureSignals(t)
	measureNames(t)
	measureTimes(t)
	measureBookings(t)
	measurePractices(t)
	measureWritten(t)
}

func lines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(*dataDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		out = append(out, s.Text())
	}
	return out
}

func decode[T any](t *testing.T, line string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(line), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

type bankReply struct {
	Text    string
	Intents []string
	Slots   map[string]struct {
		Text  string
		Value json.RawMessage
	}
}

func measureYesNo(t *testing.T) {
	clinc, bank, rec := tally{name: "yes/no: CLINC150 yes, no, maybe"}, tally{name: "yes/no: NLU++ affirm, deny"}, tally{name: "yes/no: Recognizers"}
	for _, l := range lines(t, "clinc150-train.tsv") {
		intent, text, _ := strings.Cut(l, "\t")
		want := map[string]string{"yes": "yes", "no": "no", "maybe": "?unsure"}[intent]
		if want != "" {
			clinc.count(text, said(Read(YesNo, text, Asked{})), want)
		}
	}
	for _, l := range lines(t, "nlupp-half.jsonl") {
		r := decode[bankReply](t, l)
		want := ""
		for _, i := range r.Intents {
			switch i {
			case "affirm":
				want += "yes"
			case "deny":
				want += "no"
			case "dont_know":
				want += "?unsure"
			}
		}
		if want == "yes" || want == "no" || want == "?unsure" {
			bank.count(r.Text, said(Read(YesNo, r.Text, Asked{})), want)
		}
	}
	for _, s := range specs(t, "BooleanModel.json") {
		if len(s.Results) == 1 {
			rec.count(s.Input, said(Read(YesNo, s.Input, Asked{})), map[string]string{"true": "yes", "false": "no"}[s.value()])
		}
	}
	clinc.print()
	bank.print()
	rec.print()
}

type spec struct {
	Input   string
	Results []struct {
		Text       string
		Resolution struct{ Value any }
	}
}

func (s spec) value() string { return fmt.Sprint(s.Results[0].Resolution.Value) }

func specs(t *testing.T, name string) []spec {
	return decode[[]spec](t, strings.TrimPrefix(strings.Join(lines(t, filepath.Join("recognizers-english", name)), "\n"), "\ufeff"))
}

func measureNumbers(t *testing.T) {
	num, ord, duck := tally{name: "numbers: Recognizers, whole"}, tally{name: "ordinals: Recognizers"}, tally{name: "numbers: Duckling, whole"}
	for _, s := range specs(t, "NumberModel.json") {
		if len(s.Results) == 1 && whole(s.value()) && len(s.value()) < 10 {
			num.count(s.Input, said(Read(Number, s.Input, Asked{})), s.value())
		}
	}
	for _, s := range specs(t, "OrdinalModel.json") {
		if len(s.Results) == 1 && whole(s.value()) && len(s.value()) < 4 {
			ord.count(s.Input, said(Read(Number, s.Input, Asked{})), s.value())
		}
	}
	for _, d := range duckling(t, "Numeral", "Ordinal") {
		for _, x := range d.Texts {
			f := strings.Fields(d.Expected)
			if v := f[len(f)-1]; whole(v) && len(v) < 10 {
				duck.count(x, said(Read(Number, x, Asked{})), v)
			}
		}
	}
	num.print()
	ord.print()
	duck.print()
}

func whole(s string) bool {
	for i := range len(s) {
		if !isDigitByte(s[i]) {
			return false
		}
	}
	return s != ""
}

type duckGroup struct {
	Dim, Locale, Expected string
	Negative              bool
	Texts                 []string
}

func duckling(t *testing.T, dims ...string) []duckGroup {
	var out []duckGroup
	for _, l := range lines(t, "duckling-english.jsonl") {
		g := decode[duckGroup](t, l)
		if slices.Contains(dims, g.Dim) && !g.Negative && (g.Locale == "EN/XX" || g.Locale == "EN" || g.Locale == "EN/GB" || g.Locale == "") {
			out = append(out, g)
		}
	}
	return out
}

func measureSignals(t *testing.T) {
	own := map[string]*tally{}
	for _, e := range examplesOf(t, "signals.txt") {
		group := "own: " + e.signal
		switch {
		case e.signal == Distress && e.severity > 1 || e.signal == Emergency:
			group = "own: distress 2 to 3, emergency"
		case e.severity == 0 && e.signal != NoSignal && e.signal != Stop:
			group = "own: other wishes"
		}
		if own[group] == nil {
			own[group] = &tally{name: group}
		}
		s, got := Hear(e.text, Asked{Now: asking}), "?less"
		if s.Name == e.signal && s.Severity >= e.severity {
			got = e.signal
		} else if e.signal == NoSignal {
			got = s.Name
		}
		own[group].count(e.text, got, e.signal)
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		own[name].print()
	}
	alarm, stops := tally{name: "no alarm: CLINC150, NLU++, restaurant replies"}, tally{name: "no opt-out: the same"}
	for _, text := range ordinary(t) {
		s := Hear(text, Asked{Now: asking})
		a, b := NoSignal, NoSignal
		if s.Severity > 0 {
			a = s.Name
		}
		if s.Name == Stop && !s.Whole {
			b = s.Name
		}
		alarm.count(text, a, NoSignal)
		stops.count(text, b, NoSignal)
	}
	alarm.print()
	stops.print()
}

type bookingReply struct {
	UserInput struct{ Text string }
	Context   struct{ RequestedSlots []string }
	Labels    []struct {
		Slot      string
		ValueSpan struct{ StartIndex, EndIndex int }
	}
}

// slots are the words that were labelled for each slot; a slot labelled twice
// is left out.
func (r bookingReply) slots() map[string]string {
	out := map[string]string{}
	text := []rune(r.UserInput.Text)
	for _, s := range r.Labels {
		v := string(text[s.ValueSpan.StartIndex:min(len(text), s.ValueSpan.EndIndex)])
		if _, twice := out[s.Slot]; twice {
			v = ""
		}
		out[s.Slot] = v
	}
	return out
}

// measureWritten counts the project's own texts of testdata/values.
func measureWritten(t *testing.T) {
	for _, k := range kindsWritten {
		own := tally{name: "own, written by others: " + string(k)}
		for _, r := range written(t, k) {
			own.count(r.text, r.read(), r.want)
		}
		own.print()
	}
}

func ordinary(t *testing.T) []string {
	var out []string
	for _, l := range lines(t, "clinc150-train.tsv") {
		_, text, _ := strings.Cut(l, "\t")
		out = append(out, text)
	}
	for _, l := range lines(t, "nlupp-half.jsonl") {
		out = append(out, decode[bankReply](t, l).Text)
	}
	for _, l := range lines(t, "restaurant8k-train.jsonl") {
		out = append(out, decode[bookingReply](t, l).UserInput.Text)
	}
	return out
}

// measureNames counts replies to a question for a name. Where the first name
// is given alone, that is what must be read.
func measureNames(t *testing.T) {
	names, others := tally{name: "names: restaurant replies that give one"}, tally{name: "no name: replies to other questions"}
	for _, l := range lines(t, "restaurant8k-train.jsonl") {
		r := decode[bookingReply](t, l)
		first, last := "", ""
		for _, s := range r.Labels {
			text := []rune(r.UserInput.Text)
			v := string(text[s.ValueSpan.StartIndex:min(len(text), s.ValueSpan.EndIndex)])
			switch s.Slot {
			case "first_name":
				first = v
			case "last_name":
				last = v
			}
		}
		got := Read(Name, r.UserInput.Text, Asked{})
		asked := slices.Contains(r.Context.RequestedSlots, "first_name") || slices.Contains(r.Context.RequestedSlots, "last_name")
		if first != "" && asked {
			names.count(r.UserInput.Text, strings.ToLower(said(got)), strings.ToLower(strings.TrimSpace(first+" "+last)))
		}
		if first == "" && last == "" && len(r.Context.RequestedSlots) > 0 && !asked {
			g := NoSignal
			if got.OK {
				g = "name"
			}
			others.count(r.UserInput.Text, g, NoSignal)
		}
	}
	names.print()
	others.print()
}
