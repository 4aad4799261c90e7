package understand

import (
	"unicode/utf8"
)

// The signals: what a person may wish or show at any moment, whatever was
// asked.
const (
	NoSignal     = "none"
	Stop         = "stop"
	StartAgain   = "start"
	Help         = "help"
	Person       = "person"
	Back         = "back"
	Change       = "change"
	Skip         = "skip"
	Status       = "status"
	More         = "more"
	Thanks       = "thanks"
	WrongNumber  = "wrong_number"
	ThirdParty   = "third_party"
	Complaint    = "complaint"
	MyData       = "my_data"
	DeleteData   = "delete_data"
	LanguageWish = "language"
	News         = "news"    // would like to hear of local events
	NoNews       = "no_news" // and not any more: not a STOP, which is everything
	Distress     = "distress"
	Emergency    = "emergency"
	Abuse        = "abuse"
	ChildRisk    = "child_risk"
	HarmOthers   = "harm_others"
)

// Signal is a wish or a danger that a text shows.
type Signal struct {
	// Name is one of the signals above.
	Name string
	// Severity is 0 for wishes; for dangers 1 asks kindly and tells a person, 2
	// gives the safety message and raises the alarm, 3 is danger now.
	Severity   int
	Confidence float64
	// Why is the rule that heard it. It holds none of the person's words.
	Why string
	// Whole says that the message is nothing else but this, and that it is so
	// even where an answer was asked for.
	Whole bool
	// Language is the one asked for, with LanguageWish.
	Language string
}

// rank orders signals: danger first, then what must never be missed. The
// order decides between two that are heard in one text.
func rank(signal string) int {
	switch signal {
	case Distress, Emergency, Abuse, ChildRisk, HarmOthers:
		return 10
	case NoNews: // a rule for the whole message, which "stop" begins too
		return 9
	case Stop:
		return 8
	case WrongNumber:
		return 7
	case DeleteData:
		return 6
	case Complaint, MyData:
		return 5
	case Person, LanguageWish, ThirdParty:
		return 4
	case Thanks:
		return 1
	}
	return 3
}

// Hear listens for wishes and dangers. The question may change what words
// mean; most of the time it does not.
func Hear(text string, a Asked) Signal {
	text = Tidy(text)
	if text == "" {
		return Signal{Name: NoSignal, Why: "nothing written"}
	}
	return hear(split(text), a)
}

func hear(w words, a Asked) Signal {
	lex := english()
	best := heard{}
	harmless := lex.harmlessIn(w.toks)
	onStage := hasAny(w.toks, lex.stage)
	var signs scales
	lex.findWorth(&lex.signals, w.toks, best.mayYield, func(r *rule, p *pattern, from, to int) {
		if r.whole && foreign(r, a) && w.raw[0] < utf8.RuneSelf && (r.signal != Stop || len(w.toks[from].text) < longWord) {
			return // a word of one language may be an answer in another
		}
		if harmless.undo(r, from, to) || onStage && lex.staged(r, w.toks[from:to]) {
			return
		}
		if r.need > 0 {
			signs.add(r, p, from, to, p.deniable && lex.denied(w.toks, from) || lex.undone(r, w.toks, from, to))
			return
		}
		h, ok := lex.weigh(r, w.toks, from, to)
		if ok && h.beats(best) {
			best = h
		}
	})
	for i := range signs {
		if h, ok := signs[i].heard(lex, w.toks); ok && h.beats(best) {
			best = h
		}
	}
	byWords, heaviest := lex.byWords(w.toks, harmless)
	best = best.besides(heaviest, len(w.toks))
	wishes := best.rule != nil && best.rule.signal == Stop
	for _, h := range byWords {
		if h.beats(best) && !wishes { // who says STOP is not asked how they are
			best = h
		}
	}
	if best.rule == nil {
		return Signal{Name: NoSignal, Why: "no rule"}
	}
	return best.signal(lex, w, a)
}

// longWord is from how many letters on a stop of another language is taken for
// one in any conversation: stopiwch.
const longWord = 6

func foreign(r *rule, a Asked) bool { return r.lang != "" && r.lang != a.Language }

// heard is a rule that matched, with what its surroundings leave of it.
type heard struct {
	rule     *rule
	severity int
	from, to int
	whole    bool
	softened string
}

// mayYield reports whether a rule can say something graver than what was heard,
// or the same in more words.
func (h *heard) mayYield(r *rule) bool {
	if h.rule == nil {
		return true
	}
	a, b := rank(r.signal), rank(h.rule.signal)
	return a > b || a == b && r.severity >= h.severity
}

func (h heard) beats(o heard) bool {
	if o.rule == nil {
		return true
	}
	a, b := rank(h.rule.signal), rank(o.rule.signal)
	if a != b {
		return a > b
	}
	if h.severity != o.severity {
		return h.severity > o.severity
	}
	if c := h.rule.signal == ChildRisk; c != (o.rule.signal == ChildRisk) {
		return c // a child comes first
	}
	return h.to-h.from > o.to-o.from
}

// weigh looks around a match: what would undo it, whether it is denied or long
// ago, and whether the message is nothing else.
func (l *lexicon) weigh(r *rule, toks []token, from, to int) (heard, bool) {
	h := heard{rule: r, severity: r.severity, from: from, to: to}
	h.whole = l.polite(toks[:from]) && l.polite(toks[to:])
	if r.whole && !h.whole || l.undone(r, toks, from, to) {
		return h, false
	}
	if r.negated >= 0 && l.denied(toks, from) {
		h.severity, h.softened = min(h.severity, r.negated), ", denied"
	}
	if r.past >= 0 && h.severity > r.past && (l.longAgo(toks) || r.past == 0 && r.signal == Emergency && l.over(toks)) {
		h.severity, h.softened = r.past, ", long ago"
	}
	return h, h.severity > 0 || r.severity == 0
}

func (h heard) signal(l *lexicon, w words, a Asked) Signal {
	s := Signal{Name: h.rule.signal, Severity: h.severity, Confidence: 0.9, Why: h.rule.name + h.softened, Whole: h.whole && !h.rule.yields}
	if s.Whole {
		s.Confidence = 1
	}
	if s.Name == LanguageWish {
		s.Language, _ = languageIn(w.toks)
	}
	return s
}
