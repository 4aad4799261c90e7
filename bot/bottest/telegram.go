package bottest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// Telegram is a strict stand-in for the Bot API. Fill in what matters, call
// Start, and Close at the end. Unlike Telegram it calls http addresses too, but
// only on this machine.
type Telegram struct {
	URL   string // of the API, set by Start
	Token string
	// Backoff is the wait before the second retry of a webhook; it doubles from
	// there. Telegram's is two seconds; zero means ten milliseconds.
	Backoff time.Duration
	// Gap is the least time between two messages to one chat; zero allows any.
	Gap time.Duration
	// HookGap is the same between two calls of setWebhook; Telegram's is a second.
	HookGap time.Duration
	// Sends and Polls are what goes wrong with those calls.
	Sends, Polls Faults
	Now          func() time.Time
	// Twice are the odds that an update is delivered again though it was taken,
	// as happens when an answer is lost.
	Twice float64
	// Client makes the calls to our webhook; nil means one that calls nobody but
	// this machine.
	Client *http.Client

	server *httptest.Server
	phones phones
	calls  sync.WaitGroup // deliveries under way
	closed chan struct{}

	mu        sync.Mutex
	chats     map[int64]*chat
	updates   []*update // not confirmed yet
	last      int64     // update_id
	messages  int64     // message_id
	callbacks map[string]time.Time
	answered  map[string]bool
	hook      hook
	busy      map[string]bool // queues being delivered
	poll      chan struct{}   // closed when the poll under way has to end
	arrived   chan struct{}   // closed when there is an update
	counts    map[string]int
}

type chat struct {
	started, blocked, deactivated bool
	refusal                       *Fault // of every call about it
	sent                          time.Time
	messages                      map[int64]bool // all that were written in it
}

// Start fills in what was left out and listens.
func (t *Telegram) Start() {
	if t.Token == "" {
		t.Token = "700900:bottest-token_000"
	}
	if t.Now == nil {
		t.Now = time.Now
	}
	if t.Client == nil {
		t.Client = loopback()
	}
	if t.Backoff == 0 {
		t.Backoff = 10 * time.Millisecond
	}
	t.chats, t.callbacks, t.answered = map[int64]*chat{}, map[string]time.Time{}, map[string]bool{}
	t.busy, t.counts = map[string]bool{}, map[string]int{}
	t.arrived, t.closed = make(chan struct{}), make(chan struct{})
	t.last, t.messages = 500_000, 1000
	t.server = httptest.NewServer(http.HandlerFunc(t.serve))
	t.URL = t.server.URL
}

// Close ends what is under way and stops.
func (t *Telegram) Close() {
	close(t.closed)
	t.calls.Wait()
	t.server.CloseClientConnections()
	t.server.Close()
}

// Phone is what arrived in a chat, oldest first.
func (t *Telegram) Phone(chat int64) []Shown { return t.phones.of(strconv.FormatInt(chat, 10)) }

// Count is how often a method was called.
func (t *Telegram) Count(method string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[method]
}

// serve finds the method that a path names: /bot<token>/<method>.
func (t *Telegram) serve(w http.ResponseWriter, r *http.Request) {
	method, ok := cutPrefix(r.URL.Path, "/bot"+t.Token+"/")
	if !ok {
		t.reply(w, nil, &Fault{Status: 401, Code: 401, Text: "Unauthorized"})
		return
	}
	form, err := params(r)
	if err != nil {
		t.reply(w, nil, &Fault{Status: 400, Code: 400, Text: "Bad Request: can't parse the request"})
		return
	}
	t.mu.Lock()
	t.counts[method]++
	t.mu.Unlock()
	var result any
	var fault *Fault
	switch method {
	case "getMe":
		result = map[string]any{"id": 700900, "is_bot": true, "first_name": "Bottest", "username": "bottest_bot"}
	case "sendMessage", "sendDocument":
		if f, bad := t.Sends.take(); bad {
			f.play(w, r, func() { _, _ = t.send(form) }, telegramError)
			return
		}
		result, fault = t.send(form)
	case "getUpdates":
		if f, bad := t.Polls.take(); bad {
			f.play(w, r, func() {}, telegramError)
			return
		}
		result, fault = t.getUpdates(r, form)
	case "setWebhook", "deleteWebhook", "getWebhookInfo":
		result, fault = t.webhook(method, form)
	case "editMessageText":
		result, fault = t.edit(form)
	case "sendChatAction":
		result, fault = t.act(form)
	case "answerCallbackQuery":
		result, fault = t.answer(form.Get("callback_query_id"))
	default:
		fault = &Fault{Status: 404, Code: 404, Text: "Not Found"}
	}
	t.reply(w, result, fault)
}

func cutPrefix(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return "", false
}

// upload reads a call that carries a document. Its caption is the text of the
// message, and the document stands under "document".
func upload(r *http.Request) (url.Values, error) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		return nil, err
	}
	form := r.Form
	file, _, err := r.FormFile("document")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	form.Set("text", form.Get("caption"))
	form.Set("document", string(raw))
	return form, err
}

// params reads a call in any of the forms that the Bot API takes.
func params(r *http.Request) (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return upload(r)
	}
	if kind != "application/json" {
		err := r.ParseForm()
		return r.Form, err
	}
	var fields map[string]any
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20)).Decode(&fields); err != nil {
		return nil, err
	}
	form := url.Values{}
	for name, v := range fields {
		switch v := v.(type) {
		case string:
			form.Set(name, v)
		case float64:
			form.Set(name, strconv.FormatFloat(v, 'f', -1, 64))
		default:
			raw, _ := json.Marshal(v)
			form.Set(name, string(raw))
		}
	}
	return form, nil
}

func (t *Telegram) reply(w http.ResponseWriter, result any, f *Fault) {
	w.Header().Set("Content-Type", "application/json")
	if f != nil {
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte(telegramError(*f)))
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// telegramError writes an error as the Bot API does. A Fault's Body stands in
// its stead.
func telegramError(f Fault) string {
	if f.Body != "" {
		return f.Body
	}
	e := map[string]any{"ok": false, "error_code": f.Code, "description": f.Text}
	if f.RetryAfter > 0 {
		e["parameters"] = map[string]any{"retry_after": f.RetryAfter}
	}
	raw, _ := json.Marshal(e)
	return string(raw)
}

func badRequest(format string, args ...any) *Fault {
	return &Fault{Status: 400, Code: 400, Text: "Bad Request: " + fmt.Sprintf(format, args...)}
}
