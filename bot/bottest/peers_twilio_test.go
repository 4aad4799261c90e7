package bottest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The stand-in signs as Twilio's own library does, whatever the address and the
// fields.
func TestSignsAsTwiliosLibraryDoes(t *testing.T) {
	if os.Getenv("LINKLINE_PEERS") != "1" {
		t.Skip("LINKLINE_PEERS=1 runs this, after npm ci --prefix .ci/peers")
	}
	out, err := exec.CommandContext(t.Context(), "node", filepath.Join("..", "..", ".ci", "peers", "signer.js")).Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(out)) {
		var v struct{ Name, Token, Signed, URI, Body, Signature string }
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		form, err := url.ParseQuery(v.Body)
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		if got := (&Twilio{AuthToken: v.Token}).Sign(v.Signed+v.URI, form); got != v.Signature {
			t.Errorf("%s: %s, and the library %s", v.Name, got, v.Signature)
		}
		n++
	}
	if n < 40 {
		t.Errorf("only %d vectors", n)
	}
}

// asks writes a line to the peer and reads what it did.
func (p *peer) asks(t *testing.T, call string, more map[string]any) met {
	t.Helper()
	more["call"] = call
	raw, err := json.Marshal(more)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(p.in, "%s\n", raw); err != nil {
		t.Fatal(err)
	}
	return p.did(t, call)
}

// Twilio's own library takes the stand-in for Twilio: it sends, lists in pages,
// fetches, reads errors with their codes, and finds every signature right.
func TestTwiliosLibraryTakesUsForTwilio(t *testing.T) {
	port := freePort(t)
	tw := &Twilio{MessageURL: "http://127.0.0.1:" + port + "/message?x=1", Receipts: Receipts{Words: []string{"sent", "delivered"}, Early: true}}
	tw.Start()
	t.Cleanup(tw.Close)
	p := startPeer(t, "twilio-client.cjs", tw.URL, tw.Account, tw.AuthToken, port)
	p.until(t, "ready", func(m met) bool { return m.Ready != "" })
	send := map[string]any{"to": "+447700900123", "from": tw.Number, "text": "See you at 10 😀", "callback": "/status?m=c1.2.3"}
	sent := p.asks(t, "send", send)
	if sent.SID == "" || sent.Code != 0 || sent.Created == "" {
		t.Fatalf("send: %+v", sent)
	}
	if got := p.asks(t, "fetch", map[string]any{"sid": sent.SID}); got.Status != "delivered" || got.Says != "See you at 10 😀" || got.Sent == "" {
		t.Errorf("fetch: %+v", got)
	}
	if got := p.asks(t, "fetch", map[string]any{"sid": "SM404"}); got.Answered != 404 || got.Code != 20404 {
		t.Errorf("fetch what is not there: %+v", got)
	}
	for range 5 {
		p.asks(t, "send", send)
	}
	if got := p.asks(t, "list", map[string]any{"to": "+447700900123", "size": 2}); len(got.List) != 6 || got.List[5].SID != sent.SID {
		t.Errorf("list in pages of two: %+v", got)
	}
	libraryMeetsErrors(t, tw, p, send)
	if _, status := tw.Text("+447700900123", "I'm £5 short & sad\n😀"); status != http.StatusNoContent {
		t.Errorf("the library refused a signature: %d", status)
	}
	tw.AuthToken += "x"
	if _, status := tw.Text("+447700900123", "hello"); status != http.StatusForbidden {
		t.Errorf("the library took a wrong signature: %d", status)
	}
}

func libraryMeetsErrors(t *testing.T, tw *Twilio, p *peer, send map[string]any) {
	t.Helper()
	for _, tt := range []struct {
		fault Fault
		want  met
	}{
		{Fault{Status: 429, Code: 20429, Text: "Too Many Requests"}, met{Answered: 429, Code: 20429}},
		{Fault{Status: 503, Code: 20503, Text: "Service Unavailable"}, met{Answered: 503, Code: 20503}},
		{Fault{Status: 400, Code: 30034, Text: "Unregistered"}, met{Answered: 400, Code: 30034}},
		{Fault{Status: 500, Body: page, Taken: true}, met{Answered: 500}},
		{Fault{Taken: true, Hang: true}, met{}},
	} {
		tw.Sends.Next(tt.fault)
		if got := p.asks(t, "send", send); got.SID != "" || tt.want.Answered != 0 && got.Answered != tt.want.Answered || tt.want.Code != 0 && got.Code != tt.want.Code {
			t.Errorf("%+v: %+v", tt.fault, got)
		}
	}
	for code, change := range map[int]map[string]any{
		21211: {"to": "077"}, 21602: {"text": ""}, 21617: {"text": strings.Repeat("x", 1601)},
		21606: {"from": "+447700900999"}, 21610: {"to": "+447700900124"},
	} {
		if code == 21610 {
			tw.Text("+447700900124", "Stop")
		}
		asked := maps.Clone(send)
		maps.Copy(asked, change)
		if got := p.asks(t, "send", asked); got.Code != code || got.Answered != 400 {
			t.Errorf("%d: %+v", code, got)
		}
	}
	tw.Text("+447700900124", "START")
	asked := map[string]any{"to": "+447700900124", "from": tw.Number, "text": "welcome back"}
	if got := p.asks(t, "send", asked); got.SID == "" {
		t.Errorf("after START: %+v", got)
	}
}

// npm emulate calls us with the fields and the signature that the stand-in has.
func TestCallsAsEmulateDoes(t *testing.T) {
	type call struct {
		form      url.Values
		signature string
		uri       string
	}
	calls := make(chan call, 10)
	us := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		calls <- call{r.PostForm, r.Header.Get("X-Twilio-Signature"), r.RequestURI}
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte("<Response/>"))
	}))
	t.Cleanup(us.Close)
	api := freePort(t)
	tw := &Twilio{Account: "AC0123456789abcdef0123456789abcdef", AuthToken: "a0b1c2d3e4f5", Service: "MG0123456789abcdef0123456789abcdef", MessageURL: us.URL + "/message?x=1"}
	tw.Start()
	t.Cleanup(tw.Close)
	emulate := startPeer(t, "-r", "./loopback.cjs", "twilio.mjs", api, tw.Account, tw.AuthToken, tw.Number, us.URL+"/message?x=1")
	emulate.until(t, "ready", func(m met) bool { return m.Ready != "" })
	holds(t, "emulate listening", func() bool { // it says so a moment before
		c, err := net.Dial("tcp", "127.0.0.1:"+api)
		return err == nil && c.Close() == nil
	})
	for _, body := range []string{"hello", "£5 & more=less 😀", "Stop"} {
		form := url.Values{"From": {"+447700900123"}, "To": {tw.Number}, "Body": {body}}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:"+api+"/_twilio/simulate/inbound-message", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth(tw.Account, tw.AuthToken)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if status, answer := do(t, r); status/100 != 2 {
			t.Fatalf("%d %s", status, answer)
		}
		theirs := <-calls
		if want := tw.Sign(us.URL+theirs.uri, theirs.form); theirs.signature != want {
			t.Errorf("%q: signed %s, and we %s", body, theirs.signature, want)
		}
		tw.Text("+447700900123", body)
		ours := <-calls
		for name := range theirs.form {
			if !ours.form.Has(name) {
				t.Errorf("%s: emulate sends it and we do not", name)
			}
		}
	}
}
