package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot/bottest"
)

// The team's whole day on other people's stand-ins for the networks: two people
// refer themselves at once, two link workers take, write, note, call and close,
// both take the same alarm, and a manager looks after who is in the team.

// office is who takes part, by the names that the network has for them.
type office struct {
	patients, workers [2]string
	manager, newcomer string
}

var teamScheme = `
schemes:
  - id: riverside
    name: Riverside Link Workers
    phone: 07700 900100
    self_referral: true
    practices: [{ods: Z90001, name: Riverside Surgery}]
    hours: {zone: ` + bottest.Noon() + `, from: 0, to: 24, weekends: true, nation: none}
    team:
      - {id: sam, name: Sam Okafor, address: "%s", on_call: true}
      - {id: ana, name: Ana Costa, address: "%s"}
      - {id: jo, name: Jo Marsh, address: "%s", role: manager}
`

// patience is how long a text may take: these machines are small.
const patience = 40 * time.Second

// day is a story that is played on one network.
type day struct {
	peer
	office
	buttons bool // link workers press where they can
}

// sees waits until a text that holds words is on a phone.
func (d day) sees(t *testing.T, who, words string) message {
	t.Helper()
	m, ok := arrives(t, d, who, words, patience)
	if !ok {
		t.Fatalf("no %q on the phone of %s, which shows %q", words, who, d.shown(t, who))
	}
	return m
}

// does presses the button of a message that does what is asked, or writes it.
func (d day) does(t *testing.T, who string, m message, data, text string) {
	t.Helper()
	if !d.buttons {
		d.say(t, who, text)
		return
	}
	i := slices.IndexFunc(m.buttons, func(b string) bool { return strings.Contains(b, data) })
	if i < 0 {
		t.Fatalf("no button %q under %q: %q", data, m.text, m.buttons)
	}
	d.press(t, who, m.buttons[i])
}

// offered waits until one of the link workers is offered a case, and says who.
func (d day) offered(t *testing.T, ref string) (first, second string, alert message) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for i, w := range d.workers {
			for _, m := range d.shown(t, w) {
				if strings.Contains(m.text, "TAKE "+ref) {
					return w, d.workers[1-i], m
				}
			}
		}
	}
	t.Fatalf("nobody was offered %s", ref)
	return
}

// referral is one person's way from the first text to the last, with the link
// worker who takes them.
func (d day) referral(t *testing.T, patient, says string) {
	ref := play(t, d, patient, func(int) {})
	w, other, alert := d.offered(t, ref)
	d.does(t, w, alert, "take:"+ref, "take "+strings.ToLower(ref))
	took := d.sees(t, w, "You have "+ref)
	d.sees(t, patient, "will be your link worker")
	d.say(t, other, "take "+ref)
	d.sees(t, other, "already has "+ref)

	d.does(t, w, took, "talk:"+ref, "TALK "+ref)
	d.sees(t, w, "You are writing with "+ref)
	d.sees(t, patient, "is here now")
	d.say(t, w, ref+": how are you getting on?")
	d.sees(t, patient, ": how are you getting on?")
	d.say(t, patient, says)
	d.sees(t, w, ref+": "+says)
	d.say(t, w, "NOTE "+ref+" likes gardening")
	d.sees(t, w, "Kept with "+ref)
	d.say(t, w, "WHO "+ref)
	d.sees(t, w, "Needs: ")
	d.does(t, w, took, "call:"+ref, "CALL "+ref)
	d.sees(t, w, "After the call reply TRIED "+ref)
	d.say(t, w, "TRIED "+ref+" 1")
	d.sees(t, w, "Kept with "+ref+". Code for the GP record")

	d.does(t, w, took, "done:"+ref, "DONE "+ref)
	d.sees(t, patient, "has finished writing for now")
	back := d.sees(t, w, ref+" is back with the automatic texts")
	d.does(t, w, back, "done:"+ref+":1", "DONE "+ref+" 1")
	d.sees(t, patient, "Thank you for letting us be there")
	d.sees(t, w, ref+" is closed. Thank you")
	d.does(t, w, alert, "take:"+ref, "TAKE "+ref) // late, and twice
	d.sees(t, w, ref+" is closed. There is nothing to do")
}

