package telegram

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/bottest"
	"github.com/linkline/linkline/flows/care"
)

const (
	patient = 123456
	words   = "Hello from Riverside"
)

// house is a channel between a stand-in of Telegram and an inbox.
type house struct {
	*Channel
	tg    *bottest.Telegram
	inbox *bottest.Inbox
}

func newHouse(t *testing.T, change func(*Config)) *house {
	t.Helper()
	tg := &bottest.Telegram{}
	tg.Start()
	t.Cleanup(tg.Close)
	inbox, mount := bottest.NewInbox(t)
	cfg := Config{Scheme: "riverside", Token: tg.Token, APIURL: tg.URL, PublicURL: inbox.URL, Timeout: 200 * time.Millisecond}
	if change != nil {
		change(&cfg)
	}
	ch, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	mount(ch)
	return &house{ch, tg, inbox}
}

// until waits for what another goroutine is about to do.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func outbound() care.Outbound {
	return care.Outbound{ID: "c1.2.3", To: "telegram:123456", Text: words, Made: time.Now()}
}

func TestASendWithButtons(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Open(patient)
	m := outbound()
	m.Text = "1 < 2 & *not* _markup_ `at` [all](x)"
	m.Buttons = []care.Button{{Label: "Yes", Data: "yes"}, {Label: "", Data: "no label"}, {Label: "Long", Data: strings.Repeat("x", 65)}, {Label: "No", Data: "no"}}
	id, err := h.Send(t.Context(), m)
	shown := h.tg.Phone(patient)
	if err != nil || len(shown) != 1 || shown[0].ID != id || shown[0].Text != m.Text {
		t.Fatalf("sent as %q, %v: %v", id, err, shown)
	}
	if got := strings.Join(shown[0].Buttons, " "); got != "yes no" {
		t.Errorf("buttons %q; those that Telegram refuses should be left out", got)
	}
}

// A calendar file goes as a document, with the text and the buttons beneath it;
// when the network does not answer, it is no more known than of a text.
func TestACalendarFileGoesAsADocument(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Open(patient)
	m := outbound()
	m.Calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
	m.Buttons = []care.Button{{Label: "Yes", Data: "yes"}}
	id, err := h.Send(t.Context(), m)
	shown := h.tg.Phone(patient)
	if err != nil || len(shown) != 1 || shown[0].ID != id || shown[0].Text != m.Text || shown[0].File != m.Calendar || len(shown[0].Buttons) != 1 {
		t.Fatalf("sent as %q, %v: %v", id, err, shown)
	}
	h.tg.Sends.Next(bottest.Fault{Status: 429, Code: 429, Text: "Too Many Requests", RetryAfter: 7})
	e, ok := errors.AsType[*bot.SendError](func() error { _, err := h.Send(t.Context(), m); return err }())
	if !ok || e.Class != bot.Retry || e.After != 7*time.Second {
		t.Errorf("a refused document is %v", e)
	}
}

func TestALongTextGoesInParts(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Open(patient)
	m := outbound()
	m.Text = strings.TrimSpace(strings.Repeat("a word 😀 ", 1000))
	m.Buttons = []care.Button{{Label: "Yes", Data: "yes"}}
	// The second part fails; what went is not sent again.
	h.tg.Sends.Next(bottest.Fault{Status: 429, Code: 429, Text: "Too Many Requests", RetryAfter: 1})
	if _, err := h.Send(t.Context(), m); bot.Failure(err).Class != bot.Retry || len(h.tg.Phone(patient)) != 0 {
		t.Fatalf("first try: %v", err)
	}
	h.failPart(t, m)
	if _, err := h.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var all []string
	for i, s := range h.tg.Phone(patient) {
		all = append(all, s.Text)
		if last := i == len(h.tg.Phone(patient))-1; (len(s.Buttons) > 0) != last {
			t.Errorf("part %d has buttons %v", i, s.Buttons)
		}
	}
	if got := strings.Join(all, " "); got != m.Text || len(all) != 3 {
		t.Errorf("%d parts, %d bytes of %d", len(all), len(got), len(m.Text))
	}
}

