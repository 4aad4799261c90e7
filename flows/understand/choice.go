package understand

import (
	"sort"
	"strconv"
	"strings"
)

// readChoice reads one or several of the options that were offered.
func readChoice(text string, a Asked) Reading {
	w := splitFor(text, a)
	if len(a.Choices) == 0 {
		return choiceNumbers(w, a, 0)
	}
	if r, ok := everyOrNone(w, a); ok {
		return r
	}
	if r, ok := numberWithLimit(w, a); ok {
		return r
	}
	if onlyNumbers(w) {
		return choiceNumbers(w, a, len(a.Choices))
	}
	picks, near := matchLabels(w, a.Choices)
	if len(picks) > 0 {
		return chosen(picks, "the words of an option", a)
	}
	if picks := matchAlso(w, a.Also); len(picks) > 0 {
		return chosen(picks, "words that stand for an option", a)
	}
	if r := readPostcode(text); r.OK { // its digits are no option's
		return unreadChoice(w)
	}
	if r := choiceNumbers(w, a, len(a.Choices)); r.OK || r.Problem != Unclear {
		return r
	}
	r := unreadChoice(w)
	for _, i := range near {
		r.Nearest = append(r.Nearest, strconv.Itoa(i+1))
	}
	return r
}

func unreadChoice(w words) Reading {
	for _, m := range findMarks(w.toks[:min(len(w.toks), longestUnsure/4)], "") {
		if m.says == "unsure" {
			return ask(Unsure, "they say that they do not know")
		}
		if m.says == "no" {
			return ask(None, "none of the options")
		}
	}
	return ask(Unclear, "none of the options was read")
}

// numberWithLimit reads "4 but not before 10" and "2, but not Mondays": an
// option's number, and a limit that is kept for the person who reads it. "4 but
// not 2" is no limit of time, and asks.
func numberWithLimit(w words, a Asked) (Reading, bool) {
	for i, t := range w.toks {
		if t.text != "but" && t.text != "except" && t.text != "only" && t.text != "though" && t.text != "as" && t.text != "if" {
			continue
		}
		before := words{raw: w.raw, toks: w.toks[:i]}
		if !onlyNumbers(before) || !aboutTime(w.toks[i+1:]) {
			return Reading{}, false
		}
		r := choiceNumbers(before, a, len(a.Choices))
		r.Rest = w.raw[t.start:]
		return r, true
	}
	return Reading{}, false
}

// aboutTime reports words of days and hours.
func aboutTime(toks []token) bool {
	for i := range toks {
		w := toks[i].text
		if calendarWord(w) && !toks[i].digits && !isNumberWord(w) || limitWords[w] {
			return true
		}
	}
	return false
}

var limitWords = set("before after until till from am pm oclock morning mornings afternoon afternoons evening evenings night nights lunch lunchtime noon midday today tomorrow week weeks weekend weekends early late earlier later time times school half hour mondays tuesdays wednesdays thursdays fridays saturdays sundays")

// onlyNumbers reports whether a text is numbers and the words between them.
func onlyNumbers(w words) bool {
	lex := english()
	have := false
	for i := 0; i < len(w.toks); {
		if n, ok := amountAt(w.toks, i); ok {
			have, i = true, n.to
			continue
		}
		t := w.toks[i]
		if !lex.filler.has(t.id) && !aroundNumber[t.text] && !betweenNumbers[t.text] {
			return false
		}
		i++
	}
	return have
}

var betweenNumbers = map[string]bool{"and": true, "n": true, "also": true, "plus": true, "or": true, "then": true, "both": true, "options": true, "numbers": true, "ones": true, "probably": true, "maybe": true, "last": true, "of": true, "them": true, "those": true, "these": true}

// choiceNumbers reads "1 and 3", "1,3", "the second one", "13" where there are
// not so many options.
func choiceNumbers(w words, a Asked, options int) Reading {
	ns := optionNumbers(w)
	var picks []int
	last := false
	for i, n := range ns {
		if n.value == 1 && !n.inDigits && !n.ordinal && len(ns) > 1 && theOne(w, ns, i) {
			continue // "the second one"
		}
		picks = append(picks, n.value-1)
	}
	for i, t := range w.toks {
		if t.text == "last" && options > 0 && len(ns) <= 1 && i+2 >= len(w.toks) {
			last = true
		}
		if t.text == "or" && len(picks) > 1 {
			return ask(Ambiguous, "one option or another")
		}
		if (t.text == "between" || t.text == "decide" || t.text == "either" || t.text == "torn") && len(picks) > 1 {
			return ask(Ambiguous, "one option or another")
		}
		if (t.text == "not" || t.text == "except" || t.text == "but") && len(picks) > 0 {
			return ask(Ambiguous, "an option that is left out")
		}
	}
	switch {
	case last && len(picks) == 1 && ns[0].ordinal: // the first and the last
		picks = append(picks, options-1)
	case last && (len(picks) == 0 || len(picks) == 1 && picks[0] == 0):
		picks = []int{options - 1}
	}
	if len(picks) == 0 {
		return ask(Unclear, "no number")
	}
	if run, ok := runTogether(ns, options); ok && onlyNumbers(w) {
		picks = run
	}
	for _, p := range picks {
		if p < 0 || options > 0 && p >= options {
			return ask(OutOfRange, "a number that was not offered")
		}
	}
	return chosen(picks, "the number of an option", a)
}

