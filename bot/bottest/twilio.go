package bottest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// Twilio is a strict stand-in for Twilio's messaging API. Fill in what matters,
// call Start, and Close at the end.
type Twilio struct {
	URL                string // of the API, set by Start
	Account, AuthToken string
	APIKey, APISecret  string
	Number, Service    string
	// MessageURL is our webhook for incoming messages; FallbackURL is called when
	// that fails.
	MessageURL, FallbackURL string
	// AdvancedOptOut adds OptOutType to what comes in.
	AdvancedOptOut bool
	// Receipts is how status callbacks are made.
	Receipts Receipts
	// Sends and Lists are what goes wrong with those calls.
	Sends, Lists Faults
	Now          func() time.Time
	// Seen, if set, is told of each message as it arrives on a phone.
	Seen func(number string, s Shown)
	// Client makes the calls to our webhooks; nil means one that calls nobody
	// but this machine.
	Client *http.Client

	server *httptest.Server
	phones phones
	calls  sync.WaitGroup // callbacks under way

	mu       sync.Mutex
	messages []*twilioMessage
	bySID    map[string]*twilioMessage
	to       map[string][]*twilioMessage
	stopped  map[string]bool // who wrote STOP
	serial   int
}

type twilioMessage struct {
	sid, from, to, body, direction, status, service, callback string
	code                                                      int
	created, sent                                             time.Time
	form                                                      url.Values // what the create call asked for
	call                                                      url.Values // what our webhook was told
}

// Start fills in what was left out and listens.
func (t *Twilio) Start() {
	set := func(p *string, v string) {
		if *p == "" {
			*p = v
		}
	}
	set(&t.Account, "AC"+strings.Repeat("0", 31)+"1")
	set(&t.AuthToken, "bottestauthtoken")
	set(&t.Number, "+447700900000")
	if t.Now == nil {
		t.Now = time.Now
	}
	t.phones.seen = t.Seen
	if t.Client == nil {
		t.Client = loopback()
	}
	t.stopped, t.bySID, t.to = map[string]bool{}, map[string]*twilioMessage{}, map[string][]*twilioMessage{}
	mux := http.NewServeMux()
	base := "/2010-04-01/Accounts/{account}/"
	mux.HandleFunc("POST "+base+"Messages.json", t.authorised(t.create))
	mux.HandleFunc("GET "+base+"Messages.json", t.authorised(t.list))
	mux.HandleFunc("GET "+base+"Messages/{file}", t.authorised(t.fetch))
	t.server = httptest.NewServer(mux)
	t.URL = t.server.URL
}

// Close waits for callbacks and stops.
func (t *Twilio) Close() {
	t.calls.Wait()
	t.server.CloseClientConnections()
	t.server.Close()
}

// Phone is what arrived at a number, oldest first.
func (t *Twilio) Phone(number string) []Shown { return t.phones.of(number) }

// Asked is what the last create call that was taken asked for.
func (t *Twilio) Asked() url.Values {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := len(t.messages) - 1; i >= 0; i-- {
		if t.messages[i].form != nil {
			return t.messages[i].form
		}
	}
	return nil
}

func (t *Twilio) authorised(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", t.Now().UTC().Format(http.TimeFormat))
		user, password, _ := r.BasicAuth()
		account := user == t.Account && password == t.AuthToken
		key := t.APIKey != "" && user == t.APIKey && password == t.APISecret
		switch {
		case !account && !key:
			refuse(w, Fault{Status: 401, Code: 20003, Text: "Authenticate"})
		case r.PathValue("account") != t.Account:
			refuse(w, Fault{Status: 404, Code: 20404, Text: "The requested resource was not found"})
		case r.ParseForm() != nil:
			refuse(w, Fault{Status: 400, Code: 20001, Text: "Bad form"})
		default:
			h(w, r)
		}
	}
}

func refuse(w http.ResponseWriter, f Fault) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(twilioError(f)))
}

func twilioError(f Fault) string {
	raw, _ := json.Marshal(map[string]any{
		"code": f.Code, "message": f.Text, "status": f.Status,
		"more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", f.Code),
	})
	return string(raw)
}

func (t *Twilio) create(w http.ResponseWriter, r *http.Request) {
	if f, ok := t.Sends.take(); ok {
		f.play(w, r, func() { t.accept(r.PostForm) }, twilioError)
		return
	}
	if f, bad := t.check(r.PostForm); bad {
		refuse(w, f)
		return
	}
	m := t.accept(r.PostForm)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	t.mu.Lock()
	defer t.mu.Unlock()
	_ = json.NewEncoder(w).Encode(t.shape(m))
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// check refuses what Twilio refuses.
func (t *Twilio) check(form url.Values) (Fault, bool) {
	bad := func(code int, text string) (Fault, bool) { return Fault{Status: 400, Code: code, Text: text}, true }
	to, from, service := form.Get("To"), form.Get("From"), form.Get("MessagingServiceSid")
	switch {
	case to == "":
		return bad(21604, "A 'To' phone number is required.")
	case !e164.MatchString(to):
		return bad(21211, "Invalid 'To' Phone Number")
	case form.Get("Body") == "":
		return bad(21602, "Message body is required.")
	case len(utf16.Encode([]rune(form.Get("Body")))) > 1600:
		return bad(21617, "The concatenated message body exceeds the 1600 character limit.")
	case from == "" && service == "":
		return bad(21603, "A 'From' phone number is required.")
	case from != "" && from != t.Number:
		return bad(21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number.")
	case service != "" && service != t.Service:
		return bad(21701, "The Messaging Service does not exist")
	case form.Has("StatusCallback") && !callable(form.Get("StatusCallback")):
		return bad(21609, "Invalid 'StatusCallback' URL")
	}
	if s := form.Get("ValidityPeriod"); s != "" {
		var n int
		if _, err := fmt.Sscan(s, &n); err != nil || n < 1 || n > 36000 {
			return bad(20001, "ValidityPeriod out of range")
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped[to] {
		return bad(21610, "Attempt to send to unsubscribed recipient")
	}
	return Fault{}, false
}

// callable reports whether Twilio would call an address. It refuses private
// hosts too; here they are all there is.
func callable(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !strings.Contains(u.Host, "_")
}

// accept takes a message; from here on it is on its way.
func (t *Twilio) accept(form url.Values) *twilioMessage {
	t.mu.Lock()
	now := t.Now().UTC()
	m := &twilioMessage{
		sid: t.sid(), from: form.Get("From"), to: form.Get("To"), body: form.Get("Body"), service: form.Get("MessagingServiceSid"),
		direction: "outbound-api", status: "queued", callback: form.Get("StatusCallback"), created: now, form: form,
	}
	if m.service != "" {
		m.status = "accepted"
	}
	t.keep(m)
	t.mu.Unlock()
	t.phones.show(m.to, Shown{ID: m.sid, Text: m.body, At: now})
	t.report(m)
	return m
}

// keep files a message. The lock is held.
func (t *Twilio) keep(m *twilioMessage) {
	t.messages = append(t.messages, m)
	t.bySID[m.sid] = m
	t.to[m.to] = append(t.to[m.to], m)
}

func (t *Twilio) sid() string {
	t.serial++
	return fmt.Sprintf("SM%032x", t.serial)
}

// loopback is a client that calls nobody but this machine, so that a test can
// never reach a stranger.
func loopback() *http.Client {
	dial := &net.Dialer{Control: onlyLoopback, Timeout: 5 * time.Second}
	return &http.Client{
		Timeout:       15 * time.Second, // Twilio's own patience
		Transport:     &http.Transport{DialContext: dial.DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
