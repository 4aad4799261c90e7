package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// update is as much of Telegram's Update as we know what to do with.
type update struct {
	ID       int64       `json:"-"`
	Message  *message    `json:"message"`
	Callback *callback   `json:"callback_query"`
	Member   *membership `json:"my_chat_member"`
}

type user struct {
	ID    int64 `json:"id"`
	IsBot bool  `json:"is_bot"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type message struct {
	From    *user  `json:"from"`
	Chat    chat   `json:"chat"`
	Text    string `json:"text"`
	Caption string `json:"caption"`
	// holds says that there is something other than words.
	holds bool
}

type callback struct {
	ID      string `json:"id"`
	From    user   `json:"from"`
	Message *struct {
		Chat chat `json:"chat"`
	} `json:"message"`
	Data string `json:"data"`
}

type membership struct {
	Chat chat `json:"chat"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// contents are the fields of a message that a person put there; anything else
// without text is the chat talking about itself.
var contents = []string{"photo", "sticker", "voice", "audio", "video", "video_note", "animation", "document",
	"contact", "location", "venue", "poll", "dice", "story", "paid_media", "checklist"}

// UnmarshalJSON also looks for contents, most of which we have no type for.
func (m *message) UnmarshalJSON(raw []byte) error {
	type plain message
	if err := json.Unmarshal(raw, (*plain)(m)); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	for _, name := range contents {
		if _, ok := fields[name]; ok {
			m.holds = true
		}
	}
	return nil
}

// inbound turns an update into a message of ours; ok is false for what is none
// of our business. We speak with one person at a time, never in groups.
func (c *Channel) inbound(u update) (in care.Inbound, ok bool) {
	var from int64
	switch {
	case u.Message != nil:
		from, ok = u.Message.from()
		in.Kind, in.Text, in.Payload = u.Message.words()
		ok = ok && in.Kind != ""
	case u.Callback != nil:
		from, in.Kind, in.Button = u.Callback.From.ID, care.Press, u.Callback.Data
		ok = in.Button != "" && (u.Callback.Message == nil || u.Callback.Message.Chat.Type == "private")
	case u.Member != nil:
		from, ok = u.Member.Chat.ID, u.Member.Chat.Type == "private"
		in.Kind = u.Member.kind()
		ok = ok && in.Kind != ""
	}
	if !ok || from == 0 {
		return care.Inbound{}, false
	}
	in.ID = care.Telegram + ":" + strconv.FormatInt(u.ID, 10)
	in.From = care.Address(care.Telegram + ":" + strconv.FormatInt(from, 10))
	in.To, _, _ = strings.Cut(c.cfg.Token, ":") // the bot's own ID, the part that is no secret
	in.At = c.cfg.Now().UTC()
	return in, true
}

func (m *message) from() (int64, bool) {
	return m.Chat.ID, m.Chat.Type == "private" && (m.From == nil || !m.From.IsBot)
}

func (m *message) words() (kind care.InboundKind, text, payload string) {
	switch {
	case m.Text != "":
		text, payload = command(clean(m.Text))
		return care.Text, text, payload
	case m.holds:
		return care.Media, clean(m.Caption), ""
	}
	return "", "", ""
}

// kind of a membership: in a private chat it changes only when the person
// blocks or unblocks us.
func (m *membership) kind() care.InboundKind {
	switch m.New.Status {
	case "kicked":
		return care.OptedOut
	case "member":
		return care.OptedIn
	}
	return ""
}

var commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+([\s\S]*))?$`)

// command takes the slash off Telegram's commands, so that /stop is the word
// that it is everywhere else. What follows /start comes from the link that
// brought the person here.
func command(s string) (text, payload string) {
	m := commandForm.FindStringSubmatch(s)
	switch {
	case m == nil:
		return s, ""
	case strings.EqualFold(m[1], "start"):
		return "start", strings.TrimSpace(m[2])
	}
	return strings.TrimSpace(m[1] + " " + m[2]), ""
}

func clean(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
}
