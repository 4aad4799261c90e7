package bottest

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// send refuses what Telegram refuses, and shows the rest on the phone.
func (t *Telegram) send(form url.Values) (any, *Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id, c, fault := t.reach(form)
	text := strings.TrimSpace(form.Get("text"))
	buttons, bad := keys(form.Get("reply_markup"))
	switch {
	case fault != nil:
		return nil, fault
	case text == "":
		return nil, badRequest("message text is empty")
	case tooLong(text):
		return nil, badRequest("message is too long")
	case form.Get("document") != "" && len(utf16.Encode([]rune(text))) > 1024:
		return nil, badRequest("message caption is too long")
	case form.Get("parse_mode") != "":
		return nil, badRequest("can't parse entities: this stand-in takes plain text only")
	case form.Get("message_thread_id") != "":
		return nil, badRequest("message thread not found")
	case !c.has(repliedTo(form)):
		return nil, badRequest("message to be replied not found")
	case bad != nil:
		return nil, bad
	}
	now := t.Now()
	if wait := t.Gap - now.Sub(c.sent); !c.sent.IsZero() && wait > 0 {
		return nil, slowDown(wait)
	}
	c.sent = now
	t.messages++
	c.messages[t.messages] = true
	t.phones.show(form.Get("chat_id"), Shown{ID: strconv.FormatInt(t.messages, 10), Text: text, Buttons: buttons, File: form.Get("document"), At: now})
	return t.sentMessage(id, t.messages, text), nil
}

// reach finds the chat that a call is about, if it can be written to. The lock
// is held.
func (t *Telegram) reach(form url.Values) (int64, *chat, *Fault) {
	id, err := strconv.ParseInt(form.Get("chat_id"), 10, 64)
	c := t.chats[id]
	switch {
	case err != nil || c == nil:
		return id, nil, badRequest("chat not found")
	case c.refusal != nil:
		return id, nil, c.refusal
	case c.deactivated:
		return id, nil, forbidden("user is deactivated")
	case c.blocked:
		return id, nil, forbidden("bot was blocked by the user")
	case !c.started:
		return id, nil, forbidden("bot can't initiate conversation with a user")
	}
	return id, c, nil
}

// edit changes the text and the buttons of a message of ours.
func (t *Telegram) edit(form url.Values) (any, *Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id, _, fault := t.reach(form)
	text := strings.TrimSpace(form.Get("text"))
	buttons, bad := keys(form.Get("reply_markup"))
	switch {
	case fault != nil:
		return nil, fault
	case text == "":
		return nil, badRequest("message text is empty")
	case tooLong(text):
		return nil, badRequest("message is too long")
	case bad != nil:
		return nil, bad
	}
	found, changed := t.phones.edit(form.Get("chat_id"), form.Get("message_id"), text, buttons)
	switch {
	case !found:
		return nil, badRequest("message to edit not found")
	case !changed:
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	return t.sentMessage(id, int64(number(form.Get("message_id"), 0)), text), nil
}

// sentMessage is a message of ours as the Bot API writes it.
func (t *Telegram) sentMessage(id, message int64, text string) map[string]any {
	return map[string]any{
		"message_id": message, "date": t.Now().Unix(), "text": text, "chat": private(id),
		"from": map[string]any{"id": 700900, "is_bot": true, "first_name": "Bottest", "username": "bottest_bot"},
	}
}

// act shows that somebody is typing, which nobody keeps.
func (t *Telegram) act(form url.Values) (any, *Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, _, fault := t.reach(form); fault != nil {
		return nil, fault
	}
	return true, nil
}

func tooLong(text string) bool { return len(utf16.Encode([]rune(text))) > 4096 }

// repliedTo is the message that a call answers; zero when it answers none, or
// would rather go without.
func repliedTo(form url.Values) int64 {
	var to struct {
		ID      int64 `json:"message_id"`
		Without bool  `json:"allow_sending_without_reply"`
	}
	if json.Unmarshal([]byte(form.Get("reply_parameters")), &to) != nil || to.Without {
		return 0
	}
	return to.ID
}

func (c *chat) has(message int64) bool { return message == 0 || c.messages[message] }

// slowDown asks for a wait in whole seconds, as Telegram does.
func slowDown(wait time.Duration) *Fault {
	after := int((wait + time.Second - 1) / time.Second)
	return &Fault{Status: 429, Code: 429, Text: "Too Many Requests: retry after " + strconv.Itoa(after), RetryAfter: after}
}

func forbidden(text string) *Fault { return &Fault{Status: 403, Code: 403, Text: "Forbidden: " + text} }

// keys are the data of an inline keyboard's buttons.
func keys(markup string) ([]string, *Fault) {
	if markup == "" {
		return nil, nil
	}
	var board struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(markup), &board) != nil {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	var data []string
	for _, row := range board.Rows {
		for _, b := range row {
			if b.Text == "" || b.Data == "" || len(b.Data) > 64 {
				return nil, badRequest("BUTTON_DATA_INVALID")
			}
			data = append(data, b.Data)
		}
	}
	return data, nil
}

// answer ends the spinning of a button. Telegram takes that for a while only.
func (t *Telegram) answer(id string) (any, *Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.callbacks[id]
	if !ok || t.Now().Sub(at) > callbackLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	t.answered[id] = true
	return true, nil
}

// Acknowledged is how many buttons stopped spinning because they were answered.
func (t *Telegram) Acknowledged() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.answered)
}
