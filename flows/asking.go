package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// checkIn is the frame of the check-in that is under way, perhaps beneath a flow
// that it runs; nil when there is none.
func (t *turn) checkIn() *Frame {
	i := slices.IndexFunc(t.s.Stack, func(f Frame) bool { return f.CheckIn != nil })
	if i < 0 {
		return nil
	}
	return &t.s.Stack[i]
}

// asks are the questions of a check-in, in order; none when this book does not
// have them.
func (t *turn) asks(k *Asking) []care.Ask {
	asks, err := t.book.questionnaires.Asks(k.Ask, t.words.Language)
	if err != nil {
		return nil
	}
	return asks
}

// openAsk is the question of the check-in that is open.
func (t *turn) openAsk() (a care.Ask, ok bool) {
	f := t.checkIn()
	if f == nil {
		return a, false
	}
	asks := t.asks(f.CheckIn)
	if f.CheckIn.At >= len(asks) {
		return a, false
	}
	return asks[f.CheckIn.At], true
}

func (t *turn) leftToAsk() bool {
	_, ok := t.openAsk()
	return ok
}

// putQuestion puts the open question in its exact words, after what comes first:
// something of ours, or what opens its questionnaire.
func (t *turn) putQuestion(first string) {
	q, ok := t.openAsk()
	if !ok {
		return
	}
	if first == "" && q.First && t.s.Opened == t.s.Turn {
		first = q.Of.Opening
	}
	text := q.Text
	switch joined := first + "\n" + text; {
	case first == "":
	case t.fits(joined):
		text = joined
	default:
		t.say(first, "answer")
	}
	t.asksNow()
	t.emit(Send{Text: text, Buttons: t.scale(q), Class: care.Reply, Purpose: "question"})
}

// fits reports whether a text costs no more than one may.
func (t *turn) fits(text string) bool {
	n, _ := Parts(t.words.dress(text, care.SMS))
	return n <= t.words.budget()
}

// scale are the answers to a question as buttons, where there are any.
func (t *turn) scale(q care.Ask) (bs []care.Button) {
	if !t.hasButtons() {
		return nil
	}
	from, to := q.Range()
	for n := from; n <= to; n++ {
		label := strconv.Itoa(n)
		if len(q.Options) > 0 {
			label = q.Options[n-1]
		}
		bs = append(bs, care.Button{Label: label, Data: t.question() + "#" + strconv.Itoa(n)})
	}
	return bs
}

// answerQuestion reads an answer to the open question of a check-in.
func (t *turn) answerQuestion(s *Step, text string) {
	q, ok := t.openAsk()
	if !ok {
		t.enter(s.after(understand.None))
		return
	}
	if t.textTimes(text, false) { // the hour in it is no score
		return
	}
	n, r := t.readScore(q, text)
	t.why = "answer to " + q.Of.ID + "." + q.ID + ": " + r.Why
	switch {
	case r.OK:
		t.keepScore(s, q, care.Score{Question: q.ID, Value: n})
	case t.signal.Name != "none" && t.hear():
	case t.declinesAll(text):
		t.endQuestions(s, care.CheckInNo, outcomeDeclined)
	case doesNotKnow(text):
		t.skipQuestion(s)
	case s.On[outcomeTold] != "" && t.tellsEarly(text):
		t.answered(s, outcomeTold)
	default:
		t.notUnderstood(s, r, text)
	}
}

// tellsEarly reports whether somebody who has met their link worker says how it
// went, while a question from before that is still open.
func (t *turn) tellsEarly(text string) bool {
	f := t.checkIn()
	if t.m.Now.Before(f.CheckIn.Start) {
		return false
	}
	for _, s := range t.book.flows[f.Flow].Steps {
		if s.Opposite != nil && t.tone(s, text) != "" {
			t.why = "how it went, before that was asked"
			return true
		}
	}
	return false
}

// readScore reads a number of the scale, or the exact words of an option. What
// is only like one of them, as "not often" is like often, is asked again: a
// guess would be counted.
func (t *turn) readScore(q care.Ask, text string) (n int, r understand.Reading) {
	said := onlyWords(text)
	for i, o := range q.Options {
		if slices.ContainsFunc(strings.FieldsFunc(o, func(r rune) bool { return r == '/' }), func(w string) bool { return onlyWords(w) == said }) ||
			slices.ContainsFunc(strings.Split(onlyWords(o), " or "), func(w string) bool { return w == said }) || onlyWords(o) == said {
			return i + 1, understand.Reading{OK: true, Why: "the words of an option"}
		}
	}
	a := t.asked(nil)
	a.Low, a.High = q.Range()
	r = understand.Read(understand.Score, text, a)
	if len(q.Options) > 0 && r.OK && !strings.ContainsAny(text, "0123456789") && len(strings.Fields(text)) > 1 {
		r.OK, r.Problem = false, understand.Unclear
	}
	if r.OK && countsThings(text) {
		r.OK, r.Problem = false, understand.Unclear
	}
	n, err := strconv.Atoi(r.Value)
	if r.OK && (err != nil || !q.Takes(n)) {
		r.OK, r.Problem = false, understand.OutOfRange
	}
	return n, r
}

