package understand

import (
	"fmt"
	"slices"
	"strings"
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
	var signs scales
	lex.findWorth(&lex.signals, w.toks, best.mayYield, func(r *rule, p *pattern, from, to int) {
		if r.whole && foreign(r, a) && w.raw[0] < utf8.RuneSelf && (r.signal != Stop || len(w.toks[from].text) < longWord) {
			return // a word of one language may be an answer in another
		}
		if harmless.undo(r, from, to) || r.severity > 0 && lex.staged(r, w.toks, from, to) {
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

// scales hold the signs that were found of each rule that is made of them.
type scales []scale

type scale struct {
	rule  *rule
	signs []weight
}

// weight is a sign and where it stands.
type weight struct {
	of       *pattern
	from, to int
}

// add puts a sign on its scale. What is denied or undone weighs nothing.
func (s *scales) add(r *rule, p *pattern, from, to int, undone bool) {
	if !undone {
		sc := s.of(r)
		sc.signs = append(sc.signs, weight{p, from, to})
	}
}

// signWindow is within how many words signs are put together: one breath.
const signWindow = breath

// heard is what the signs amount to where they are heaviest, if that is enough.
func (sc *scale) heard(l *lexicon, toks []token) (heard, bool) {
	h, best := heard{rule: sc.rule, severity: sc.rule.severity}, 0
	var heaviest []weight
	for from := 0; from == 0 || from+signWindow < len(toks)+signWindow/2; from += signWindow / 2 {
		in, most := inWindow(sc.signs, from)
		if most < max(sc.rule.need, best+1) {
			continue
		}
		found, sum := counted(sc.rule, in), 0
		for _, s := range found {
			sum += s.of.weight
		}
		if sum > best {
			best, heaviest = sum, found
		}
	}
	if best < sc.rule.need {
		return h, false
	}
	h.from, h.to = heaviest[0].from, heaviest[0].to
	h.softened, h.whole = why(heaviest), l.nothingElse(toks, heaviest)
	return h, true
}

// inWindow are the signs that begin in the window from a word on; most is what
// they can amount to.
func inWindow(signs []weight, from int) (in []weight, most int) {
	for _, s := range signs {
		if from <= s.from && s.from < from+signWindow {
			in, most = append(in, s), most+max(0, s.of.weight)
		}
	}
	return in, most
}

// counted are the signs that count, each once. Where a rule wants its signs
// apart, of two from the same words the heavier counts, and a longer one that
// speaks the other way silences it: "online" in "online shop".
func counted(r *rule, signs []weight) (found []weight) {
	if r.apart {
		slices.SortStableFunc(signs, func(a, b weight) int { return b.of.weight - a.of.weight })
	}
	for _, s := range signs {
		again := func(o weight) bool { return o.of == s.of || r.apart && o.touches(s) }
		silences := func(o weight) bool {
			return o.of.weight*s.of.weight < 0 && o.touches(s) && o.to-o.from > s.to-s.from
		}
		if !slices.ContainsFunc(found, again) && !(r.apart && slices.ContainsFunc(signs, silences)) {
			found = append(found, s)
		}
	}
	return found
}

func (w weight) touches(o weight) bool { return o.from < w.to && w.from < o.to }

// why names the signs and what they weigh.
func why(signs []weight) string {
	var parts []string
	for _, s := range signs {
		parts = append(parts, fmt.Sprintf("%s %+d", strings.Trim(s.of.source, "{}"), s.of.weight))
	}
	return ": " + strings.Join(parts, ", ")
}

// nothingElse reports whether a text holds only what was found, politeness and
// words of no weight.
func (l *lexicon) nothingElse(toks []token, found []weight) bool {
	for i := range toks {
		here := func(s weight) bool { return s.from <= i && i < s.to }
		if !slices.ContainsFunc(found, here) && !l.polite(toks[i:i+1]) && !l.weightless(&toks[i]) {
			return false
		}
	}
	return true
}

func (s *scales) of(r *rule) *scale {
	for i := range *s {
		if (*s)[i].rule == r {
			return &(*s)[i]
		}
	}
	*s = append(*s, scale{rule: r})
	return &(*s)[len(*s)-1]
}

// ways are ways of speaking that were found: of which rule, and where.
type ways []way

type way struct {
	rule     *rule
	from, to int
}

// undo reports whether a way of speaking takes what was heard back: they share
// words.
func (s ways) undo(r *rule, from, to int) bool {
	for _, x := range s {
		if x.from < to && from < x.to && (x.rule.of == r.signal || x.rule.of == "" && r.severity > 0) {
			return true
		}
	}
	return false
}

// harmlessIn finds what people say in words of danger without meaning it:
// dying for a cuppa.
func (l *lexicon) harmlessIn(toks []token) (out ways) {
	l.find(&l.harmless, toks, func(r *rule, _ *pattern, from, to int) {
		if !l.undone(r, toks, from, to) {
			out = append(out, way{r, from, to})
		}
	})
	return out
}

// staged reports a danger that belongs to a film, a book or a game: such a word
// stands in the text and the person is not in what is said.
func (l *lexicon) staged(r *rule, toks []token, from, to int) bool {
	return r.lang == "" && hasAny(toks, l.stage) && !hasAny(toks[from:to], l.firstPerson)
}

func hasAny(toks []token, of bitset) bool {
	for i := range toks {
		if of.has(toks[i].id) {
			return true
		}
	}
	return false
}

// undone reports whether a phrase that rules this one out touches the match.
func (l *lexicon) undone(r *rule, toks []token, from, to int) bool {
	for i := range r.unless {
		for s := max(0, from-6); s < to; s++ {
			if f := l.program(&r.unless[i].lazy).first; f != nil && !f.has(toks[s].id) {
				continue
			}
			end, ok := l.match(r.unless[i], toks, s, from+1)
			if !ok || end <= from {
				continue
			}
			if _, _, ok := l.alsoSaid(r.unless[i], toks, s, end); ok {
				return true
			}
		}
	}
	return false
}

// polite reports whether tokens are only politeness: please, thanks, hi.
func (l *lexicon) polite(toks []token) bool {
	for i := range toks {
		if toks[i].id == 0 || !l.filler.has(toks[i].id) {
			return false
		}
	}
	return true
}

// denied looks for a "not" that governs the match: close before, with no new
// clause between.
func (l *lexicon) denied(toks []token, from int) bool {
	if newClause(toks[from].text) {
		return false
	}
	if from > 0 && (toks[from-1].text == "no" || toks[from-1].text == "without") {
		return true
	}
	for i := from - 1; i >= max(0, from-4); i-- {
		if l.not.has(toks[i].id) {
			return !conditional(toks[:i]) && !l.doubtful(toks[:i])
		}
		if newClause(toks[i].text) {
			return false
		}
	}
	return false
}

// conditional reports an "if" just before a "not": if I haven't done myself in
// by then.
func conditional(toks []token) bool {
	for i := len(toks) - 1; i >= max(0, len(toks)-2); i-- {
		if w := toks[i].text; w == "if" || w == "unless" || w == "in case" {
			return true
		}
	}
	return false
}

// doubtful reports another denial just before a "not": not sure I won't, can't
// promise I won't.
func (l *lexicon) doubtful(toks []token) bool {
	for i := len(toks) - 1; i >= max(0, len(toks)-4); i-- {
		if w := toks[i].text; l.not.has(toks[i].id) || w == "cant" || w == "cannot" {
			return true
		}
	}
	return false
}

func newClause(w string) bool {
	switch w {
	case "i", "im", "id", "ive", "ill", "my", "and", "but", "so", "because", "cos", "just", "anymore", "he", "she", "they":
		return true
	}
	return false
}

// over looks for words that say that an illness is known or past, without any
// of the present.
func (l *lexicon) over(toks []token) bool {
	_, _, said := l.somewhere(l.program(&l.settled), toks, 0, len(toks))
	return said && !l.urgent(toks)
}

// urgent looks for words of the present that no "fine" takes back.
func (l *lexicon) urgent(toks []token) bool {
	for i := range toks {
		if l.now.has(toks[i].id) && (i == 0 || !l.well.has(toks[i-1].id)) {
			return true
		}
	}
	return false
}

// longAgo looks for words of the past without any of the present.
func (l *lexicon) longAgo(toks []token) bool {
	past := false
	for i := range toks {
		past = past || l.ofThePast(toks, i)
	}
	return past && !l.urgent(toks)
}

// ofThePast reports a word that tells of the past where it stands: "years back"
// and "in the past", but not "past my house" and "my teenager".
func (l *lexicon) ofThePast(toks []token, i int) bool {
	var before, after string
	if i > 0 {
		before = toks[i-1].text
	}
	if i+1 < len(toks) {
		after = toks[i+1].text
	}
	switch w := toks[i].text; w {
	case "back":
		return before == "years" || before == "yrs"
	case "used":
		return after == "to"
	case "past":
		return after != "my" && after != "our" && after != "me"
	case "teenager":
		return before != "my" && before != "our"
	}
	return l.past.has(toks[i].id) || since(before) && year(toks[i])
}

// since reports a word that a year follows when it tells of the past.
func since(w string) bool { return w == "in" || w == "since" || w == "around" || w == "from" }

func year(t token) bool {
	return t.digits && len(t.text) == 4 && (t.text[:2] == "19" || t.text[:2] == "20")
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
