package flows

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/library"
)

// everyLanguage is the library with all its languages on.
func everyLanguage(t *testing.T) *Book {
	t.Helper()
	scheme := care.Demo()
	scheme.Name = "Weir Valley Social Prescribing"
	book, err := Load(scheme, library.FS)
	if err != nil {
		t.Fatal(err)
	}
	return book.Offering(slices.Sorted(maps.Keys(book.words))...)
}

// What ships in other languages has no error; nothing that is said in danger
// falls back to English. Texts that are still to be translated are warned of.
func TestLanguagesAreSound(t *testing.T) {
	book := everyLanguage(t)
	for _, p := range book.Check() {
		if !p.Warning {
			t.Error(p)
		}
	}
	for _, c := range book.Coverage() {
		t.Logf("%s %s: %d of %d texts, %d message parts where English takes %d", c.Language, c.Name, c.Said, c.Of, c.Parts, c.English)
		if c.Said < 170 {
			t.Errorf("%s has only %d texts", c.Language, c.Said)
		}
	}
}

// fixed is what no translator may change: numbers to ring, and the words that
// the program listens for.
var fixed = regexp.MustCompile(`[0-9]+(?: [0-9]{3,})*|\b(?:CALL ME|STOP|BACK|SKIP|CHANGE|START|STATUS|MORE|SHOUT)\b`)

