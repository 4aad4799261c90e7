package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// One person on a phone and on Telegram, with both networks in one program on other
// people's stand-ins: joined by the link and by the typed code, both told, texted
// where they like it best, by the other network when that one fails, and undone.

// both are two networks, told apart by the names that they have for people.
type both struct {
	sms *emulated
	app *telegrams
}

func (b both) of(who string) peer {
	if strings.HasPrefix(who, "+") {
		return b.sms
	}
	return b.app
}

func (b both) say(t *testing.T, who, text string) {
	t.Helper()
	b.of(who).say(t, who, text)
}

func (b both) press(t *testing.T, who, data string) {
	t.Helper()
	b.of(who).press(t, who, data)
}

func (b both) shown(t *testing.T, who string) []message {
	t.Helper()
	return b.of(who).shown(t, who)
}

// fails has the network say, more than once, that a text did not reach a phone.
func (e *emulated) fails(t *testing.T, who, words string) {
	t.Helper()
	for _, m := range e.list(t, who) {
		if m.Direction != "outbound-api" || !strings.Contains(m.Body, words) {
			continue
		}
		for _, status := range []string{"sent", "failed", "undelivered", "failed"} {
			e.call(t, http.MethodPost, "/_twilio/simulate/message-status", url.Values{"MessageSid": {m.Sid}, "Status": {status}})
		}
		return
	}
	t.Fatalf("no text with %q went to the phone", words)
}

// pair is somebody with a phone and Telegram, and the link worker who writes with
// them.
type pair struct {
	day
	phone, app, worker string
	ref                string
}

// times is how often a text with these words is on a phone.
func (p pair) times(t *testing.T, who, words string) (n int) {
	t.Helper()
	for _, m := range p.shown(t, who) {
		if strings.Contains(m.text, words) {
			n++
		}
	}
	return n
}

// newest waits for the nth text that holds words.
func (p pair) newest(t *testing.T, who, words string, n int) (last message) {
	t.Helper()
	for end := time.Now().Add(patience); p.times(t, who, words) < n; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q is not %d times on the phone of %s, which shows %q", words, n, who, p.shown(t, who))
		}
	}
	for _, m := range p.shown(t, who) {
		if strings.Contains(m.text, words) {
			last = m
		}
	}
	return last
}

// only expects that words come once to one phone, and never to the other.
func (p pair) only(t *testing.T, who, other, words string) {
	t.Helper()
	p.sees(t, who, words)
	if here, there := p.times(t, who, words), p.times(t, other, words); here != 1 || there != 0 {
		t.Errorf("%q came %d times to %s and %d times to %s", words, here, who, there, other)
	}
}

var (
	deepLink  = regexp.MustCompile(`https://t\.me/TestNameBot\?start=(link-[A-Z0-9]{8})\n`)
	typedCode = regexp.MustCompile(`LINK ([A-Z0-9]{4})-([A-Z0-9]{4})\n`)
)

// asks is the person who asks for a code on their phone, and agrees. It is the nth
// time.
func (p pair) asks(t *testing.T, n int) (payload string, code []string) {
	t.Helper()
	p.say(t, p.phone, "LINK")
	p.newest(t, p.phone, "Would you like that?", n)
	if got := p.times(t, p.phone, "https://t.me/"); got != n-1 {
		t.Fatal("a code came without their yes")
	}
	p.say(t, p.phone, "yes please")
	m := p.newest(t, p.phone, "https://t.me/", n)
	link, typed := deepLink.FindStringSubmatch(m.text), typedCode.FindStringSubmatch(m.text)
	if link == nil || typed == nil || link[1] != "link-"+typed[1]+typed[2] {
		t.Fatalf("no link and code in %q", m.text)
	}
	return link[1], typed[1:]
}

// told expects that both are told of the nth join, and says where texts go first.
func (p pair) told(t *testing.T, n, first int) {
	t.Helper()
	p.newest(t, p.phone, "Your phone and Telegram are joined now", n)
	m := p.newest(t, p.app, "Where should our texts come first?", n)
	if len(m.buttons) != 2 {
		t.Fatalf("the question has the buttons %q", m.buttons)
	}
	p.press(t, p.app, m.buttons[first])
	p.newest(t, p.app, "If that way fails, we use the other one", n)
}

