package twilio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twilio/twilio-go/client"

	"github.com/linkline/linkline/bot"
)

// Bodies are read to these ends and no further.
const (
	maxAnswer = 8 << 20
	maxError  = 64 << 10
)

// wire carries one call of twilio-go and mends what that library (v1.31.0) gets
// wrong: its address cannot be changed, it knows no context, it cuts digits out
// of filters, leaves the bodies of errors open, forgets the status and
// Retry-After of an error, and fails on a number where it expects a string.
type wire struct {
	ctx   context.Context
	base  *url.URL
	next  http.RoundTripper
	now   func() time.Time
	query string // of a GET, as it should be

	reached atomic.Bool // a connection was there, so something may have been sent
	err     error       // of the network, without the address that net/http adds
	status  int
	header  http.Header
	answer  []byte
}

// call runs f with a client that uses one wire, and says what went wrong. The
// error never holds what was sent, nor where to.
func (c *Channel) call(ctx context.Context, query string, f func(*client.Client) error) (*wire, *bot.SendError) {
	w := &wire{base: c.api, next: c.cfg.Transport, now: c.cfg.Now, query: query}
	if ctx.Err() != nil {
		return w, &bot.SendError{Class: bot.Retry, Code: "cancelled"}
	}
	var cancel context.CancelFunc
	w.ctx, cancel = context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	user, password := c.cfg.AccountSID, c.cfg.AuthTokens[0]
	if c.cfg.APIKey != "" {
		user, password = c.cfg.APIKey, c.cfg.APISecret
	}
	base := &client.Client{
		Credentials: client.NewCredentials(user, password),
		HTTPClient:  &http.Client{Transport: w, CheckRedirect: stay},
	}
	base.SetAccountSid(c.cfg.AccountSID)
	if err := f(base); err != nil || w.status >= 300 {
		return w, w.failure()
	}
	return w, nil
}

// stay keeps credentials from following a redirect.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// RoundTrip sends a request to our API address and reads the whole answer.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { w.reached.Store(true) }}
	out, to := r.WithContext(httptrace.WithClientTrace(w.ctx, trace)), *r.URL
	to.Scheme, to.Host, out.Host = w.base.Scheme, w.base.Host, ""
	to.Path = w.base.Path + r.URL.Path
	if r.Method == http.MethodGet {
		to.RawQuery = w.query
	}
	out.URL = &to
	resp, err := w.next.RoundTrip(out)
	if err != nil {
		w.err = err
		return nil, err
	}
	return w.read(resp, r.Method)
}

func (w *wire) read(resp *http.Response, method string) (*http.Response, error) {
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
		return nil, err
	}
	w.status, w.header, w.answer = resp.StatusCode, resp.Header, raw
	if method == http.MethodGet {
		w.answer = quoteNumbers(raw)
	}
	resp.Body = io.NopCloser(bytes.NewReader(w.answer))
	return resp, nil
}

// numbers are fields that twilio-go insists on having as strings. Inside a
// string of JSON the second quote would have a backslash, so text never matches.
var numbers = regexp.MustCompile(`"(num_segments|num_media|price)"\s*:\s*(-?[0-9.]+)`)

func quoteNumbers(raw []byte) []byte { return numbers.ReplaceAll(raw, []byte(`"$1":"$2"`)) }

// failure says what a call that did not succeed means.
func (w *wire) failure() *bot.SendError {
	switch {
	case !w.reached.Load() && w.status == 0:
		return &bot.SendError{Class: bot.Retry, Code: "unreachable", Everybody: true}
	case errors.Is(w.err, context.DeadlineExceeded) || errors.Is(w.err, context.Canceled):
		return &bot.SendError{Code: "timeout"}
	case w.err != nil:
		return &bot.SendError{Code: "connection"}
	case w.status < 400:
		return &bot.SendError{Code: "bad_answer"}
	}
	e := &bot.SendError{Code: w.code(), After: w.after()}
	e.Class = classOf(w.status, e.Code)
	e.Everybody = w.status == http.StatusTooManyRequests
	if e.Code == "" {
		e.Code = fmt.Sprintf("http_%d", w.status)
	}
	return e
}

// code is Twilio's own, which comes as a number or as a string, or not at all
// when a proxy answered with a page of its own.
func (w *wire) code() string {
	var body struct{ Code json.RawMessage }
	if json.Unmarshal(w.answer, &body) != nil {
		return ""
	}
	if s := strings.Trim(string(body.Code), `"`); digits.MatchString(s) {
		return s
	}
	return ""
}

// after is how long Twilio asked us to wait.
func (w *wire) after() time.Duration {
	s := w.header.Get("Retry-After")
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return time.Duration(min(n, 24*3600)) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(w.now()))
	}
	return 0
}
