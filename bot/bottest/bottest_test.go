package bottest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestOddsAreTheSameForTheSameSeed(t *testing.T) {
	draw := func(seed uint64) (faults []int) {
		var f Faults
		f.Odds(seed, 0.3, Fault{Status: 500}, Fault{Status: 429})
		for range 1000 {
			one, _ := f.take()
			faults = append(faults, one.Status)
		}
		return faults
	}
	if !slices.Equal(draw(1), draw(1)) || slices.Equal(draw(1), draw(2)) {
		t.Error("the seed does not decide")
	}
	wrong := 0
	for _, status := range draw(3) {
		if status != 0 {
			wrong++
		}
	}
	if wrong < 250 || wrong > 350 {
		t.Errorf("%d of 1000 went wrong at odds of 0.3", wrong)
	}
}

// heard is a server that keeps the states it is told of.
type heard struct {
	mu    sync.Mutex
	words []string
}

func (h *heard) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.words = append(h.words, r.PostFormValue("MessageStatus"))
}

func TestReceiptsComeAsTheyWereAskedFor(t *testing.T) {
	for want, receipts := range map[string]Receipts{
		"":                              {},
		"sent delivered":                {Words: []string{"sent", "delivered"}},
		"delivered sent":                {Words: []string{"sent", "delivered"}, Backwards: true},
		"sent sent delivered delivered": {Words: []string{"sent", "delivered"}, Twice: true, Early: true},
	} {
		h := &heard{}
		server := httptest.NewServer(h)
		tw := &Twilio{Receipts: receipts}
		tw.Start()
		status, _ := create(t, tw, url.Values{"To": {"+447700900123"}, "From": {tw.Number}, "Body": {"hi"}, "StatusCallback": {server.URL}})
		tw.Settle()
		if got := strings.Join(h.words, " "); got != want || status != http.StatusCreated {
			t.Errorf("%d %q, want %q", status, got, want)
		}
		tw.Close()
		server.Close()
	}
}

func create(t *testing.T, tw *Twilio, form url.Values) (int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, tw.URL+"/2010-04-01/Accounts/"+tw.Account+"/Messages.json", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(tw.Account, tw.AuthToken)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(t, r)
}

func do(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestTwilioRefusesWhatTwilioRefuses(t *testing.T) {
	tw := &Twilio{}
	tw.Start()
	t.Cleanup(tw.Close)
	tw.Text("+447700900124", " Stop ")
	for _, tt := range []struct {
		code  string
		field string
		value string
	}{
		{"21604", "To", ""}, {"21211", "To", "07700900123"}, {"21602", "Body", ""}, {"21617", "Body", strings.Repeat("x", 1601)},
		{"21603", "From", ""}, {"21606", "From", "+447700900999"}, {"21701", "MessagingServiceSid", "MG1"},
		{"21609", "StatusCallback", "http://a_b.example"}, {"20001", "ValidityPeriod", "36001"}, {"21610", "To", "+447700900124"},
	} {
		form := url.Values{"To": {"+447700900123"}, "From": {tw.Number}, "Body": {"hi"}}
		form.Set(tt.field, tt.value)
		if status, body := create(t, tw, form); status != 400 || !strings.Contains(body, `"code":`+tt.code) {
			t.Errorf("%s: %d %s", tt.code, status, body)
		}
	}
	if got := tw.Phone("+447700900123"); len(got) != 0 {
		t.Errorf("the phone shows %v", got)
	}
}

// ask calls the stand-in's Bot API.
func ask(t *testing.T, tg *Telegram, method string, form url.Values) (int, json.RawMessage) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, tg.URL+"/bot"+tg.Token+"/"+method, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, body := do(t, r)
	return status, json.RawMessage(body)
}

func TestAButtonIsAcknowledgedInTimeOrNotAtAll(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	tg := &Telegram{Now: func() time.Time { return now }}
	tg.Start()
	t.Cleanup(tg.Close)
	press := func() string {
		tg.Press(5, "yes")
		tg.mu.Lock()
		defer tg.mu.Unlock()
		var u struct {
			Query struct{ ID string } `json:"callback_query"`
		}
		if err := json.Unmarshal(tg.updates[len(tg.updates)-1].raw, &u); err != nil {
			t.Fatal(err)
		}
		return u.Query.ID
	}
	early, late := press(), press()
	now = now.Add(150 * time.Second)
	if status, _ := ask(t, tg, "answerCallbackQuery", url.Values{"callback_query_id": {early}}); status != 200 {
		t.Errorf("after 150 s: %d", status)
	}
	now = now.Add(time.Second)
	if status, body := ask(t, tg, "answerCallbackQuery", url.Values{"callback_query_id": {late}}); status != 400 || !strings.Contains(string(body), "query is too old") {
		t.Errorf("after 151 s: %d %s", status, body)
	}
	if tg.Pending() != 0 {
		t.Errorf("%d button presses still wait", tg.Pending())
	}
}

func TestOffsetsConfirm(t *testing.T) {
	tg := &Telegram{}
	tg.Start()
	t.Cleanup(tg.Close)
	first := tg.Say(5, "one")
	tg.Say(5, "two")
	for _, tt := range []struct {
		offset, want int64
	}{{0, 2}, {first, 2}, {first + 1, 1}, {0, 1}, {first + 2, 0}} {
		_, body := ask(t, tg, "getUpdates", url.Values{"offset": {strconv.FormatInt(tt.offset, 10)}})
		if got := int64(strings.Count(string(body), "update_id")); got != tt.want {
			t.Errorf("offset %d: %d updates, want %d", tt.offset, got, tt.want)
		}
	}
}

// An answer is written after the lock is let go: what it shows must not change
// when another call comes in meanwhile.
func TestWhatAnAnswerShowsStaysAsItWas(t *testing.T) {
	tg := &Telegram{}
	tg.Start()
	t.Cleanup(tg.Close)
	only := func(kind string) url.Values { return url.Values{"allowed_updates": {`["` + kind + `"]`}} }
	if err := tg.hook.allow(only("message")); err != nil {
		t.Fatal(err)
	}
	shown, _ := tg.webhook("getWebhookInfo", nil)
	if err := tg.hook.allow(only("callback_query")); err != nil {
		t.Fatal(err)
	}
	if raw, _ := json.Marshal(shown); !strings.Contains(string(raw), `["message"]`) {
		t.Errorf("the answer became %s", raw)
	}
}

func TestTooFastForOneChat(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	tg := &Telegram{Gap: time.Second, Now: func() time.Time { return now }}
	tg.Start()
	t.Cleanup(tg.Close)
	tg.Open(5)
	form := url.Values{"chat_id": {"5"}, "text": {"hi"}}
	if status, _ := ask(t, tg, "sendMessage", form); status != 200 {
		t.Fatalf("first: %d", status)
	}
	if status, body := ask(t, tg, "sendMessage", form); status != 429 || !strings.Contains(string(body), `"retry_after":1`) {
		t.Errorf("second: %d %s", status, body)
	}
	now = now.Add(time.Second)
	if status, _ := ask(t, tg, "sendMessage", form); status != 200 {
		t.Errorf("a second later: %d", status)
	}
}