var refOfAlarm = regexp.MustCompile(`someone needs a call soon\. Ref ([A-Z0-9]+)`)

// alarm is distress that both link workers take at once, a conversation that ends
// in a STOP, and what they are told.
func (d day) alarm(t *testing.T, patient string) {
	d.say(t, patient, "I want to end my life")
	d.sees(t, patient, "If life is at risk call 999 now")
	alert := d.sees(t, d.workers[0], "someone needs a call soon")
	ref := refOfAlarm.FindStringSubmatch(alert.text)[1]
	t.Run("both take it", func(t *testing.T) {
		for _, w := range d.workers {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				d.say(t, w, "TAKE "+ref)
			})
		}
	})
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		won, lost := d.count(t, "You have "+ref), d.count(t, "already has "+ref)
		if won == 1 && lost == 1 {
			break
		}
		if won > 1 || time.Now().After(end) {
			t.Fatalf("%d have the alarm, and %d were told who does", won, lost)
		}
	}
	has := d.workers[0]
	if !slices.ContainsFunc(d.shown(t, has), func(m message) bool { return strings.Contains(m.text, "You have "+ref) }) {
		has = d.workers[1]
	}
	d.sees(t, patient, "will be in touch as soon as they can")
	d.say(t, has, ref+": I am here now and listening")
	d.sees(t, patient, ": I am here now and listening")
	d.say(t, patient, "please stop texting me")
	d.sees(t, patient, "We will not text you again")
	d.sees(t, has, ref+" stopped our texts")
	d.say(t, has, ref+": are you still there?")
	d.sees(t, has, "We have not sent that: "+ref+" stopped our texts")
}

// count is how many texts with these words the link workers got.
func (d day) count(t *testing.T, words string) (n int) {
	for _, w := range d.workers {
		for _, m := range d.shown(t, w) {
			if strings.Contains(m.text, words) {
				n++
			}
		}
	}
	return n
}

var (
	askedCode  = regexp.MustCompile(`reply OK ([A-Z0-9]{4}-[A-Z0-9]{4})`)
	joinedCode = regexp.MustCompile(`JOIN ([A-Z0-9]{4}-[A-Z0-9]{4})`)
)

// team is a manager who lets somebody in, takes a lost phone away and sends
// somebody on leave.
func (d day) team(t *testing.T, patient string) {
	d.say(t, d.manager, "INVITE Bea Black")
	if !d.buttons { // a text could be forged
		d.say(t, d.manager, "OK "+askedCode.FindStringSubmatch(d.sees(t, d.manager, "reply OK ").text)[1])
	}
	code := joinedCode.FindStringSubmatch(d.sees(t, d.manager, "JOIN ").text)[1]
	if d.buttons {
		d.say(t, d.newcomer, "/start join-"+code) // what the link does
	} else {
		d.say(t, d.newcomer, "join "+strings.ToLower(code))
	}
	d.sees(t, d.newcomer, "Welcome, Bea")
	d.say(t, d.newcomer, "LIST")
	d.sees(t, d.newcomer, "Waiting: none")
	d.say(t, d.manager, "REVOKE Bea")
	d.sees(t, d.manager, "That phone is not Bea Black's any more")
	d.say(t, d.newcomer, "LIST")
	d.sees(t, d.newcomer, "Hello, this is Riverside")

	d.say(t, d.manager, "LEAVE Ana today Sam")
	d.sees(t, d.manager, "Kept: Ana Costa is away")
	d.say(t, patient, "CALL ME")
	alert := d.sees(t, d.workers[0], "someone asked us to call them")
	ref := alert.text[strings.LastIndex(alert.text, " ")+1:]
	d.does(t, d.workers[0], alert, "take:"+ref, "TAKE "+ref)
	d.sees(t, patient, "Sam Okafor from Riverside Link Workers will be in touch")
	for _, m := range d.shown(t, d.workers[1]) {
		if strings.Contains(m.text, ref) {
			t.Errorf("somebody on leave got %q", m.text)
		}
	}
	d.say(t, d.manager, "TEAM")
	d.sees(t, d.manager, "Ana Costa 0 of 60, away until")
}

