package flows

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

// A small flow without a fault, to be laid over the library; each test breaks
// one thing in it.
const (
	soundFlow = `flow: club
about: A test.
start: join
wait: {expire: 7d}
steps:
  join:
    expect: yes_no
    save: join
    on: {"yes": "how", "no": end}
  how:
    expect: choice
    choices: [bus, walk]
    save: how
    next: see
  see:
    branch:
      - {if: answers.how == "bus", go: thanks}
      - {go: end}
  thanks: {next: end}
`
	soundWords = `language: en
flows:
  club:
    join: {ask: "Would you like to come to lunch?"}
    how:
      ask: "How do you get here?"
      label: "Coming by"
      choices:
        bus: "By bus"
        walk: "On foot"
    thanks:
      say: "Thank you, {first_name|there}."
`
	soundSomali = `language: so
flows:
  club:
    join: {ask: "Ma rabtaa inaad timaado?"}
    how:
      ask: "Sidee ku imanaysaa?"
      label: "Ku imanaya"
      choices:
        bus: "Bas"
        walk: "Lug"
    thanks:
      say: "Mahadsanid {first_name|saaxiib}."
`
)

// fault replaces old in the file by new and expects these problems.
type fault struct {
	name, file, old, new string
	want                 []string
}

func TestCheckFlow(t *testing.T) {
	checkFaults(t, []fault{
		{name: "nothing wrong", file: "club.yaml"},
		{"unreachable", "club.yaml", "  thanks: {next: end}", "  thanks: {next: end}\n  lost: {forget: true, next: end}",
			[]string{`club.yaml:20: warning: nothing leads to the step "lost"`}},
		{"unknown step", "club.yaml", `"no": end`, `"no": never`, []string{`club.yaml:9: error: there is no step "never"`}},
		{"dead end in a ring", "club.yaml", "  thanks: {next: end}", "  thanks: {next: more}\n  more: {expect: text, next: thanks}",
			[]string{
				`club.yaml:19: error: dead end: no way from the step "thanks" comes to an end`,
				`club.yaml:20: error: dead end: no way from the step "more" comes to an end`,
				`words/en.yaml:3: error: flows.club.more.ask is missing`,
			}},
		{"ring without a question", "club.yaml", "  thanks: {next: end}", "  thanks: {next: see}",
			[]string{
				`club.yaml:15: error: the step "see" leads back to itself without a question`,
				`club.yaml:19: error: the step "thanks" leads back to itself without a question`,
			}},
		{"outcome that never comes", "club.yaml", `"no": end`, `"no": end, maybe: end`,
			[]string{`club.yaml:9: error: on: "maybe" is no outcome of this step`}},
		{"asked for ever", "club.yaml", `"no": end`, `"no": end, unsure: join`,
			[]string{`club.yaml:9: error: no way to a person: "unsure" comes back to the same question for ever`}},
		{"asked for ever by a detour", "club.yaml", "    next: see", "    on: {none: sorry}\n    next: see\n  sorry: {forget: true, next: how}",
			[]string{`club.yaml:14: error: no way to a person: "none" comes back to the same question for ever`}},
		{"open for ever", "club.yaml", "wait: {expire: 7d}", "wait: {nudge: [3d]}",
			[]string{`club.yaml:4: error: its questions would stay open for ever: write wait: {expire: 7d}`}},
		{"an answer that nobody gives", "club.yaml", "answers.how ==", "answers.hwo ==",
			[]string{`club.yaml:16: error: answers.hwo: no step saves that`}},
		{"a signal that does not exist", "club.yaml", "start: join", "hears: [lunch]\nstart: join",
			[]string{`club.yaml:3: error: hears: "lunch" is nothing that we listen for`}},
		{"no choices", "club.yaml", "    choices: [bus, walk]\n", "",
			[]string{
				`club.yaml:10: error: a choice needs choices`,
				`words/en.yaml:9: warning: flows.club.how.choices.bus is never said`,
				`words/en.yaml:10: warning: flows.club.how.choices.walk is never said`,
			}},
		{"left out to nowhere", "club.yaml", `    on: {"yes": "how", "no": end}`, "    on: {\"yes\": \"how\", \"no\": end}\n    when: in_hours",
			[]string{`club.yaml:10: error: a step with when: needs next: for when it is left out`}},
		{"skipped to nowhere", "club.yaml", `    on: {"yes": "how", "no": end}`, "    on: {\"yes\": \"how\", \"no\": end}\n    optional: true",
			[]string{`club.yaml:10: error: an optional step needs next: or on: {skip: ...}`}},
		{"says and does nothing", "club.yaml", "  thanks: {next: end}", "  thanks: {next: hm}\n  hm: {next: end}",
			[]string{`club.yaml:20: error: the step "hm" says nothing and does nothing`}},
	})
}

