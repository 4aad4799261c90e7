package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// dangers are heard before anything else, and even from somebody who opted out.
var dangers = []string{"distress", "emergency", "abuse", "child_risk", "harm_others"}

// message reads what the person sent: danger first, then what the network has
// already done, then a wish that is the whole message, then the answer to the
// open question, then a wish among other words.
func (t *turn) message(in Message) {
	text := understand.Tidy(in.Text)
	t.text = text
	t.meet(text)
	t.signal = understand.Hear(text, t.asked(t.open()))
	t.onlyOfPhone()
	defer func() { t.emit(Why(t.why)) }()
	switch {
	case slices.Contains(dangers, t.signal.Name):
		t.alarm()
	case in.Kind == care.OptedOut:
		t.interrupt("stop")
		t.silence()
	case in.Kind == care.OptedIn && !t.contact.OptedOut.IsZero():
		t.why = "the network took a START, and said so"
		t.emit(Record{"opted_out", ""})
	case in.Kind == care.NetworkHelp:
		t.why = "the network answered HELP"
	case t.contact.Phones.LeftAlone && !t.contact.OptedOut.IsZero():
		t.emit(Record{"opted_out", ""}) // whoever has the number now has written
		t.contact.OptedOut = noTime
		t.knock(text)
	case !t.contact.OptedOut.IsZero() && t.signal.Name != "start" && t.signal.Name != "person":
		t.why = "opted out: heard, not answered"
	case !t.endsTalk() && t.doubts():
	case t.contact.Talk != "" && !t.endsTalk() && !t.asksWhose():
		t.relay()
	case t.contact.IsPhone() && !t.s.Active() && t.introduced(text):
		t.push(Door)
		t.silence()
		t.answer(text)
	case in.Kind == care.Press:
		t.press(in.Button)
	case in.Kind == care.Media && text == "":
		t.remark("no_pictures", "a picture or a sound")
	case text == "":
		t.remark("empty", "nothing in it")
	case t.offered(text):
		t.answer(text)
	case t.aside(text):
	case t.forAnother(text):
	case t.wished(text):
	case t.told(text):
	case changeLine(text) && t.change():
	case !t.s.Active() && t.tooLate(text):
	case !t.s.Active() && len(t.contact.OpenCases) > 0 && nods(text):
		t.why = "a nod, which asks for nothing"
	case !t.s.Active() && t.textTimes(text, true):
	case !t.s.Active() && t.speak(t.signal.Language):
		t.knock(text)
	case t.signal.Whole && t.signal.Name != "none" && t.hear():
	case !t.s.Active() && slices.Contains(plainWishes, t.signal.Name) && t.hear():
	case !t.s.Active():
		t.knock(text)
	default:
		t.answer(text)
	}
}

// offered reports whether a text is, word for word, one of the answers that the
// open question offers: "another time" is no wish to change an answer then.
func (t *turn) offered(text string) bool {
	s := t.open()
	if s == nil || s.Expect != string(understand.Choice) || t.signal.Name == "stop" {
		return false
	}
	said := onlyWords(text)
	return slices.ContainsFunc(t.asked(s).Choices, func(label string) bool { return onlyWords(label) == said })
}

// nods reports whether somebody only says that they have read: no answer is due,
// and their link worker need not look.
func nods(text string) bool {
	said := onlyWords(text)
	if said == "" {
		said = strings.Trim(text, "!. \ufe0f")
	}
	return slices.Contains([]string{"ok", "okay", "okey", "okey dokey", "k", "kk", "ok then", "ok will do", "will do", "right", "righto", "alright",
		"fine", "sure", "noted", "understood", "got it", "ok got it", "ok x", "x", "xx", "👍", "👌", "🙏", "🙂", "😊"}, said)
}

// plainWishes are heard among other words when no question is open, since then
// nothing else can be meant.
var plainWishes = []string{"stop", "person", "wrong_number", "third_party", "complaint", "my_data", "delete_data", "status"}

// alarm acts on words of danger. While a link worker holds the conversation
// they get the words as well, and it is they who ask on.
func (t *turn) alarm() {
	t.follow(t.text) // in danger people fall back on their own words
	before := t.s
	before.Stack = slices.Clone(t.s.Stack)
	t.hear()
	t.onlySafety()
	if t.contact.Talk == "" {
		return
	}
	before.Ref = t.s.Ref
	t.s = before
	t.out = slices.DeleteFunc(t.out, func(e Effect) bool {
		send, ok := e.(Send)
		return ok && send.Purpose != care.PurposeSafety
	})
	t.emit(Relay{})
}

// endsTalk reports whether the message ends a conversation that a link worker
// holds: that is never theirs to decide.
func (t *turn) endsTalk() bool {
	return t.signal.Whole && (t.signal.Name == "stop" || t.signal.Name == "wrong_number") || onlyWords(t.text) == "unlink"
}

func (t *turn) relay() {
	t.why = "for the link worker"
	t.emit(Relay{})
}

