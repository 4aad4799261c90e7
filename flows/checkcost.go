package flows

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// cost checks that a text is sent in as many parts as we allow, with its options
// and with its blanks filled as long as they may well be, and that a language
// that can do without UCS-2 does. Welsh can, nearly: its circumflex is no slip, and
// costs what it costs.
func (c *checker) cost(w *Words, t said) {
	for _, text := range t.text.onSMS() {
		full := c.filled(w, t, text)
		n, _ := Parts(full)
		if bad := NotGSM(w.dress(text.String(), care.SMS)); len(bad) > 0 && (plainLanguage(w.Language) || w.plain()) {
			c.inWords(w.Language, w.Language == "cy", fmt.Sprintf("%s forces UCS-2: %d message parts, and %d without",
				quote(split(bad)), n, partsWithout(full, bad)), t.keys...)
		}
		if n > c.budget(w, t) {
			c.inWords(w.Language, false, fmt.Sprintf("%d message parts with its blanks filled (%d characters): no more than %d are allowed",
				n, len([]rune(full)), c.budget(w, t)), t.keys...)
		}
		if t.step != nil && t.step.Safety && len([]rune(full)) > messageLength {
			c.inWords(w.Language, false, fmt.Sprintf("%d characters: a safety text goes in one message of at most %d", len([]rune(full)), messageLength), t.keys...)
		}
	}
}

// budget is what a text may cost. One that names the languages in their own
// scripts costs what the dearest of them does.
func (c *checker) budget(w *Words, t said) int {
	most := w.budget()
	if slices.Contains(t.text.blanks(), "languages") {
		for _, lang := range c.book.Languages() {
			most = max(most, c.book.words[lang].budget())
		}
	}
	return most
}

// filled is a text as it goes out, its blanks as long as they may be.
func (c *checker) filled(w *Words, t said, text template) string {
	return w.dress(text.fill(func(blank string) string { return c.longest(w, blank) })+c.options(w, t), care.SMS)
}

// partsWithout is what a text would cost if these characters were plain ones.
func partsWithout(text string, bad []rune) int {
	n, _ := Parts(strings.Map(func(r rune) rune {
		if slices.Contains(bad, r) {
			return 'x'
		}
		return r
	}, text))
	return n
}

func split(runes []rune) []string {
	var list []string
	for _, r := range runes {
		list = append(list, string(r))
	}
	return list
}

// onSMS are the variants that go out as text messages.
func (t *Text) onSMS() []template {
	var all []template
	for _, form := range slices.Sorted(maps.Keys(t.forms)) {
		all = append(all, t.forms[form])
	}
	if len(all) > 0 {
		return all
	}
	if v, ok := t.network[care.SMS]; ok {
		all = append(all, v)
		if v, ok := t.network[discreet]; ok {
			all = append(all, v)
		}
		return all
	}
	return []template{t.plain}
}

// options are the lines below a question.
func (c *checker) options(w *Words, t said) string {
	if t.step == nil || t.keys[0] != "flows" || t.keys[3] != "ask" && t.keys[3] != "again" && t.keys[3] != "nudge" {
		if t.name() == "common.pick_surgery" {
			return "\n" + c.surgeries(w)
		}
		return ""
	}
	switch t.step.Expect {
	case string(understand.YesNo):
		if text := w.common("yes_no"); text != nil {
			return "\n" + text.plain.String()
		}
	case string(understand.Choice):
		return "\n" + numbered(c.labels(w, t.step))
	}
	return ""
}

// labels are the choices of a step as they are shown.
func (c *checker) labels(w *Words, s *Step) []string {
	var labels []string
	for _, choice := range s.Choices {
		text := w.Flows[s.flow.Name][s.name].Choices[choice]
		if text == nil {
			labels = append(labels, "")
			continue
		}
		labels = append(labels, text.plain.fill(func(blank string) string { return c.longest(w, blank) }))
	}
	return labels
}

// surgeries are the three longest names that a person could pick among.
func (c *checker) surgeries(w *Words) string {
	names := c.practices()
	names = names[:min(3, len(names))]
	if none := w.common("none_of_these"); none != nil {
		names = append(names, none.plain.String())
	}
	return numbered(names)
}

// practices are the names of the scheme's surgeries, the longest first.
func (c *checker) practices() []string {
	var names []string
	for _, p := range c.book.scheme.Practices {
		names = append(names, p.Name)
	}
	longestFirst(names)
	return names
}

