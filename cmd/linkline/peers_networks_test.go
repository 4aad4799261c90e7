package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/linkline/linkline/bot/bottest"
)

// emulated is npm emulate as Twilio.
type emulated struct{ addr, account, number string }

func (e *emulated) call(t *testing.T, method, path string, form url.Values) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+e.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(e.account, secretOfPeers)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return done(t, r)
}

// done makes a call and expects that it succeeds.
func done(t *testing.T, r *http.Request) []byte {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode/100 != 2 {
		t.Fatalf("%s: %s %v\n%s", r.URL.Path, resp.Status, err, body)
	}
	return body
}

func (e *emulated) say(t *testing.T, who, text string) {
	t.Helper()
	e.call(t, http.MethodPost, "/_twilio/simulate/inbound-message", url.Values{"From": {who}, "To": {e.number}, "Body": {text}})
}

func (e *emulated) press(t *testing.T, _, _ string) { t.Fatal("a text message has no buttons") }

func (e *emulated) shown(t *testing.T, who string) (all []message) {
	t.Helper()
	for _, m := range e.list(t, who) {
		if m.Direction == "outbound-api" {
			all = append(all, message{text: m.Body})
		}
	}
	return all
}

type emulatedMessage struct{ Sid, Direction, Body, Status string }

// list is what went to a number, oldest first.
func (e *emulated) list(t *testing.T, to string) []emulatedMessage {
	t.Helper()
	var page struct{ Messages []emulatedMessage }
	path := "/2010-04-01/Accounts/" + e.account + "/Messages.json?PageSize=1000&To=" + url.QueryEscape(to)
	if err := json.Unmarshal(e.call(t, http.MethodGet, path, nil), &page); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(page.Messages)
	return page.Messages
}

// report has every message delivered, and the call that it was sent come late. It
// expects that each call is taken, and that none of them was refused before.
func (e *emulated) report(t *testing.T, who string, line *program) {
	t.Helper()
	n := 0.0
	for _, m := range e.list(t, who) {
		if m.Direction != "outbound-api" {
			continue
		}
		n++
		for _, status := range []string{"delivered", "sent", "delivered"} {
			e.call(t, http.MethodPost, "/_twilio/simulate/message-status", url.Values{"MessageSid": {m.Sid}, "Status": {status}})
		}
	}
	calls, taken := line.metric(t, "linkline_webhook_calls_total"), line.metric(t, `linkline_webhook_calls_total{status="200"`)
	if calls < 3*n || taken != calls {
		t.Errorf("%v of %v calls were taken, after %v messages", taken, calls, n)
	}
	if got := line.metric(t, `linkline_receipts_total{delivery="delivered"`); got < n {
		t.Errorf("%v of %v messages are known to be delivered", got, n)
	}
}

var emulatedScheme = `
schemes:
  - id: riverside
    name: Riverside Link Workers
    phone: 07700 900100
    self_referral: true
    practices: [{ods: Z90001, name: Riverside Surgery}]
    hours: {zone: ` + bottest.Noon() + `, from: 0, to: 24, weekends: true, nation: none}
    team:
      - {id: sam, name: Sam Okafor, address: "%s", on_call: true}
      - {id: jo, name: Jo Marsh, address: "%s", role: manager}
`

func TestSelfReferralOnEmulatedTwilio(t *testing.T) {
	dir := needPeers(t)
	api, addr := freeAddress(t), freeAddress(t)
	e := &emulated{addr: api, account: "AC0123456789abcdef0123456789abcdef", number: "+447700900100"}
	runPeer(t, dir, "-r", "./loopback.cjs", "twilio.mjs", portOf(api), e.account, secretOfPeers, e.number, "http://"+addr+"/twilio/riverside/message")
	all := cast{patient: "+447700900123", worker: "+447700900201", manager: "+447700900202"}
	config := fmt.Sprintf(emulatedScheme, "sms:"+all.worker, "sms:"+all.manager) + `
    twilio: {account_sid: ` + e.account + `, auth_token: "${PEER_TOKEN}", from: "` + e.number + `"}
`
	line := newProgram(t, addr, config, "LINKLINE_URL=http://"+addr, "TWILIO_API_URL=http://"+api, "PEER_TOKEN="+secretOfPeers)
	selfReferral(t, e, all, line)
}

// telegrams is npm telegram-test-api as Telegram.
type telegrams struct {
	addr, token string
	presses     atomic.Int32
}

func (g *telegrams) call(t *testing.T, method string, body any) []byte {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+g.addr+"/"+method, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return done(t, r)
}

// head is what every message of a person has.
func (g *telegrams) head(t *testing.T, who string) map[string]any {
	id, err := strconv.Atoi(who)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{
		"botToken": g.token, "date": 1,
		"from": map[string]any{"id": id, "is_bot": false, "first_name": "Test"},
		"chat": map[string]any{"id": id, "type": "private", "first_name": "Test"},
	}
}

func (g *telegrams) say(t *testing.T, who, text string) {
	t.Helper()
	m := g.head(t, who)
	m["text"] = text
	g.call(t, "sendMessage", m)
}

func (g *telegrams) press(t *testing.T, who, data string) {
	t.Helper()
	g.presses.Add(1)
	m := g.head(t, who)
	g.call(t, "sendCallback", map[string]any{"botToken": g.token, "date": 1, "from": m["from"], "message": m, "data": data})
}

func (g *telegrams) shown(t *testing.T, who string) (all []message) {
	t.Helper()
	var history struct {
		Result []struct {
			Message struct {
				Chat   any `json:"chat_id"` // of ours; a person's message has none
				Text   string
				Markup struct {
					Rows [][]struct {
						Data string `json:"callback_data"`
					} `json:"inline_keyboard"`
				} `json:"reply_markup"`
			}
			ID int `json:"messageId"`
		}
	}
	if err := json.Unmarshal(g.call(t, "getUpdatesHistory", map[string]any{"token": g.token}), &history); err != nil {
		t.Fatal(err)
	}
	for _, one := range history.Result {
		if one.Message.Chat == nil || fmt.Sprint(one.Message.Chat) != who {
			continue
		}
		m := message{text: one.Message.Text}
		for _, row := range one.Message.Markup.Rows {
			for _, b := range row {
				m.buttons = append(m.buttons, b.Data)
			}
		}
		all = append(all, m)
	}
	return all
}

func TestSelfReferralOnATelegramBot(t *testing.T) {
	dir := needPeers(t)
	api, addr := freeAddress(t), freeAddress(t)
	g := &telegrams{addr: api, token: "700900:" + secretOfPeers}
	runPeer(t, dir, "telegram.cjs", portOf(api))
	all := cast{patient: "70090012", worker: "70090021", manager: "70090022"}
	config := fmt.Sprintf(emulatedScheme, "telegram:"+all.worker, "telegram:"+all.manager) + `
    telegram: {bot_token: "${PEER_TOKEN}"}
`
	line := newProgram(t, addr, config, "TELEGRAM_API_URL=http://"+api, "PEER_TOKEN="+g.token)
	selfReferral(t, g, all, line)
	if n := g.presses.Load(); n < 4 {
		t.Errorf("only %d buttons were pressed", n)
	}
}
