package understand

import "testing"

// Every rule hears its own examples and none of those against it: the files
// are what a clinician reviews, so what they say must be what happens.
func TestEveryRuleKeepsItsExamples(t *testing.T) {
	t.Parallel()
	lex := english()
	for i := range lex.rules {
		r := &lex.rules[i]
		if len(r.examples) == 0 || len(r.against) == 0 {
			t.Errorf("%s: %s has no examples for or against", r.file, r.name)
		}
		for _, e := range r.examples {
			if got := meaning(r, e); got != r.signal {
				t.Errorf("%s: %s: %q is %q", r.file, r.name, e, got)
			}
		}
		for _, e := range r.against {
			if got := heardBy(r, e); got {
				t.Errorf("%s: %s: hears %q", r.file, r.name, e)
			}
		}
	}
}

// harmless reports whether the words of a text are taken for a way of speaking.
func harmless(text string) bool { return len(english().harmlessIn(split(Tidy(text)).toks)) > 0 }

// meaning is what a text is read as, by the reader that a rule belongs to.
func meaning(r *rule, text string) string {
	if r.signal == "harmless" {
		if harmless(text) {
			return r.signal
		}
		return "meant"
	}
	if !isAnswer(r.signal) {
		return Hear(text, Asked{Language: r.lang}).Name
	}
	got := Read(YesNo, text, Asked{Language: r.lang})
	if got.OK {
		return got.Value
	}
	return got.Problem
}

// heardBy reports whether the text is read as the rule means, by that rule or
// by another of the same meaning.
func heardBy(r *rule, text string) bool {
	if isAnswer(r.signal) || r.signal == "harmless" {
		return meaning(r, text) == r.signal
	}
	s := Hear(text, Asked{Language: r.lang})
	return s.Name == r.signal && s.Severity >= max(1, r.severity) && r.severity > 0 || r.severity == 0 && s.Name == r.signal
}

func isAnswer(signal string) bool { return signal == "yes" || signal == "no" || signal == "unsure" }
