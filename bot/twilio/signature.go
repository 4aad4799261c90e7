package twilio

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's choice
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/linkline/linkline/bot"
)

// read checks a call's signature and returns its form. The order matters: a
// stranger without a signature learns nothing about what else is wrong.
func (c *Channel) read(r *http.Request, body []byte) (url.Values, error) {
	sent := r.Header.Get("X-Twilio-Signature")
	if sent == "" {
		return nil, &bot.CallError{Status: http.StatusForbidden, Reason: "signature missing"}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, &bot.CallError{Status: http.StatusBadRequest, Reason: "body is not a form"}
	}
	if !c.signed(requestURI(r), form, sent) {
		return nil, &bot.CallError{Status: http.StatusForbidden, Reason: "signature wrong"}
	}
	// The signature has no separators between names and values, so that parts
	// could have been moved from one to the other: what counts is checked again.
	if account := form.Get("AccountSid"); account != "" && account != c.cfg.AccountSID {
		return nil, &bot.CallError{Status: http.StatusForbidden, Reason: "AccountSid is not ours"}
	}
	return form, nil
}

// requestURI is the path and query as they came over the wire. Go's parsed form
// may write the same path in other bytes, and Twilio signed these.
func requestURI(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

func (c *Channel) signed(uri string, form url.Values, sent string) bool {
	params := flatten(form)
	for _, token := range c.cfg.AuthTokens {
		for _, base := range c.public { // which of them Twilio used is no secret
			if hmac.Equal([]byte(sign(token, base+uri+params)), []byte(sent)) {
				return true
			}
		}
	}
	return false
}

func sign(token, s string) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(s))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// flatten writes a form as Twilio signs it: names in order, each followed by
// its value; a name that occurs more than once has each different value, in
// order. twilio-go's own validator takes only the first and refuses such calls.
func flatten(form url.Values) string {
	var b strings.Builder
	for _, name := range sortedKeys(form) {
		values := form[name]
		if len(values) > 1 {
			values = slices.Compact(slices.Sorted(slices.Values(values)))
		}
		for _, v := range values {
			b.WriteString(name)
			b.WriteString(v)
		}
	}
	return b.String()
}

func sortedKeys(form url.Values) []string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// spellings of a base address: Twilio is not consistent about naming the port
// that its scheme implies, or one that we do name.
func spellings(u *url.URL) []string {
	bare, full := *u, *u
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	host := strings.TrimSuffix(u.Host, ":"+u.Port())
	bare.Host, full.Host = host, host+":"+port
	return []string{bare.String(), full.String()}
}
