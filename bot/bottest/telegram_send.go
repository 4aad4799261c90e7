package bottest

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// send refuses what Telegram refuses, and shows the rest on the phone.
func (t *Telegram) send(form url.Values) (any, *Fault) {
	id, err := strconv.ParseInt(form.Get("chat_id"), 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	text := strings.TrimSpace(form.Get("text"))
	buttons, fault := keys(form.Get("reply_markup"))
	t.mu.Lock()
	defer t.mu.Unlock()
	c, known := t.chats[id]
	switch {
	case !known:
		return nil, badRequest("chat not found")
	case c.deactivated:
		return nil, forbidden("user is deactivated")
	case c.blocked:
		return nil, forbidden("bot was blocked by the user")
	case !c.started:
		return nil, forbidden("bot can't initiate conversation with a user")
	case text == "":
		return nil, badRequest("message text is empty")
	case len(utf16.Encode([]rune(text))) > 4096:
		return nil, badRequest("message is too long")
	case form.Get("parse_mode") != "":
		return nil, badRequest("can't parse entities: this stand-in takes plain text only")
	case fault != nil:
		return nil, fault
	}
	now := t.Now()
	if wait := t.Gap - now.Sub(c.sent); !c.sent.IsZero() && wait > 0 {
		after := max(1, int(wait.Seconds()))
		return nil, &Fault{Status: 429, Code: 429, Text: "Too Many Requests: retry after " + strconv.Itoa(after), RetryAfter: after}
	}
	c.sent = now
	t.messages++
	t.phones.show(form.Get("chat_id"), Shown{ID: strconv.FormatInt(t.messages, 10), Text: text, Buttons: buttons, At: now})
	return map[string]any{
		"message_id": t.messages, "date": now.Unix(), "text": text,
		"chat": map[string]any{"id": id, "type": "private", "first_name": "Test"},
		"from": map[string]any{"id": 700900, "is_bot": true, "first_name": "Bottest"},
	}, nil
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
