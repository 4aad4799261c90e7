package flows

import (
	"strings"
	"testing"

	"github.com/linkline/linkline/flows/understand"
)

// A word that a text offers in the person's own language is understood.
func TestOfferedWordsAreHeard(t *testing.T) {
	book := everyLanguage(t)
	tests := []struct{ lang, offered, signal string }{
		{"cy", "stopio", "stop"}, {"uk", "стоп", "stop"}, {"pa", "ਬੰਦ ਕਰੋ", "stop"}, {"bn", "বন্ধ করুন", "stop"},
		{"pl", "proszę zadzwonić", "person"}, {"ro", "sunați-mă", "person"}, {"uk", "зателефонуйте мені", "person"},
		{"ar", "اتصلوا بي", "person"}, {"ur", "مجھے فون کریں", "person"},
	}
	for _, tt := range tests {
		if help := book.words[tt.lang].common("help").plain.String(); !strings.Contains(help, tt.offered) {
			t.Errorf("%s: help does not offer %q", tt.lang, tt.offered)
		}
		if got := understand.Hear(tt.offered, understand.Asked{Language: tt.lang}); got.Name != tt.signal {
			t.Errorf("%s %q is heard as %s, want %s", tt.lang, tt.offered, got.Name, tt.signal)
		}
	}
}

// What to reply when the surgery is not known is offered in words that are read
// as not knowing, and so are yes and no as we write them.
func TestOfferedAnswersAreRead(t *testing.T) {
	book := everyLanguage(t)
	unsure := map[string]string{"cy": "NOT SURE", "pl": "NIE WIEM", "ro": "NU ȘTIU", "uk": "НЕ ЗНАЮ", "ar": "لا أعرف",
		"ur": "معلوم نہیں", "pa": "ਪਤਾ ਨਹੀਂ", "bn": "জানি না"}
	for lang, words := range unsure {
		asked := understand.Asked{Language: lang, Surgeries: book.surgeries}
		if help := book.words[lang].Flows["self-referral"]["surgery"].Help.plain.String(); !strings.Contains(help, words) {
			t.Errorf("%s does not offer %q", lang, words)
		}
		if r := understand.Read(understand.GPSurgery, words, asked); r.Problem != understand.Unsure {
			t.Errorf("%s %q is read as %s %s", lang, words, r.Value, r.Problem)
		}
		for _, answer := range []string{"yes", "no"} {
			said := book.words[lang].common(answer).plain.String()
			if r := understand.Read(understand.YesNo, said, asked); r.Value != answer {
				t.Errorf("%s %q is read as %q (%s), want %s", lang, said, r.Value, r.Problem, answer)
			}
		}
	}
}
