package bottest

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// hook is the webhook that is set.
type hook struct {
	url, secret string
	allowed     []string
	connections int
	lastError   string
	lastErrorAt time.Time
	setAt       time.Time
}

// allow takes the kinds of updates that a call asks for, if it names any. The
// list is a new one each time: an answer may still be showing the last.
func (h *hook) allow(form url.Values) error {
	s := form.Get("allowed_updates")
	if s == "" {
		return nil
	}
	var kinds []string
	if err := json.Unmarshal([]byte(s), &kinds); err != nil {
		return err
	}
	h.allowed = kinds
	return nil
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

// webhook sets, removes or shows the webhook.
func (t *Telegram) webhook(method string, form url.Values) (any, *Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if form.Get("drop_pending_updates") == "true" {
		t.updates = nil
	}
	switch method {
	case "getWebhookInfo":
		info := map[string]any{
			"url": t.hook.url, "has_custom_certificate": false, "pending_update_count": len(t.updates),
			"max_connections": t.hook.connections, "allowed_updates": t.hook.allowed,
		}
		if t.hook.lastError != "" {
			info["last_error_message"], info["last_error_date"] = t.hook.lastError, t.hook.lastErrorAt.Unix()
		}
		return info, nil
	case "deleteWebhook":
		t.hook.url = ""
		return true, nil
	}
	u, err := url.Parse(form.Get("url"))
	switch {
	case err != nil || u.Host == "":
		return nil, badRequest("bad webhook: invalid URL specified")
	case !secretForm.MatchString(form.Get("secret_token")):
		return nil, badRequest("secret token contains unallowed characters")
	}
	if wait := t.HookGap - t.Now().Sub(t.hook.setAt); !t.hook.setAt.IsZero() && wait > 0 {
		return nil, slowDown(wait)
	}
	t.hook.setAt = t.Now()
	if t.hook.allow(form) != nil {
		return nil, badRequest("can't parse allowed updates")
	}
	t.hook.url, t.hook.secret = form.Get("url"), form.Get("secret_token")
	t.hook.connections = min(100, max(1, number(form.Get("max_connections"), 40)))
	if t.poll != nil {
		close(t.poll)
		t.poll = nil
	}
	for _, u := range t.updates {
		t.kick(u.queue)
	}
	return true, nil
}

// kick sees to it that somebody delivers a queue. The lock is held.
func (t *Telegram) kick(queue string) {
	if t.hook.url == "" || t.busy[queue] {
		return
	}
	t.busy[queue] = true
	t.calls.Go(func() { t.deliver(queue) })
}

// deliver calls the webhook with one update after the other. One that fails is
// called again until it is taken or too old, and those behind it wait.
func (t *Telegram) deliver(queue string) {
	failed := 0
	for {
		u, at := t.first(queue)
		if u == nil {
			return
		}
		status, after, body := t.post(at, u)
		if status >= 200 && status <= 299 {
			failed = 0
			if rand.Float64() < t.Twice {
				t.post(at, u)
			}
			t.taken(u, body)
			continue
		}
		failed++
		wait := after
		if wait == 0 && failed > 1 {
			wait = min(t.Backoff<<min(failed-2, 20), 30*t.Backoff)
		}
		select {
		case <-time.After(wait):
		case <-t.closed:
		}
	}
}

// first is what to deliver next, and where to; nil when there is nothing.
func (t *Telegram) first(queue string) (*update, hook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expire()
	select {
	case <-t.closed:
	default:
		if i := slices.IndexFunc(t.updates, func(u *update) bool { return u.queue == queue }); i >= 0 && t.hook.url != "" {
			return t.updates[i], t.hook
		}
	}
	t.busy[queue] = false
	return nil, hook{}
}

func (t *Telegram) taken(u *update, body []byte) {
	t.mu.Lock()
	t.updates = slices.DeleteFunc(t.updates, func(other *update) bool { return other == u })
	t.mu.Unlock()
	var call struct {
		Method string `json:"method"`
		ID     string `json:"callback_query_id"`
	}
	if json.Unmarshal(body, &call) == nil && call.Method == "answerCallbackQuery" {
		_, _ = t.answer(call.ID)
	}
}

// post makes one call. Telegram asks for the time to wait in Retry-After.
func (t *Telegram) post(at hook, u *update) (status int, after time.Duration, body []byte) {
	req, err := http.NewRequest(http.MethodPost, at.url, bytes.NewReader(u.raw))
	if err != nil {
		return 0, 0, nil
	}
	req.Header.Set("Content-Type", "application/json")
	if at.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", at.secret)
	}
	resp, err := t.Client.Do(req)
	if err != nil {
		t.complain("Connection refused or timed out")
		return 0, 0, nil
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ = io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		t.complain("Wrong response from the webhook: " + resp.Status)
	}
	if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
		after = time.Duration(min(n, 3600)) * time.Second
	}
	return resp.StatusCode, after, body
}

func (t *Telegram) complain(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hook.lastError, t.hook.lastErrorAt = text, t.Now()
}
