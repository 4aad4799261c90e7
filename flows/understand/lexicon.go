package understand

import (
	"embed"
	"sync"
	"sync/atomic"
)

//go:embed words/*.txt
var files embed.FS

// rule is one entry of the lexicon: phrases that mean one thing.
type rule struct {
	name   string
	file   string
	signal string // a signal; yes, no, unsure for answers; or harmless
	lang   string // "" is English
	// severity is 1 to 3 for dangers; negated and past are what is left of it
	// when the words are denied or long ago; -1 is unchanged.
	severity, negated, past int
	// of is the wish that harmless words undo; "" is every danger.
	of string
	// need is how much the signs of a message must weigh together, for a rule
	// that is made of signs; 0 is a rule whose phrases are enough alone.
	need int
	// hint is what is enough to ask kindly, where need raises an alarm; 0 is none.
	hint int
	// apart wants the signs to be of different words.
	apart bool
	// whole wants the message to be nothing else, politeness apart.
	whole bool
	// yields leaves the words to an open question first: "not interested" is its
	// answer, and a wish only where nothing else was asked.
	yields bool
	// flips turns yes to no, and no to yes, when a "not" stands before.
	flips  bool
	hear   []*pattern
	unless []*pattern
	// firstUnless is what those can begin with, made when first asked for.
	firstUnless atomic.Pointer[lookahead]
	examples    []string // for
	against     []string
}

// lexicon is everything that the rules know. It is made once and never changes.
type lexicon struct {
	ids  map[string]int32
	near map[uint64]int32 // words with one letter left out, for typing errors
	// typoWords are those words by id.
	typoWords map[int32]string
	rules     []*rule
	signals   index
	answers   index
	harmless  index
	// hefts are the words that weigh, for the rules that are made of words.
	hefts  map[uttered][]heft
	worded []worded
	// numbers are the words for numbers of other languages, as digits.
	numbers map[string]map[string]string
	classes []*wordClass
	settled lazy
	// builder makes programs when they are first asked for, one at a time.
	builder *builder
	making  sync.Mutex
	filed   int // how many patterns are in the indexes
	// classes that the code itself asks for.
	filler, not, past, now, deny, lightWords, stage, firstPerson, well bitset
}

// index finds the patterns that a word may belong to.
type index struct {
	at [][]place // by word id
}

// place is a pattern of a rule.
type place struct{ rule, hear int32 }

var english = sync.OnceValue(func() *lexicon {
	lex, err := loadLexicon()
	if err != nil {
		panic("understand: the embedded words are broken: " + err.Error())
	}
	return lex
})

func loadLexicon() (*lexicon, error) {
	b, err := readFiles()
	if err != nil {
		return nil, err
	}
	return b.finish()
}

func newBuilder() *builder {
	return &builder{lex: &lexicon{ids: map[string]int32{}, near: map[uint64]int32{}, typoWords: map[int32]string{}, numbers: map[string]map[string]string{}, hefts: map[uttered][]heft{}}, classAt: map[string]int32{}, words: map[string][]node{}, forms: map[string][]string{}}
}

// readFiles reads all that is embedded, in the order of its names.
func readFiles() (*builder, error) {
	b := newBuilder()
	entries, err := files.ReadDir("words")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		text, err := files.ReadFile("words/" + e.Name())
		if err != nil {
			return nil, err
		}
		if err := b.file(e.Name(), string(text)); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// id finds a word as it stands, without repeated letters, or with one typing
// error; 0 is a word that the lexicon does not know.
func (l *lexicon) id(w string) int32 {
	if id := l.ids[w]; id != 0 {
		return id
	}
	return l.guess(w)
}

func (l *lexicon) exact(w string) int32 { return l.ids[w] }

// guess is for words that are not in the lexicon: yesss, sucidal.
func (l *lexicon) guess(w string) int32 {
	if len(w) < 3 || w[0] < 'a' {
		return 0
	}
	if s, ok := squeeze(w); ok {
		if id := l.ids[s]; id != 0 {
			return id
		}
	}
	if id := l.ending(w); id != 0 {
		return id
	}
	if len(w) < fuzzyFrom || len(w) > 20 {
		return 0
	}
	return l.typo(w)
}

// ending gives a word the g that many do not write: endin, thinkin.
func (l *lexicon) ending(w string) int32 {
	if len(w) < 5 || len(w) > 20 || w[len(w)-2:] != "in" {
		return 0
	}
	var buf [24]byte
	return l.ids[string(append(append(buf[:0], w...), 'g'))]
}

// squeeze takes repeated letters out: three or more of one become one, and two
// at the end of the word do.
func squeeze(w string) (string, bool) {
	var buf [32]byte
	if len(w) > len(buf) {
		return "", false
	}
	out, changed := buf[:0], false
	for i := 0; i < len(w); {
		j := i
		for j < len(w) && w[j] == w[i] {
			j++
		}
		if n := j - i; n > 2 || n == 2 && j == len(w) {
			changed = true
			out = append(out, w[i])
		} else {
			out = append(out, w[i:j]...)
		}
		i = j
	}
	if !changed {
		return "", false
	}
	return string(out), true
}