func TestCheckWords(t *testing.T) {
	long := strings.Repeat("Come to lunch. ", 20)
	checkFaults(t, []fault{
		{"missing text", "words/en.yaml", `{ask: "Would you like to come to lunch?"}`, `{help: "It is free."}`,
			[]string{`words/en.yaml:4: error: flows.club.join.ask is missing`}},
		{"missing choice", "words/en.yaml", "        walk: \"On foot\"\n", "",
			[]string{`words/en.yaml:5: error: flows.club.how.choices.walk is missing`}},
		{"extra text", "words/en.yaml", "    thanks:", "    bye: {say: \"Bye.\"}\n    thanks:",
			[]string{`words/en.yaml:11: warning: flows.club.bye.say is never said`}},
		{"text of the wrong kind", "words/en.yaml", "      say:", "      again: \"Sorry?\"\n      say:",
			[]string{`words/en.yaml:12: warning: flows.club.thanks.again is never said`}},
		{"unknown blank", "words/en.yaml", "{first_name|there}", "{forename|there}",
			[]string{`words/en.yaml:12: error: nothing fills the blank {forename}`}},
		{"choice that a network reserves", "words/en.yaml", `"On foot"`, `"Quit"`,
			[]string{`words/en.yaml:10: error: the choice "Quit" is a word that the network keeps for itself`}},
		{"reply that a network reserves", "words/en.yaml", "Thank you,", "Reply CANCEL if you cannot come,",
			[]string{`words/en.yaml:12: error: CANCEL is a word that the network keeps for itself: offer another`}},
		{"STOP for something else", "words/en.yaml", "Thank you,", "Reply STOP for the bus timetable,",
			[]string{`words/en.yaml:12: error: STOP is a word that the network keeps for itself: offer another`}},
		{"STOP for what it does", "words/en.yaml", "Thank you,", "To stop texts, reply STOP,", nil},
		{"too long", "words/en.yaml", "How do you get here?", long,
			[]string{`words/en.yaml:6: error: 3 message parts with its blanks filled (319 characters): no more than 2 are allowed`}},
		{"a curly quote that is folded", "words/en.yaml", "How do you", "How’s it you", nil},
		{"forces UCS-2", "words/en.yaml", "How do you", "☕ How do you",
			[]string{`words/en.yaml:6: error: "☕" forces UCS-2: 1 message parts, and 1 without`}},
		{"hard to read", "words/en.yaml", "Thank you,", "Transportation arrangements necessitate individual organisational consideration, unfortunately,",
			[]string{`words/en.yaml:12: warning: flows.club.thanks.say has a reading age of 41.2: use shorter words and sentences (Flesch-Kincaid grade + 5)`}},
		{"plural form missing", "words/en.yaml", `"Thank you, {first_name|there}."`, `{plural: how, other: "{how} seats"}`,
			[]string{`words/en.yaml:12: error: flows.club.thanks.say lacks the plural form one`}},
	})
}

func TestCheckLanguage(t *testing.T) {
	checkFaults(t, []fault{
		{name: "nothing wrong", file: "words/so.yaml"},
		{"missing translation", "words/so.yaml", "      label: \"Ku imanaya\"\n", "",
			[]string{`words/so.yaml:5: warning: flows.club.how.label is missing: it is said in English`}},
		{"blank lost", "words/so.yaml", " {first_name|saaxiib}", "",
			[]string{`words/so.yaml:12: error: flows.club.thanks.say has the blanks [], and in English [first_name]`}},
		{"more than English", "words/so.yaml", "    thanks:\n", "    thanks:\n      nudge: \"Hm?\"\n",
			[]string{
				`words/so.yaml:12: warning: flows.club.thanks.nudge is never said`,
				`words/so.yaml:12: warning: flows.club.thanks.nudge is not in English`,
			}},
	})
}