// declinesAll reports whether they would rather answer nothing. A bare no means
// that only where it was offered: later it may be an answer.
func (t *turn) declinesAll(text string) bool {
	r := understand.Read(understand.YesNo, text, t.asked(nil))
	if !r.OK || r.Value != "no" || onlyWords(r.Rest) != "" {
		return false
	}
	said := onlyWords(text)
	noThanks := said == "no" && len(strings.Fields(text)) > 1
	return t.checkIn().CheckIn.At == 0 || noThanks || slices.Contains(enough, said)
}

// countsThings reports whether the number in a text is of something else than how
// they are: "my sister died 2 days ago", "I saw 3 friends", "I went at 5".
func countsThings(text string) bool {
	words := strings.Fields(onlyWords(strings.ReplaceAll(text, "/", " out of ")))
	for i, w := range words {
		if !isNumber(w) {
			continue
		}
		var before, after string
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < len(words) {
			after = words[i+1]
		}
		thing := len(after) > 3 && strings.HasSuffix(after, "s") && after != "always" && after != "days" || after == "days" && i+2 < len(words)
		return thing || before == "at" && i > 1 || i > 3 && after != "" && after != "out"
	}
	return false
}

func isNumber(w string) bool {
	return strings.Trim(w, "0123456789") == "" || slices.Contains([]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}, w)
}

// enough are ways to say that one wants no more questions.
var enough = []string{"not now", "rather not", "id rather not", "i would rather not", "no more", "no more questions"}

// doesNotKnow reports whether they cannot say. "Sometimes" and "it depends" are no
// such thing here: they are on the way to an answer.
func doesNotKnow(text string) bool {
	said := " " + onlyWords(text) + " "
	return slices.ContainsFunc([]string{" dont know ", " do not know ", " dunno ", " not sure ", " unsure ", " no idea ", " cant say ", " hard to say "},
		func(s string) bool { return strings.Contains(said, s) })
}

// skipQuestion leaves the open question without an answer.
func (t *turn) skipQuestion(s *Step) {
	if q, ok := t.openAsk(); ok {
		t.keepScore(s, q, care.Score{Question: q.ID, Skipped: true})
	}
}

// keepScore keeps an answer and goes on to the next question, or to what comes
// of all of them.
func (t *turn) keepScore(s *Step, q care.Ask, score care.Score) {
	f := t.checkIn()
	k := *f.CheckIn
	k.keep(q.Of, score, t.m)
	k.At++
	f.CheckIn = &k
	t.s.Tries, t.s.Nudges = 0, 0
	if t.leftToAsk() {
		t.opens()
		return
	}
	outcome := ""
	if care.Worse(t.book.questionnaires.ChangesFrom(k.Before, k.Results)) {
		outcome = outcomeWorse
	}
	t.answered(s, outcome)
}

// keep puts a score into the result of its questionnaire.
func (k *Asking) keep(q care.Questionnaire, score care.Score, m Moment) {
	k.Results = slices.Clone(k.Results)
	i := slices.IndexFunc(k.Results, func(r care.Result) bool { return r.Questionnaire == q.ID })
	if i < 0 {
		i, k.Results = len(k.Results), append(k.Results, care.Result{Questionnaire: q.ID, CheckIn: k.Name, At: m.Now})
	}
	if r, err := k.Results[i].Answer(q, score); err == nil {
		k.Results[i] = r
	}
}

// endQuestions ends the questions before the last one.
func (t *turn) endQuestions(s *Step, how care.CheckInStatus, outcome string) {
	f := t.checkIn()
	k := *f.CheckIn
	k.Ended = how
	f.CheckIn = &k
	t.answered(s, outcome)
}

// forAnother reads that somebody answers for the person, where only they may.
// Nothing that was answered so far is counted; should the person be there, the
// questions begin again.
func (t *turn) forAnother(text string) bool {
	s := t.open()
	if s == nil || s.Expect != Questions || t.signal.Name != "third_party" && !understand.Proxy(text) {
		return false
	}
	q, ok := t.openAsk()
	if !ok || q.Of.Proxy {
		return false
	}
	t.why = "somebody answers for them"
	f := t.checkIn()
	k := *f.CheckIn
	k.At, k.Results = 0, nil
	f.CheckIn = &k
	t.endQuestions(s, care.CheckInProxy, outcomeProxy)
	return true
}

// backQuestion goes back within the questions of a check-in; false when BACK
// leads elsewhere.
func (t *turn) backQuestion() bool {
	f, s := t.top(), t.open()
	if f.CheckIn == nil || s == nil {
		return false
	}
	k := *f.CheckIn
	asked := len(f.Back) > 0 && t.book.flows[f.Flow].Steps[f.Back[len(f.Back)-1]].Expect == Questions
	switch {
	case s.Expect == Questions && k.At > 0:
	case s.Expect != Questions && asked && k.At > 0:
		f.Step, f.Back = f.Back[len(f.Back)-1], f.Back[:len(f.Back)-1]
	default:
		return false
	}
	k.At--
	f.CheckIn = &k
	t.opens()
	return true
}

// bareAnswer reports whether a text is an answer and nothing besides: a number,
// or yes or no.
func (t *turn) bareAnswer(text string) bool {
	if len(strings.Fields(text)) > 3 || t.signal.Name != "none" {
		return false
	}
	a := t.asked(nil)
	a.Low, a.High = 0, 10
	return understand.Read(understand.Score, text, a).OK || understand.Read(understand.YesNo, text, t.asked(nil)).OK
}
