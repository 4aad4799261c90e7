package understand

import "strings"

// kindWords say that a name is a practice's, and nothing about which.
var kindWords = set("the a of and at in dr doctor surgery surgeries practice medical health healthcare centre group gp gps clinic partners partnership primary care community nhs associates hc mc site branch service services")

// core is a name without the words that most names share, so that "Dale" and
// "the Dale Surgery" are one. A name of nothing else keeps them.
func core(words []string) string {
	var out []string
	for _, w := range words {
		if !kindWords[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		out = words
	}
	return strings.Join(out, " ")
}

// few is up to how many practices a name may be known by its core. Among more,
// "The Hill" may be one practice's and mean another's.
const few = 20

// call is how a name is filed and looked up.
func (s *Surgeries) call(words []string) string {
	if len(s.list) > few {
		return strings.Join(words, " ")
	}
	return core(words)
}

// called files a practice under a name or alias.
func (s *Surgeries) called(i int32, name string) {
	c := s.call(surgeryWords(name))
	if at := s.calls[c]; c != "" && (len(at) == 0 || at[len(at)-1] != i) {
		s.calls[c] = append(at, i)
	}
}

// exact finds the practice of which the words are a name or an alias, however
// many practices there are.
func (s *Surgeries) exact(written []string) (Reading, bool) {
	at := s.calls[s.call(written)]
	if len(at) == 0 {
		return Reading{}, false
	}
	if len(at) == 1 {
		return found(s.list[at[0]].Code, "the name of a surgery", 0.99), true
	}
	return Reading{}, false
}
