package understand

import "strings"

// nameCue is what people write before a name. A soft one is often followed by
// something else: "it's late", "I'm afraid".
type nameCue struct {
	words []string
	soft  bool
}

// nameCues by their first word.
var nameCues = func() map[string][]nameCue {
	out := map[string][]nameCue{}
	add := func(soft bool, cues ...string) {
		for _, c := range cues {
			w := strings.Fields(c)
			out[w[0]] = append(out[w[0]], nameCue{w, soft})
		}
	}
	add(false, "full name is", "first name is", "name is", "names is", "name of", "names", "name was", "name", "the name", "i am called", "im called", "called", "under", "booked as", "on name", "booking for", "reservation for",
		"shes called", "hes called", "me is", "name should be", "surname is", "surname", "forename is", "forename", "signed", "speaking to", "regards", "sincerely", "faithfully", "name is still", "name is just")
	add(true, "i am", "im", "this is", "it is", "its", "thats", "that is", "she is", "he is", "is for", "its for", "party of", "should be", "booking by", "by", "for", "its still", "im with", "here is", "told you", "told you its", "said its")
	return out
}()

// bestCue finds where a name begins after words that announce one. Where a
// text has capitals, they decide between several.
func bestCue(f []string, mixed bool) (at int, ok bool) {
	best := 0
	for i := range f {
		for _, cue := range nameCues[key(f[i])] {
			next := i + len(cue.words)
			if !hasCue(f[i:], cue.words) || next >= len(f) {
				continue
			}
			if len(cue.words) == 1 && cue.words[0] == "name" && key(f[next]) == "is" {
				continue // counted as "name is"
			}
			if s := cue.score(f, i, next, mixed); s > best {
				best, at, ok = s, next, true
			}
		}
	}
	if ok && mixed && at+1 < len(f) && !startsUpper(f[at]) && startsUpper(f[at+1]) && !titles[key(f[at])] && !particles[key(f[at])] && best < 4 {
		at++
	}
	return at, ok
}

// score says how likely the words at next are a name; 0 is not.
func (c nameCue) score(f []string, at, next int, mixed bool) int {
	k := key(f[next])
	if titles[k] && next+1 < len(f) {
		next++
		k = key(f[next])
	}
	common := commonWord(f[next]) || calendarWord(k)
	if _, month := months[k]; month && (next+1 < len(f) && f[next+1] != "" && isDigitByte(f[next+1][0]) || c.soft && len(c.words) == 1) {
		return 0 // "for May 14th"
	}
	upper := mixed && startsUpper(f[next])
	switch {
	case f[next] == "" || !nameLike(f[next]):
		return 0
	case common && !(upper && namesToo(k)):
		return 0
	case upper && next+1 < len(f) && startsUpper(f[next+1]) && !commonWord(f[next+1]):
		return 6 - boolInt(c.soft)
	case upper:
		return 4 - boolInt(c.soft && at > 2)
	case c.words[0] == "by" || c.words[0] == "for" || c.words[0] == "should":
		return 0 // without a capital anything may follow these
	case !c.soft:
		return 3
	case at <= 2 || len(c.words) > 1 && !mixed:
		return 1 + boolInt(len(f)-next <= 3)
	}
	return 0
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