// optionNumbers are the numbers that may be an option's: not "after 3", "2pm",
// "4 kids" and "the 3rd of May".
func optionNumbers(w words) (out []amount) {
	for _, n := range amounts(w.toks) {
		next := wordAt(w.toks, n.to)
		before := wordAt(w.toks, n.from-1)
		if before == "the" && n.ordinal {
			before = wordAt(w.toks, n.from-2)
		}
		month := months[next] != 0 || next == "of" && months[wordAt(w.toks, n.to+1)] != 0
		if !timeBefore[before] && !countWords[next] && !month && next != "ish" {
			out = append(out, n)
		}
	}
	return out
}

var timeBefore = set("before after at from till until past since in by around about on")

// theOne finds the "one" of "the second one" and "that one".
func theOne(w words, ns []amount, i int) bool {
	if i > 0 && ns[i-1].ordinal && ns[i-1].to == ns[i].from {
		return true
	}
	if ns[i].from == 0 {
		return false
	}
	switch w.toks[ns[i].from-1].text {
	case "the", "that", "this", "last", "which", "number":
		return w.toks[ns[i].from-1].text != "number"
	}
	return false
}

// runTogether reads 13 as 1 and 3 where only single digits were offered.
func runTogether(ns []amount, options int) ([]int, bool) {
	if len(ns) != 1 || !ns[0].inDigits || ns[0].value <= options || options == 0 || options > 9 {
		return nil, false
	}
	s := strconv.Itoa(ns[0].value)
	var picks []int
	for i := range len(s) {
		p := int(s[i] - '1')
		if p < 0 || p >= options || contains(picks, p) {
			return nil, false
		}
		picks = append(picks, p)
	}
	return picks, true
}

func contains(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

func chosen(picks []int, why string, a Asked) Reading {
	sort.Ints(picks)
	var out []string
	for i, p := range picks {
		if i == 0 || p != picks[i-1] {
			out = append(out, strconv.Itoa(p+1))
		}
	}
	if len(out) > max(1, a.Max) {
		r := ask(TooMany, "more options than may be chosen")
		r.Nearest = out[:min(len(out), 3)]
		return r
	}
	return found(strings.Join(out, ","), why, 0.95)
}

// everyOrNone reads "all of them" and "none of them".
func everyOrNone(w words, a Asked) (Reading, bool) {
	if len(w.toks) == 0 || len(w.toks) > 8 {
		return Reading{}, false
	}
	lex := english()
	i := 0
	for i < len(w.toks)-1 && w.toks[i].text != "all" && lex.filler.has(w.toks[i].id) {
		i++
	}
	switch w.toks[i].text {
	case "all", "everything", "both":
		return everything(w, i, a)
	case "none", "neither", "nothing", "nowt", "nun":
		if picks, _ := matchLabels(w, a.Choices); len(picks) == 1 {
			return chosen(picks, "the words of an option", a), true
		}
		return ask(None, "none of the options"), true
	}
	return Reading{}, false
}

func everything(w words, i int, a Asked) (Reading, bool) {
	if w.toks[i].text == "both" && len(a.Choices) != 2 {
		return Reading{}, false
	}
	for _, t := range w.toks[i+1:] {
		if _, ok := units[t.text]; !ok && !english().filler.has(t.id) && !aroundAll[t.text] && !t.digits {
			return Reading{}, false
		}
	}
	if picks, _ := matchLabels(w, a.Choices); len(picks) == 1 {
		return chosen(picks, "the words of an option", a), true
	}
	var picks []int
	for k, c := range a.Choices {
		if l := splitLabel(c); len(l) == 0 || l[0].text != "none" && l[0].text != "neither" {
			picks = append(picks, k)
		}
	}
	return chosen(picks, "all of the options", a), true
}

var aroundAll = map[string]bool{"of": true, "them": true, "the": true, "above": true, "those": true, "these": true, "it": true}
