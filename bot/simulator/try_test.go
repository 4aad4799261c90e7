package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows/care"
)

// lists is a Memory; a store's own is tried in cmd/linkline.
type lists struct {
	mu   sync.Mutex
	kept map[string][][]byte
}

func (l *lists) Keep(_ context.Context, list string, value []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		l.kept = map[string][][]byte{}
	}
	l.kept[list] = append(l.kept[list], bytes.Clone(value))
	return nil
}

func (l *lists) Kept(_ context.Context, list string) ([][]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept[list], nil
}

var monday = time.Date(2026, 11, 23, 14, 30, 0, 0, time.UTC)

// house is a scheme that answers every text with the same words in capitals.
type house struct {
	*httptest.Server
	got []care.Inbound
	err error
	log bytes.Buffer
}

func start(t testing.TB) *house {
	t.Helper()
	h := &house{}
	clock := NewClock(func() time.Time { return monday }, 0)
	travel := &Travel{
		Clock:    clock,
		Lock:     &sync.Mutex{},
		Remember: func(context.Context, time.Duration) error { return nil },
		Due:      func(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil },
		Run:      func(context.Context) error { return nil },
	}
	channel := New(&lists{}, clock.Now)
	line := Line{Scheme: scheme("riverside", "Riverside Link Workers"), Channel: channel}
	line.Handle = func(ctx context.Context, in care.Inbound) error {
		h.got = append(h.got, in)
		if h.err != nil {
			return h.err
		}
		return answer(ctx, channel, in, strings.ToUpper(in.Text+in.Button))
	}
	other := Line{Scheme: scheme("hillside", "Hillside"), Channel: New(&lists{}, clock.Now), Handle: line.Handle}
	h.Server = httptest.NewServer(NewTry(travel, slog.New(slog.NewTextHandler(&h.log, nil)), line, other).Handler())
	t.Cleanup(h.Close)
	return h
}

func scheme(id, name string) *care.Scheme {
	return &care.Scheme{ID: id, Name: name, Team: []care.LinkWorker{
		{ID: "sam", Name: "Sam Okafor", Address: "sim:worker", Role: care.RoleLinkWorker},
		{ID: "jo", Name: "Jo Marsh", Address: "sim:manager", Role: care.RoleManager},
	}}
}

func answer(ctx context.Context, c *Channel, in care.Inbound, words string) error {
	_, err := c.Send(ctx, care.Outbound{
		ID: "re." + in.ID, To: in.From, Text: words, Buttons: []care.Button{{Label: "Yes please", Data: "y1"}},
	})
	return err
}

func (h *house) post(t testing.TB, path, body string) (status int, answer string) {
	t.Helper()
	// As curl sends it when no type is given.
	r, err := http.Post(h.URL+path, "application/x-www-form-urlencoded", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, content(t, r)
}

func (h *house) get(t testing.TB, path string) (status int, answer string) {
	t.Helper()
	r, err := http.Get(h.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, content(t, r)
}

func content(t testing.TB, r *http.Response) string {
	t.Helper()
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (h *house) texts(t testing.TB, phone string) (said []string) {
	t.Helper()
	_, body := h.get(t, "/try/messages?with="+phone)
	var all []struct {
		Direction, Text string
		At              time.Time
	}
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	for _, m := range all {
		if !m.At.Equal(monday) {
			t.Errorf("at %s, want the simulated time", m.At)
		}
		said = append(said, m.Direction+" "+m.Text)
	}
	return said
}

func TestMessagesShowBothSidesInOrder(t *testing.T) {
	h := start(t)
	if _, empty := h.get(t, "/try/messages?with=alice"); strings.TrimSpace(empty) != "[]" {
		t.Errorf("a phone that nobody used lists %q, want []", empty)
	}
	h.post(t, "/try/messages", `{"from":"alice","text":"hello"}`)
	h.post(t, "/try/messages", `{"from":"alice","button":"y1"}`)
	h.post(t, "/try/messages", `{"from":"bob","text":"not hers"}`)
	want := []string{"in hello", "out HELLO", "in Yes please", "out Y1"}
	if diff := cmp.Diff(want, h.texts(t, "alice")); diff != "" {
		t.Error(diff)
	}
	if got := h.got[1]; got.Kind != care.Press || got.Button != "y1" || got.From != "sim:alice" {
		t.Errorf("a button arrives as %s %q", got.Kind, got.Button)
	}
}

func TestRepeatedPostIsOneText(t *testing.T) {
	h := start(t)
	h.post(t, "/try/messages", `{"from":"alice","text":"hello","id":"1"}`)
	h.err = errors.New("it is known already")
	h.post(t, "/try/messages", `{"from":"alice","text":"hello","id":"1"}`)
	if diff := cmp.Diff([]string{"in hello", "out HELLO"}, h.texts(t, "alice")); diff != "" {
		t.Error(diff)
	}
	if h.got[0].ID != h.got[1].ID {
		t.Error("the repeat has an ID of its own, so that the line cannot know it")
	}
}

func TestSchemesDoNotShareANetwork(t *testing.T) {
	h := start(t)
	h.post(t, "/try/messages", `{"from":"alice","text":"hello","scheme":"hillside"}`)
	if got := h.texts(t, "alice"); got[0] == "in hello" {
		t.Errorf("riverside shows a text to hillside: %v", got)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name, path, body string
		want             int
	}{
		{"no JSON", "/try/messages", `hello`, 400},
		{"no phone", "/try/messages", `{"text":"hello"}`, 400},
		{"a real number", "/try/messages", `{"from":"+447700900123","text":"hello"}`, 400},
		{"unknown scheme", "/try/messages", `{"from":"alice","scheme":"nowhere"}`, 404},
		{"too long", "/try/messages", `{"from":"alice","text":"` + strings.Repeat("a", 65<<10) + `"}`, 413},
		{"back in time", "/try/clock", `{"forward":"-1h"}`, 400},
		{"no time", "/try/clock", `{}`, 400},
		{"too long a form", "/try/send", "text=" + strings.Repeat("a", 65<<10), 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := start(t)
			if got, body := h.post(t, c.path, c.body); got != c.want {
				t.Errorf("status %d, want %d: %s", got, c.want, body)
			}
			if len(h.got) > 0 {
				t.Error("it reached the line")
			}
		})
	}
}

func TestTroubleIsLoggedWithoutWords(t *testing.T) {
	h := start(t)
	h.err = errors.New("store is away")
	if status, _ := h.post(t, "/try/messages", `{"from":"alice","text":"zebra"}`); status != 503 {
		t.Errorf("status %d, want 503", status)
	}
	if got := h.log.String(); !strings.Contains(got, "store is away") || strings.Contains(got, "zebra") || strings.Contains(got, "alice") {
		t.Errorf("log: %s", got)
	}
}

func TestOtherSitesCannotText(t *testing.T) {
	h := start(t)
	r, _ := http.NewRequest("POST", h.URL+"/try/send", strings.NewReader(url.Values{"from": {"alice"}}.Encode()))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if a.StatusCode != 403 {
		t.Errorf("status %d, want 403", a.StatusCode)
	}
}
