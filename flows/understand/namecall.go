package understand

import "strings"

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
	return first, last, first != "" && last != "" && nameLike(first) && nameLike(last) && !commonWord(first) && !commonWord(last)
}

// titled reports a title before the name, so that one word is the last name.
func titled(text string) bool {
	for _, f := range nameFields(text) {
		if k := key(f); titles[k] && k != "sister" && k != "father" && k != "rev" && k != "lady" && k != "princess" {
			return true
		}
	}
	return false
}

var callCues = [...]string{
	"please call me ", "just call me ", "you can call me ", "can call be ", "but call me ", "call me ", "everyone calls me ", "people call me ", "they call me ", "known as ", "aka ", "goes by ",
	"i go by ", "go by ", "but i prefer ", "i prefer ", "prefer to be called ", "like to be called ", "likes to be called ", "friends call me ", "but everyone says ", "calls me ", "nickname is ", "answer to ", "preferred name is ",
}

// callMe parts "Margaret Jones but call me Peggy" at the name to use.
func callMe(text string) (known, nick string) {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return text, ""
	}
	for _, cue := range callCues {
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
		case "but", "and", "or", "so", "everyone", "people", "friends", "just", "i", "im", "i'm", "please", "to", "like", "always", "usually", "mostly", "also", "aka", "though", "prefer", "would", "she", "he", "family", "my", "mates", "you", "can", "they":
			if i < 0 {
				return ""
			}
			s = s[:i]
			continue
		}
		return s
	}
}
