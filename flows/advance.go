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
		t.network, t.input = in.Network, in.ID
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
	t.settle()
	return t.s, t.out
}

// turn is one input on its way through the flows.
type turn struct {
	book    *Book
	words   *Words
	contact care.Contact
	network string
	input   string
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

// settle leaves the session ready to wait: its timer set or taken away, its
// book pinned or let go.
func (t *turn) settle() {
	t.s.Asides = t.liveAsides()
	if !t.s.Active() {
		t.s = Session{Turn: t.s.Turn, Queue: t.s.Queue, Ref: t.s.Ref, Noted: t.s.Noted, Asides: t.s.Asides}
		t.next()
	}
	if t.s.Active() {
		t.s.Book = t.book.hash
	}
	t.emit(t.wait())
}

// next gives the floor to what waited for it and is still wanted.
func (t *turn) next() {
	for len(t.s.Queue) > 0 && !t.s.Active() && t.contact.Talk == "" {
		w := t.s.Queue[0]
		t.s.Queue = t.s.Queue[1:]
		if w.Until.IsZero() || t.m.Now.Before(w.Until) {
			t.pushAbout(w.Flow, w.About)
		}
	}
}

// wait is when we want to hear of this session if the person says nothing.
func (t *turn) wait() Wait {
	s := t.open()
	if s == nil {
		return Wait{}
	}
	p := s.flow.Wait
	if t.s.Nudges < len(p.Nudge) {
		at := t.s.Asked.Add(time.Duration(p.Nudge[t.s.Nudges]))
		if at.Before(t.contact.QuietUntil) {
			at = t.contact.QuietUntil
		}
		return Wait{At: at, Name: "nudge"}
	}
	if p.Expire > 0 {
		return Wait{At: t.s.Asked.Add(time.Duration(p.Expire)), Name: "expire"}
	}
	return Wait{}
}

// timeout nudges once more, or ends what was open.
func (t *turn) timeout(in Timeout) {
	s := t.open()
	if s == nil {
		return
	}
	t.why = in.Name
	if in.Name == "nudge" {
		t.s.Nudges++
		t.nudge(s)
		return
	}
	about := t.expires()
	switch expired := s.flow.Wait.Expired; {
	case expired != "":
		t.s.Stack = append(t.s.Stack, Frame{Flow: s.flow.Name, Step: expired, About: about})
		t.enter(expired)
	case t.s.Active():
		t.resume()
	}
	t.late()
}

// expires takes the open question away, with the flows that had run the one that
// put it. What an appointment had interrupted is still open after that.
func (t *turn) expires() (about string) {
	a, _ := t.visit()
	n := len(t.s.Stack) - 1
	for n > 0 && t.s.Stack[n-1].Called {
		n--
	}
	if t.s.Stack = t.s.Stack[:n]; a.ID == "" {
		t.s.Stack = nil
	}
	return a.ID
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
		t.ask()
	case len(t.book.flows[f.Flow].Hears) > 0:
		t.s.Stack = nil
	}
}

// Why says what a message was taken for, for transcripts and for chat. It
// holds none of the person's words.
type Why string

func (Why) effect() {}
