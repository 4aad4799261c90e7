package telegram

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

// call makes one call to the webhook, as Telegram would.
func (h *house) post(secret, body string) (bot.Received, error) {
	r := httptest.NewRequest(http.MethodPost, "/telegram/riverside?s=x", strings.NewReader(body))
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	return h.receive(r, []byte(body))
}

const (
	head    = `"message_id":7,"date":1,"from":{"id":123456,"is_bot":false},"chat":{"id":123456,"type":"private"}`
	inGroup = `"message_id":7,"date":1,"from":{"id":123456,"is_bot":false},"chat":{"id":-5,"type":"group"}`
)

func TestUpdates(t *testing.T) {
	h := newHouse(t, nil)
	for _, tt := range []struct {
		name, update string
		want         care.Inbound // Kind "" when it is none of our business
	}{
		{"words", `"message":{` + head + `,"text":"hello 😀"}`, care.Inbound{Kind: care.Text, Text: "hello 😀"}},
		{"NUL", `"message":{` + head + `,"text":"a\u0000b"}`, care.Inbound{Kind: care.Text, Text: "ab"}},
		{"start", `"message":{` + head + `,"text":"/start"}`, care.Inbound{Kind: care.Text, Text: "start"}},
		{"link", `"message":{` + head + `,"text":"/start gp-Y01"}`, care.Inbound{Kind: care.Text, Text: "start", Payload: "gp-Y01"}},
		{"command", `"message":{` + head + `,"text":"/stop@our_bot"}`, care.Inbound{Kind: care.Text, Text: "stop"}},
		{"command with words", `"message":{` + head + `,"text":"/take RIV 12"}`, care.Inbound{Kind: care.Text, Text: "take RIV 12"}},
		{"no command", `"message":{` + head + `,"text":"/ or not"}`, care.Inbound{Kind: care.Text, Text: "/ or not"}},
		{"picture", `"message":{` + head + `,"photo":[{"file_id":"x"}],"caption":"my garden"}`, care.Inbound{Kind: care.Media, Text: "my garden"}},
		{"sticker", `"message":{` + head + `,"sticker":{"file_id":"x"}}`, care.Inbound{Kind: care.Media}},
		{"voice", `"message":{` + head + `,"voice":{"file_id":"x"}}`, care.Inbound{Kind: care.Media}},
		{"contact", `"message":{` + head + `,"contact":{"phone_number":"+447700900123","first_name":"A"}}`, care.Inbound{Kind: care.Media}},
		{"button", `"callback_query":{"id":"9","from":{"id":123456},"data":"yes","message":{` + inPrivate + `}}`, care.Inbound{Kind: care.Press, Button: "yes"}},
		{"button of an old message", `"callback_query":{"id":"9","from":{"id":123456},"data":"yes"}`, care.Inbound{Kind: care.Press, Button: "yes"}},
		{"blocked", `"my_chat_member":{"chat":{"id":123456,"type":"private"},"new_chat_member":{"status":"kicked"}}`, care.Inbound{Kind: care.OptedOut}},
		{"unblocked", `"my_chat_member":{"chat":{"id":123456,"type":"private"},"new_chat_member":{"status":"member"}}`, care.Inbound{Kind: care.OptedIn}},

		{"edit", `"edited_message":{` + head + `,"text":"yes"}`, care.Inbound{}},
		{"group", `"message":{` + inGroup + `,"text":"hello"}`, care.Inbound{}},
		{"button in a group", `"callback_query":{"id":"9","from":{"id":123456},"data":"yes","message":{` + inGroup + `}}`, care.Inbound{}},
		{"made admin of a group", `"my_chat_member":{"chat":{"id":-5,"type":"group"},"new_chat_member":{"status":"member"}}`, care.Inbound{}},
		{"a bot", `"message":{"message_id":7,"from":{"id":5,"is_bot":true},"chat":{"id":5,"type":"private"},"text":"hi"}`, care.Inbound{}},
		{"the chat itself", `"message":{` + head + `,"message_auto_delete_timer_changed":{"message_auto_delete_time":9}}`, care.Inbound{}},
		{"unknown kind", `"guest_message":{"x":1}`, care.Inbound{}},
		{"no kind", `"x":null`, care.Inbound{}},
		{"a form that we cannot read", `"message":{"chat":"soon"}`, care.Inbound{}},
	} {
		ignored := h.Ignored()
		got, err := h.post(h.cfg.Secret, `{"update_id":42,`+tt.update+`}`)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if tt.want.Kind == "" {
			if len(got.Inbound) != 0 || h.Ignored() != ignored+1 {
				t.Errorf("%s: came as %v, ignored %d", tt.name, got.Inbound, h.Ignored()-ignored)
			}
			continue
		}
		tt.want.ID, tt.want.From, tt.want.To = "telegram:42", "telegram:123456", "700900"
		if len(got.Inbound) != 1 {
			t.Errorf("%s: nothing came", tt.name)
			continue
		}
		in := got.Inbound[0]
		in.At = time.Time{}
		if in != tt.want {
			t.Errorf("%s: came as %s %q %q %q", tt.name, in.Kind, in.Text, in.Button, in.Payload)
		}
	}
}

