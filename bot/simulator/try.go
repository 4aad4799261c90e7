package simulator

import (
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/linkline/linkline/flows/care"
)

//go:embed pages/* static
var files embed.FS

// Line is one scheme as its simulated phones reach it.
type Line struct {
	Scheme  *care.Scheme
	Channel *Channel
	// Handle takes one text, and returns when what it led to has been sent. An
	// error says that the text may not have been taken.
	Handle func(ctx context.Context, in care.Inbound) error
}

// Time is the time of the process, which can be moved.
type Time interface {
	Now() time.Time
	Forward(ctx context.Context, d time.Duration) error
}

// Try serves the simulated phones: a page for people and JSON for scripts. It
// is for development: it shows every text to whoever asks.
type Try struct {
	lines []Line
	clock Time
	log   *slog.Logger
	page  *template.Template
}

// NewTry serves the phones of these lines; the first is shown when none is
// asked for.
func NewTry(clock Time, log *slog.Logger, lines ...Line) *Try {
	page := template.Must(template.ParseFS(files, "pages/*.tmpl"))
	return &Try{lines: lines, clock: clock, log: log, page: page}
}

// Handler serves everything under /try.
func (t *Try) Handler() http.Handler {
	static, err := fs.Sub(files, "static")
	if err != nil {
		panic("embedded files: " + err.Error())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /try", t.show)
	mux.HandleFunc("GET /try/{$}", t.show)
	mux.HandleFunc("POST /try/send", t.send)
	mux.HandleFunc("POST /try/forward", t.forward)
	mux.HandleFunc("POST /try/new", t.fresh)
	mux.HandleFunc("GET /try/messages", t.list)
	mux.HandleFunc("POST /try/messages", t.post)
	mux.HandleFunc("POST /try/clock", t.move)
	mux.Handle("GET /try/static/", http.StripPrefix("/try/static/", http.FileServerFS(static)))
	return guard(mux)
}

// guard keeps other sites from posting here and the page from loading anything
// from elsewhere.
func guard(next http.Handler) http.Handler {
	headers := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"Referrer-Policy":        "same-origin",
		"X-Content-Type-Options": "nosniff",
		"Cache-Control":          "no-store",
	}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	}))
}

// line finds the scheme that was asked for; "" is the first.
func (t *Try) line(scheme string) (Line, bool) {
	for _, l := range t.lines {
		if scheme == "" || l.Scheme.ID == scheme {
			return l, true
		}
	}
	return Line{}, false
}

// text is what somebody does with a simulated phone.
type text struct {
	From    string `json:"from"`
	Text    string `json:"text"`
	Button  string `json:"button"`
	Picture bool   `json:"picture"`
	Scheme  string `json:"scheme"`
	// ID makes a repeated post harmless; one is made up when it is empty.
	ID string `json:"id"`
}

// deliver carries one text to the line. The phone shows it first, as real ones
// do: an answer never stands before what it answers.
func (t *Try) deliver(ctx context.Context, s text) error {
	l, ok := t.line(s.Scheme)
	if !ok {
		return errScheme
	}
	from, ok := address(s.From)
	if !ok {
		return errPhone
	}
	shown, err := l.Channel.Messages(ctx, from)
	if err != nil {
		return err
	}
	in := s.inbound(from, t.clock.Now())
	in.To = l.Scheme.ID
	if !has(shown, in.ID) {
		m := Message{ID: in.ID, Direction: In, Text: s.seen(shown), At: in.At, Picture: s.Picture}
		if err := l.Channel.keep(ctx, from, m); err != nil {
			return err
		}
	}
	if err := l.Handle(ctx, in); err != nil {
		return fmt.Errorf("take simulated text: %w", err)
	}
	return nil
}

func (s text) inbound(from care.Address, now time.Time) care.Inbound {
	id := s.ID
	if id == "" {
		id = rand.Text()
	}
	in := care.Inbound{
		ID: from.Reveal() + ":" + id, From: from, Kind: care.Text, Text: s.Text, At: now.UTC(),
	}
	switch {
	case s.Button != "":
		in.Kind, in.Button = care.Press, s.Button
	case s.Picture:
		in.Kind = care.Media
	}
	return in
}

// seen is what the phone shows of it: a pressed button by its label.
func (s text) seen(shown []Message) string {
	if s.Button == "" || s.Text != "" {
		return s.Text
	}
	for _, m := range shown {
		for _, b := range m.Buttons {
			if b.Data == s.Button {
				return b.Label
			}
		}
	}
	return s.Button
}

func has(shown []Message, id string) bool {
	for _, m := range shown {
		if m.ID == id {
			return true
		}
	}
	return false
}
