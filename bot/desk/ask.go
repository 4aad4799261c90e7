package desk

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// Words that staff write. HELP is not among those we offer, since some networks
// answer it themselves.
const (
	wordTake    = "take"
	wordPass    = "pass"
	wordSnooze  = "snooze"
	wordDone    = "done"
	wordShow    = "show"
	wordWho     = "who"
	wordCall    = "call"
	wordTried   = "tried"
	wordTalk    = "talk"
	wordNote    = "note"
	wordRisk    = "risk"
	wordTold    = "told"
	wordHard    = "hard"
	wordHistory = "history"
	wordRead    = "read"
	wordList    = "list"
	wordMore    = "more" // of a list
	wordStop    = "stop"
	wordStart   = "start"
	wordGuide   = "help"
	wordBook    = "book"
	wordRebook  = "rebook"
	wordUnbook  = "unbook"
	wordOffer   = "offer"
	wordTry     = "try"
	wordCame    = "came"
	wordMissed  = "missed"
	wordDiary   = "calendar"
	wordSame    = "same" // two records of one person
	wordSay     = "say"  // a text for a person, with the reference in front
)

// ofCase are the words that are about one case. What stands with each says
// whether words may follow the reference.
var ofCase = map[string]bool{
	wordTake: false, wordPass: false, wordShow: false, wordWho: false, wordCall: false, wordTalk: false, wordHistory: false,
	wordRead: false, wordSame: false,
	wordHard: true, wordSnooze: true, wordDone: true, wordTried: true, wordNote: true, wordRisk: true, wordTold: true,
	wordBook: true, wordRebook: true, wordUnbook: false, wordOffer: true, wordTry: true, wordCame: false, wordMissed: false,
}

// asked is what a member of the team wants.
type asked struct {
	word string // empty: none that we know
	ref  string
	rest string // what follows the reference
	// loose says that what follows the word is no reference and nothing that the
	// word wants: it may have been meant for a person.
	loose bool
}

// readStaff reads what a member of the team wrote or pressed.
func readStaff(in care.Inbound) asked {
	switch in.Kind {
	case care.OptedOut:
		return asked{word: wordStop}
	case care.OptedIn:
		return asked{word: wordStart}
	case care.Press:
		return readButton(in.Button)
	case care.Media:
		return asked{}
	}
	text := strings.TrimSpace(in.Text)
	if ref, said, ok := addressed(text); ok {
		return asked{word: wordSay, ref: ref, rest: said}
	}
	first, rest, _ := strings.Cut(text, " ")
	return readWord(plainWord(first), strings.TrimSpace(rest))
}

func plainWord(s string) string { return strings.ToLower(strings.Trim(s, ".,!?:;'\"/")) }

// button is the data of a button of ours: a word, a reference, and perhaps what
// follows it.
func button(word, ref string, rest ...string) string {
	return strings.Join(append([]string{word, ref}, rest...), ":")
}

func readButton(data string) asked {
	parts := strings.SplitN(data, ":", 3)
	if _, known := ofCase[parts[0]]; !known || len(parts) < 2 {
		return asked{}
	}
	a := asked{word: parts[0], ref: parseRef(parts[1])}
	if len(parts) == 3 {
		a.rest = parts[2]
	}
	return a
}

func readWord(word, rest string) asked {
	switch word {
	case "unsubscribe", "stopall", "quit", "end", "cancel":
		word = wordStop
	case "info", "hello", "hi":
		if rest != "" { // "hi Mary" is for Mary
			return asked{}
		}
		word = wordGuide
	case "release":
		word = wordPass
	}
	follows, about := ofCase[word]
	switch {
	case about && follows:
		return readRest(word, rest)
	case about:
		ref := parseRef(rest)
		return asked{word: word, ref: ref, rest: rest, loose: rest != "" && !refShape.MatchString(ref)}
	case word == wordDiary:
		rest = plainWord(rest)
		return asked{word: word, rest: rest, loose: !slices.Contains([]string{"", "new", "off"}, rest)}
	case slices.Contains([]string{wordList, wordMore, wordStop, wordStart, wordGuide}, word), manages(word):
		return asked{word: word, rest: rest, loose: rest != "" && !manages(word)}
	}
	return asked{}
}

