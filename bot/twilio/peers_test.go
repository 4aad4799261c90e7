package twilio

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// vector is one line of what .ci/peers/signer.js prints.
type vector struct{ Name, Token, Public, URI, Body, Signature string }

// vectors are signed by npm twilio, Twilio's own library. Where it is not
// installed the test says so, unless LINKLINE_PEERS requires it.
func vectors(t *testing.T) []vector {
	t.Helper()
	peers := filepath.Join("..", "..", ".ci", "peers")
	if _, err := os.Stat(filepath.Join(peers, "node_modules", "twilio")); err != nil && os.Getenv("LINKLINE_PEERS") != "1" {
		t.Skip("npm ci --prefix .ci/peers installs the signer to compare with")
	}
	out, err := exec.CommandContext(t.Context(), "node", filepath.Join(peers, "signer.js")).Output()
	if err != nil {
		t.Fatalf("run the signer: %v", err)
	}
	var all []vector
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var v vector
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func (v vector) accepted(t *testing.T) bool {
	c, err := New(Config{Scheme: "riverside", AccountSID: "AC0123456789abcdef0123456789abcdef",
		AuthTokens: []string{"other", v.Token}, From: "+447700900000", PublicURL: v.Public})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, v.URI, nil)
	r.Header.Set("X-Twilio-Signature", v.Signature)
	_, err = c.read(r, []byte(v.Body))
	return err == nil
}

// All that Twilio's library signs is accepted, and none of it once a letter of
// it was changed.
func TestTwiliosOwnSignatures(t *testing.T) {
	all := vectors(t)
	if len(all) < 40 {
		t.Fatalf("only %d vectors", len(all))
	}
	for _, v := range all {
		if !v.accepted(t) {
			t.Errorf("%s: refused", v.Name)
		}
		for what, change := range map[string]func(*vector){
			"token":     func(v *vector) { v.Token += "x" },
			"uri":       func(v *vector) { v.URI += "x" },
			"body":      func(v *vector) { v.Body += "&x=y" },
			"host":      func(v *vector) { v.Public = strings.Replace(v.Public, "://", "://x", 1) },
			"signature": func(v *vector) { v.Signature = strings.ToLower(v.Signature) },
		} {
			bad := v
			change(&bad)
			if what == "host" && strings.Contains(v.Public, "[") {
				continue // x in front of an IPv6 address is no address
			}
			if bad.accepted(t) {
				t.Errorf("%s: accepted with another %s", v.Name, what)
			}
		}
	}
}
