package flows

import (
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/flows/understand"
)

// Tie is something done to how people and phones belong together.
type Tie struct {
	Did Tying
	// User is the ID of whoever is texting, with Texting.
	User string
	// First is the name that a newcomer gave, with Newcomer. What the person was
	// asked besides is in Answers.
	First   string
	Answers []care.Answered
}

func (Tie) effect() {}

// Tying is a way in which people and phones come together, or apart.
type Tying string

// Ways.
const (
	Texting  Tying = "texting"  // one of those who share the phone is texting now
	Newcomer Tying = "newcomer" // somebody new texts from a shared phone
	Share    Tying = "share"    // the phone is shared from now on
	Whose    Tying = "whose"    // somebody else of those who share it may be texting
	Wrong    Tying = "wrong"    // the phone is not theirs: it is left alone
	Sure     Tying = "sure"     // the phone is still theirs
	Proved   Tying = "proved"   // whoever texts has shown that it is they
	Refused  Tying = "refused"  // they could not
	Doubt    Tying = "doubt"    // what was shown before counts no more
	Refer    Tying = "refer"    // somebody is referred by somebody else
	Link     Tying = "link"     // a code is made that joins another network
	Unlink   Tying = "unlink"   // the other networks are left
	Prefer   Tying = "prefer"   // this network comes first from now on
)

var tyings = []Tying{Texting, Newcomer, Share, Whose, Wrong, Sure, Proved, Refused, Doubt, Refer, Link, Unlink, Prefer}

// User is one of those who share a phone, as far as it takes to tell them apart.
type User struct{ ID, First, Born string }

// users are those who may be the one that is texting, by what was answered. Names
// are held against what was typed; none is ever shown.
func (t *turn) users() (found []User) {
	name, born := t.s.Answer("texting_name"), t.s.Answer("texting_born")
	for _, u := range t.m.Users {
		switch nameless := t.s.Answer("texted_before") == "yes"; {
		case nameless && u.First != "", !nameless && !strings.EqualFold(u.First, name):
		case born != "" && u.Born != born:
		default:
			found = append(found, u)
		}
	}
	return found
}

// who says how many of them it may be.
func (t *turn) who() string {
	switch len(t.users()) {
	case 0:
		return "none"
	case 1:
		return "one"
	}
	return "several"
}

// tie carries out what a step does to people and phones.
func (t *turn) tie(s *Step) {
	e := Tie{Did: s.Tie, First: t.s.Answer("texting_name")}
	switch s.Tie {
	case Proved:
		t.s.Proved = t.m.Now
		return
	case Doubt:
		t.s.Proved = noTime
		return
	case Refused:
		t.s.Refused, t.another = t.m.Now, true
		return
	case Texting:
		found := t.users()
		if len(found) != 1 {
			return
		}
		e.User = found[0].ID
	case Share, Whose:
		t.another = true
	case Sure:
		t.contact.LastHeard, t.contact.Phones.Doubted = t.m.Now, noTime
	case Refer, Prefer:
		e.Answers = slices.Clone(t.s.Answers)
	}
	t.emit(e)
}

// Introduces reports whether a text does nothing but say who is texting.
func Introduces(text string) bool {
	words := strings.Fields(strings.ToLower(onlyWords(text)))
	if n := len(words); n < 2 || n > 4 {
		return false
	}
	switch words[0] + " " + words[1] {
	case "this is", "it is", "i am", "my name":
		return len(words) > 2
	}
	return words[0] == "its" || words[0] == "im" || words[len(words)-1] == "here"
}

// introduced reports whether a text from a shared phone says who is texting, by
// itself.
func (t *turn) introduced(text string) bool {
	said := onlyWords(text)
	return Introduces(text) || slices.ContainsFunc(t.m.Users, func(u User) bool { return strings.EqualFold(u.First, said) && said != "" })
}

// ofPhone is what is heard from a phone of which it is not known who texts. All
// else is somebody's, and is held until they say who they are.
var ofPhone = append([]string{"stop", "start", "help", "person", "wrong_number", stranded}, dangers...)

// onlyOfPhone leaves to whoever says who they are what is not of the phone.
func (t *turn) onlyOfPhone() {
	if t.contact.IsPhone() && !slices.Contains(ofPhone, t.signal.Name) {
		t.signal = understand.Signal{Name: understand.NoSignal}
	}
}

// wished reports whether the whole text is a wish that a flow has words of its
// own for, and begins that flow.
func (t *turn) wished(text string) bool {
	if t.contact.IsPhone() {
		return false
	}
	f := t.book.wishes[onlyWords(text)]
	if f == nil {
		return false
	}
	t.why = "asked for " + f.Name
	t.s.Stack = t.beneath(f, false)
	t.push(f.Name)
	return true
}

// tieFacts are what expressions may know of people and phones.
func (t *turn) tieFacts(contact map[string]string) {
	yes := map[bool]string{true: "yes"}
	c := t.contact
	contact["of_many"] = yes[c.IsPhone()]
	contact["shared"] = yes[c.Phones.Shared != ""]
	contact["discreet"] = yes[c.Discreet()]
	contact["linked"] = yes[len(c.Addresses) > 1]
	for _, a := range c.Addresses {
		if a.Network() == care.SMS {
			contact["number"] = a.Name()
		}
	}
	contact["known"] = yes[c.BirthDate != "" || c.FirstName != "" || len(c.OpenCases) > 0 || c.LastCase != ""]
}

// asks reports whether a text asks something and says nothing besides.
func asks(text string) bool {
	if i := strings.LastIndex(text, "?"); i >= 0 {
		return len(strings.Fields(text[i+1:])) < 2
	}
	first, _, _ := strings.Cut(strings.TrimSpace(strings.ToLower(text)), " ")
	switch first {
	case "who", "whos", "who's", "how", "where", "what", "why", "do", "whose":
		return len(strings.Fields(text)) < 8
	}
	return false
}
