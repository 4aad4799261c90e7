package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// An appointment on other people's stand-ins: booked by the link worker, reminded
// of, confirmed, and changed to a time that is chosen, with digits and words on
// text messages and with buttons where there are some.

const bookable = `
    availability: [{worker: sam, weekly: [{days: mon-fri, from: 10:00, to: 16:00, how: phone}]}]
`

var takes = regexp.MustCompile(`Reply TAKE ([A-Z0-9]+)`)

func appointmentStory(t *testing.T, p peer, all cast, line *program) {
	p.say(t, all.patient, "call me")
	if strings.TrimLeft(all.patient, "0123456789") == "" { // a chat: we do not see a number
		arrives(t, p, all.patient, "What phone number", 10*time.Second)
		p.say(t, all.patient, "skip")
	}
	if _, ok := arrives(t, p, all.patient, "When is it best to call", 10*time.Second); !ok {
		t.Fatalf("the patient's phone shows %q", p.shown(t, all.patient))
	}
	p.say(t, all.patient, "skip")
	alert := waitForDays(t, p, line, all.worker, "TAKE")
	found := takes.FindStringSubmatch(alert.text)
	if found == nil {
		t.Fatalf("the alert says %q", alert.text)
	}
	p.say(t, all.worker, "TAKE "+found[1])
	arrives(t, p, all.worker, "You have", 10*time.Second)
	day := time.Now().AddDate(0, 0, 20).Format("Monday 2 January 2006")
	p.say(t, all.worker, fmt.Sprintf("BOOK %s %s 2pm phone", found[1], day))
	waitForDays(t, p, line, all.patient, "Sam Okafor will ring you on")

	// confirmed with the first digit, or the first button
	reminder := waitForDays(t, p, line, all.patient, "Can you make it?")
	answer(t, p, all.patient, reminder, "1")
	if _, ok := arrives(t, p, all.patient, "Sam Okafor looks forward to it", 10*time.Second); !ok {
		t.Fatalf("not confirmed; the patient's phone shows %q", p.shown(t, all.patient))
	}
	// changed afterwards, with the word or with the old reminder's third button
	if len(reminder.buttons) == 3 {
		p.press(t, all.patient, reminder.buttons[2])
	} else {
		p.say(t, all.patient, "CHANGE")
	}
	offer, ok := arrives(t, p, all.patient, "These times are free with Sam Okafor", 10*time.Second)
	if !ok {
		t.Fatalf("no times; the patient's phone shows %q", p.shown(t, all.patient))
	}
	answer(t, p, all.patient, offer, "2")
	if _, ok := arrives(t, p, all.patient, "Done. Sam Okafor will ring you on", 10*time.Second); !ok {
		t.Fatalf("not moved; the patient's phone shows %q", p.shown(t, all.patient))
	}
	waitForDays(t, p, line, all.worker, "has moved to")
	// The new time is reminded of, and the old one is not.
	waitForDays(t, p, line, all.worker, "how did "+found[1]+" go")
	old := time.Now().AddDate(0, 0, 20).Format("Monday 2 January")
	for _, m := range p.shown(t, all.patient)[indexOf(t, p, all.patient, "Done. Sam Okafor"):] {
		if strings.Contains(m.text, old) {
			t.Errorf("reminded of a time that was given up: %q", m.text)
		}
	}
	line.stop(t)
	line.silent(t, all.patient, secretOfPeers, "Okafor")
}

// indexOf is where a text that holds words is on a phone.
func indexOf(t *testing.T, p peer, who, words string) int {
	t.Helper()
	for i, m := range p.shown(t, who) {
		if strings.Contains(m.text, words) {
			return i
		}
	}
	t.Fatalf("no text with %q", words)
	return 0
}

// waitForDays moves time until a text that holds words is on a phone: it may be
// night, a weekend or a bank holiday, and what is waited for may be days away.
func waitForDays(t *testing.T, p peer, line *program, who, words string) message {
	t.Helper()
	m, ok := arrives(t, p, who, words, 2*time.Second)
	for day := 0; !ok && day < 60; day++ {
		line.forward(t, "12h")
		m, ok = arrives(t, p, who, words, 300*time.Millisecond)
	}
	if !ok {
		t.Fatalf("%q did not come; the phone shows %q", words, p.shown(t, who))
	}
	return m
}

func TestAppointmentOnEmulatedTwilio(t *testing.T) {
	dir := needPeers(t)
	api, addr := freeAddress(t), freeAddress(t)
	e := &emulated{addr: api, account: "AC0123456789abcdef0123456789abcdef", number: "+447700900100"}
	runPeer(t, dir, "-r", "./loopback.cjs", "twilio.mjs", portOf(api), e.account, secretOfPeers, e.number, "http://"+addr+"/twilio/riverside/message")
	all := cast{patient: "+447700900123", worker: "+447700900201", manager: "+447700900202"}
	config := fmt.Sprintf(emulatedScheme, "sms:"+all.worker, "sms:"+all.manager) + bookable + `
    twilio: {account_sid: ` + e.account + `, auth_token: "${PEER_TOKEN}", from: "` + e.number + `"}
`
	line := newProgram(t, addr, config, "LINKLINE_URL=http://"+addr, "TWILIO_API_URL=http://"+api, "PEER_TOKEN="+secretOfPeers)
	appointmentStory(t, e, all, line)
}

func TestAppointmentOnATelegramBot(t *testing.T) {
	dir := needPeers(t)
	api, addr := freeAddress(t), freeAddress(t)
	g := &telegrams{addr: api, token: "700900:" + secretOfPeers}
	runPeer(t, dir, "telegram.cjs", portOf(api))
	all := cast{patient: "70090012", worker: "70090021", manager: "70090022"}
	config := fmt.Sprintf(emulatedScheme, "telegram:"+all.worker, "telegram:"+all.manager) + bookable + `
    telegram: {bot_token: "${PEER_TOKEN}"}
`
	line := newProgram(t, addr, config, "TELEGRAM_API_URL=http://"+api, "PEER_TOKEN="+g.token)
	appointmentStory(t, g, all, line)
	if g.presses.Load() < 3 {
		t.Errorf("only %d buttons were pressed", g.presses.Load())
	}
}
