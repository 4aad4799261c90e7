package twilio

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/linkline/linkline/bot"
)

// forward hands a call on to another server.
func forward(w http.ResponseWriter, r *http.Request, to string) {
	u, _ := url.Parse(to)
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.RequestURI = u.Scheme, u.Host, ""
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

// The tests below show what twilio-go v1.31.0 does by itself ("bare"), and that
// the wire mends it. When a bare half fails, the library was mended and the wire
// may lose that part.

// bare is twilio-go as it comes, only sent to another address.
func bare(t *testing.T, server *httptest.Server, spy func(*http.Response)) *api.ApiService {
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := &client.Client{Credentials: client.NewCredentials("AC1", "token"), HTTPClient: &http.Client{Timeout: time.Second,
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.URL.Scheme, r.URL.Host = u.Scheme, u.Host
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err == nil && spy != nil {
				spy(resp)
			}
			return resp, err
		})}}
	c.SetAccountSid("AC1")
	return api.NewApiService(&client.RequestHandler{Client: c})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func mended(t *testing.T, server *httptest.Server) *Channel {
	c, err := New(Config{Scheme: "s", AccountSID: "AC1", AuthTokens: []string{"token"}, From: "+447700900000",
		APIURL: server.URL + "/prefix", PublicURL: "https://line.example", Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func answer(t *testing.T, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func TestDefectFiltersLoseDigits(t *testing.T) {
	var to string
	s := answer(t, func(w http.ResponseWriter, r *http.Request) {
		to = r.URL.Query().Get("To")
		_, _ = io.WriteString(w, `{"messages":[]}`)
	})
	if _, err := bare(t, s, nil).PageMessage((&api.ListMessageParams{}).SetTo("ACME.24"), "", ""); err != nil || to != "ACME" {
		t.Errorf("bare: To=%q, %v", to, err)
	}
	if _, err := mended(t, s).list(t.Context(), form("To", "ACME.24"), forOne()); err != nil || to != "ACME.24" {
		t.Errorf("mended: To=%q, %v", to, err)
	}
}

func TestDefectNumbersFailTheWholeAnswer(t *testing.T) {
	s := answer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"sid":"`+sid+`","num_segments":1,"num_media": 0,"price":-0.04,"body":"say \"num_media\": 5"}`)
	})
	p := (&api.CreateMessageParams{}).SetTo(patient).SetBody("x")
	if _, err := bare(t, s, nil).CreateMessage(p); err == nil {
		t.Error("bare: taken")
	}
	if got, err := mended(t, s).Send(t.Context(), outbound()); got != sid || err != nil {
		t.Errorf("mended: %q, %v", got, err)
	}
	if got := string(quoteNumbers([]byte(`{"body":"say \"num_media\": 5"}`))); got != `{"body":"say \"num_media\": 5"}` {
		t.Errorf("text was changed: %s", got)
	}
}

type watched struct {
	io.ReadCloser
	closed *atomic.Bool
}

func (w watched) Close() error {
	w.closed.Store(true)
	return w.ReadCloser.Close()
}

func TestDefectErrorsStayOpenAndForgetTheirHead(t *testing.T) {
	s := answer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "11")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, "<html>"+strings.Repeat("x", 1<<20))
	})
	var closed atomic.Bool
	_, err := bare(t, s, func(r *http.Response) { r.Body = watched{r.Body, &closed} }).CreateMessage(&api.CreateMessageParams{})
	if err == nil || closed.Load() || strings.Contains(err.Error(), "11") {
		t.Errorf("bare: closed %v, %v", closed.Load(), err)
	}
	c := mended(t, s)
	c.cfg.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			resp.Body = watched{resp.Body, &closed}
		}
		return resp, err
	})
	_, err = c.Send(t.Context(), outbound())
	if got := bot.Failure(err); got.Class != bot.Retry || got.After != 11*time.Second || !closed.Load() {
		t.Errorf("mended: closed %v, %v after %v", closed.Load(), err, got.After)
	}
}

func TestDefectNoContext(t *testing.T) {
	released := make(chan struct{})
	s := answer(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		close(released)
	})
	ctx, cancel := context.WithCancel(t.Context())
	c := mended(t, s)
	c.cfg.Timeout = time.Minute
	c.cfg.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		cancel() // as soon as the call is on its way
		return http.DefaultTransport.RoundTrip(r)
	})
	start := time.Now()
	if _, err := c.Send(ctx, outbound()); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	if _, err := c.Send(ctx, outbound()); bot.Failure(err).Class != bot.Retry {
		t.Errorf("a call that was never made: %v", err)
	}
}

func TestDefectTheAddressIsFixedAndTheEnvironmentIsRead(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "sydney")
	h := client.NewRequestHandler(&client.Client{Credentials: client.NewCredentials("a", "b")})
	if u, _ := h.BuildUrl("https://api.twilio.com/x"); !strings.Contains(u, "sydney") {
		t.Errorf("bare: %s", u)
	}
	var path, host string
	s := answer(t, func(w http.ResponseWriter, r *http.Request) {
		path, host = r.URL.Path, r.Host
		_, _ = io.WriteString(w, `{"messages":[]}`)
	})
	if err := mended(t, s).Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if path != "/prefix/2010-04-01/Accounts/AC1/Messages.json" || "http://"+host != s.URL {
		t.Errorf("mended: %s at %s", path, host)
	}
}

// A client of one's own, which is the only way to give twilio-go a deadline,
// follows redirects, and a 307 takes number and words to wherever it points.
func TestDefectRedirectsAreFollowed(t *testing.T) {
	var took string
	elsewhere := answer(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		took = string(body)
	})
	s := answer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	first := true
	c := &client.Client{Credentials: client.NewCredentials("AC1", "token"), HTTPClient: &http.Client{
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r = r.Clone(r.Context()); first {
				r.URL.Scheme, r.URL.Host, first = u.Scheme, u.Host, false
			}
			return http.DefaultTransport.RoundTrip(r)
		})}}
	c.SetAccountSid("AC1")
	_, _ = api.NewApiService(&client.RequestHandler{Client: c}).CreateMessage((&api.CreateMessageParams{}).SetTo(patient).SetBody("x"))
	if !strings.Contains(took, "Body=x") {
		t.Errorf("bare: elsewhere got %q", took)
	}
	took = ""
	if _, err := mended(t, s).Send(t.Context(), outbound()); bot.Failure(err).Class != bot.Unknown || took != "" {
		t.Errorf("mended: %v, elsewhere got %q", err, took)
	}
}

// Credentials with other characters are refused by the library itself, in words
// that look like Twilio's; ours are looked at before anything is sent.
func TestDefectCredentialsAreJudgedLocally(t *testing.T) {
	calls := 0
	s := answer(t, func(http.ResponseWriter, *http.Request) { calls++ })
	c := &client.Client{Credentials: client.NewCredentials("AC-1", "token"), HTTPClient: s.Client()}
	c.SetAccountSid("AC1")
	if _, err := api.NewApiService(&client.RequestHandler{Client: c}).CreateMessage(&api.CreateMessageParams{}); err == nil || !strings.Contains(err.Error(), "21222") || calls != 0 {
		t.Errorf("bare: %v after %d calls", err, calls)
	}
	_, err := New(Config{Scheme: "s", AccountSID: "AC1", AuthTokens: []string{"token"}, From: "+447700900000",
		APIKey: "SK-1", APISecret: "x", PublicURL: "https://line.example"})
	if err == nil || !strings.Contains(err.Error(), "API key") {
		t.Errorf("mended: %v", err)
	}
}

// A list is lost with its second page, and panics with its first when the head
// of the answer is asked for too. Ours asks for a page again and keeps what it
// has.
func TestDefectAListIsLostWithAPage(t *testing.T) {
	fails := 1
	s := answer(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("Page") == "":
			_, _ = io.WriteString(w, `{"messages":[{"sid":"`+sid+`"}],"next_page_uri":"/2010-04-01/Accounts/AC1/Messages.json?Page=1"}`)
		case fails > 0:
			fails--
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			_, _ = io.WriteString(w, `{"messages":[{"sid":"`+sid+`"}]}`)
		}
	})
	if got, err := bare(t, s, nil).ListMessage((&api.ListMessageParams{}).SetLimit(9)); err == nil || len(got) != 0 {
		t.Errorf("bare: %d kept, %v", len(got), err)
	}
	fails = 1
	if got, err := mended(t, s).list(t.Context(), url.Values{}, forAll()); err != nil || len(got) != 2 {
		t.Errorf("mended: %d of 2, %v", len(got), err)
	}
	fails = 99
	if got, err := mended(t, s).list(t.Context(), url.Values{}, forAll()); err == nil || len(got) != 1 {
		t.Errorf("mended, and the page stays away: %d of 1, %v", len(got), err)
	}
	down := answer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	func() {
		defer func() {
			if recover() == nil {
				t.Error("bare: no panic")
			}
		}()
		_, _ = bare(t, down, nil).ListMessageWithMetadata((&api.ListMessageParams{}).SetLimit(9))
	}()
	if err := mended(t, down).Check(t.Context()); bot.Failure(err).Class != bot.Unknown {
		t.Errorf("mended: %v", err)
	}
}
