package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostNameWords is how much of a text is looked through for a name.
const mostNameWords = 120

// readName reads a person's name, alone or in a sentence.
func readName(text string, a Asked) Reading {
	if first, last, ok := labelled(text); ok {
		text = first + " " + last
	}
	text = bare(strings.TrimRight(text, " !?,;."))
	wants := asksName(a.Question)
	known, nick := callMe(text)
	parts, cued := findName(known, wants)
	r := judgeName(parts, cued, text, wants)
	if said := clause(text); !r.OK && r.Problem == Unclear && nick == "" && said != "" {
		return judgeName(strings.Fields(said), false, said, wants)
	}
	if nick != "" && !r.OK {
		parts, _ = findName(nick, wants)
		return judgeName(parts, true, text, wants)
	}
	if r.OK && r.Last == "" && (wants == surname || titled(known)) {
		r.First, r.Last = "", r.First
	}
	if r.OK && nick != "" {
		return r.called(nick)
	}
	return r
}

// clause is a name that stands apart from what else was written: the sentence
// that it began with, "sam. whats yours", or with capitals the last words of
// one, "I am 81, Doreen".
func clause(text string) string {
	i, j := strings.IndexAny(text, ".!?;\n"), strings.LastIndexAny(text, ",.!?;\n")
	if i > 0 && isClause(text[:i], false) {
		return text[:i]
	}
	if j > 0 && isClause(text[j+1:], true) {
		return text[j+1:]
	}
	return ""
}

func isClause(s string, capitals bool) bool {
	f := strings.Fields(s)
	for _, w := range f {
		if !plainName(w) || len(w) < 3 || fondWords[strings.ToLower(w)] || capitals && (!startsUpper(w) || w == strings.ToUpper(w)) {
			return false
		}
	}
	return len(f) == 1 || len(f) == 2
}

// called puts in the name that somebody wants to be called by.
func (r Reading) called(nick string) Reading {
	call, _ := findName(nick, anyName)
	if len(call) == 0 {
		return r
	}
	r.First = repair(call)
	if len(call) > 1 && r.Last == "" {
		r.First, r.Last = repair(call[:1]), repair(call[1:])
	}
	r.Value = strings.TrimSpace(r.First + " " + r.Last)
	r.Why = "a name, and the one to use"
	return r
}

// nameKind is which of their names somebody was asked for.
type nameKind byte

const (
	anyName nameKind = iota
	firstName
	surname
	wholeName
)

func asksName(question string) nameKind {
	q := strings.ToLower(question)
	for _, s := range [...]string{"surname", "last name", "family name", "second name"} {
		if strings.Contains(q, s) {
			if strings.Contains(q, "first") || strings.Contains(q, "full") {
				return wholeName
			}
			return surname
		}
	}
	switch {
	case strings.Contains(q, "first name") || strings.Contains(q, "given name") || strings.Contains(q, "forename"):
		return firstName
	case strings.Contains(q, "full name"):
		return wholeName
	}
	return anyName
}

func judgeName(parts []string, cued bool, text string, wants nameKind) Reading {
	parts, problem := trimJoin(parts)
	switch {
	case problem != "":
		return ask(problem, "more than one person")
	case len(parts) == 0:
		return noName(text)
	case len(parts) > 6:
		return ask(Unclear, "too many words for a name")
	}
	if len(parts) > 1 && (wants == firstName || wants == surname) && fondWords[parts[len(parts)-1]] {
		parts = parts[:len(parts)-1] // "singh pal", "jean love"
	}
	for _, p := range parts {
		if !nameLike(p) || !mayBeNamed(p, parts, wants) {
			return noName(text)
		}
	}
	if initialsOnly(parts) {
		return ask(Initials, "letters of a name")
	}
	return named(parts, cued, wants)
}

// mayBeNamed reports whether somebody can be called by a word. Some words that
// mean something else too are names where they are all that was written, or
// were written with a capital beside another.
func mayBeNamed(p string, parts []string, wants nameKind) bool {
	k := key(p)
	if !commonWord(p) && !calendarWord(k) {
		return true
	}
	capital := p != strings.ToLower(p)
	switch {
	case len(parts) == 1 && wants == surname:
		return surnamesToo[k] || firstNamesToo[k]
	case len(parts) == 1:
		return firstNamesToo[k] && (wants == firstName || capital)
	case surnamesToo[k] || firstNamesToo[k]:
		return wants == wholeName || capital && p != strings.ToUpper(p)
	}
	return false
}

// noName says why there is none.
func noName(text string) Reading {
	if r, ok := unsureOnly(text); ok {
		return r
	}
	w := split(cut(text, 80))
	for i, t := range w.toks {
		if t.text == "and" && i > 0 && i+1 < len(w.toks) && len(w.toks) <= 5 && plainName(w.toks[i-1].text) && plainName(w.toks[i+1].text) {
			return ask(TwoPeople, "more than one person")
		}
	}
	return ask(Unclear, "no name")
}

func plainName(w string) bool { return nameLike(w) && !commonWord(w) && !calendarWord(w) }

// trimJoin finds "and" between two names; anything else after it is cut off.
func trimJoin(parts []string) ([]string, string) {
	for i, p := range parts {
		if k := key(p); k != "and" && k != "or" && p != "&" && p != "+" {
			continue
		}
		if i > 0 && i < len(parts)-1 && nameLike(parts[i+1]) && !commonWord(parts[i+1]) {
			return nil, TwoPeople
		}
		return parts[:i], ""
	}
	return parts, ""
}

// nameLike reports whether a word can be part of a name: letters, with
// apostrophes and dashes inside.
func nameLike(p string) bool {
	if p == "" || len(p) > 40 || strings.HasSuffix(p, "'s") || strings.HasSuffix(p, "'S") {
		return false
	}
	for _, r := range p {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != '\'' && r != '-' && r != '.' && r != 0x200d {
			return false
		}
	}
	return true
}

func initialsOnly(parts []string) bool {
	full := 0
	for _, p := range parts {
		if utf8.RuneCountInString(strings.Trim(p, ".'")) > 1 && !strings.Contains(strings.Trim(p, "."), ".") {
			full++
		}
	}
	first := utf8.RuneCountInString(strings.Trim(parts[0], ".'")) == 1 || strings.Contains(strings.Trim(parts[0], "."), ".")
	one := full == 0 || len(parts) > 1 && first && full == 1
	return one && !particles[key(parts[0])] && parts[0][0] < utf8.RuneSelf // one letter may be a name in other scripts
}

// named makes the reading: the first word, and the last with its particles.
// Names that stand between are left to the person who rings.
func named(parts []string, cued bool, wants nameKind) Reading {
	first, last := repair(parts[:1]), ""
	switch {
	case len(parts) > 1 && particles[key(parts[0])] && (wants == surname || wants == anyName && (len(parts) > 2 || clearParticles[key(parts[0])])):
		first, last = "", repair(parts) // "van der berg"
	case len(parts) > 1:
		from := 1
		for from < len(parts)-1 && !particles[key(parts[from])] {
			from++
		}
		last = repair(parts[from:])
	}
	r := found(strings.TrimSpace(first+" "+last), "a name by itself", 0.9)
	r.First, r.Last = first, last
	if cued {
		r.Why, r.Confidence = "a name after words that announce it", 0.95
	}
	return r
}
