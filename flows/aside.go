package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// Aside is a matter that the person was told of and whose words are heard
// whatever question is open: they are words that no question uses, and never
// digits.
type Aside struct {
	Flow  string    `json:"f"` // begins with a choice
	About string    `json:"a"` // the ID of an appointment
	Turn  int       `json:"n"` // in which it was said last; buttons carry it
	At    time.Time `json:"at"`
}

// listens makes the words of the flow that f opens heard from now on, for an
// appointment.
func (t *turn) listens(f *Flow, about string) {
	if f.Opens == "" || about == "" {
		return
	}
	t.s.Asides = append(slices.DeleteFunc(slices.Clone(t.s.Asides), func(a Aside) bool { return a.About == about }),
		Aside{Flow: f.Opens, About: about, Turn: t.s.Turn, At: t.m.Now})
}

// Reminding is the flow that reminds of an appointment: who has confirmed it is
// not asked again.
func Reminding(a care.Appointment) Start {
	w := Waiting{Flow: "visit", About: a.ID, Aside: true, Until: a.Start}
	if a.Status == care.Confirmed {
		w.Flow = "reminded"
	}
	return Start{Waiting: w}
}

// sayAside says the first question of a flow beside the open one, with its own
// words for that.
func (t *turn) sayAside(in Start) {
	s := t.book.flows[in.Flow].Steps[t.book.flows[in.Flow].Start]
	t.about = in.About
	text := t.fill(t.stepWords(s).Aside)
	var buttons []care.Button
	if t.hasButtons() {
		for i, key := range s.Choices {
			data := strconv.FormatInt(int64(t.s.Turn), 36) + "#" + strconv.Itoa(i+1)
			buttons = append(buttons, care.Button{Label: t.fill(t.stepWords(s).Choices[key]), Data: data})
		}
	}
	t.emit(Send{Text: text, Buttons: buttons, Class: care.Scheduled, Purpose: "aside"})
	t.about = ""
}

// aside hears a word that stands for a matter beside the open question; the one
// that was said last is meant.
func (t *turn) aside(text string) bool {
	for _, a := range slices.Backward(t.s.Asides) {
		s := t.begins(a)
		if s == nil {
			continue
		}
		key, ok := t.heard(s, text)
		if !ok || key == anotherTime && t.changesAnswer(a) {
			continue
		}
		t.turnTo(a, s, key)
		return true
	}
	return false
}

// anotherTime is the choice whose word also changes an answer that was given.
const anotherTime = "change"

// begins is the choice with which a matter begins; nil when it is over.
func (t *turn) begins(a Aside) *Step {
	f := t.book.flows[a.Flow]
	if f == nil || !t.alive(a) {
		return nil
	}
	if s := f.Steps[f.Start]; s.Expect == string(understand.Choice) {
		return s
	}
	return nil
}

func (t *turn) alive(a Aside) bool {
	v, ok := t.contact.Appointment(a.About)
	return ok && v.Ahead(t.m.Now)
}

// heard finds the choice that a text names: its key, or words that stand for it
// and nothing besides.
func (t *turn) heard(s *Step, text string) (key string, ok bool) {
	said := onlyWords(text)
	for _, lang := range []*stepWords{t.stepWords(s), s.words["en"]} {
		for _, key := range slices.Concat(s.Choices, s.Also) {
			if said == key || lang != nil && slices.ContainsFunc(lang.Hear[key], func(w string) bool { return onlyWords(w) == said }) {
				return key, true
			}
		}
	}
	return "", false
}

// politeness is what people add to a word.
var politeness = []string{"please", "thanks", "thank", "you", "sorry", "ta", "hi", "hello"}

// onlyWords is a text without case, signs and politeness.
func onlyWords(text string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '\u2019':
			return -1
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, text))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return slices.Contains(politeness, w) }), " ")
}

// changesAnswer reports whether the open question, which was put after the matter
// was told of, takes the word for itself.
func (t *turn) changesAnswer(a Aside) bool {
	s := t.open()
	return s != nil && s.Expect == Review && t.s.Asked.After(a.At)
}

// turnTo takes a choice of a matter as if its question were the open one.
func (t *turn) turnTo(a Aside, s *Step, key string) {
	t.why = "a word that is heard anywhere: " + key
	if f := t.top(); f == nil || f.Flow != a.Flow || f.About != a.About || f.Step != s.name {
		t.s.Stack = append(slices.DeleteFunc(t.s.Stack, func(f Frame) bool { return f.Flow == a.Flow && f.About == a.About }),
			Frame{Flow: a.Flow, Step: s.name, About: a.About})
	}
	t.keep(s.Save, key)
	t.answered(s, key)
}

// asideButton takes a button that was sent with a matter.
func (t *turn) asideButton(data string) bool {
	question, option, _ := strings.Cut(data, "#")
	n, err := strconv.Atoi(option)
	for _, a := range t.s.Asides {
		s := t.begins(a)
		if err == nil && s != nil && strconv.FormatInt(int64(a.Turn), 36) == question && n >= 1 && n <= len(s.Choices) {
			t.turnTo(a, s, s.Choices[n-1])
			return true
		}
	}
	return false
}

// liveAsides are those that are not over.
func (t *turn) liveAsides() []Aside {
	return slices.DeleteFunc(slices.Clone(t.s.Asides), func(a Aside) bool { return !t.alive(a) })
}
