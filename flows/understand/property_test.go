package understand

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// However a text is written, it means the same: in capitals, with spaces
// around, with signs at the end.
func TestWritingDoesNotChangeTheMeaning(t *testing.T) {
	t.Parallel()
	for _, e := range examplesOf(t, "signals.txt") {
		want := Hear(e.text, Asked{}).Name
		for _, other := range append(variants(e.text), punctuated(e.text)...) {
			if got := Hear(other, Asked{}).Name; got != want {
				t.Errorf("%q is %s, %q is %s", e.text, want, other, got)
			}
		}
	}
}

// So do answers: the kinds apart from names, whose capitals tell where a name
// begins.
func TestWritingDoesNotChangeTheAnswer(t *testing.T) {
	t.Parallel()
	for _, r := range readings {
		r.asked.Now = asking
		want := said(Read(r.kind, r.text, r.asked))
		for i, other := range variants(r.text) {
			if r.kind == Name && i < 2 {
				continue
			}
			if got := said(Read(r.kind, other, r.asked)); got != want {
				t.Errorf("%s %q is %s, %q is %s", r.kind, r.text, want, other, got)
			}
		}
	}
}

// punctuated are other ways to set signs and lines between the same words.
func punctuated(s string) []string {
	return []string{
		strings.ReplaceAll(s, " ", "\n"), strings.ReplaceAll(s, " ", ", "),
		strings.NewReplacer(",", "", "!", "", "?", "", ";", "").Replace(s),
	}
}

func variants(s string) []string {
	return []string{
		strings.ToUpper(s), strings.ToLower(s), "  " + s + "\n", s + "!!", s + " .", strings.ReplaceAll(s, " ", "  "),
		strings.ReplaceAll(s, "'", "’"), "\u200b" + s + "\ufeff", s + "\n\nSent from my iPhone",
	}
}

func TestTidy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"  yes  please ":            "yes please",
		"I’m “ok”":                  `I'm "ok"`,
		"y\u200be\u202es\x00":       "yes",
		"yes\r\n":                   "yes",
		"yes\xff":                   "yes",
		"ok\n\nSent from my iPhone": "ok",
		"ok\n-- \nMary Smith":       "ok",
		"Sent from my iPhone":       "Sent from my iPhone",
		"the letter was sent from my house and it took a very long time to get here": "the letter was sent from my house and it took a very long time to get here",
	} {
		if got := Tidy(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever is typed, every reader answers, keeps its promises of form, and
// says nothing of the text in its reason.
func FuzzRead(f *testing.F) {
	for _, r := range readings {
		f.Add(r.text)
	}
	f.Add("\xff\xfe 1️⃣ \u202e ½ 99999999999999999999 -- \n")
	list := IndexSurgeries([]Surgery{{Code: "A1", Name: "High Street Surgery"}, {Code: "B2", Name: "Dr Patel's Practice", Aliases: []string{"Mill Road"}}})
	f.Fuzz(func(t *testing.T, text string) {
		a := Asked{Now: asking, Choices: []string{"Yes", "No", "Maybe later"}, Max: 2, Surgeries: list}
		for _, k := range kinds {
			r := Read(k, text, a)
			if r.OK == (r.Problem != "") || r.OK && r.Value == "" || r.Why == "" || len(r.Nearest) > 3 {
				t.Errorf("%s %q: %+v", k, text, r)
			}
			if !utf8.ValidString(r.Value) {
				t.Errorf("%s %q: a value that is not text", k, text)
			}
		}
		checkDate(t, text, a)
	})
}

func checkDate(t *testing.T, text string, a Asked) {
	r := Read(DateOfBirth, text, a)
	if !r.OK {
		return
	}
	d, err := time.Parse(time.DateOnly, r.Value)
	if err != nil || d.After(a.Now) || d.Before(a.Now.AddDate(-limit-1, 0, 0)) {
		t.Errorf("%q: born %q", text, r.Value)
	}
}

// A danger is never heard without a severity, nor a wish with one.
func FuzzHear(f *testing.F) {
	f.Add("stop")
	f.Add("I don't want to be here any more")
	f.Fuzz(func(t *testing.T, text string) {
		s := Hear(text, Asked{Now: asking})
		danger := rank(s.Name) == 10
		if s.Name == "" || s.Why == "" || danger != (s.Severity > 0) || s.Severity > 3 {
			t.Errorf("%q: %+v", text, s)
		}
	})
}