// readRest reads a word whose reference other words may follow. Whether those
// are what the word wants is for the word to say.
func readRest(word, rest string) asked {
	first, more, _ := strings.Cut(rest, " ")
	if strings.EqualFold(first, "ref") {
		first, more, _ = strings.Cut(strings.TrimSpace(more), " ")
	}
	if ref := parseRef(first); refShape.MatchString(ref) {
		return asked{word: word, ref: ref, rest: strings.TrimSpace(more)}
	}
	return asked{word: word, rest: rest, loose: !fits(word, rest)}
}

// fits reports whether what follows a word without a reference is what the word
// wants.
func fits(word, rest string) bool {
	switch word {
	case wordNote, wordRisk, wordTold:
		return true // never for the person
	case wordOffer:
		_, how, _ := readHow(rest)
		return rest == "" || how != ""
	case wordBook, wordRebook, wordTry:
		return strings.ContainsAny(rest, "0123456789")
	case wordSnooze:
		_, ok := parsePause(rest)
		return ok
	case wordTried:
		_, ok := parseOutcome(rest)
		return rest == "" || ok
	}
	_, ok := care.ParseEnding(rest)
	return rest == "" || ok
}

// refShape is the form of the references that we make; anyRef is one that
// stands before a colon, where nothing else would.
var (
	refShape = regexp.MustCompile(`^[A-Z][0-9][A-Z][0-9][A-Z]$`)
	anyRef   = regexp.MustCompile(`^(?:[A-Z]+[0-9]|[0-9]+[A-Z])[A-Z0-9]*$`)
)

// addressed reads a text for a person: a reference, and what is to be said. A
// single word of ours after the reference is for us, unless a colon stands
// between them.
func addressed(text string) (ref, said string, ok bool) {
	if before, after, colon := strings.Cut(text, ":"); colon {
		ref = parseRef(before)
		oneWord := len(strings.Fields(before)) == 1 && len(before) <= 12 && anyRef.MatchString(ref)
		if oneWord || refShape.MatchString(ref) {
			return ref, strings.TrimSpace(after), true
		}
	}
	first, said, _ := strings.Cut(text, " ")
	ref, said = parseRef(first), strings.TrimSpace(said)
	if !refShape.MatchString(ref) || said == "" {
		return "", "", false
	}
	if _, command := ofCase[plainWord(said)]; command {
		return "", "", false
	}
	return ref, said, true
}

// turned reads "K4M7T done": the reference first and then a word of ours.
func turned(text string) (a asked, ok bool) {
	first, word, _ := strings.Cut(strings.TrimSpace(text), " ")
	ref := parseRef(first)
	if _, known := ofCase[plainWord(word)]; !known || !refShape.MatchString(ref) {
		return asked{}, false
	}
	return asked{word: plainWord(word), ref: ref}, true
}

// mentions are the references that a text holds.
func mentions(text string) (refs []string) {
	for word := range strings.FieldsSeq(strings.ToUpper(text)) {
		if ref := strings.Trim(word, ".,!?:;()'\""); refShape.MatchString(ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// slip reports whether a text without a word of ours is likely to be one with a
// slip of the finger in it: it must not go to a person.
func slip(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 2 || len(words) == 2 && len(mentions(words[1])) == 0 {
		return false
	}
	return len(meant(words[0])) > 0
}

// meant are the words of ours that one slip turns into this one.
func meant(word string) (known []string) {
	for _, w := range append(slices.Collect(maps.Keys(ofCase)), wordList, wordStop) {
		if near(plainWord(word), w) {
			known = append(known, w)
		}
	}
	return known
}

// unslipped is what a member of the team who holds no conversation meant by a word
// with one slip in it, when it can only be one: nothing they write goes to anybody.
func unslipped(in care.Inbound, ask asked) asked {
	first, rest, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	if ask.word != "" || in.Kind != care.Text || !slip(in.Text) {
		return ask
	}
	if known := meant(first); len(known) == 1 && known[0] != wordStop {
		return readWord(known[0], rest)
	}
	return ask
}

// near reports whether one slip turns a into b: a letter more, less or wrong,
// or two that changed places.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == b || len(b)-len(a) > 1 || len(b) < 4 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