const inPrivate = `"message_id":7,"chat":{"id":123456,"type":"private"}`

func TestRefused(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Secret = "right-secret" })
	ok := `{"update_id":1,"message":{` + head + `,"text":"hi"}}`
	for _, tt := range []struct {
		secret, body string
		status       int
	}{
		{"", ok, 403}, {"wrong", ok, 403}, {"right-secre", ok, 403}, {"right-secretX", ok, 403},
		{"right-secret", "", 400}, {"right-secret", "{", 400}, {"right-secret", `{"message":{}}`, 400}, {"right-secret", `[]`, 400},
	} {
		_, err := h.post(tt.secret, tt.body)
		refused, is := err.(*bot.CallError)
		if !is || refused.Status != tt.status {
			t.Errorf("%q %q: %v, want %d", tt.secret, tt.body, err, tt.status)
		}
	}
	if got, err := h.post("right-secret", ok); err != nil || len(got.Inbound) != 1 {
		t.Errorf("the right one: %v", err)
	}
}

// By webhook, each chat's messages come in order and again until they are taken,
// and a button stops spinning without a call of ours.
func TestByWebhook(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Say(patient, "before the webhook")
	if err := h.SetWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.inbox.Refuse(2)
	h.tg.Say(patient, "one")
	h.tg.Say(patient, "two")
	h.tg.Press(patient, "yes")
	h.tg.Say(-7, "from elsewhere")
	until(t, "all is taken", func() bool { return h.tg.Pending() == 0 })
	var got []string
	for _, in := range h.inbox.In() {
		if in.From.Name() == "123456" && in.Kind == care.Text {
			got = append(got, in.Text)
		}
	}
	if strings.Join(got, "|") != "before the webhook|one|two" {
		t.Errorf("came as %v", got)
	}
	if h.tg.Acknowledged() != 1 || h.tg.Count("answerCallbackQuery") != 0 {
		t.Errorf("%d buttons acknowledged, %d calls", h.tg.Acknowledged(), h.tg.Count("answerCallbackQuery"))
	}
}

func TestTheWebhookIsSetOnlyWhenItDiffers(t *testing.T) {
	h := newHouse(t, nil)
	for range 3 {
		if err := h.SetWebhook(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.tg.Count("setWebhook"); n != 1 {
		t.Errorf("set %d times", n)
	}
	// Telegram does not show its secret, but a new one is noticed.
	h.cfg.Secret = "another"
	if err := h.SetWebhook(t.Context()); err != nil || h.tg.Count("setWebhook") != 2 {
		t.Errorf("new secret: set %d times, %v", h.tg.Count("setWebhook"), err)
	}
	if name, err := h.Me(t.Context()); err != nil || name != "bottest_bot" {
		t.Errorf("we are %q: %v", name, err)
	}
}

func FuzzReceive(f *testing.F) {
	f.Add(`{"update_id":1,"message":{` + head + `,"text":"/start x"}}`)
	f.Add(`{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"data":"x"}}`)
	f.Add(`{"update_id":1,"message":null,"my_chat_member":{}}`)
	c, err := New(Config{Scheme: "s", Token: "1:a"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/telegram/s", nil)
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.cfg.Secret)
		var got bot.Received
		var err error
		bottest.Frugal(t, len(body), func() { got, err = c.receive(r, []byte(body)) })
		if err != nil {
			return
		}
		for _, in := range got.Inbound {
			if in.Kind == "" || in.From.Name() == "" || !utf8.ValidString(in.Text) || strings.Contains(in.Text, "\x00") {
				t.Errorf("%q came as %+v", body, in)
			}
		}
	})
}
