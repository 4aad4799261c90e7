package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/linkline/linkline/bot"
)

// Bodies are read to these ends and no further. A batch of updates has 4 MB.
const (
	maxAnswer = 8 << 20
	maxError  = 64 << 10
)

// wire carries one call of telegram-bot-api and mends what that library
// (v5.5.1) gets wrong: it knows no context and no timeout, prints the token in
// its errors, and forgets the status of an answer that is not JSON.
type wire struct {
	ctx  context.Context
	next http.RoundTripper

	reached atomic.Bool // a connection was there, so something may have been sent
	err     error       // of the network, without the address that holds the token
	status  int
	header  http.Header
}

// call makes one call to the Bot API. Its error is never the library's own,
// which holds the token and may hold what was sent.
func (c *Channel) call(ctx context.Context, method string, p tgbotapi.Params, files ...tgbotapi.RequestFile) (json.RawMessage, *refusal) {
	return c.callFor(ctx, c.cfg.Timeout, method, p, files...)
}

func (c *Channel) callFor(ctx context.Context, timeout time.Duration, method string, p tgbotapi.Params, files ...tgbotapi.RequestFile) (json.RawMessage, *refusal) {
	if ctx.Err() != nil {
		return nil, &refusal{class: bot.Retry, code: "cancelled"}
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	w := &wire{ctx: ctx, next: c.cfg.Transport}
	// NewBotAPI would call Telegram at once.
	api := &tgbotapi.BotAPI{Token: c.cfg.Token, Client: w}
	api.SetAPIEndpoint(c.cfg.APIURL + "/bot%s/%s")
	send := func() (*tgbotapi.APIResponse, error) { return api.MakeRequest(method, p) }
	if len(files) > 0 {
		send = func() (*tgbotapi.APIResponse, error) { return api.UploadFiles(method, p, files) }
	}
	resp, err := send()
	if err == nil && w.status < 300 {
		return resp.Result, nil
	}
	return nil, w.refusal(err)
}

// Do sends a request and reads the whole answer. A redirect is not followed: it
// would take the token to another host.
func (w *wire) Do(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { w.reached.Store(true) }}
	resp, err := w.next.RoundTrip(r.Clone(httptrace.WithClientTrace(w.ctx, trace)))
	if err != nil {
		w.err = err
		return nil, errors.New("no answer")
	}
	limit := int64(maxError)
	if resp.StatusCode < 300 {
		limit = maxAnswer
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, limit))
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		w.err = err
		return nil, errors.New("answer broke off")
	}
	w.status, w.header = resp.StatusCode, resp.Header
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	return resp, nil
}

// refusal is why a call did not succeed.
type refusal struct {
	class   bot.Class
	code    string
	after   time.Duration
	movedTo int64 // the chat has another ID now
}

func (r *refusal) Error() string { return "telegram: " + r.code }

func (r *refusal) send() error {
	return &bot.SendError{Class: r.class, Code: r.code, After: r.after, Everybody: everybody[r.code]}
}

// everybody are failures that would meet every message. One 429 may be about one
// chat; many in a row are about us.
var everybody = map[string]bool{"unreachable": true, "429": true, "http_429": true, "5xx": true}

func (w *wire) refusal(err error) *refusal {
	switch {
	case !w.reached.Load() && w.status == 0:
		return &refusal{class: bot.Retry, code: "unreachable"}
	case errors.Is(w.err, context.DeadlineExceeded) || errors.Is(w.err, context.Canceled):
		return &refusal{code: "timeout"}
	case w.err != nil:
		return &refusal{code: "connection"}
	}
	r := &refusal{after: w.after()}
	e, ok := errors.AsType[*tgbotapi.Error](err)
	if !ok || e.Code == 0 {
		// Not Telegram's own words: a proxy's page, or an answer cut short.
		r.class, r.code = foreign(w.status), fmt.Sprintf("http_%d", w.status)
		return r
	}
	r.class, r.code = classOf(w.status, e.Code, e.Message)
	if e.RetryAfter > 0 {
		r.after = time.Duration(e.RetryAfter) * time.Second
	}
	r.movedTo = e.MigrateToChatID
	return r
}

func (w *wire) after() time.Duration {
	if n, err := strconv.Atoi(w.header.Get("Retry-After")); err == nil && n > 0 {
		return time.Duration(n) * time.Second
	}
	return 0
}
