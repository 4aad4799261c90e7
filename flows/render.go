package flows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// partBudget is how many SMS parts one text may cost where its language says
// nothing else.
const partBudget = 2

var noWords stepWords

func (t *turn) stepWords(s *Step) *stepWords {
	if w, ok := s.words[t.words.Language]; ok {
		return w
	}
	if w, ok := s.words["en"]; ok {
		return w
	}
	return &noWords
}

func (t *turn) fill(text *Text) string {
	if veiled, ok := t.veil(text); ok {
		return veiled
	}
	return text.fill(t.words, t.network, t.value)
}

// hasButtons reports whether answers can be pressed on the network in use.
func (t *turn) hasButtons() bool { return t.network == care.Telegram }

// ask puts the open question.
func (t *turn) ask() {
	s := t.open()
	if s == nil {
		return
	}
	if s.Expect == Slot && len(t.s.Times) == 0 && (!t.seek(s) || !t.offer()) {
		t.answered(s, "full") // those on offer were for what came between
		return
	}
	if s.Expect == Questions {
		t.putQuestion("")
		return
	}
	if s.Expect == Review {
		t.sayLong(t.common("summary") + "\n" + t.summary())
	}
	t.put(s, t.fill(t.stepWords(s).Ask))
}

// put sends the words of a question with the ways to answer it.
func (t *turn) put(s *Step, text string) {
	t.asksNow()
	if text == "" {
		return
	}
	lines, buttons := t.options(s)
	if lines != "" {
		text += "\n" + lines
	}
	t.emit(Send{Text: text, Buttons: buttons, Class: care.Reply, Purpose: "question"})
}

// asksNow starts the clock of the open question anew.
func (t *turn) asksNow() { t.s.Asked = t.m.Now }

// options are the answers offered: as lines with numbers, or as buttons where
// the network has them.
func (t *turn) options(s *Step) (lines string, buttons []care.Button) {
	var labels []string
	switch {
	case len(t.s.Near) > 0 && s.Expect == string(understand.GPSurgery):
		for _, code := range t.s.Near {
			p, _ := t.book.scheme.Practice(code)
			labels = append(labels, p.Name)
		}
		labels = append(labels, t.common("none_of_these"))
	case s.Expect == Slot:
		labels = t.slotLabels()
	case s.Expect == string(understand.Choice):
		for _, key := range s.Choices {
			labels = append(labels, t.fill(t.stepWords(s).Choices[key]))
		}
	case s.Expect == string(understand.YesNo):
		if !t.hasButtons() {
			return t.common("yes_no"), nil
		}
		labels = []string{t.common("yes"), t.common("no")}
	}
	if t.hasButtons() && s.Max < 2 {
		return "", t.buttons(labels)
	}
	return numbered(labels), nil
}

func numbered(labels []string) string {
	var b strings.Builder
	for i, l := range labels {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(i+1) + " " + l)
	}
	return b.String()
}

func (t *turn) buttons(labels []string) []care.Button {
	var bs []care.Button
	for i, l := range labels {
		bs = append(bs, care.Button{Label: l, Data: t.question() + "#" + strconv.Itoa(i+1)})
	}
	return bs
}

// again asks the open question another way, and says what was wrong where that
// is known.
func (t *turn) again(s *Step, problem string) {
	w := t.stepWords(s)
	if s.Expect == Questions {
		t.putQuestion(t.fill(w.Again))
		return
	}
	text := t.fill(w.Again)
	if text == "" {
		text = t.fill(w.Ask)
	}
	if why := t.common("again_" + problem); why != "" {
		joined := why + " " + text
		lines, _ := t.options(s)
		if n, _ := Parts(joined + "\n" + lines); n <= t.words.budget() {
			text = joined
		} else {
			t.say(why, "answer")
		}
	}
	t.put(s, text)
}

// nudge reminds of the open question, of our own accord.
func (t *turn) nudge(s *Step) {
	asked := t.s.Asked
	w := t.stepWords(s)
	switch {
	case s.Expect == Slot && (!t.seek(s) || !t.offer()): // the times of then may be past
		t.answered(s, "full")
		t.late()
		return
	case s.Expect == Slot:
		t.put(s, cmp.Or(t.fill(w.Nudge), t.fill(w.Ask)))
	case s.Expect == Questions:
		t.putQuestion(t.fill(w.Nudge))
	case w.Nudge != nil:
		t.say(t.fill(w.Nudge), "nudge")
	default:
		t.say(t.common("nudge"), "nudge")
		t.put(s, t.fill(w.Ask))
	}
	t.s.Asked = asked
	t.late()
}

