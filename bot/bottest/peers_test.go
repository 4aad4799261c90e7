package bottest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The tests here hold the stand-ins against other people's software: grammY and
// telegraf are bots that work with Telegram, npm twilio is Twilio's own library.

// met is one line of what a peer met.
type met struct {
	Ready, Got, Did, Threw, Failed string
	Update, ID                     int64
	Text, Says                     string
	Code, After, Answered          int
	Moved                          int64
	SID, Status, Created, Sent     string
	Valid                          bool
	List                           []struct{ SID, Text string }
}

// peer is a program of .ci/peers that runs.
type peer struct {
	lines chan met
	in    io.Writer
	end   func()
}

// startPeer runs one, or skips the test where the peers are not required.
func startPeer(t *testing.T, args ...string) *peer {
	t.Helper()
	if os.Getenv("LINKLINE_PEERS") != "1" {
		t.Skip("LINKLINE_PEERS=1 runs this, after npm ci --prefix .ci/peers")
	}
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Dir = filepath.Join("..", "..", ".ci", "peers")
	in, err := cmd.StdinPipe() // its end is the peer's end
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &peer{lines: make(chan met, 1000), in: in}
	go p.read(out)
	p.end = func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
	t.Cleanup(func() {
		p.end()
		if t.Failed() {
			t.Logf("%v: %s", args, trouble.String())
		}
	})
	return p
}

func (p *peer) read(out io.Reader) {
	defer close(p.lines)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var m met
		if lines.Text() == "ready" {
			m.Ready = "yes"
		} else if json.Unmarshal(lines.Bytes(), &m) != nil {
			continue // chat of a peer that is not our script
		}
		p.lines <- m
	}
}

// until reads on to the first line that is as wanted, and returns it with those
// before.
func (p *peer) until(t *testing.T, what string, ok func(met) bool) (met, []met) {
	t.Helper()
	patience := time.After(20 * time.Second)
	var before []met
	for {
		select {
		case m, open := <-p.lines:
			switch {
			case !open || m.Failed != "":
				t.Fatalf("waiting for %s: ended with %+v after %+v", what, m, before)
			case ok(m):
				return m, before
			}
			before = append(before, m)
		case <-patience:
			t.Fatalf("never: %s; but %+v", what, before)
		}
	}
}

func (p *peer) did(t *testing.T, what string) met {
	t.Helper()
	m, _ := p.until(t, what, func(m met) bool { return m.Did == what })
	return m
}

