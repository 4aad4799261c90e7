package flows

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

func shipped(t *testing.T) care.Questionnaires {
	t.Helper()
	all, err := LoadQuestionnaires(library.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The wording is that of the Office for National Statistics, letter by letter,
// and in its order; nothing else ships, since other tools need a licence.
func TestShippedQuestionnairesAreThoseOfONS(t *testing.T) {
	got := map[string][]string{}
	for _, q := range shipped(t) {
		for _, x := range q.Questions {
			got[q.ID] = append(got[q.ID], x.Wording)
		}
		if !strings.Contains(q.Licence, "Open Government Licence") || q.Proxy {
			t.Errorf("%s: licence %q, proxy %v", q.ID, q.Licence, q.Proxy)
		}
	}
	want := map[string][]string{
		"ons4": {
			"Overall, how satisfied are you with your life nowadays?",
			"Overall, to what extent do you feel that the things you do in your life are worthwhile?",
			"Overall, how happy did you feel yesterday?",
			"On a scale where nought is 'not at all anxious' and 10 is 'completely anxious', overall, how anxious did you feel yesterday?",
		},
		"ons-loneliness": {
			"How often do you feel that you lack companionship?",
			"How often do you feel left out?",
			"How often do you feel isolated from others?",
			"How often do you feel lonely?",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What we text keeps the question as it is, with how to reply after it. Nought
// becomes 0, and every text is one part.
func TestTextsKeepTheQuestionsWording(t *testing.T) {
	for _, q := range shipped(t) {
		for _, x := range q.Questions {
			if stem := strings.ReplaceAll(x.Wording, "nought", "0"); !strings.HasPrefix(x.Text, stem+" Reply ") {
				t.Errorf("%s %s: the text is not the question: %s", q.ID, x.ID, x.Text)
			}
			if n, _ := Parts(x.Text); n != 1 {
				t.Errorf("%s %s takes %d parts", q.ID, x.ID, n)
			}
			for i, o := range x.Options {
				if !strings.Contains(x.Text, string(rune('1'+i))+" "+o) {
					t.Errorf("%s %s: the text does not offer %q", q.ID, x.ID, o)
				}
			}
		}
	}
}

// The bands of ONS: what it calls low, medium, high and very high.
func TestBandsOfONS(t *testing.T) {
	ons4, _ := shipped(t).Find("ons4", "en")
	for question, want := range map[string]string{
		"satisfied":  "low low low low low medium medium high high very-high very-high",
		"worthwhile": "low low low low low medium medium high high very-high very-high",
		"happy":      "low low low low low medium medium high high very-high very-high",
		"anxious":    "very-low very-low low low medium medium high high high high high",
	} {
		x, ok := ons4.Question(question)
		if !ok {
			t.Fatalf("no question %s", question)
		}
		for n, band := range strings.Fields(want) {
			if got := x.BandOf(n); got != strings.ReplaceAll(band, "-", " ") {
				t.Errorf("%s %d is %q, want %q", question, n, got, band)
			}
		}
		if x.Takes(-1) || x.Takes(11) || !x.Takes(0) || !x.Takes(10) {
			t.Errorf("%s does not go from 0 to 10", question)
		}
	}
}

func TestDefaultCheckInsAskWhatIsThere(t *testing.T) {
	if err := (care.CheckInPlan{}).Check(shipped(t)); err != nil {
		t.Error(err)
	}
	asks, err := shipped(t).Asks([]string{"ons4.satisfied", "ons-loneliness"}, "cy")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range asks {
		got = append(got, a.Of.ID+"."+a.ID)
		if a.First != (a.ID == "companionship") {
			t.Errorf("%s: first is %v", a.ID, a.First)
		}
	}
	if want := "ons4.satisfied ons-loneliness.companionship ons-loneliness.left_out ons-loneliness.isolated ons-loneliness.lonely"; strings.Join(got, " ") != want {
		t.Errorf("asks %s", got)
	}
	for _, bad := range []string{"gad7", "ons4.sad"} {
		if _, err := shipped(t).Asks([]string{bad}, "en"); err == nil {
			t.Errorf("%s was found", bad)
		}
	}
}

const own = `questionnaire: pebble
name: Pebble scale
language: en
licence: Ours.
source: https://example.org/pebble
questions:
  - id: steady
    wording: "How steady do you feel?"
    text: "How steady do you feel? Reply 1 to 5."
    from: 1
    to: 5
    low: shaky
    high: steady
    better: higher
    bands:
      - {name: low, from: 1, to: 2}
      - {name: high, from: 3, to: 5}
`

func TestSchemeAddsItsOwnQuestionnaire(t *testing.T) {
	all, err := LoadQuestionnaires(library.FS, fstest.MapFS{
		"questionnaires/pebble.yaml": {Data: []byte(own)},
		"questionnaires/ons4.yaml":   {Data: []byte(strings.ReplaceAll(own, "pebble", "ons4"))},
	})
	if err != nil {
		t.Fatal(err)
	}
	if q, ok := all.Find("pebble", "en"); !ok || q.Questions[0].High != "steady" {
		t.Error("the scheme's own is not there")
	}
	if q, _ := all.Find("ons4", "en"); q.Name != "Pebble scale" {
		t.Error("the scheme's own did not replace ours")
	}
	if i := slices.IndexFunc(all, func(q care.Questionnaire) bool { return q.ID == "ons-loneliness" }); i < 0 {
		t.Error("ours is gone")
	}
}

// Each mistake is named with its file and line.
func TestMistakesInAQuestionnaire(t *testing.T) {
	for _, tt := range []struct{ old, with, want string }{
		{"licence: Ours.\n", "", "pebble.yaml: error: it needs a licence"},
		{"questionnaire: pebble", "questionnaire: Pebble 2", "pebble.yaml:1: error: a questionnaire needs an ID"},
		{"better: higher", "better: up", "pebble.yaml:7: error: say which way is better"},
		{"{name: high, from: 3", "{name: high, from: 4", "pebble.yaml:16: error: bands follow each other: one should begin at 3"},
		{"to: 5}", "to: 4}", "pebble.yaml:16: error: the last band should end at 5"},
		{"    high: steady\n", "", "pebble.yaml:7: error: a scale needs words for both ends"},
		{"from: 1\n", "from: 7\n", "pebble.yaml:7: error: a scale goes from a number up"},
		{"better: higher", "better: higher\n    wrong: 1", "unknown field \"wrong\""},
		{"Reply 1 to 5.", strings.Repeat("Take your time. ", 20), "pebble.yaml:9: error: too long for a text message"},
		{"Reply 1 to 5.", "Reply 1 to 5 ☺", "pebble.yaml:9: error: a character here"},
		{"questions:", "worse: {into: [awful]}\nquestions:", "pebble.yaml:6: error: there is no band \"awful\""},
		{"questions:", "total: {name: t, of: [steady, calm], better: higher}\nquestions:", "there is no question \"calm\""},
		{"name: Pebble scale", "name: [", "pebble.yaml:"},
	} {
		text := strings.Replace(own, tt.old, tt.with, 1)
		if text == own {
			t.Fatalf("%q is not in the file", tt.old)
		}
		_, err := ParseQuestionnaire("pebble.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q for %q:\n got %v\nwant %s", tt.with, tt.old, err, tt.want)
		}
		var p Problem
		if err != nil && !errors.As(err, &p) {
			t.Errorf("%q is no Problem", err)
		}
	}
}

// Whatever a file holds, it is refused with a reason or can be asked.
func FuzzParseQuestionnaire(f *testing.F) {
	f.Add([]byte(own))
	for _, name := range []string{"questionnaires/ons4.yaml", "questionnaires/ons-loneliness.yaml"} {
		text, err := library.FS.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		q, err := ParseQuestionnaire("q.yaml", text)
		if err != nil {
			return
		}
		for _, x := range q.Questions {
			if from, to := x.Range(); from >= to || !x.Takes(from) || !x.Takes(to) || x.Text == "" {
				t.Errorf("a question that cannot be asked: %+v", x)
			}
		}
	})
}
