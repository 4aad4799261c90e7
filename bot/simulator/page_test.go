package simulator

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestPageShowsBothPhones(t *testing.T) {
	h := start(t)
	h.post(t, "/try/messages", `{"from":"alice","text":"hello"}`)
	h.post(t, "/try/messages", `{"from":"worker","text":"on shift"}`)
	status, page := h.get(t, "/try")
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, h.log.String())
	}
	for _, want := range []string{
		"Riverside Link Workers", "Hillside", "HELLO", "on shift", "Sam Okafor", "Jo Marsh, manager",
		"Monday 23 November 2026, 2:30pm", `value="72h"`, `value="y1">Yes please</button>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "Alerts arrive here") || strings.Contains(page, "Text hello to begin") {
		t.Error("a phone with texts says that it has none")
	}
}

func TestPageWritesWordsAsWords(t *testing.T) {
	h := start(t)
	h.post(t, "/try/messages", `{"from":"alice","text":"<script>alert(1)</script>"}`)
	_, page := h.get(t, "/try")
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert(1)") {
		t.Error("what somebody texted became part of the page")
	}
}

// The page brings nothing from elsewhere and nothing inline, and says so.
func TestPageLoadsNothingFromElsewhere(t *testing.T) {
	h := start(t)
	r, err := http.Get(h.URL + "/try")
	if err != nil {
		t.Fatal(err)
	}
	page := content(t, r)
	if csp := r.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	for _, bad := range []string{"http://", "https://", " style=", "<style", " onclick", "<script>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="(/try/static/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		if status, _ := h.get(t, m[1]); status != http.StatusOK {
			t.Errorf("%s: status %d", m[1], status)
		}
	}
}

func TestFormsLeadBackToThePageAsItWas(t *testing.T) {
	h := start(t)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	keep := url.Values{"phone": {"alice"}, "staff": {"manager"}, "scheme": {"riverside"}}
	for _, c := range []struct {
		path string
		add  url.Values
		want string
	}{
		{"/try/send", url.Values{"from": {"alice"}, "text": {"hello"}}, `^/try\?phone=alice&scheme=riverside&staff=manager#phone-alice$`},
		{"/try/forward", url.Values{"forward": {"3h"}}, `^/try\?phone=alice&scheme=riverside&staff=manager#time$`},
		{"/try/new", nil, `^/try\?phone=[a-z]+-\d\d&scheme=riverside&staff=manager$`},
	} {
		form := url.Values{}
		for _, some := range []url.Values{keep, c.add} {
			for name, values := range some {
				form[name] = values
			}
		}
		r, err := client.PostForm(h.URL+c.path, form)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if to := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || !regexp.MustCompile(c.want).MatchString(to) {
			t.Errorf("%s: %d to %s, want %s", c.path, r.StatusCode, to, c.want)
		}
	}
	if len(h.got) != 1 {
		t.Errorf("%d texts reached the line, want 1", len(h.got))
	}
	if _, page := h.get(t, "/try"); !strings.Contains(page, "5:30pm") {
		t.Error("the clock did not move by three hours")
	}
}

func TestPageSaysWhatWentWrong(t *testing.T) {
	h := start(t)
	for path, want := range map[string]int{"/try?scheme=nowhere": 404, "/try?phone=%2B447700900123": 400} {
		if status, page := h.get(t, path); status != want || !strings.Contains(page, "Back to the phones") {
			t.Errorf("%s: status %d, want %d", path, status, want)
		}
	}
}