// holds waits for what happens on another goroutine.
func holds(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

var libraries = []string{"grammy", "telegraf"}

// freePort is one that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// A bot that asks gets what people wrote, in order, and confirms it.
func TestBotsThatPoll(t *testing.T) {
	for _, library := range libraries {
		t.Run(library, func(t *testing.T) {
			tg := &Telegram{}
			tg.Start()
			t.Cleanup(tg.Close)
			if status, body := ask(t, tg, "setWebhook", url.Values{"url": {"http://127.0.0.1:1/old"}}); status != 200 {
				t.Fatalf("%d %s", status, body) // what a bot that polls has to remove first
			}
			bot := startPeer(t, "bot.cjs", library, tg.URL, tg.Token)
			if m, _ := bot.until(t, "ready", func(m met) bool { return m.Ready != "" }); m.Ready != "bottest_bot" {
				t.Errorf("it takes us for %q", m.Ready)
			}
			tg.Open(5)
			for i := range 20 {
				tg.Say(5, fmt.Sprintf("text %d", i))
			}
			conversation(t, tg, bot)
			holds(t, "everything confirmed", func() bool { return tg.Pending() == 0 })
			if tg.Count("deleteWebhook") == 0 || tg.Count("getUpdates") == 0 {
				t.Error("it did not poll")
			}
		})
	}
}

// conversation expects that a /start and 20 texts reach the bot in order, and
// that each has its answer, then takes the bot through what Telegram does and
// refuses.
func conversation(t *testing.T, tg *Telegram, bot *peer) {
	t.Helper()
	last, sent := int64(0), 0
	bot.until(t, "the last answer", func(m met) bool {
		if m.Update != 0 && m.Update <= last {
			t.Errorf("update %d after %d", m.Update, last)
		}
		last = max(last, m.Update)
		if m.Did == "send" {
			sent++
		}
		return sent == 21
	})
	shown := tg.Phone(5)
	if len(shown) != 21 || !slices.Equal(shown[0].Buttons, []string{"yes", "no"}) && shown[0].Text == "Welcome" {
		t.Errorf("on the phone: %+v", shown)
	}
	for i := range 20 { // telegraf answers all that it got in one call at once
		want := fmt.Sprintf("You said text %d", i)
		if !slices.ContainsFunc(shown, func(s Shown) bool { return s.Text == want }) {
			t.Errorf("missing: %q", want)
		}
	}
	refusals(t, tg, bot)
	button(t, tg, bot)
}

// refusals are what the bot meets when it asks for what Telegram refuses: the
// libraries take our errors for Telegram's, with their code and parameters.
func refusals(t *testing.T, tg *Telegram, bot *peer) {
	t.Helper()
	tg.Know(6)
	tg.Kick(-7)
	tg.Move(-8, -1008)
	tg.Open(9)
	bot.did(t, "send")
	tg.Deactivate(9)
	for _, tt := range []struct {
		text string
		code int
		says string
	}{
		{"most", 0, ""},
		{"long", 400, "Bad Request: message is too long"},
		{"blank", 400, "Bad Request: message text is empty"},
		{"html", 400, "Bad Request: can't parse entities"},
		{"thread", 400, "Bad Request: message thread not found"},
		{"reply", 400, "Bad Request: message to be replied not found"},
		{"answer", 0, ""},
		{"data", 400, "Bad Request: BUTTON_DATA_INVALID"},
		{"to 4", 400, "Bad Request: chat not found"},
		{"to 6", 403, "Forbidden: bot can't initiate conversation with a user"},
		{"to -7", 403, "Forbidden: bot was kicked from the group chat"},
		{"to -8", 400, "Bad Request: group chat was upgraded to a supergroup chat"},
		{"to 9", 403, "Forbidden: user is deactivated"},
	} {
		tg.Say(5, tt.text)
		m := bot.did(t, "send")
		if m.Code != tt.code || !strings.HasPrefix(m.Says, tt.says) || (m.Moved != 0) != (tt.text == "to -8") {
			t.Errorf("%q: %+v, want %d %q", tt.text, m, tt.code, tt.says)
		}
	}
	tg.Say(5, "type")
	if m := bot.did(t, "type"); m.Code != 0 {
		t.Errorf("type: %+v", m)
	}
	tg.Sends.Next(Fault{Status: 429, Code: 429, Text: "Too Many Requests: retry after 7", RetryAfter: 7})
	tg.Say(5, "too fast")
	if m := bot.did(t, "send"); m.Code != 429 || m.After != 7 {
		t.Errorf("too fast: %+v", m)
	}
	tg.Sends.Next(Fault{Status: 502, Body: page})
	tg.Say(5, "gateway")
	if m := bot.did(t, "send"); m.ID != 0 || m.Code != 0 && m.Code != 502 {
		t.Errorf("a page of a proxy: %+v", m)
	}
	tg.Block(5, true)
	bot.until(t, "that it is blocked", func(m met) bool { return m.Got == "my_chat_member" && m.Text == "kicked" })
	tg.Block(5, false)
	bot.until(t, "that it is not", func(m met) bool { return m.Got == "my_chat_member" && m.Text == "member" })
}

// button presses one: the message that it belongs to is edited once.
func button(t *testing.T, tg *Telegram, bot *peer) {
	t.Helper()
	tg.Open(10)
	sent := bot.did(t, "send")
	tg.Press(10, "yes")
	for _, want := range []met{
		{Did: "answer"}, {Did: "edit", ID: sent.ID}, {Did: "edit the same", Code: 400, Says: "Bad Request: message is not modified"},
		{Did: "edit another", Code: 400, Says: "Bad Request: message to edit not found"},
		{Did: "answer another", Code: 400, Says: "Bad Request: query is too old"},
	} {
		m := bot.did(t, want.Did)
		if m.Code != want.Code || m.ID != want.ID || !strings.HasPrefix(m.Says, want.Says) {
			t.Errorf("%s: %+v, want %+v", want.Did, m, want)
		}
	}
	if got := tg.Phone(10); len(got) != 1 || got[0].Text != "You chose yes" || len(got[0].Buttons) > 0 {
		t.Errorf("the phone shows %+v", got)
	}
	if tg.Acknowledged() != 1 {
		t.Errorf("%d buttons were answered", tg.Acknowledged())
	}
}

// A bot that is called gets the same; with another secret it refuses, and what
// it refused or failed over comes again, before what was written later.
func TestBotsThatAreCalled(t *testing.T) {
	for _, library := range libraries {
		t.Run(library, func(t *testing.T) {
			tg := &Telegram{}
			tg.Start()
			t.Cleanup(tg.Close)
			port := freePort(t)
			bot := startPeer(t, "bot.cjs", library, tg.URL, tg.Token, port, "a-secret_1")
			bot.until(t, "ready", func(m met) bool { return m.Ready != "" })
			tg.Open(5)
			for i := range 20 {
				tg.Say(5, fmt.Sprintf("text %d", i))
			}
			conversation(t, tg, bot)
			wrongSecret(t, tg, bot, port)
			if library == "grammy" { // telegraf answers with 200 though it failed
				failure(t, tg, bot)
			}
			if status, _ := ask(t, tg, "getUpdates", nil); status != 409 {
				t.Errorf("asking while there is a webhook: %d", status)
			}
		})
	}
}

func wrongSecret(t *testing.T, tg *Telegram, bot *peer, port string) {
	t.Helper()
	hook := url.Values{"url": {"http://127.0.0.1:" + port + "/hook"}, "secret_token": {"another"}}
	ask(t, tg, "setWebhook", hook)
	tg.Say(5, "refused")
	tg.Say(5, "and after")
	m, _ := bot.until(t, "a refusal", func(m met) bool { return m.Answered >= 400 })
	if m.Answered != 401 && m.Answered != 403 {
		t.Errorf("a wrong secret was answered with %d", m.Answered)
	}
	holds(t, "that getWebhookInfo tells", func() bool {
		_, raw := ask(t, tg, "getWebhookInfo", nil)
		return strings.Contains(string(raw), "Wrong response from the webhook") && strings.Contains(string(raw), `"pending_update_count":2`)
	})
	hook.Set("secret_token", "a-secret_1")
	ask(t, tg, "setWebhook", hook)
	bot.until(t, "what it refused", func(m met) bool { return m.Text == "refused" })
	bot.until(t, "the one after", func(m met) bool { return m.Text == "and after" })
}

func failure(t *testing.T, tg *Telegram, bot *peer) {
	t.Helper()
	tg.Say(5, "fail once")
	tg.Say(5, "and later")
	bot.until(t, "a failure", func(m met) bool { return m.Answered == 500 })
	bot.until(t, "the text that it failed over", func(m met) bool { return m.Text == "fail once" })
	bot.until(t, "the one after", func(m met) bool { return m.Text == "and later" })
}
