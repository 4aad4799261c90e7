package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readName reads a person's name, alone or in a sentence.
func readName(text string, _ Asked) Reading {
	if first, last, ok := labelled(text); ok {
		text = first + " " + last
	}
	known, nick := callMe(text)
	parts, cued := nameParts(known)
	r := judgeName(parts, cued, text)
	if nick != "" && !r.OK {
		parts, _ = nameParts(nick)
		return judgeName(parts, true, text)
	}
	if r.OK && titled(known) && r.Last == "" {
		r.First, r.Last = "", r.First
	}
	if r.OK && nick != "" {
		if call, _ := nameParts(nick); len(call) > 0 {
			r.First = repair(call)
			if len(call) > 1 && r.Last == "" {
				r.First, r.Last = repair(call[:1]), repair(call[1:])
			}
			r.Value = strings.TrimSpace(r.First + " " + r.Last)
			r.Why = "a name, and the one to use"
		}
	}
	return r
}

// labelled reads "First name Carry, last name Jocoy".
func labelled(text string) (first, last string, ok bool) {
	f := nameFields(text)
	for i := 0; i+1 < len(f); i++ {
		k := key(f[i])
		named := key(f[i+1]) == "name" || key(f[i+1]) == "names"
		at := i + 1 + boolInt(named)
		for at < len(f) && (key(f[at]) == "is" || f[at] == "") {
			at++
		}
		switch {
		case at >= len(f):
		case named && (k == "first" || k == "christian" || k == "given" || k == "fore") || k == "forename" || k == "firstname":
			first = f[at]
		case named && (k == "last" || k == "second" || k == "family" || k == "sur") || k == "surname" || k == "lastname":
			last = f[at]
		}
	}
	return first, last, first != "" && last != "" && nameLike(first) && nameLike(last)
}

// titled reports a title before the name, so that one word is the last name.
func titled(text string) bool {
	for _, f := range nameFields(text) {
		if k := key(f); titles[k] && k != "sister" && k != "father" && k != "rev" && k != "lady" {
			return true
		}
	}
	return false
}

// callMe parts "Margaret Jones but call me Peggy" at the name to use.
func callMe(text string) (known, nick string) {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return text, ""
	}
	for _, cue := range [...]string{
		"please call me ", "just call me ", "you can call me ", "but call me ", "call me ", "everyone calls me ", "people call me ", "known as ", "goes by ",
		"i go by ", "go by ", "but i prefer ", "i prefer ", "prefer to be called ", "like to be called ", "likes to be called ", "friends call me ", "but everyone says ", "calls me ", "nickname is ",
	} {
		if i := strings.Index(low, cue); i >= 0 && (i == 0 || low[i-1] <= '/') {
			return strings.TrimRight(strings.TrimSpace(trimWord(text[:i])), ",.;-( "), strings.TrimRight(text[i+len(cue):], ") .")
		}
	}
	if i := strings.IndexByte(text, '('); i > 0 && strings.HasSuffix(strings.TrimSpace(text), ")") && !strings.Contains(text[i:], " ") {
		return text[:i], strings.Trim(text[i:], "() ")
	}
	return text, ""
}

// trimWord takes "but", "and I'm" and the like off the end.
func trimWord(s string) string {
	for {
		s = strings.TrimRight(s, " ,.;-(")
		i := strings.LastIndexByte(s, ' ')
		switch strings.ToLower(s[i+1:]) {
		case "but", "and", "or", "so", "everyone", "people", "friends", "just", "i", "im", "i'm", "please", "to", "like", "always", "usually", "mostly", "also", "aka", "though", "prefer", "would", "she", "he", "family", "my", "mates":
			if i < 0 {
				return ""
			}
			s = s[:i]
			continue
		}
		return s
	}
}

