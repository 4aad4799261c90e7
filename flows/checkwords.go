package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// said is one text of a language: what a step says under a key, or a common one.
type said struct {
	keys []string // where it stands in the file
	text *Text
	flow *Flow // nil for common texts
	step *Step // nil for those, and when the flows have no such step
}

func (s said) name() string { return strings.Join(s.keys, ".") }

// texts are all that a language says, in a fixed order.
func (b *Book) texts(w *Words) []said {
	var all []said
	for _, key := range slices.Sorted(maps.Keys(w.Common)) {
		all = append(all, said{keys: []string{"common", key}, text: w.Common[key]})
	}
	for _, flow := range slices.Sorted(maps.Keys(w.Flows)) {
		f := b.flows[flow]
		for _, step := range slices.Sorted(maps.Keys(w.Flows[flow])) {
			var s *Step
			if f != nil {
				s = f.Steps[step]
			}
			for _, t := range w.Flows[flow][step].texts() {
				keys := append([]string{"flows", flow, step}, t.keys...)
				all = append(all, said{keys, t.text, f, s})
			}
		}
	}
	return all
}

// texts are those of one step that there are.
func (w stepWords) texts() []said {
	var all []said
	for _, t := range []said{
		{keys: []string{"ask"}, text: w.Ask}, {keys: []string{"again"}, text: w.Again}, {keys: []string{"help"}, text: w.Help},
		{keys: []string{"say"}, text: w.Say}, {keys: []string{"nudge"}, text: w.Nudge}, {keys: []string{"aside"}, text: w.Aside},
	} {
		if t.text != nil {
			all = append(all, t)
		}
	}
	if w.Label != "" {
		all = append(all, said{keys: []string{"label"}, text: &Text{plain: compile(w.Label)}})
	}
	for _, key := range slices.Sorted(maps.Keys(w.Choices)) {
		if w.Choices[key] != nil {
			all = append(all, said{keys: []string{"choices", key}, text: w.Choices[key]})
		}
	}
	return all
}

// language checks the words of one language.
func (c *checker) language(w *Words) {
	if w.Language == "en" {
		c.needed(w)
	} else {
		c.translated(c.book.words["en"], w)
		c.about(w)
	}
	blanks := c.blanks()
	for _, t := range c.book.texts(w) {
		c.extra(w, t)
		for _, blank := range t.text.blanks() {
			if !blanks[blank] {
				c.inWords(w.Language, false, fmt.Sprintf("nothing fills the blank {%s}", blank), t.keys...)
			}
		}
		c.plurals(w, t)
		c.cost(w, t)
		c.reserved(w, t)
	}
}

// blanks are the names that texts may use.
func (c *checker) blanks() map[string]bool {
	names := map[string]bool{}
	for name := range c.saved {
		names[name] = true
	}
	for _, name := range slices.Concat(blankNames(), care.Fields()) {
		names[name] = true
	}
	return names
}

// needed checks that English, which all other languages fall back to, has every
// text that the flows and the engine say.
func (c *checker) needed(w *Words) {
	for _, key := range commonKeys() {
		if w.Common[key] == nil {
			c.inWords("en", false, fmt.Sprintf("common.%s is missing", key), "common")
		}
	}
	for _, flow := range c.book.Flows() {
		for _, s := range c.book.flows[flow].inOrder() {
			words := w.Flows[flow][s.name]
			missing := func(key string) {
				c.inWords("en", false, fmt.Sprintf("flows.%s.%s.%s is missing", flow, s.name, key), "flows", flow, s.name)
			}
			if s.asks() && s.Expect != Listen && words.Ask == nil {
				missing("ask")
			}
			if s.Safety && words.Say == nil {
				missing("say")
			}
			for _, choice := range s.Choices {
				if words.Choices[choice] == nil {
					missing("choices." + choice)
				}
			}
			if s.idle() && words.Say == nil {
				c.inStep(s, fmt.Sprintf("the step %q says nothing and does nothing", s.name))
			}
		}
	}
}

// idle reports whether a saying step does nothing besides.
func (s *Step) idle() bool {
	return s.says() && !s.Keep && len(s.Record) == 0 && s.HandOff == "" && s.Quiet == 0 && !s.Forget && s.Visit == "" && s.Queue == "" && s.Tie == ""
}

// extra finds words that nothing says.
func (c *checker) extra(w *Words, t said) {
	if t.keys[0] == "common" {
		if key := t.keys[1]; !slices.Contains(commonKeys(), key) && !strings.HasPrefix(key, "again_") {
			c.inWords(w.Language, true, t.name()+" is never said", t.keys...)
		}
		return
	}
	ok := t.step != nil
	if ok {
		switch key := t.keys[3]; key {
		case "say":
			ok = t.step.says()
		case "choices":
			ok = slices.Contains(t.step.Choices, t.keys[4])
		default:
			ok = t.step.asks()
		}
	}
	if !ok {
		c.inWords(w.Language, true, t.name()+" is never said", t.keys...)
	}
}

// translated holds a language that is offered against English, which stands in
// for what is missing. Only in danger is that not good enough.
func (c *checker) translated(english, w *Words) {
	if english == nil {
		return
	}
	own := map[string]said{}
	for _, t := range c.book.texts(w) {
		own[t.name()] = t
	}
	for _, t := range c.book.texts(english) {
		ours, ok := own[t.name()]
		delete(own, t.name())
		safety := t.step != nil && t.step.Safety
		switch {
		case !ok && !safety && t.flow != nil && len(w.Flows[t.flow.Name]) == 0:
			c.inWords(w.Language, true, fmt.Sprintf("the flow %s has no words in this language and speaks English", t.flow.Name), "flows")
		case !ok:
			c.inWords(w.Language, !safety, t.name()+" is missing: it is said in English", t.keys...)
		case !slices.Equal(t.text.blanks(), ours.text.blanks()):
			c.inWords(w.Language, false, fmt.Sprintf("%s has the blanks [%s], and in English [%s]", t.name(),
				strings.Join(ours.text.blanks(), " "), strings.Join(t.text.blanks(), " ")), t.keys...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		c.inWords(w.Language, true, name+" is not in English", own[name].keys...)
	}
}

// plurals checks that a text that changes with a number has every form that its
// language needs.
func (c *checker) plurals(w *Words, t said) {
	if t.text.count == "" {
		return
	}
	if !slices.Contains(t.text.blanks(), t.text.count) && !c.blanks()[t.text.count] {
		c.inWords(w.Language, false, fmt.Sprintf("plural: nothing fills %q", t.text.count), t.keys...)
	}
	missing := map[string]bool{}
	for n := range 200 {
		if form := category(w.tag, n); t.text.forms[form] == nil {
			missing[form] = true
		}
	}
	if len(missing) > 0 {
		c.inWords(w.Language, false, fmt.Sprintf("%s lacks the plural form %s", t.name(),
			strings.Join(slices.Sorted(maps.Keys(missing)), ", ")), t.keys...)
	}
}

// commonKeys are the texts that the engine itself says. What it says of answers
// that it did not understand, again_ and the problem, may be left out.
func commonKeys() []string {
	return []string{"yes", "no", "yes_no", "help", "no_pictures", "empty", "no_back", "no_skip", "say_more",
		"old_button", "nudge", "summary", "which", "not_given", "pick_surgery", "none_of_these",
		"slot_taken", "too_late", "too_late_visit", "text_times", "no_text_times", "how_phone", "how_in_person", "how_video", "how_home"}
}