// playDay is the whole of it.
func playDay(t *testing.T, d day, line *program) {
	t.Run("two at once", func(t *testing.T) {
		for i, patient := range d.patients {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				d.referral(t, patient, []string{"a bit better today", "the bus was late again"}[i])
			})
		}
	})
	if t.Failed() {
		return
	}
	d.team(t, d.patients[1])
	d.alarm(t, d.patients[0])
	d.private(t)
	line.stop(t)
	line.silent(t, "Mary", "Jones", "gardening", "AB10", "bus was late", "Bea Black", "Okafor", "end my life", d.patients[0], d.patients[1], d.workers[0], secretOfPeers)
}

// private looks at every alert and notice that went to staff.
func (d day) private(t *testing.T) {
	for _, who := range append(d.workers[:], d.manager) {
		for _, m := range d.shown(t, who) {
			if !strings.HasPrefix(m.text, "Riverside Link Workers: ") {
				continue
			}
			for _, word := range append([]string{"Mary", "Jones", "1954", "AB10", "onel", "life", "suicid", "health"}, d.patients[:]...) {
				if strings.Contains(m.text, word) {
					t.Errorf("an alert says %q: %s", word, m.text)
				}
			}
		}
	}
}

func TestTeamOnEmulatedTwilio(t *testing.T) {
	dir := needPeers(t)
	api, addr := freeAddress(t), freeAddress(t)
	e := &emulated{addr: api, account: "AC0123456789abcdef0123456789abcdef", number: "+447700900100"}
	runPeer(t, dir, "-r", "./loopback.cjs", "twilio.mjs", portOf(api), e.account, secretOfPeers, e.number, "http://"+addr+"/twilio/riverside/message")
	all := office{patients: [2]string{"+447700900123", "+447700900124"}, workers: [2]string{"+447700900201", "+447700900202"},
		manager: "+447700900203", newcomer: "+447700900204"}
	config := fmt.Sprintf(teamScheme, "sms:"+all.workers[0], "sms:"+all.workers[1], "sms:"+all.manager) + `
    twilio: {account_sid: ` + e.account + `, auth_token: "${PEER_TOKEN}", from: "` + e.number + `"}
`
	line := newProgram(t, addr, config, "LINKLINE_URL=http://"+addr, "TWILIO_API_URL=http://"+api, "PEER_TOKEN="+secretOfPeers)
	playDay(t, day{peer: e, office: all}, line)
}

func TestTeamOnATelegramBot(t *testing.T) {
	dir := needPeers(t)
	api, addr := freeAddress(t), freeAddress(t)
	g := &telegrams{addr: api, token: "700900:" + secretOfPeers}
	runPeer(t, dir, "telegram.cjs", portOf(api))
	all := office{patients: [2]string{"70090012", "70090013"}, workers: [2]string{"70090021", "70090022"}, manager: "70090023", newcomer: "70090024"}
	config := fmt.Sprintf(teamScheme, "telegram:"+all.workers[0], "telegram:"+all.workers[1], "telegram:"+all.manager) + `
    telegram: {bot_token: "${PEER_TOKEN}"}
`
	line := newProgram(t, addr, config, "TELEGRAM_API_URL=http://"+api, "PEER_TOKEN="+g.token)
	playDay(t, day{peer: g, office: all, buttons: true}, line)
	if n := g.presses.Load(); n < 16 {
		t.Errorf("only %d buttons were pressed", n)
	}
}