// onlySafety keeps from somebody who said STOP all but what may save them.
func (t *turn) onlySafety() {
	if t.contact.OptedOut.IsZero() {
		return
	}
	t.s.Stack = nil
	t.out = slices.DeleteFunc(t.out, func(e Effect) bool {
		send, ok := e.(Send)
		return ok && send.Purpose != care.PurposeSafety
	})
}

// silence drops what would be said: the network has said it.
func (t *turn) silence() {
	t.out = slices.DeleteFunc(t.out, func(e Effect) bool { _, ok := e.(Send); return ok })
}

// tellingWords is from how many words on a first message says more than hello.
const tellingWords = 5

// knock opens the door to somebody with whom nothing is going on. What they
// wrote is kept for the link worker when it says something.
func (t *turn) knock(text string) {
	t.why = "a first message"
	if t.contact.IsPhone() {
		t.hold()
		t.push(Door)
		return
	}
	if len(strings.Fields(text)) >= tellingWords {
		t.keep("first_words", text)
	}
	t.push(Door)
}

// remark says something about the message and asks the open question again.
func (t *turn) remark(key, why string) {
	t.why = why
	t.say(t.common(key), "answer")
	if t.s.Active() {
		t.ask()
		return
	}
	t.push(Door)
}

// hear acts on the signal; false when nothing here is meant by it.
func (t *turn) hear() bool {
	t.why = "heard " + t.signal.Name + ": " + t.signal.Why
	switch t.signal.Name {
	case "back":
		return t.back()
	case "change":
		return t.change()
	case "skip":
		return t.skip()
	case "more":
		return t.more()
	case "help":
		return t.help()
	case understand.LanguageWish:
		t.askedFor(t.signal.Language)
	}
	return t.interrupt(t.signal.Name)
}

// interrupt runs the flow that hears a signal over whatever is going on.
func (t *turn) interrupt(signal string) bool {
	f := t.book.hears[signal]
	if f == nil {
		return false
	}
	danger := slices.Contains(dangers, signal)
	t.s.Stack = t.beneath(f, danger)
	if danger { // a person will ask how they are, and no scale
		t.s.Stack = slices.DeleteFunc(t.s.Stack, func(f Frame) bool { return f.CheckIn != nil })
	}
	t.push(f.Name)
	return true
}

// beneath is the stack without what f takes the place of: itself, said again,
// and for a danger the aftermath of an earlier one.
func (t *turn) beneath(f *Flow, danger bool) []Frame {
	for i, frame := range t.s.Stack {
		running := t.book.flows[frame.Flow]
		if running == f || danger && running != nil && slices.ContainsFunc(running.Hears, isDanger) {
			return t.s.Stack[:i]
		}
	}
	return t.s.Stack
}

func isDanger(signal string) bool { return slices.Contains(dangers, signal) }

// back asks the question before the open one.
func (t *turn) back() bool {
	f := t.top()
	switch {
	case f == nil:
		return false
	case f.Return != "":
		t.enter(f.Return)
	case t.backQuestion():
	case len(f.Back) == 0:
		t.remark("no_back", t.why)
	default:
		to := f.Back[len(f.Back)-1]
		f.Back = f.Back[:len(f.Back)-1]
		t.enter(to)
	}
	return true
}

// skip leaves an optional question without an answer.
func (t *turn) skip() bool {
	s := t.open()
	switch {
	case s == nil:
		return false
	case !s.Optional:
		t.remark("no_skip", t.why)
	case s.Expect == Questions:
		t.skipQuestion(s)
	default:
		t.forget(s.Save)
		t.answered(s, "skip")
	}
	return true
}

// more sends the rest of something long.
func (t *turn) more() bool {
	if t.s.Rest == "" {
		return false
	}
	rest := t.s.Rest
	t.s.Rest = ""
	t.sayLong(rest)
	return true
}

// help explains the open question, and always says where help is.
func (t *turn) help() bool {
	s := t.open()
	if s == nil {
		return t.interrupt("help")
	}
	t.say(t.common("help"), "answer")
	if w := t.stepWords(s); w.Help != nil {
		t.say(t.fill(w.Help), "question")
		t.asksNow()
		return true
	}
	t.ask()
	return true
}

// press takes a button for an answer if its question is the open one.
func (t *turn) press(data string) {
	question, option, ok := strings.Cut(data, "#")
	s := t.open()
	if ok && (s == nil || question != t.question()) && t.asideButton(data) {
		return
	}
	if !ok || s == nil || question != t.question() {
		t.remark("old_button", "a button of an earlier question")
		return
	}
	t.why = "a button"
	n, err := strconv.Atoi(option)
	if err != nil {
		t.remark("old_button", "a button that is not ours")
		return
	}
	t.answer(strconv.Itoa(n))
}

// question names the open question, for its buttons.
func (t *turn) question() string { return strconv.FormatInt(int64(t.s.Opened), 36) }
