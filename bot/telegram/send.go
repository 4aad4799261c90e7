package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Telegram's limits, in UTF-16 units and in bytes.
const (
	maxText = 4096
	maxData = 64
)

// Send hands one message to Telegram and returns the ID of its last part. The
// text goes as it is, without markup: what people or flows write can then never
// break a message.
func (c *Channel) Send(ctx context.Context, m care.Outbound) (string, error) {
	switch {
	case strings.TrimSpace(m.Text) == "":
		return "", &bot.SendError{Class: bot.Rejected, Code: "empty"}
	case m.To.Network() != care.Telegram:
		return "", &bot.SendError{Class: bot.NoAddress, Code: "not_a_chat"}
	case !m.Expires.IsZero() && !m.Expires.After(c.cfg.Now()):
		return "", &bot.SendError{Class: bot.Rejected, Code: "expired"}
	}
	parts := split(m.Text, maxText)
	var id string
	for i := c.resume(m.ID); i < len(parts); i++ {
		p := tgbotapi.Params{"chat_id": m.To.Name(), "text": parts[i], "link_preview_options": `{"is_disabled":true}`}
		if i == len(parts)-1 {
			p.AddNonEmpty("reply_markup", keyboard(m.Buttons))
		}
		var err *refusal
		if i == len(parts)-1 && m.Calendar != "" {
			id, err = c.sendPart(ctx, p, tgbotapi.RequestFile{Name: "document", Data: tgbotapi.FileBytes{Name: "appointment.ics", Bytes: []byte(m.Calendar)}})
		} else {
			id, err = c.sendPart(ctx, p)
		}
		if err != nil {
			c.keep(m.ID, i)
			return "", err.send()
		}
	}
	c.keep(m.ID, 0)
	return id, nil
}

// sendPart sends a text, or a file with the text beneath it.
func (c *Channel) sendPart(ctx context.Context, p tgbotapi.Params, file ...tgbotapi.RequestFile) (string, *refusal) {
	method := "sendMessage"
	if len(file) > 0 {
		method, p["caption"] = "sendDocument", p["text"]
		delete(p, "text")
	}
	raw, err := c.call(ctx, method, p, file...)
	if err != nil && err.movedTo != 0 {
		p["chat_id"] = strconv.FormatInt(err.movedTo, 10)
		raw, err = c.call(ctx, method, p, file...)
	}
	if err != nil {
		return "", err
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if json.Unmarshal(raw, &sent) != nil || sent.ID == 0 {
		return "", &refusal{code: "no_message_id"}
	}
	return strconv.FormatInt(sent.ID, 10), nil
}

// keyboard is one button a row, so that long labels can be read on small
// phones. A button that Telegram would refuse is left out: it would take the
// whole message with it, and the text alone can be answered too.
func keyboard(buttons []care.Button) string {
	rows := [][]tgbotapi.InlineKeyboardButton{}
	for _, b := range buttons {
		if b.Label != "" && b.Data != "" && len(b.Data) <= maxData {
			rows = append(rows, tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData(b.Label, b.Data)))
		}
	}
	if len(rows) == 0 {
		return ""
	}
	raw, err := json.Marshal(tgbotapi.InlineKeyboardMarkup{InlineKeyboard: rows})
	if err != nil {
		return ""
	}
	return string(raw)
}

// resume is the part of a message to go on with. This is memory only: after a
// restart, a long message that failed half way starts again.
func (c *Channel) resume(id string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone[id]
}

func (c *Channel) keep(id string, parts int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if parts == 0 {
		delete(c.gone, id)
		return
	}
	if len(c.gone) > 1000 { // messages that were given up
		clear(c.gone)
	}
	c.gone[id] = parts
}

// split cuts a text into parts of at most limit UTF-16 units, at a line or a
// word where there is one in the second half.
func split(s string, limit int) []string {
	var parts []string
	for {
		end := fits(s, limit)
		if end == len(s) {
			return append(parts, s)
		}
		cut := end
		for _, sep := range []string{"\n", " "} {
			if i := strings.LastIndex(s[:end], sep); i > end/2 {
				cut = i
				break
			}
		}
		parts = append(parts, strings.TrimRight(s[:cut], " \n"))
		s = strings.TrimLeft(s[cut:], " \n")
		if s == "" {
			return parts
		}
	}
}

// fits is how many bytes of s have at most limit UTF-16 units.
func fits(s string, limit int) int {
	units := 0
	for i, r := range s {
		units += max(1, utf16.RuneLen(r))
		if units > limit {
			return i
		}
	}
	return len(s)
}
