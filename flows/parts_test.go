package flows

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParts(t *testing.T) {
	x := func(s string, n int) string { return strings.Repeat(s, n) }
	tests := []struct {
		name    string
		text    string
		n       int
		unicode bool
	}{
		{"empty", "", 1, false},
		{"full part", x("a", 160), 1, false},
		{"one over", x("a", 161), 2, false},
		{"two full parts", x("a", 306), 2, false},
		{"three", x("a", 307), 3, false},
		{"pound sign is one", x("£", 160), 1, false},
		{"euro sign is two", x("€", 80), 1, false},
		{"euro signs over", x("€", 81), 2, false},
		{"an escape is not split", x("a", 152) + "€" + x("a", 152), 3, false},
		{"nor counted when it need not be", x("a", 151) + "€" + x("a", 153), 2, false},
		{"backtick", x("a", 69) + "`", 1, true},
		{"small c cedilla", x("a", 70) + "ç", 2, true},
		{"capital c cedilla", x("a", 159) + "Ç", 1, false},
		{"full unicode part", x("ł", 70), 1, true},
		{"one unicode over", x("ł", 71), 2, true},
		{"two full unicode parts", x("ł", 134), 2, true},
		{"emoji are two units", x("😀", 35), 1, true},
		{"36 emoji", x("😀", 36), 2, true},
		{"a pair is not split", x("😀", 67), 3, true},
		{"one emoji triples a text", x("a", 150) + "😀", 3, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, unicode := Parts(tt.text)
			if n != tt.n || unicode != tt.unicode {
				t.Errorf("Parts = %d, %v; want %d, %v", n, unicode, tt.n, tt.unicode)
			}
		})
	}
}

func TestGSMTableIsWhole(t *testing.T) {
	if n := utf8.RuneCountInString(gsmAlphabet); n != 127 {
		t.Errorf("the alphabet has %d characters, want 127 and the escape", n)
	}
	if n := utf8.RuneCountInString(gsmExtension); n != 10 {
		t.Errorf("the extension has %d characters, want 10", n)
	}
}

func TestNormalise(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain stays", "Hello, £5 {really}?", "Hello, £5 {really}?"},
		{"quotes", "‘I’m’ “fine”", `'I'm' "fine"`},
		{"dashes", "9–5 — or 5−1", "9-5 - or 5-1"},
		{"ellipsis", "wait…", "wait..."},
		{"spaces", "a\u00a0b\tc\u202fd", "a b c d"},
		{"backtick", "`no`", "'no'"},
		{"line ends", "a\r\nb\rc", "a\nb\nc"},
		{"nothing to see", "a\u200bb\ufeff\u00ad", "ab"},
		{"accent of two characters", "cafe\u0301", "café"},
		{"what is left alone", "Łódź “x”…", "Łódź “x”…"},
		{"emoji kept whole", "👩\u200d👧", "👩\u200d👧"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Normalise(tt.in)
			if got != tt.want {
				t.Errorf("Normalise = %q, want %q", got, tt.want)
			}
			if again := Normalise(got); again != got {
				t.Errorf("a second time gives %q", again)
			}
		})
	}
}

func TestNotGSM(t *testing.T) {
	got := NotGSM("a ç b ł ç €")
	if diff := cmp.Diff([]rune{'ç', 'ł'}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("“it’s” …")
	f.Add("e\u0301\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := Normalise(text)
		if again := Normalise(got); again != got {
			t.Errorf("%q becomes %q and then %q", text, got, again)
		}
		_, before := Parts(text)
		if _, after := Parts(got); after && !before {
			t.Errorf("%q needed no UCS-2 and now does", text)
		}
	})
}

// segments is what Twilio's own calculator says of one text.
type segments struct {
	Segments int    `json:"segments"`
	Encoding string `json:"encoding"`
}

// TestPartsAsTwilioCounts holds Parts against npm sms-segments-calculator. It
// leaves out what that package takes for one character and we do not: CR LF,
// which it wrongly calls UCS-2, and characters that combine, of which it counts
// only the first.
func TestPartsAsTwilioCounts(t *testing.T) {
	texts := partsCorpus(4_000)
	want := askTwilio(t, texts)
	for i, text := range texts {
		n, unicode := Parts(text)
		if n != want[i].Segments || unicode != (want[i].Encoding == "UCS-2") {
			t.Errorf("Parts(%q) = %d, %v; Twilio says %+v", text, n, unicode, want[i])
		}
	}
}

// partsCorpus makes texts of all lengths near the edges of parts, from alphabets
// that mix one and two units.
func partsCorpus(n int) []string {
	alphabets := [][]rune{
		[]rune(gsmAlphabet[:len(gsmAlphabet)/2]), []rune(gsmAlphabet + gsmExtension), []rune("abc €"), []rune("ab€^"),
		[]rune("abcdefghijklmnopqrstuvwxyz ł"), []rune("aż😀"), []rune("😀🙂 x"), []rune("עברית ياس"), []rune("ab`ç"),
	}
	random := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", " ", "\f", "\n", "a\rb"}
	for len(texts) < n {
		letters := alphabets[random.IntN(len(alphabets))]
		text := make([]rune, random.IntN(500))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		texts = append(texts, strings.ReplaceAll(string(text), "\r", ""))
	}
	return texts
}

// askTwilio runs .ci/peers/segments.js, which reads a JSON string a line and
// answers with a JSON object a line.
func askTwilio(t *testing.T, texts []string) []segments {
	t.Helper()
	peers := filepath.Join("..", ".ci", "peers")
	if _, err := os.Stat(filepath.Join(peers, "node_modules", "sms-segments-calculator")); err != nil && os.Getenv("LINKLINE_PEERS") != "1" {
		t.Skip("npm ci in .ci/peers, or LINKLINE_PEERS=1, runs this against Twilio's own calculator")
	}
	var in bytes.Buffer
	for _, text := range texts {
		line, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.Command("node", "segments.js")
	cmd.Dir, cmd.Stdin, cmd.Stderr = peers, &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("segments.js: %v", err)
	}
	answers := make([]segments, len(texts))
	decoder := json.NewDecoder(bytes.NewReader(out))
	for i := range answers {
		if err := decoder.Decode(&answers[i]); err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
	}
	return answers
}