// failPart sends m with the second part failing.
func (h *house) failPart(t *testing.T, m care.Outbound) {
	before := h.tg.Count("sendMessage")
	h.tg.Gap = time.Hour // the second message to one chat is one too many
	_, err := h.Send(t.Context(), m)
	h.tg.Gap = 0
	if got := bot.Failure(err); got.Class != bot.Retry || got.After == 0 || h.tg.Count("sendMessage") != before+2 {
		t.Fatalf("second part: %v", err)
	}
}

func TestSplit(t *testing.T) {
	for _, tt := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"one two three", 8, "one two|three"},
		{"line one\nline two", 12, "line one|line two"},
		{"unbroken", 3, "unb|rok|en"},
		{"a😀b😀", 3, "a😀|b😀"},
		{"ends here ", 9, "ends here"},
	} {
		if got := strings.Join(split(tt.text, tt.limit), "|"); got != tt.want {
			t.Errorf("split(%q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
}

func TestWhatIsNotWorthSending(t *testing.T) {
	h := newHouse(t, nil)
	for _, tt := range []struct {
		code   string
		change func(*care.Outbound)
	}{
		{"expired", func(m *care.Outbound) { m.Expires = time.Now() }},
		{"empty", func(m *care.Outbound) { m.Text = " \n" }},
		{"not_a_chat", func(m *care.Outbound) { m.To = "sms:+447700900123" }},
	} {
		m := outbound()
		tt.change(&m)
		if _, err := h.Send(t.Context(), m); bot.Failure(err).Code != tt.code || bot.Failure(err).Class == bot.Unknown {
			t.Errorf("got %v, want %s", err, tt.code)
		}
	}
	if h.tg.Count("sendMessage") != 0 {
		t.Error("one was sent")
	}
}

func TestFailuresHaveTheirClass(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Open(patient)
	_, key, _ := strings.Cut(h.tg.Token, ":")
	bottest.Fails(t, h.Channel, outbound(), &h.tg.Sends, bottest.TelegramFailures(), key, "123456", words, "Riverside", h.tg.URL)
}

func TestPeopleWhoCannotBeWrittenTo(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Know(patient + 1)
	h.tg.Open(patient + 2)
	h.tg.Block(patient+2, true)
	h.tg.Open(patient + 3)
	h.tg.Deactivate(patient + 3)
	for to, want := range map[care.Address]bot.SendError{
		"telegram:123456": {Class: bot.NoAddress, Code: "chat_not_found"},
		"telegram:123457": {Class: bot.NoAddress, Code: "never_started"},
		"telegram:123458": {Class: bot.OptedOut, Code: "blocked"},
		"telegram:123459": {Class: bot.NoAddress, Code: "deactivated"},
		"telegram:a":      {Class: bot.NoAddress, Code: "chat_not_found"},
	} {
		m := outbound()
		m.To = to
		if _, err := h.Send(t.Context(), m); bot.Failure(err) != want {
			t.Errorf("%s: %v, want %v", to.Reveal(), err, want)
		}
	}
}

func TestAChatThatMovedIsFollowedOnce(t *testing.T) {
	h := newHouse(t, nil)
	h.tg.Open(-100777)
	h.tg.Sends.Next(bottest.Fault{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-100777}}`})
	if _, err := h.Send(t.Context(), outbound()); err != nil || len(h.tg.Phone(-100777)) != 1 {
		t.Errorf("%v: %v", err, h.tg.Phone(-100777))
	}
}

func TestNobodyThereMeansThatNothingWent(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.APIURL = "http://127.0.0.1:1" })
	_, err := h.Send(t.Context(), outbound())
	if bot.Failure(err).Class != bot.Retry {
		t.Errorf("got %v, want retry", err)
	}
	_, key, _ := strings.Cut(h.tg.Token, ":")
	bottest.Silent(t, "the error", err.Error(), key, "127.0.0.1")
}

func TestConfigurationSaysAllThatIsWrong(t *testing.T) {
	_, err := New(Config{Token: "secret token", Secret: "not allowed!", APIURL: "http://x/%s", PublicURL: "secret-host"})
	if err == nil {
		t.Fatal("taken")
	}
	for _, want := range []string{"scheme", "token", "webhook secret", "API address", "public address"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not speak of the %s", err, want)
		}
	}
	bottest.Silent(t, "the error", err.Error(), "secret token", "not allowed!", "secret-host")
}