// taken is a person who asked for a call, and a link worker who has them.
func (p *pair) taken(t *testing.T) {
	p.say(t, p.phone, "call me")
	p.sees(t, p.phone, "When is it best to call")
	p.say(t, p.phone, "skip")
	p.ref = takes.FindStringSubmatch(p.sees(t, p.worker, "TAKE").text)[1]
	p.say(t, p.worker, "TAKE "+p.ref)
	p.sees(t, p.worker, "You have "+p.ref)
}

// prefersTelegram is a join by the link: texts come on Telegram until it is undone.
func (p pair) prefersTelegram(t *testing.T) {
	payload, code := p.asks(t, 1)
	p.say(t, p.app, "/start "+payload) // what the link does
	p.told(t, 1, 1)
	p.say(t, p.worker, p.ref+": good morning to you")
	p.only(t, p.app, p.phone, "Sam: good morning to you")
	p.say(t, p.app, "hello from the tablet")
	p.sees(t, p.worker, p.ref+": hello from the tablet")
	p.say(t, p.phone, "and from my phone")
	p.sees(t, p.worker, p.ref+": and from my phone")

	p.say(t, p.phone, "UNLINK")
	p.sees(t, p.phone, "Your phone and Telegram are apart again")
	p.say(t, p.worker, p.ref+": is the bus running?")
	p.only(t, p.phone, p.app, "Sam: is the bus running?")
	p.say(t, p.app, "whose is this")
	p.sees(t, p.app, "Hello, this is Riverside") // they are somebody new
	p.say(t, p.worker, "DONE "+p.ref)
	p.sees(t, p.phone, "has finished writing for now")
	p.say(t, p.app, "LINK "+code[0]+code[1]) // it worked once
	p.sees(t, p.app, "Sorry, that code is not right")
}

// prefersText is a join by a typed code: texts go to the phone, and on Telegram
// when the phone fails.
func (p pair) prefersText(t *testing.T) {
	_, code := p.asks(t, 2)
	p.say(t, p.app, "link "+strings.ToLower(code[0]+" "+code[1]))
	p.told(t, 2, 0)
	p.say(t, p.worker, p.ref+": shall we meet at the library?")
	p.only(t, p.phone, p.app, "Sam: shall we meet at the library?")
	p.peer.(both).sms.fails(t, p.phone, "shall we meet at the library?")
	p.sees(t, p.app, "Sam: shall we meet at the library?")

	p.say(t, p.app, "unlink")
	p.newest(t, p.phone, "Your phone and Telegram are apart again", 2)
	p.say(t, p.worker, p.ref+": see you there")
	p.only(t, p.phone, p.app, "Sam: see you there")
	for _, who := range []string{p.phone, p.app} { // however often the network said that it failed
		if n := p.times(t, who, "shall we meet at the library?"); n != 1 {
			t.Errorf("what failed on the phone is %d times on that of %s", n, who)
		}
	}
}

func TestTextsAndTelegramJoinedOnBothPeers(t *testing.T) {
	dir := needPeers(t)
	twilio, telegram, addr := freeAddress(t), freeAddress(t), freeAddress(t)
	e := &emulated{addr: twilio, account: "AC0123456789abcdef0123456789abcdef", number: "+447700900100"}
	g := &telegrams{addr: telegram, token: "700900:" + secretOfPeers}
	runPeer(t, dir, "-r", "./loopback.cjs", "twilio.mjs", portOf(twilio), e.account, secretOfPeers, e.number, "http://"+addr+"/twilio/riverside/message")
	runPeer(t, dir, "telegram.cjs", portOf(telegram))
	p := pair{phone: "+447700900123", app: "70090012", worker: "+447700900201"}
	p.day = day{peer: both{e, g}}
	config := fmt.Sprintf(emulatedScheme, "sms:"+p.worker, "telegram:70090022") + `
    twilio: {account_sid: ` + e.account + `, auth_token: "${PEER_TOKEN}", from: "` + e.number + `"}
    telegram: {bot_token: "${BOT_TOKEN}"}
`
	line := newProgram(t, addr, config, "LINKLINE_URL=http://"+addr, "TWILIO_API_URL=http://"+twilio, "TELEGRAM_API_URL=http://"+telegram,
		"PEER_TOKEN="+secretOfPeers, "BOT_TOKEN="+g.token)
	p.taken(t)
	p.prefersTelegram(t)
	p.prefersText(t)
	line.stop(t)
	line.silent(t, p.phone, p.app, p.worker, secretOfPeers, "Okafor", "library", "tablet", "link-")
}
