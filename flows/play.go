package flows

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Player plays a conversation with a book, without a store or a network: for
// scripts, and for trying things out. Its session goes through JSON between
// turns, and its time is virtual.
type Player struct {
	Book    *Book
	Contact care.Contact
	Session Session
	Now     time.Time
	Network string
	Out     io.Writer // what is said and done, in the form of scripts
	Users   []User    // those who share the phone that is played, if several do
	Why     bool      // also say what each message was taken for

	wait    Wait
	refs    int
	inputs  int
	buttons []care.Button // of the last question
	// reminders are those to come of the appointment that is played.
	reminders []care.Reminder
	// taken are times that somebody else has meanwhile.
	taken []care.Slot
	// CheckIns says that the check-ins around it are played too. They are those to
	// come, and checked are those that were opened.
	CheckIns bool
	checkIns []care.CheckIn
	checked  []care.Checked
}

// Hear plays one line of the person's: words, or one of [picture], [empty],
// [button 2], [old button], [network stop], [network start], [network help],
// followed perhaps by words.
func (p *Player) Hear(line string) {
	m := Message{Network: p.Network, Kind: care.Text, Text: line}
	if directive, rest, ok := strings.Cut(strings.TrimPrefix(line, "["), "]"); ok && strings.HasPrefix(line, "[") {
		p.direct(&m, directive, strings.TrimSpace(rest))
	}
	p.inputs++
	m.ID = fmt.Sprintf("script:%d", p.inputs)
	p.turn(m)
}

func (p *Player) direct(m *Message, directive, rest string) {
	m.Text = rest
	var n int
	switch {
	case directive == "picture":
		m.Kind = care.Media
	case directive == "empty":
	case directive == "network stop":
		m.Kind, m.Text = care.OptedOut, "STOP"
	case directive == "network start":
		m.Kind, m.Text = care.OptedIn, "START"
	case directive == "network help":
		m.Kind, m.Text = care.NetworkHelp, "HELP"
	case directive == "old button":
		m.Kind, m.Button = care.Press, "0#1"
	case scan(directive, "button %d", &n) && n >= 1 && n <= len(p.buttons):
		m.Kind, m.Button = care.Press, p.buttons[n-1].Data
	default:
		m.Text = "[" + directive + "] " + rest
	}
}

func scan(s, format string, n *int) bool {
	_, err := fmt.Sscanf(s, format, n)
	return err == nil
}

// Start lets a flow begin of its own accord.
func (p *Player) Start(flow string) {
	p.turn(Start{Waiting: Waiting{Flow: flow}, Network: p.Network})
}

// Later moves the clock, stopping at every timer on the way. A nudge or an
// expiry waits for the scheme's hours, as it does in the service.
func (p *Player) Later(d time.Duration) {
	until := p.Now.Add(d)
	for {
		next := p.wakes()
		if next.IsZero() || next.After(until) {
			break
		}
		p.Now = next
		p.wake()
	}
	p.Now = until
}

func (p *Player) turn(in Input) {
	p.roundTrip()
	p.refs++
	ref := fmt.Sprintf("K%dM%02d", 2+p.refs%8, 20+p.refs%80)
	m := Moment{Now: p.Now, Ref: ref, Code: "482915", Users: p.Users}
	session, effects := p.Book.Advance(p.Contact, p.Session, in, m)
	if seek, ok := Sought(effects); ok {
		m.Times = p.times(seek)
		session, effects = p.Book.Advance(p.Contact, p.Session, in, m)
	}
	p.Session = session
	wish := p.Contact.Reach.Wish
	Remember(&p.Contact, effects)
	if a, ok := p.Contact.Next(p.Now); ok && p.Contact.Reach.Wish != wish {
		p.remind(a)
	}
	p.keepReminders(effects)
	for i := 0; i < len(effects); i++ {
		if n := kept(effects[i:]); n > 1 {
			p.showKept(effects[i : i+n])
			i += n - 1
			continue
		}
		p.show(effects[i])
	}
}

// kept counts the records with which effects begin.
func kept(effects []Effect) int {
	for i, e := range effects {
		if r, ok := e.(Record); !ok || r.Value == "" {
			return i
		}
	}
	return len(effects)
}

// showKept shows several records in one line.
func (p *Player) showKept(effects []Effect) {
	var names []string
	for _, e := range effects {
		names = append(names, e.(Record).Field)
	}
	fmt.Fprintf(p.Out, "    [effect: record %s]\n", strings.Join(names, ", "))
}

// roundTrip puts the session and the contact through JSON, so that what does not
// survive a restart does not survive here.
func (p *Player) roundTrip() {
	before := Person{Contact: p.Contact, Session: p.Session}
	raw, err := json.Marshal(before)
	var after Person
	if err == nil {
		err = json.Unmarshal(raw, &after)
	}
	if err != nil {
		panic("a person is always JSON: " + err.Error())
	}
	p.Contact, p.Session = after.Contact, after.Session
}

func (p *Player) show(e Effect) {
	switch e := e.(type) {
	case Send:
		fmt.Fprintf(p.Out, "bot: %s\n", strings.ReplaceAll(e.Text, "\n", "\n     "))
		if e.Calendar != "" {
			p.print("calendar file")
		}
		p.showButtons(e.Buttons)
	case Wait:
		p.wait = e
	case Why:
		if p.Why && e != "" {
			fmt.Fprintf(p.Out, "    [why: %s]\n", string(e))
		}
	case HandOff:
		severity := ""
		if e.Severity > 0 {
			severity = fmt.Sprintf(" severity %d", e.Severity)
		}
		fmt.Fprintf(p.Out, "    [effect: hand off %s%s, reference %s]\n", e.Kind, severity, e.Ref)
	case Visit:
		when := ""
		if !e.Appointment.Start.IsZero() {
			when = fmt.Sprintf(", %s %s", e.Appointment.Day, e.Appointment.Clock)
		}
		fmt.Fprintf(p.Out, "    [effect: appointment %s%s]\n", e.Did, when)
	case CheckIn:
		p.showCheckIn(e.Checked)
	case Tie:
		fmt.Fprintf(p.Out, "    [effect: %s]\n", e.Did)
	case Relay:
		fmt.Fprintln(p.Out, "    [effect: to the link worker]")
	case Agree:
		granted := map[bool]string{true: "yes", false: "no"}[e.Consent.Granted]
		fmt.Fprintf(p.Out, "    [effect: consent %s %s]\n", e.Consent.Purpose, granted)
	case Record:
		if e.Value == "" {
			fmt.Fprintf(p.Out, "    [effect: clear %s]\n", e.Field)
			return
		}
		fmt.Fprintf(p.Out, "    [effect: record %s]\n", e.Field)
	}
}

func (p *Player) showButtons(buttons []care.Button) {
	if len(buttons) == 0 {
		return
	}
	p.buttons = buttons
	var labels []string
	for _, b := range buttons {
		labels = append(labels, "["+b.Label+"]")
	}
	fmt.Fprintf(p.Out, "     %s\n", strings.Join(labels, " "))
}