func fixedIn(text string) []string {
	found := fixed.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestNumbersAndReplyWordsAreKept(t *testing.T) {
	book := everyLanguage(t)
	english := map[string]string{}
	for _, s := range book.texts(book.words["en"]) {
		english[s.name()] = s.text.plain.String()
	}
	for _, lang := range book.Languages() {
		for _, s := range book.texts(book.words[lang]) {
			text := s.text.plain.String()
			for _, want := range fixedIn(english[s.name()]) {
				if want == "1954" || want == "3" && strings.Contains(text, "03.03.1954") || s.name() == "flows.self-referral.nhs_number.again" {
					continue
				}
				if !strings.Contains(text, want) {
					t.Errorf("%s %s lacks %s: %s", lang, s.name(), want, text)
				}
			}
		}
	}
}

// A number in groups, a postcode and a reply word stand in one run from left to
// right, so that no phone shows 123 116.
func TestNumbersKeepTheirOrder(t *testing.T) {
	book := everyLanguage(t)
	number := regexp.MustCompile(`\+?[0-9]+([ .][0-9]+)+|CALL ME|CHANGE 2|AB10 1AB`)
	seen := 0
	for _, lang := range book.Languages() {
		w := book.words[lang]
		if !w.fromRight() {
			continue
		}
		c := &checker{book: book, saved: book.saved()}
		for _, s := range book.texts(w) {
			for line := range strings.Lines(c.filled(w, s, s.text.plain)) {
				for _, at := range number.FindAllStringIndex(line, -1) {
					seen++
					if !inOneRun(t, line, at) {
						t.Errorf("%s %s: %q is torn apart in %q", lang, s.name(), line[at[0]:at[1]], line)
					}
				}
			}
		}
	}
	if seen < 80 {
		t.Errorf("only %d numbers looked at", seen)
	}
}

// inOneRun reports whether a phone, which takes the direction of a line from its
// first letter, shows line[at[0]:at[1]] from left to right and in one piece.
func inOneRun(t *testing.T, line string, at []int) bool {
	t.Helper()
	var p bidi.Paragraph
	if _, err := p.SetString(strings.TrimSuffix(line, "\n")); err != nil {
		t.Fatal(err)
	}
	order, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	want := line[at[0]:at[1]]
	for i := range order.NumRuns() {
		run := order.Run(i)
		if run.Direction() == bidi.LeftToRight && strings.Contains(run.String(), want) {
			return true
		}
	}
	return false
}

// firstStrong is the direction that a phone takes for a line.
func firstStrong(line string) bidi.Class {
	for _, r := range line {
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.L || c == bidi.R || c == bidi.AL {
			return c
		}
	}
	return bidi.ON
}

func TestLinesRunFromTheRight(t *testing.T) {
	book := everyLanguage(t)
	for _, lang := range []string{"ar", "ur"} {
		c := &checker{book: book, saved: book.saved()}
		w := book.words[lang]
		for _, s := range book.texts(w) {
			for line := range strings.Lines(c.filled(w, s, s.text.plain)) {
				if strings.ContainsFunc(line, isArabic) && firstStrong(line) == bidi.L {
					t.Errorf("%s %s begins as if it were English: %q", lang, s.name(), line)
				}
			}
		}
	}
}

func TestPlain(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Zażółć gęślą jaźń, Łódź", "Zazolc gesla jazn, Lodz"},
		{"Bună ziua, mulțumesc, Ștefan", "Buna ziua, multumesc, Stefan"},
		{"café à 5 €", "café à 5 €"},
		{"Привіт, Łukasz", "Привіт, Lukasz"},
	}
	for _, tt := range tests {
		if got := Plain(tt.in); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAccentsStayOnTelegram(t *testing.T) {
	w := everyLanguage(t).words["pl"]
	if got := w.dress("Dziękujemy", care.Telegram); got != "Dziękujemy" {
		t.Errorf("on Telegram %q", got)
	}
	if got := w.dress("Dziękujemy", care.SMS); got != "Dziekujemy" {
		t.Errorf("by text %q", got)
	}
}

func TestCut(t *testing.T) {
	sentence := strings.Repeat("word ", 30) + "end. "
	list := "1 one\n2 two\n3 three"
	tests := []struct {
		name, text string
		want       int
	}{
		{"short", "One. Two.", 1},
		{"long", sentence + sentence + sentence + sentence, 2},
		{"a list stays together", sentence + sentence + "And?\n" + list, 2},
		{"Bengali", strings.Repeat("শব্দ ", 50) + "শেষ। " + strings.Repeat("শব্দ ", 40) + "শেষ।", 2},
		{"no end in sight", strings.Repeat("x", 700), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			turn := &turn{network: care.SMS}
			parts := turn.cut(Send{Text: tt.text, Class: care.Reply, Buttons: []care.Button{{Label: "x"}}})
			var all []string
			for i, p := range parts {
				all = append(all, p.Text)
				if last := i == len(parts)-1; last != (len(p.Buttons) == 1) {
					t.Errorf("message %d of %d has %d buttons", i+1, len(parts), len(p.Buttons))
				}
				if utf8.RuneCountInString(p.Text) > messageLength && len(parts) > 1 {
					t.Errorf("%d characters", utf8.RuneCountInString(p.Text))
				}
			}
			if len(parts) != tt.want {
				t.Errorf("%d messages, want %d: %q", len(parts), tt.want, all)
			}
			if strings.Join(strings.Fields(strings.Join(all, " ")), " ") != strings.Join(strings.Fields(tt.text), " ") {
				t.Errorf("something is lost: %q", all)
			}
		})
	}
	turn := &turn{network: care.SMS}
	if n := len(turn.cut(Send{Text: sentence + sentence + sentence, Class: care.Safety})); n != 1 {
		t.Errorf("a safety message in %d", n)
	}
}

func TestSpoken(t *testing.T) {
	book := everyLanguage(t)
	tests := []struct{ text, want string }{
		{"hello i need some help please", "en"},
		{"Dzień dobry, potrzebuję pomocy", "pl"},
		{"dzien dobry potrzebuje pomocy", "pl"},
		{"Bună ziua, am nevoie de ajutor", "ro"},
		{"bore da, dwi angen help", "cy"},
		{"Добрий день, мені потрібна допомога", "uk"},
		{"здравствуйте", ""},
		{"مرحبا، أحتاج إلى مساعدة", "ar"},
		{"مجھے مدد چاہیے", "ur"},
		{"mujhe madad chahiye", "ur"},
		{"ਮੈਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ", "pa"},
		{"আমার সাহায্য দরকার", "bn"},
		{"My name is Łukasz and I need help", "en"},
		{"ok", ""},
		{"7", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := book.spoken(tt.text); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestOnlyWhatIsOnIsOffered(t *testing.T) {
	book := everyLanguage(t)
	turn := &turn{book: book.Offering("en", "pl", "xx")}
	if got := turn.languages(); got != "English, Polski" {
		t.Errorf("offered: %s", got)
	}
	if got := book.Offering("en", "pl").Unreviewed(); !slices.Equal(got, []string{"Polski"}) {
		t.Errorf("not reviewed: %v", got)
	}
	if got := book.Offering("en", "xx").Check(); len(got) != 1 || got[0].File != "words/xx.yaml" {
		t.Errorf("a language without words: %v", got)
	}
	if got := book.Offering("en").lang("pl").Language; got != "en" {
		t.Errorf("a language that is off is spoken: %s", got)
	}
	if got := book.Offering("en", "pl").Day("pl", scriptStart); got != "wtorku 24 listopada" {
		t.Errorf("a Polish day: %s", got)
	}
}
