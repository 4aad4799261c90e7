// Package twilio sends and receives text messages through Twilio: its messages,
// receipts and failures in our words. Everything that twilio-go does not get
// right is mended in one place, wire.go.
package twilio

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Config is one scheme's account and sender at Twilio.
type Config struct {
	// Scheme is the ID in our webhook addresses.
	Scheme     string
	AccountSID string
	// AuthTokens check signatures; the first also signs in when there is no API
	// key. While a token is being changed there are two.
	AuthTokens []string
	// APIKey and APISecret sign in to the API when they are set.
	APIKey, APISecret string
	// From is our number in E.164, or a short code, or a name of at most eleven
	// letters. MessagingServiceSID may stand instead of it, or beside it.
	From                string
	MessagingServiceSID string
	// APIURL is where the API is; empty means Twilio's own.
	APIURL string
	// PublicURL is how Twilio reaches us. Signatures are checked against it, never
	// against a header that a stranger can set.
	PublicURL string
	// Timeout of one call to the API; zero means 15 seconds.
	Timeout time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Transport carries the calls; nil means bot.Transport.
	Transport http.RoundTripper
}

// Channel is a scheme's number at Twilio.
type Channel struct {
	cfg    Config
	api    *url.URL
	public []string // our base address, in each form that Twilio may sign
}

const apiURL = "https://api.twilio.com"

var (
	alphanumeric = regexp.MustCompile(`^[A-Za-z0-9]+$`)
	messageSID   = regexp.MustCompile(`^(SM|MM)[0-9a-f]{32}$`)
	longCode     = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	shortCode    = regexp.MustCompile(`^[0-9]{3,8}$`)
	senderName   = regexp.MustCompile(`^[A-Za-z0-9 ]{1,11}$`)
)

// New checks the configuration; its error names what is wrong and holds no
// value of it.
func New(cfg Config) (*Channel, error) {
	if cfg.APIURL == "" {
		cfg.APIURL = apiURL
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 15 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Transport == nil {
		cfg.Transport = bot.Transport()
	}
	api, err := baseURL(cfg.APIURL)
	if err != nil {
		err = fmt.Errorf("twilio API address: %w", err)
	}
	public, perr := baseURL(cfg.PublicURL)
	if perr != nil {
		return nil, errors.Join(cfg.check(), err, fmt.Errorf("twilio needs our public address to check signatures: %w", perr))
	}
	c := &Channel{cfg: cfg, api: api, public: spellings(public)}
	return c, errors.Join(cfg.check(), err)
}

func (cfg Config) check() error {
	var errs []error
	need := func(ok bool, what string) {
		if !ok {
			errs = append(errs, errors.New("twilio: "+what))
		}
	}
	need(cfg.Scheme != "", "no scheme")
	need(alphanumeric.MatchString(cfg.AccountSID), "the account SID is missing or not letters and digits")
	need(len(cfg.AuthTokens) > 0, "no auth token; it is needed to check signatures even with an API key")
	for _, t := range cfg.AuthTokens {
		need(alphanumeric.MatchString(t), "an auth token is empty or not letters and digits")
	}
	need((cfg.APIKey == "") == (cfg.APISecret == ""), "an API key and its secret go together")
	// twilio-go refuses other characters with an error that looks like Twilio's.
	need(cfg.APIKey == "" || alphanumeric.MatchString(cfg.APIKey+cfg.APISecret), "the API key or secret is not letters and digits")
	need(cfg.From != "" || cfg.MessagingServiceSID != "", "no number and no messaging service to send from")
	need(cfg.From == "" || isSender(cfg.From), "the number to send from is written +44..., or is a short code, or a name of at most 11 letters and digits")
	return errors.Join(errs...)
}

// isSender reports whether Twilio can send from s: a number, a short code, or a
// name, which has to have a letter.
func isSender(s string) bool {
	return longCode.MatchString(s) || shortCode.MatchString(s) || senderName.MatchString(s) && strings.ContainsFunc(s, unicode.IsLetter)
}

// baseURL reads an address to which paths are appended. Its error never holds
// the address, which may carry a password.
func baseURL(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("not an http(s) address without query")
	}
	return u, nil
}

// Network is that of text messages.
func (c *Channel) Network() string { return care.SMS }

// String hides the configuration.
func (c *Channel) String() string { return "twilio" }

// Webhooks are the addresses to enter at Twilio: for messages, for what became
// of ours, and a second one for messages whose first call failed, best on
// another host, which only keeps them.
func (c *Channel) Webhooks() []bot.Webhook {
	return []bot.Webhook{
		{Pattern: "POST " + c.path("message"), Receive: c.receiveMessage},
		{Pattern: "POST " + c.path("status"), Receive: c.receiveStatus},
		{Pattern: "POST " + c.path("fallback"), Receive: c.receiveMessage, KeepOnly: true},
	}
}

func (c *Channel) path(what string) string { return "/twilio/" + c.cfg.Scheme + "/" + what }
