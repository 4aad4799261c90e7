package bottest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// How long Telegram keeps what nobody took.
const (
	updateLife   = 24 * time.Hour
	callbackLife = 150 * time.Second
)

type update struct {
	id      int64
	kind    string
	queue   string // updates of one queue are delivered in order
	expires time.Time
	raw     json.RawMessage
}

// Open makes a chat whose person pressed Start, and delivers that.
func (t *Telegram) Open(chat int64) int64 { return t.Say(chat, "/start") }

// Know makes a chat whose person never pressed Start.
func (t *Telegram) Know(id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chat(id)
}

func (t *Telegram) chat(id int64) *chat {
	if t.chats[id] == nil {
		t.chats[id] = &chat{messages: map[int64]bool{}}
	}
	return t.chats[id]
}

// Say is a person writing to the bot. Like all of these, it returns update_id.
func (t *Telegram) Say(chat int64, text string) int64 {
	return t.Give(chat, map[string]any{"text": text})
}

// Give is a person sending anything: the fields of the message beside its head.
func (t *Telegram) Give(id int64, fields map[string]any) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.chat(id)
	c.started, c.blocked = true, false
	t.messages++
	c.messages[t.messages] = true
	m := map[string]any{"message_id": t.messages, "date": t.Now().Unix(), "chat": private(id), "from": person(id)}
	for name, v := range fields {
		m[name] = v
	}
	return t.put("message", strconv.FormatInt(id, 10), m)
}

// Press is a person pressing a button.
func (t *Telegram) Press(id int64, data string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	query := strconv.FormatInt(9_000_000+t.last, 10)
	t.callbacks[query] = t.Now()
	return t.put("callback_query", "user"+strconv.FormatInt(id, 10), map[string]any{
		"id": query, "from": person(id), "data": data, "chat_instance": "1",
		"message": map[string]any{"message_id": t.messages, "date": t.Now().Unix(), "chat": private(id), "text": "..."},
	})
}

// Block is a person blocking the bot, or unblocking it.
func (t *Telegram) Block(id int64, blocked bool) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chat(id).blocked = blocked
	was, is := "member", "kicked"
	if !blocked {
		was, is = is, was
	}
	bot := map[string]any{"id": 700900, "is_bot": true, "first_name": "Bottest"}
	return t.put("my_chat_member", strconv.FormatInt(id, 10), map[string]any{
		"chat": private(id), "from": person(id), "date": t.Now().Unix(),
		"old_chat_member": map[string]any{"user": bot, "status": was},
		"new_chat_member": map[string]any{"user": bot, "status": is},
	})
}

// Deactivate is a person's account coming to its end.
func (t *Telegram) Deactivate(id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chat(id).deactivated = true
}

// Kick is a group throwing the bot out.
func (t *Telegram) Kick(id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chat(id).refusal = forbidden("bot was kicked from the group chat")
}

// Move is a group becoming a larger kind of group, with another ID.
func (t *Telegram) Move(id, to int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := badRequest("group chat was upgraded to a supergroup chat")
	f.Body = fmt.Sprintf(`{"ok":false,"error_code":400,"description":%q,"parameters":{"migrate_to_chat_id":%d}}`, f.Text, to)
	t.chat(id).refusal = f
	t.chat(to).started = true
}

// Update delivers an update of any kind, in the queue of a chat.
func (t *Telegram) Update(kind string, id int64, content any) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.put(kind, strconv.FormatInt(id, 10), content)
}

func private(id int64) map[string]any {
	return map[string]any{"id": id, "type": "private", "first_name": "Test"}
}

func person(id int64) map[string]any {
	return map[string]any{"id": id, "is_bot": false, "first_name": "Test"}
}

// put queues an update, unless it is of a kind that nobody asked for.
func (t *Telegram) put(kind, queue string, content any) int64 {
	if len(t.hook.allowed) > 0 && !slices.Contains(t.hook.allowed, kind) {
		return 0
	}
	t.last++
	raw, _ := json.Marshal(map[string]any{"update_id": t.last, kind: content})
	life := updateLife
	if kind == "callback_query" {
		life = callbackLife
	}
	t.updates = append(t.updates, &update{id: t.last, kind: kind, queue: queue, expires: t.Now().Add(life), raw: raw})
	close(t.arrived)
	t.arrived = make(chan struct{})
	t.kick(queue)
	return t.last
}

// Pending is how many updates nobody took yet.
func (t *Telegram) Pending() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expire()
	return len(t.updates)
}

func (t *Telegram) expire() {
	now := t.Now()
	t.updates = slices.DeleteFunc(t.updates, func(u *update) bool { return !now.Before(u.expires) })
}

// getUpdates confirms all below offset and answers with what comes next, waiting
// for it if asked to. Only one may ask at a time, and none while there is a
// webhook.
func (t *Telegram) getUpdates(r *http.Request, form url.Values) (any, *Fault) {
	t.mu.Lock()
	if t.hook.url != "" {
		t.mu.Unlock()
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if t.poll != nil {
		close(t.poll)
	}
	mine := make(chan struct{})
	t.poll = mine
	_ = t.hook.allow(form)
	offset := int64(number(form.Get("offset"), 0))
	if offset < 0 { // counted from the end: all before it is forgotten
		offset = t.last + 1 + offset
	}
	t.updates = slices.DeleteFunc(t.updates, func(u *update) bool { return u.id < offset })
	t.mu.Unlock()
	defer t.endPoll(mine)
	end := time.After(time.Duration(min(50, number(form.Get("timeout"), 0))) * time.Second)
	for {
		batch, arrived := t.next(min(100, max(1, number(form.Get("limit"), 100))))
		if len(batch) > 0 {
			return batch, nil
		}
		select {
		case <-arrived:
		case <-end:
			return []json.RawMessage{}, nil
		case <-mine:
			return nil, conflict("terminated by other getUpdates request or by setWebhook request")
		case <-r.Context().Done():
			return nil, conflict("gone")
		case <-t.closed:
			return nil, &Fault{Status: 502, Code: 502, Text: "Bad Gateway"}
		}
	}
}

func (t *Telegram) next(limit int) (batch []json.RawMessage, arrived chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expire()
	for _, u := range t.updates[:min(limit, len(t.updates))] {
		batch = append(batch, u.raw)
	}
	return batch, t.arrived
}

func (t *Telegram) endPoll(mine chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.poll == mine {
		t.poll = nil
	}
}

func conflict(text string) *Fault { return &Fault{Status: 409, Code: 409, Text: "Conflict: " + text} }
