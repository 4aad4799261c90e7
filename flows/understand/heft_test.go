package understand

import (
	"strings"
	"testing"
)

// Words alone ask kindly: of all that they hear nothing is an alarm.
func TestWordsAloneRaiseNoAlarm(t *testing.T) {
	t.Parallel()
	for _, of := range english().worded {
		if of.rule.severity > 1 {
			t.Errorf("%s: severity %d", of.rule.name, of.rule.severity)
		}
	}
}

// What a phrase says is judged by all that is said besides.
func TestPhrasesInTheLightOfAllWords(t *testing.T) {
	t.Parallel()
	phrase := func(severity int) heard {
		return heard{rule: &rule{severity: severity}, severity: severity, from: 2, to: 4}
	}
	softened := phrase(2)
	softened.severity = 1 // denied, or long ago
	foreign := phrase(2)
	foreign.rule.lang = "pl"
	for _, c := range []struct {
		what            string
		heard           heard
		heaviest, words int
		want            int
	}{
		{"a hint that is borne out", phrase(1), 130, 20, 2},
		{"a hint beside nothing much", phrase(1), 90, 20, 1},
		{"what is long ago stays a hint", softened, 130, 20, 1},
		{"an alarm that the rest speaks against", phrase(2), -40, 20, 1},
		{"an alarm beside nothing much", phrase(2), 40, 20, 2},
		{"danger now is never doubted", phrase(3), -40, 20, 3},
		{"nor what is said in few words", phrase(2), -40, 7, 2},
		{"nor a language whose words are not weighed", foreign, -40, 20, 2},
	} {
		if got := c.heard.besides(c.heaviest, c.words).severity; got != c.want {
			t.Errorf("%s: severity %d, want %d", c.what, got, c.want)
		}
	}
}

// Words say why by name, count once however often they are said, and those of a way
// of speaking do not count.
func TestWordsWeigh(t *testing.T) {
	t.Parallel()
	sum := func(text string) (n int) {
		lex := english()
		toks := split(Tidy(text)).toks
		lex.heftsIn(meant(toks, lex.harmlessIn(toks)), 0, func(_ uttered, h heft) {
			if lex.worded[h.rule].rule.signal == Emergency {
				n += int(h.weight)
			}
		})
		return n
	}
	if once := sum("breathing"); once <= 0 || sum("breathing, breathing. Breathing!") != once {
		t.Errorf("breathing weighs %d, and said three times %d", once, sum("breathing, breathing. Breathing!"))
	}
	s := Hear("my hand went numb for a bit last week when i was in the shop and my words were funny", Asked{})
	if s.Name != Emergency || s.Severity != 1 || !strings.Contains(s.Why, "numb +") {
		t.Errorf("%+v", s)
	}
}
