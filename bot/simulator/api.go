package simulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/linkline/linkline/bot"
)

var (
	errPhone  = errors.New("a simulated phone has a name of letters, digits, - and _, such as alice")
	errScheme = errors.New("no such scheme here")
	errAhead  = errors.New(`forward is how far to move time, such as "10m" or "48h", up to 9600h`)
	errLong   = errors.New("the body is too long")
	errBody   = errors.New("the body is not the JSON that was expected")
)

// post is POST /try/messages: {"from":"alice","text":"hello"}.
func (t *Try) post(w http.ResponseWriter, r *http.Request) {
	var s text
	if err := read(w, r, &s); err != nil {
		t.fail(w, err)
		return
	}
	if err := t.deliver(r.Context(), s); err != nil {
		t.fail(w, err)
		return
	}
	t.reply(w, http.StatusOK, map[string]bool{"ok": true})
}

// list is GET /try/messages?with=alice.
func (t *Try) list(w http.ResponseWriter, r *http.Request) {
	l, ok := t.line(r.FormValue("scheme"))
	if !ok {
		t.fail(w, errScheme)
		return
	}
	phone, ok := address(r.FormValue("with"))
	if !ok {
		t.fail(w, errPhone)
		return
	}
	texts, err := l.Channel.Messages(r.Context(), phone)
	if err != nil {
		t.fail(w, err)
		return
	}
	t.reply(w, http.StatusOK, texts)
}

// move is POST /try/clock: {"forward":"48h"}.
func (t *Try) move(w http.ResponseWriter, r *http.Request) {
	var want struct {
		Forward string `json:"forward"`
	}
	if err := read(w, r, &want); err != nil {
		t.fail(w, err)
		return
	}
	d, err := ahead(want.Forward)
	if err != nil {
		t.fail(w, err)
		return
	}
	if err := t.clock.Forward(r.Context(), d); err != nil {
		t.fail(w, err)
		return
	}
	t.reply(w, http.StatusOK, map[string]time.Time{"now": t.clock.Now().UTC()})
}

func ahead(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > Farthest {
		return 0, errAhead
	}
	return d, nil
}

func read(w http.ResponseWriter, r *http.Request, into any) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bot.MaxBody))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return errLong
	}
	if err != nil || json.Unmarshal(body, into) != nil {
		return errBody
	}
	return nil
}

// fail answers a request that went wrong. What is not the caller's mistake is
// logged, and answered as something to try again.
func (t *Try) fail(w http.ResponseWriter, err error) {
	status, say := t.trouble(err)
	t.reply(w, status, map[string]string{"error": say})
}

func (t *Try) trouble(err error) (status int, say string) {
	switch {
	case errors.Is(err, errScheme):
		return http.StatusNotFound, errScheme.Error()
	case errors.Is(err, errLong):
		return http.StatusRequestEntityTooLarge, errLong.Error()
	case errors.Is(err, errPhone), errors.Is(err, errAhead), errors.Is(err, errBody):
		return http.StatusBadRequest, err.Error()
	}
	t.log.Error("simulated phone", "err", err)
	return http.StatusServiceUnavailable, "the line could not take this just now: try again"
}

func (t *Try) reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		t.log.Warn("answer simulated phone", "err", err)
	}
}