// sayLong says something in as many texts as it needs, each within the budget;
// what is more than three waits for MORE.
func (t *turn) sayLong(text string) {
	chunks := t.words.pack(text)
	if len(chunks) > 3 {
		t.s.Rest = strings.Join(chunks[3:], "\n")
		chunks = append(chunks[:3:3], t.common("say_more"))
	}
	for _, c := range chunks {
		t.say(c, "answer")
	}
}

// pack lays lines together into texts within the budget. A single line that is
// longer stands alone.
func (w *Words) pack(text string) []string {
	var chunks []string
	current := ""
	for line := range strings.SplitSeq(text, "\n") {
		joined := line
		if current != "" {
			joined = current + "\n" + line
		}
		sent := w.dress(joined, care.SMS)
		if n, _ := Parts(sent); (n > w.budget() || utf8.RuneCountInString(sent) > messageLength) && current != "" {
			chunks, joined = append(chunks, current), line
		}
		current = joined
	}
	return append(chunks, current)
}

// wording is a short hash of the exact words of a question.
func (t *turn) wording(s *Step) string {
	sum := sha256.Sum256([]byte(t.fill(t.stepWords(s).Ask)))
	return hex.EncodeToString(sum[:6])
}

// value is what a blank in a text stands for.
func (t *turn) value(name string) string {
	scheme := t.book.scheme
	switch name {
	case "scheme":
		return scheme.Name
	case "phone":
		return scheme.Phone
	case "min_age":
		return strconv.Itoa(scheme.MinAge)
	case "reply_days":
		return strconv.Itoa(scheme.ReplyDays)
	case "reply_by":
		return t.day(scheme.Hours.AddWorkingDays(t.m.Now, scheme.ReplyDays))
	case "next_day":
		return t.day(scheme.Hours.AddWorkingDays(t.m.Now, 1))
	case "text_from", "text_to", "text_days":
		return t.textValue(name)
	case "reference":
		return t.s.Ref
	case "code":
		return t.s.Code
	case "link":
		return LinkBlank
	case "link_code":
		return CodeBlank
	case "case":
		if n := len(t.contact.OpenCases); n > 0 {
			return t.contact.OpenCases[n-1]
		}
		return ""
	case "worker":
		w, _ := scheme.Worker(t.contact.Worker)
		return w.Name
	case "languages":
		return t.languages()
	}
	if v := t.questionValue(name); v != "" {
		return v
	}
	if strings.HasPrefix(name, "visit_") {
		return t.visitValue(name)
	}
	if v := t.s.Answer(name); v != "" {
		return t.show(name, v)
	}
	v, _ := t.contact.Get(name)
	return t.show(name, v)
}

// blankNames are what value knows besides answers and contact fields.
func blankNames() []string {
	return append(append(visitBlanks(), questionBlanks()...), "scheme", "phone", "min_age", "reply_days", "reply_by", "next_day", "reference", "code", "link", "link_code", "case", "worker", "languages", "text_from", "text_to", "text_days")
}

func (t *turn) languages() string {
	var names []string
	for _, lang := range t.book.Languages() {
		names = append(names, t.book.words[lang].Name)
	}
	return strings.Join(names, ", ")
}

// day is a date as it is said: Wednesday 25 November.
func (t *turn) day(d time.Time) string {
	return t.words.day(d.In(t.book.scheme.Location()))
}

// show is an answer as the person would read it.
func (t *turn) show(name, value string) string {
	switch s := t.saves(name); {
	case value == "" || s == nil:
	case s.Expect == string(understand.Choice):
		var labels []string
		for key := range strings.SplitSeq(value, ",") {
			if label := t.fill(t.stepWords(s).Choices[key]); label != "" {
				labels = append(labels, label)
			}
		}
		if own := t.s.Answer(s.Words); s.Words != "" && own != "" {
			labels = append(labels, own)
		}
		return strings.Join(labels, ", ")
	case s.Expect == string(understand.YesNo):
		return t.common(value)
	case s.Expect == string(understand.GPSurgery):
		p, _ := t.book.scheme.Practice(value)
		return p.Name
	case s.Expect == string(understand.DateOfBirth):
		if d, err := time.Parse(time.DateOnly, value); err == nil {
			return t.words.date(d)
		}
	case s.Expect == string(understand.NHSNumber) && len(value) == 10:
		return value[:3] + " " + value[3:6] + " " + value[6:]
	}
	return value
}

// saves is the step of a running flow that keeps its answer under name.
func (t *turn) saves(name string) *Step {
	for i := len(t.s.Stack) - 1; i >= 0; i-- {
		if f := t.book.flows[t.s.Stack[i].Flow]; f != nil {
			for _, s := range f.Steps {
				if s.Save == name || s.Surname == name && s.Save == "" {
					return s
				}
			}
		}
	}
	return nil
}