// checkFaults lays the sound flow with one fault over the library. Somali is
// offered only where it is what is tested.
func checkFaults(t *testing.T, faults []fault) {
	t.Helper()
	for _, tt := range faults {
		t.Run(tt.name, func(t *testing.T) {
			scheme := care.Demo()
			files := map[string]string{"club.yaml": soundFlow, "words/en.yaml": soundWords}
			if tt.file == "words/so.yaml" {
				files[tt.file] = soundSomali
				scheme.Languages = []string{"en", "so"}
			}
			if !strings.Contains(files[tt.file], tt.old) {
				t.Fatalf("%s does not have %q", tt.file, tt.old)
			}
			if tt.old != "" {
				files[tt.file] = strings.Replace(files[tt.file], tt.old, tt.new, 1)
			}
			got := problemsOf(scheme, files)
			if tt.file == "words/so.yaml" {
				// Of the library there is no Somali here; that is not what is tested.
				got = slices.DeleteFunc(got, func(p string) bool { return !strings.Contains(p, "club") })
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// problemsOf is what Load and Check say of files laid over the library.
func problemsOf(scheme *care.Scheme, files map[string]string) []string {
	over := fstest.MapFS{}
	for name, text := range files {
		over[name] = &fstest.MapFile{Data: []byte(text)}
	}
	book, err := Load(scheme, library.FS, over)
	if err != nil {
		return strings.Split(err.Error(), "\n")
	}
	var got []string
	for _, p := range book.Check() {
		got = append(got, p.Error())
	}
	return got
}

// A scheme may replace the flows that call a person; it may not make them stop
// doing so.
func TestCheckHearing(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"stranded calls nobody", "stranded.yaml", "flow: stranded\nhears: [stranded]\nstart: told\nsteps:\n  told: {next: end}\n",
			`stranded.yaml:3: error: no way to a person: this flow hears "stranded" and can end without hand_off`},
		{"nobody hears stranded", "stranded.yaml", "flow: stranded\nstart: told\nsteps:\n  told: {hand_off: stranded, next: end}\n",
			`club.yaml:6: error: no way to a person: no flow hears "stranded", which follows three answers that we did not understand`},
		{"distress is not heard", "distress.yaml", "flow: distress\nstart: told\nsteps:\n  told: {hand_off: distress, next: end}\n",
			`hello.yaml: error: no flow hears "distress", so that nobody is called`},
		{"a call that may be left out", "call-me.yaml", "flow: call-me\nhears: [person]\nstart: told\nsteps:\n  told: {when: in_hours, hand_off: call_me, next: end}\n",
			`call-me.yaml:3: error: no way to a person: this flow hears "person" and can end without hand_off`},
		{"stop does not stop", "stop.yaml", "flow: stop\nhears: [stop]\nstart: stopped\nsteps:\n  stopped: {next: end}\n",
			`stop.yaml:3: error: this flow hears "stop" and can end without record: {opted_out: "yes"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := problemsOf(care.Demo(), map[string]string{tt.file: tt.text, "club.yaml": soundFlow})
			if !slices.Contains(got, tt.want) {
				t.Errorf("want %s\ngot  %s", tt.want, strings.Join(got, "\n     "))
			}
		})
	}
}

// TestLibraryIsClean holds what ships to everything that Check asks, also for a
// scheme with a long name.
func TestLibraryIsClean(t *testing.T) {
	scheme := care.Demo()
	scheme.Name = "Weir Valley Social Prescribing"
	for _, p := range problemsOf(scheme, nil) {
		t.Error(p)
	}
	book, err := Load(scheme, library.FS)
	if err != nil {
		t.Fatal(err)
	}
	whole, flows := book.ReadingAges()
	t.Logf("reading age %.1f over %d sentences (%s)", whole.Age, whole.Sentences, WholeFormula)
	for _, f := range append(flows, whole) {
		if f.Age < 8 || f.Age > readingTarget {
			t.Errorf("%s reads at %.1f", f.Flow, f.Age)
		}
	}
}

// TestCommonKeys holds the list of common texts against what the engine says.
func TestCommonKeys(t *testing.T) {
	says := regexp.MustCompile(`t\.(?:common|remark)\("([a-z_]+)"[,)]`)
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		code, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range says.FindAllStringSubmatch(string(code), -1) {
			found = append(found, m[1])
		}
	}
	slices.Sort(found)
	want := slices.Sorted(slices.Values(commonKeys()))
	if diff := cmp.Diff(want, slices.Compact(found)); diff != "" {
		t.Error(diff)
	}
}

func TestLoadSaysWhere(t *testing.T) {
	broken := strings.Replace(soundFlow, `"no": end`, `"no": never`, 1)
	_, err := Load(care.Demo(), library.FS, fstest.MapFS{"club.yaml": {Data: []byte(broken)}, "words/en.yaml": {Data: []byte(soundWords)}})
	var p Problem
	if !errors.As(err, &p) || p.File != "club.yaml" || p.Line != 9 {
		t.Errorf("Load says %v", err)
	}
}

func TestGraphOfEveryFlow(t *testing.T) {
	book, err := Load(care.Demo(), library.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range book.Flows() {
		g, ok := book.Graph(name)
		if !ok || len(g.Nodes) < 2 || g.Nodes[0].ID != book.flows[name].Start {
			t.Errorf("%s: %+v", name, g)
		}
		checkLayout(t, layOut(g))
		for _, e := range g.Edges {
			if !slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.ID == e.To }) {
				t.Errorf("%s: nothing at %s", name, e.To)
			}
		}
	}
	if _, ok := book.Graph("nothing"); ok {
		t.Error("a picture of no flow")
	}
}