func longestFirst(list []string) {
	slices.SortStableFunc(list, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
}

// longest is as much as a blank may plausibly hold. What the scheme decides is
// known; for the rest these are long but ordinary.
func (c *checker) longest(w *Words, blank string) string {
	scheme := c.book.scheme
	var team []string
	for _, member := range scheme.Team {
		team = append(team, member.Name)
	}
	t := &turn{book: c.book, words: w}
	switch blank {
	case "scheme", "phone", "min_age", "reply_days", "languages":
		return t.value(blank)
	case "reply_by", "next_day":
		return longestDay(w)
	case "visit_day":
		return longestDay(w)
	case "visit_time":
		return "10.30am"
	case "visit_length":
		return "120"
	case "visit_place":
		return strings.Repeat("w", 40)
	case "visit_directions":
		return strings.Repeat("w", 200)
	case "visit_number":
		return "07700 900999"
	case "visit_calendar":
		return "https://text.example.org.uk/visit/riverside/" + strings.Repeat("w", 60) + ".ics"
	case "visit_how":
		return "phone call"
	case "visit_worker":
		return longestOf(append(team, "Alexandra Worthington"))
	case "link":
		return "https://t.me/riverside_link_workers_bot?start=link-H4KQ7MXD"
	case "code", "link_code":
		return "H4KQ-7MXD"
	case "reference", "case":
		return "W9W9W9"
	case "worker":
		return longestOf(append(team, "Alexandra Worthington"))
	}
	return c.longestAnswer(w, blank, c.saved[blank])
}

func longestOf(list []string) string {
	longestFirst(list)
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// longestAnswer is as much as an answer may plausibly show.
func (c *checker) longestAnswer(w *Words, name string, s *Step) string {
	kind := understand.Text
	switch {
	case s != nil && (s.Save == name || s.Surname == name):
		kind = understand.Kind(s.Expect)
	case name == "first_name" || name == "last_name":
		kind = understand.Name
	case name == "surgery":
		kind = understand.GPSurgery
	}
	switch kind {
	case understand.Name:
		return "Wilhelmina-Grace"
	case understand.GPSurgery:
		return longestOf(c.practices())
	case understand.Choice:
		labels := c.labels(w, s)
		longestFirst(labels)
		return strings.Join(labels[:min(max(s.Max, 1), len(labels))], ", ")
	case understand.DateOfBirth:
		return strings.TrimPrefix(longestDay(w), "Wednesday ") + " 1956"
	case understand.Postcode:
		return "WC2N 5DU"
	case understand.Phone, understand.NHSNumber:
		return "07700 900999"
	case understand.Score, understand.Number, understand.YesNo:
		return "100"
	}
	return strings.Repeat("w", 40)
}

// plainLanguage reports whether all that is written in a language is in the GSM
// alphabet, so that a character outside it is a slip.
func plainLanguage(lang string) bool {
	return slices.Contains([]string{"en", "cy", "de", "it", "so", "sw", "sv", "da", "nb"}, lang)
}

// reservedWord finds the words, in capitals as they are offered, to which a
// network reacts by itself: it blocks the person, or answers in our place
// (CHANNELS 1.7, DOMAIN 5.8).
var reservedWord = regexp.MustCompile(`\b(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO)\b`)

var aboutStopping = regexp.MustCompile(`(?i)\bto stop\b|\bstop (texts|us|getting)\b`)

// reserved checks that no text offers such a word as an answer. STOP and START
// may be named for what they do: in a sentence on stopping, and where the person
// has just stopped.
func (c *checker) reserved(w *Words, t said) {
	if len(t.keys) > 4 && reservedWord.FindString(strings.ToUpper(t.text.plain.String())) == strings.ToUpper(t.text.plain.String()) {
		c.inWords(w.Language, false, fmt.Sprintf("the choice %q is a word that the network keeps for itself", t.text.plain), t.keys...)
		return
	}
	for _, text := range t.text.variants() {
		for _, part := range sentence.Split(text.String(), -1) {
			for _, word := range reservedWord.FindAllString(part, -1) {
				if word == "STOP" && (w.Language != "en" || aboutStopping.MatchString(part)) || word == "START" && t.flow.hearsStop() {
					continue
				}
				c.inWords(w.Language, false, fmt.Sprintf("%s is a word that the network keeps for itself: offer another", word), t.keys...)
			}
		}
	}
}

// hearsStop reports whether a flow is about stopping and beginning again.
func (f *Flow) hearsStop() bool {
	return f != nil && f.records("opted_out") || f != nil && slices.ContainsFunc(f.Hears, func(s string) bool { return s == "stop" || s == "start" || s == "wrong_number" })
}

// records reports whether some step of a flow keeps a fact under a name.
func (f *Flow) records(name string) bool {
	for _, s := range f.Steps {
		if s.Record[name] != "" {
			return true
		}
	}
	return false
}
