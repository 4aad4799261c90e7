package flows

import (
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// Advance takes one input and returns the session after it and what is to be
// done. It is pure: the same arguments give the same result.
func (b *Book) Advance(c care.Contact, s Session, in Input, m Moment) (Session, []Effect) {
	t := &turn{book: b, words: b.lang(c.Language), contact: c, s: s, m: m}
	t.s.Turn++
	t.s.Stack = slices.Clone(s.Stack) // its frames are changed in place
	switch in := in.(type) {
	case Message:
		t.network, t.input, t.in = in.Network, in.ID, in
		t.s.Heard = m.Now.Truncate(time.Second)
		t.message(in)
	case Timeout:
		t.network = in.Network
		if in.Turn != s.Turn {
			return s, nil
		}
		t.timeout(in)
	case Start:
		t.network = in.Network
		t.start(in)
	case HandBack:
		t.network = in.Network
		t.handBack(in.Closed)
	default:
		panic("flows: an input that Advance does not know")
	}
	t.settle(s)
	return t.s, t.out
}

// turn is one input on its way through the flows.
type turn struct {
	book    *Book
	words   *Words
	contact care.Contact
	network string
	input   string
	in      Message
	m       Moment
	text    string            // the message, tidied
	signal  understand.Signal // what was heard in the message

	s   Session
	out []Effect
	// why says what the message was taken for.
	why string
	// hops counts the steps gone through without waiting, so that a circle in
	// the flows ends.
	hops int
	// about is the appointment that a text is about which no flow on the floor
	// says.
	about string
	// over are the check-ins that ended in this turn.
	over []care.Checked
	// another says that somebody else may be texting: what is open stays open, and
	// nothing of it is said.
	another bool
	// veiled says that the text being made says nothing of anybody.
	veiled bool
}

// hopLimit is far more than any real flow needs between two questions.
const hopLimit = 50

// emit adds an effect. What is sent is folded to plain letters first, so that
// a curly quote in somebody's own words does not treble what a text costs, and
// cut where it is too long for one message.
func (t *turn) emit(e Effect) {
	send, ok := e.(Send)
	if !ok {
		t.out = append(t.out, e)
		return
	}
	send.Discreet = send.Discreet || t.veiled || t.unveils()
	t.veiled = false
	send.Text = t.words.dress(send.Text, t.network)
	for _, part := range t.cut(send) {
		t.out = append(t.out, part)
	}
}

// say sends a text, unless it is empty.
func (t *turn) say(text, purpose string) {
	if text != "" {
		t.emit(Send{Text: text, Class: care.Reply, Purpose: purpose})
	}
}

// common is a text that belongs to no step, in English where the language does
// not have it.
func (t *turn) common(key string) string {
	text := t.words.common(key)
	if text == nil {
		text = t.book.words["en"].common(key)
	}
	return text.fill(t.words, t.network, t.value)
}

// top is the frame that has the floor.
func (t *turn) top() *Frame {
	if len(t.s.Stack) == 0 {
		return nil
	}
	return &t.s.Stack[len(t.s.Stack)-1]
}

// open is the step that waits for an answer; nil when none does.
func (t *turn) open() *Step {
	if f := t.top(); f != nil {
		return t.book.step(*f)
	}
	return nil
}

// late marks what was said as of our own accord, not as a reply.
func (t *turn) late() {
	for i, e := range t.out {
		if send, ok := e.(Send); ok && send.Class == care.Reply {
			send.Class = care.Scheduled
			t.out[i] = send
		}
	}
}

// handBack goes on where the flows were when a link worker took over.
func (t *turn) handBack(closed bool) {
	f := t.top()
	switch {
	case f == nil:
	case !closed:
		t.askOn()
	case len(t.book.flows[f.Flow].Hears) > 0:
		t.s.Stack = nil
	}
}

// Why says what a message was taken for, for transcripts and for chat. It
// holds none of the person's words.
type Why string

func (Why) effect() {}