// nameParts are the words of a text that can be a name. cued says that words
// such as "my name is" stood before them, so that they must be.
func nameParts(text string) (parts []string, cued bool) {
	fields := nameFields(text)
	at, cued := nameCue(fields)
	fields = fields[at:]
	for len(fields) > 0 && (!cued || titles[key(fields[0])]) && leading[key(fields[0])] {
		fields = fields[1:]
	}
	fields = joinComma(fields)
	for i, f := range fields {
		k := key(f)
		if !cued && i > 0 && (k == "" || trailing[k] || notName[k] || calendarWord(k)) && !softEnd(fields[i:]) && !capitals(fields[:i]) {
			return nil, false // a sentence, and no name announced
		}
		if k == "" || (cued || i > 1) && (notName[k] || calendarWord(k)) && i > 0 || trailing[k] && (i > 0 || !cued) {
			fields = fields[:i]
			break
		}
	}
	for _, f := range fields {
		if !titles[key(f)] {
			parts = append(parts, f)
		}
	}
	return parts, cued
}

// joinComma reads "Dulcie, Petsch" as one name.
func joinComma(f []string) []string {
	if len(f) == 3 && f[1] == "" && nameLike(f[0]) && nameLike(f[2]) && !notName[key(f[2])] && !trailing[key(f[2])] {
		return []string{f[0], f[2]}
	}
	return f
}

// softEnd reports words that people put after their name when nothing announced
// it: thanks, here, born, a date.
func softEnd(f []string) bool {
	for len(f) > 0 && f[0] == "" {
		f = f[1:]
	}
	if len(f) == 0 {
		return true
	}
	if key(f[0]) == "is" && len(f) > 2 && (key(f[1]) == "my" || key(f[1]) == "the") && (key(f[2]) == "name" || key(f[len(f)-1]) == "name") {
		return true
	}
	switch key(f[0]) {
	case "here", "thanks", "thank", "ta", "please", "cheers", "x", "xx", "xxx", "but", "born", "dob", "date", "aged", "age", "speaking", "texting", "phone", "mobile", "tel", "address", "postcode", "number", "and", "from", "im", "i", "my", "its", "dr", "hi", "hello", "ok", "sorry", "this", "is", "not", "the", "that":
		return key(f[0]) != "is" && key(f[0]) != "not" && key(f[0]) != "the" && key(f[0]) != "that" || len(f) <= 2
	}
	return isDigitByte(f[0][0]) && len(f) > 1
}

// capitals reports two or more words with capitals, as a name has them.
func capitals(f []string) bool {
	for _, w := range f {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) || notName[key(w)] || trailing[key(w)] {
			return false
		}
	}
	return len(f) >= 2 && len(f) <= 4
}

