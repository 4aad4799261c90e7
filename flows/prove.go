package flows

import (
	"crypto/subtle"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/linkline/linkline/flows/understand"
)

// Code is the kind of answer of a step that wants the code of our last message
// back: whoever can read it has the phone, which a forged sender has not.
const Code = "code"

const (
	// provedFor is for how long somebody who has shown who they are is not asked
	// again.
	provedFor = 30 * time.Minute
	// codeLife is for how long a code of our last message is good.
	codeLife = 30 * time.Minute
	// codeLength is its digits: with three tries, three in a million.
	codeLength = 6
	// refusedFor is for how long somebody who could not show who they are is not
	// asked again, so that nobody tries one date after the other.
	refusedFor = 24 * time.Hour
)

var noTime time.Time

// proved reports whether whoever texts has shown not long ago that it is they.
func (t *turn) proved() bool {
	return !t.s.Proved.IsZero() && t.m.Now.Sub(t.s.Proved) < provedFor
}

// refused reports whether they failed to, not long ago.
func (t *turn) refused() bool {
	return !t.s.Refused.IsZero() && t.m.Now.Sub(t.s.Refused) < refusedFor
}

// readCode takes the code of our last message, in whatever words it comes back.
func (t *turn) readCode(s *Step, text string) {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
	fresh := t.m.Now.Sub(t.s.Asked) < codeLife
	right := subtle.ConstantTimeCompare([]byte(digits), []byte(t.s.Code)) == 1
	t.why = "a code"
	switch {
	case right && fresh && len(t.s.Code) == codeLength:
		t.s.Code = ""
		t.answered(s, "match")
	case t.signal.Name != "none" && t.hear():
	default:
		t.notUnderstood(s, understand.Reading{}, "")
	}
}

// hold keeps a message until it is known who wrote it.
func (t *turn) hold() {
	if t.in.Kind != "" {
		held := t.in
		t.s.Held = &held
	}
}

// doubts asks first whether this is still the phone of the person who texted
// before, when nothing was heard of it for long.
func (t *turn) doubts() bool {
	if t.contact.IsPhone() || !t.contact.OptedOut.IsZero() || !t.contact.Doubtful(t.book.scheme.Silence(), t.m.Now) {
		return false
	}
	if t.asksWhose() || !t.book.Has(SamePhone) {
		return false
	}
	t.why = "nothing was heard for long"
	t.hold()
	t.s.Stack = nil
	t.push(SamePhone)
	return true
}

// What stands in a text for the link and the code that join another network,
// until somebody has made them.
const (
	LinkBlank = "[link]"
	CodeBlank = "[code]"
)

// asksWhose reports whether it is being asked whose phone this is now: then a text
// is an answer to that, also while a link worker holds the conversation.
func (t *turn) asksWhose() bool {
	return slices.ContainsFunc(t.s.Stack, func(f Frame) bool { return f.Flow == SamePhone })
}

// Flows that are begun for what lies in how people and phones belong together.
const (
	SamePhone = "same-phone" // is this still the phone of whoever texted before
	WhoTexts  = "who-texts"  // who of those who share it is texting
	Unread    = "unread"     // a text waits for one of them
	Invited   = "invited"    // somebody was referred by another person
	Linked    = "linked"     // two networks were joined
)

// release handles what was held once it is known who wrote it.
func (t *turn) release() {
	held := t.s.Held
	if held == nil || t.s.Active() || t.contact.IsPhone() {
		return
	}
	t.s.Held = nil
	if !t.contact.Doubtful(t.book.scheme.Silence(), t.m.Now) {
		t.message(*held)
	}
}

// veil chooses the words for somebody whose texts others may see.
func (t *turn) veil(text *Text) (string, bool) {
	if text == nil || !t.contact.Discreet() {
		return "", false
	}
	v, ok := text.network[discreet]
	if !ok {
		return "", false
	}
	t.veiled = true
	return v.fill(t.value), true
}

// discreet names the words of a text that say neither who we are nor what it is
// about.
const discreet = "discreet"

// unveils reports whether the flow on the floor says nothing of anybody.
func (t *turn) unveils() bool {
	f := t.top()
	if f == nil || t.book.flows[f.Flow] == nil {
		return false
	}
	return t.book.flows[f.Flow].Discreet
}
