package desk

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows/care"
)

func TestWhatStaffMean(t *testing.T) {
	for text, want := range map[string]asked{
		"TAKE K4M7T":               {word: wordTake, ref: "K4M7T"},
		"take ref k4m7t.":          {word: wordTake, ref: "K4M7T"},
		"k4m7t take":               {}, // turned reads it
		"K4M7T: take":              {word: wordSay, ref: "K4M7T", rest: "take"},
		"K4M7T: see you at 2":      {word: wordSay, ref: "K4M7T", rest: "see you at 2"},
		"k4m7t see you at 2":       {word: wordSay, ref: "K4M7T", rest: "see you at 2"},
		"A7: see you at 2":         {word: wordSay, ref: "A7", rest: "see you at 2"},
		"K4M7T:":                   {word: wordSay, ref: "K4M7T"},
		"at 2: see you":            {}, // no reference
		"2:30 is good":             {},
		"see you at 2:30":          {},
		"DONE":                     {word: wordDone},
		"DONE K4M7T":               {word: wordDone, ref: "K4M7T"},
		"DONE K4M7T 1":             {word: wordDone, ref: "K4M7T", rest: "1"},
		"DONE helped":              {word: wordDone, rest: "helped"},
		"done that for you":        {word: wordDone, rest: "that for you", loose: true},
		"take care":                {word: wordTake, rest: "care", loose: true},
		"call me when you can":     {word: wordCall, rest: "me when you can", loose: true},
		"SNOOZE 30":                {word: wordSnooze, rest: "30"},
		"SNOOZE K4M7T 2h":          {word: wordSnooze, ref: "K4M7T", rest: "2h"},
		"snooze a while":           {word: wordSnooze, rest: "a while", loose: true},
		"NOTE she seemed well":     {word: wordNote, rest: "she seemed well"},
		"NOTE K4M7T seemed well":   {word: wordNote, ref: "K4M7T", rest: "seemed well"},
		"list them for me would u": {word: wordList, rest: "them for me would u", loose: true},
		"stop":                     {word: wordStop},
		"STOP IT PLEASE":           {word: wordStop, rest: "IT PLEASE", loose: true},
		"hello there":              {}, // for the person, if one is written with
		"hello":                    {word: wordGuide},
		"TEAM":                     {word: wordTeam},
		"good morning":             {},
		"":                         {},
	} {
		got := readStaff(care.Inbound{Kind: care.Text, Text: text})
		if got.loose {
			got.ref = "" // of no account
		}
		if !ofCase[want.word] && want.word != wordSay {
			got.rest = want.rest // only these look at it
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(asked{})); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestSlipsOfTheFingerStayHere(t *testing.T) {
	for text, want := range map[string]bool{
		"dnoe": true, "donee": true, "don": true, "tkae K4M7T": true, "lisst": true, "stpo": true, "snoze": true,
		"done": false, "no": false, "yes": false, "thanks": false, "see you then": false, "tkae it easy": false, "ok": false, "great": false,
	} {
		if got := slip(text); got != want {
			t.Errorf("%q is taken for a slip: %v", text, got)
		}
	}
}

// Whatever staff type, reading it comes to an end, and what has a colon behind
// a reference is always for the person.
func FuzzReadStaff(f *testing.F) {
	for _, text := range []string{"TAKE K4M7T", "K4M7T: hello", "snooze 99999999999", "done done done", "::::", "ref ref ref"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		readStaff(care.Inbound{Kind: care.Text, Text: text})
		readStaff(care.Inbound{Kind: care.Press, Button: text})
		joinCode(care.Inbound{Text: text, Payload: text})
		slip(text)
		if a := readStaff(care.Inbound{Kind: care.Text, Text: "K4M7T: " + text}); a.word != wordSay || a.ref != "K4M7T" {
			t.Errorf("%q behind a reference is read as %q", text, a.word)
		}
	})
}