// nameFields are the words of a text; a comma or full stop ends the word and
// stands as an empty one where a sentence ends.
func nameFields(text string) []string {
	var out []string
	for _, f := range strings.Fields(text) {
		ends := strings.ContainsAny(f[len(f)-1:], ".!?;,") && utf8.RuneCountInString(f) > 3 && !titles[key(f)]
		f = strings.Trim(f, ".,;:!?\"()*-_/")
		if f == "" {
			continue
		}
		out = append(out, f)
		if ends {
			out = append(out, "")
		}
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// nameCue finds where a name begins after "my name is", "this is", "it's".
func nameCue(f []string) (at int, cued bool) {
	for i := range f {
		for _, cue := range nameCues {
			if hasCue(f[i:], cue) && i+len(cue) < len(f) {
				next := i + len(cue)
				if len(cue) > 1 || i <= 2 || cue[0] == "under" || cue[0] == "name" || cue[0] == "names" {
					if cue[0] == "name" && next < len(f) && key(f[next]) == "is" {
						next++
					}
					if next < len(f) && !(notName[key(f[next])] && !titles[key(f[next])]) {
						return next, true
					}
				}
			}
		}
	}
	return 0, false
}

func hasCue(f, cue []string) bool {
	if len(f) < len(cue) {
		return false
	}
	for i, c := range cue {
		if key(f[i]) != c {
			return false
		}
	}
	return true
}

var nameCues = func() [][]string {
	var out [][]string
	for _, c := range [...]string{
		"full name is", "first name is", "name is", "names is", "name of", "names", "name was", "name", "the name", "i am called", "im called", "called", "i am", "im", "this is", "it is", "its", "thats", "that is",
		"under", "booked as", "booking for", "reservation for", "shes called", "hes called", "she is", "he is", "me is",
	} {
		out = append(out, strings.Fields(c))
	}
	return out
}()

// key is a word folded for looking up.
func key(f string) string {
	if f == "" {
		return ""
	}
	out := make([]byte, 0, len(f))
	for _, r := range f {
		if r == '\'' || r == '.' {
			continue
		}
		out = fold(out, r)
	}
	return string(out)
}

func judgeName(parts []string, cued bool, text string) Reading {
	parts, problem := trimJoin(parts)
	switch {
	case problem != "":
		return ask(problem, "more than one person")
	case len(parts) == 0:
		return noName(text)
	case len(parts) > 6:
		return ask(Unclear, "too many words for a name")
	}
	if len(parts) == 1 && key(parts[0]) == "will" && parts[0] != "will" {
		return named(parts, cued)
	}
	for _, p := range parts {
		if !nameLike(p) || notName[key(p)] || calendarWord(key(p)) {
			return noName(text)
		}
	}
	if initialsOnly(parts) {
		return ask(Initials, "letters of a name")
	}
	return named(parts, cued)
}

// calendarWord reports numbers, days and months that nobody is called.
func noName(text string) Reading {
	if r, ok := unsureOnly(text); ok {
		return r
	}
	w := split(text)
	for i, t := range w.toks {
		if t.text == "and" && i > 0 && i+1 < len(w.toks) && len(w.toks) <= 5 && nameLike(w.toks[i-1].text) && nameLike(w.toks[i+1].text) && !notName[w.toks[i-1].text] && !notName[w.toks[i+1].text] {
			return ask(TwoPeople, "more than one person")
		}
	}
	return ask(Unclear, "no name")
}

// trimJoin finds "and" between two names; anything else after it is cut off.
func trimJoin(parts []string) ([]string, string) {
	for i, p := range parts {
		if k := key(p); k != "and" && k != "or" && p != "&" && p != "+" {
			continue
		}
		if i > 0 && i < len(parts)-1 && nameLike(parts[i+1]) && !notName[key(parts[i+1])] {
			return nil, TwoPeople
		}
		return parts[:i], ""
	}
	return parts, ""
}

// nameLike reports whether a word can be part of a name: letters, with
// apostrophes and dashes inside.
func nameLike(p string) bool {
	if p == "" || len(p) > 40 {
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
	return one && parts[0][0] < utf8.RuneSelf // one letter may be a name in other scripts
}

// named makes the reading: the first word, and the rest as the last name with
// its particles; what stands between is left out of neither.
func named(parts []string, cued bool) Reading {
	first, last := repair(parts[:1]), ""
	if len(parts) > 1 {
		from := 1
		for from < len(parts)-1 && !particles[key(parts[from])] {
			from++
		}
		first = repair(parts[:1])
		last = repair(parts[from:])
	}
	r := found(strings.TrimSpace(first+" "+last), "a name by itself", 0.9)
	r.First, r.Last = first, last
	if cued {
		r.Why, r.Confidence = "a name after words that announce it", 0.95
	}
	return r
}

// repair puts the capitals of a name right. Where somebody mixed them
// themselves, they stay.
func repair(parts []string) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		p = strings.Trim(p, ".")
		switch {
		case mixed(p):
			out[i] = p
		case particles[key(p)] && i < len(parts)-1 && key(p) != "st" && key(p) != "saint" && key(p) != "mac" && key(p) != "o":
			out[i] = strings.ToLower(p)
		default:
			out[i] = capital(p)
		}
	}
	return strings.Join(out, " ")
}

// mixed reports capitals and small letters in the way of a name: McDonald.
func mixed(p string) bool {
	r, n := utf8.DecodeRuneInString(p)
	return unicode.IsUpper(r) && strings.ToUpper(p) != p && strings.IndexFunc(p[n:], unicode.IsLower) >= 0 || p == strings.ToUpper(p) && p == strings.ToLower(p)
}

func capital(p string) string {
	var b strings.Builder
	up := true
	low := strings.ToLower(p)
	for i, r := range low {
		if up {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		up = r == '-' || r == '\'' && i == 1 || i == 1 && strings.HasPrefix(low, "mc") && len(low) > 3
	}
	return b.String()
}
