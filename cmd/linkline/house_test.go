package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// open opens a house on the journal, as on a machine that has nothing but Go,
// and serves it.
func open(t *testing.T, settings ...string) (*house, *httptest.Server) {
	t.Helper()
	t.Setenv("PATH", "")
	c, err := readConfig(env(append(settings, "LINKLINE_DATA", t.TempDir())...))
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close(t.Context()) })
	server := httptest.NewServer(h.routes())
	t.Cleanup(server.Close)
	return h, server
}

func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func TestAnswersOverHTTP(t *testing.T) {
	_, server := open(t)
	for path, want := range map[string]struct {
		status int
		holds  string
	}{
		"/healthz":                {200, "alive"},
		"/readyz":                 {200, `"durability_grade": "B"`},
		"/metrics":                {200, `linkline_durability_grade{grade="B"} 1`},
		"/try":                    {200, "Riverside Link Workers"},
		"/":                       {200, "Riverside Link Workers"},
		"/nowhere":                {404, ""},
		"/twilio/nowhere/message": {404, ""},
	} {
		if status, body := fetch(t, server.URL+path); status != want.status || !strings.Contains(body, want.holds) {
			t.Errorf("%s: status %d, %.300q", path, status, body)
		}
	}
}

func TestNotReadyWithoutRedis(t *testing.T) {
	h, server := open(t)
	h.backing.client.Close()
	status, body := fetch(t, server.URL+"/readyz")
	var r report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatal(err)
	}
	if status != 503 || r.Ready || len(r.Not) != 1 || r.Not[0] != "Redis does not answer" {
		t.Errorf("status %d, %+v", status, r)
	}
	if status, _ := fetch(t, server.URL+"/healthz"); status != 200 {
		t.Errorf("alive: status %d; a restart would not bring Redis back", status)
	}
}

// What keeps Redis from taking writes stands in words on /readyz until it is
// over.
func TestNotReadyWhileRedisRefuses(t *testing.T) {
	h, server := open(t, "REDIS_URL", startRedis(t, needRedis(t), "--appendonly", "yes", "--appendfsync", "always"))
	redis := h.backing.client
	for _, tt := range []struct{ setting, bad, good, says string }{
		{"maxmemory", "1", "0", "Redis is full"},
		{"min-replicas-to-write", "1", "0", "too few replicas"},
	} {
		redis.ConfigSet(t.Context(), tt.setting, tt.bad)
		if status, body := fetch(t, server.URL+"/readyz"); status != 503 || !strings.Contains(body, tt.says) {
			t.Errorf("%s: status %d, %s", tt.setting, status, body)
		}
		redis.ConfigSet(t.Context(), tt.setting, tt.good)
		if status, body := fetch(t, server.URL+"/readyz"); status != 200 {
			t.Errorf("%s, once it is over: status %d, %s", tt.setting, status, body)
		}
	}
}

func TestNotReadyWhenNothingIsSwept(t *testing.T) {
	h, server := open(t)
	h.health.began = time.Now().Add(-time.Hour)
	if status, body := fetch(t, server.URL+"/readyz"); status != 503 || !strings.Contains(body, "riverside") {
		t.Errorf("no sweep for an hour: status %d, %s", status, body)
	}
	if err := h.sweep(t.Context(), h.schemes[0], h.now()); err != nil {
		t.Fatal(err)
	}
	if status, _ := fetch(t, server.URL+"/readyz"); status != 200 {
		t.Errorf("after a sweep: status %d", status)
	}
}

func TestProductionHasNoSimulatedPhones(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "keys.json")
	if _, err := makeKeys(keys); err != nil {
		t.Fatal(err)
	}
	h, server := open(t, "LINKLINE_ENV", "production", "LINKLINE_URL", "https://text.example.org", "LINKLINE_KEYS", keys,
		"TOKEN", "tok", "LINKLINE_CONFIG", write(t, "s.yaml", strings.Replace(goodFile, "sim:ana", "sms:+447700900102", 1)))
	for _, path := range []string{"/try", "/try/messages?with=alice", "/"} {
		if status, _ := fetch(t, server.URL+path); status != 404 {
			t.Errorf("%s: status %d, want 404", path, status)
		}
	}
	var greeting bytes.Buffer
	h.greet(&greeting, &net.TCPAddr{IP: net.IPv6zero, Port: 8080})
	if got := greeting.String(); strings.Contains(got, "/try") || !strings.Contains(got, "http://localhost:8080/readyz") {
		t.Errorf("it says\n%s", got)
	}
	r, err := http.Post(server.URL+"/twilio/hillside/message", "application/x-www-form-urlencoded", strings.NewReader("Body=hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != 403 {
		t.Errorf("an unsigned webhook: status %d, want 403", r.StatusCode)
	}
}

func TestDataOfOtherKeysIsNotTouched(t *testing.T) {
	h, _ := open(t)
	if err := h.travel().Remember(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := h.close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(h.config.Data, "keys.json")); err != nil {
		t.Fatal(err)
	}
	other, err := openHouse(t.Context(), h.config, h.log)
	if err == nil {
		_ = other.close(t.Context())
	}
	if err == nil || !strings.Contains(err.Error(), "sealed with other keys") {
		t.Errorf("%v, want a word about the keys", err)
	}
}

func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	err = serve(t.Context(), &Config{Addr: taken.Addr().String()}, io.Discard, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "set LINKLINE_ADDR") {
		t.Errorf("%v, want what to do", err)
	}
}

// An edited folder is taken up when it checks, and left when it does not.
func TestEditedFlowsAreTakenUp(t *testing.T) {
	dir := t.TempDir()
	words := filepath.Join(dir, "words", "en.yaml")
	save := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(words), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(words, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save(ownWords)
	config := strings.Replace(goodFile, "min_age: 16", "flows: "+dir, 1)
	h, _ := open(t, "LINKLINE_CONFIG", write(t, "s.yaml", config), "TOKEN", "tok", "LINKLINE_URL", "https://text.example.org")
	shelf := h.schemes[0].shelf
	first := shelf.Current().Hash()
	for _, c := range []struct {
		edit string
		news bool
	}{
		{strings.Replace(ownWords, "Dale", "Hillside", 1), true},
		{"language: en\nflows: {help: {explain: {say: \"Hello {nonsense}\"}}}\n", false},
	} {
		save(c.edit)
		if err := h.readFlows(t.Context()); err != nil {
			t.Fatal(err)
		}
		now := shelf.Current().Hash()
		if (now != first) != c.news {
			t.Errorf("edit %q: version %s, before %s", c.edit, now, first)
		}
		first = now
	}
	if kept, err := h.schemes[0].partition.Book(t.Context(), first); err != nil || len(kept) == 0 {
		t.Errorf("the version in use is not kept: %v", err)
	}
}

func TestTidyKeepsTheVersionInUse(t *testing.T) {
	h, _ := open(t)
	s := h.schemes[0]
	if err := s.partition.SaveBook(t.Context(), "old", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.tidy(t.Context(), "2026-11-23", ""); err != nil {
		t.Fatal(err)
	}
	books, err := s.partition.Books(t.Context())
	if _, ok := books[s.shelf.Current().Hash()]; err != nil || !ok || len(books) != 1 {
		t.Errorf("kept %v (%v), want the current one alone", books, err)
	}
}
