// Package telegram sends and receives messages through a Telegram bot: its
// messages and failures in our words. Of telegram-bot-api it uses the HTTP
// calls and a few types; updates are decoded here, because that library stands
// still while Telegram does not. No error of this package holds the token.
package telegram

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Config is one scheme's bot.
type Config struct {
	// Scheme is the ID in our webhook address.
	Scheme string
	Token  string
	// Secret is what Telegram shows us with each call. Empty means one made from
	// the token, which is as secret and the same on every replica.
	Secret string
	// APIURL is where the Bot API is; empty means Telegram's own.
	APIURL string
	// PublicURL is how Telegram reaches us; empty means that we poll.
	PublicURL string
	// Timeout of one call; zero means 15 seconds. A long poll has its own.
	Timeout time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Transport carries the calls; nil means bot.Transport.
	Transport http.RoundTripper
	// Log hears of trouble while polling; nil means nobody.
	Log *slog.Logger
}

// Channel is a scheme's bot.
type Channel struct {
	cfg     Config
	ignored atomic.Int64
	pause   time.Duration // after the first failure to poll; it doubles from there

	mu   sync.Mutex
	gone map[string]int // parts already sent of long messages that failed later on
}

const apiURL = "https://api.telegram.org"

var (
	tokenForm  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New checks the configuration; its error names what is wrong and holds no
// value of it. It does not call Telegram.
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
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Secret == "" {
		cfg.Secret = digest(cfg.Token, "linkline webhook secret")
	}
	cfg.APIURL, cfg.PublicURL = strings.TrimRight(cfg.APIURL, "/"), strings.TrimRight(cfg.PublicURL, "/")
	return &Channel{cfg: cfg, pause: time.Second, gone: map[string]int{}}, cfg.check()
}

func (cfg Config) check() error {
	var errs []error
	need := func(ok bool, what string) {
		if !ok {
			errs = append(errs, errors.New("telegram: "+what))
		}
	}
	need(cfg.Scheme != "", "no scheme")
	need(tokenForm.MatchString(cfg.Token), "the token does not look like 123456:ABC...")
	need(secretForm.MatchString(cfg.Secret), "the webhook secret has to be 1 to 256 letters, digits, _ or -")
	need(isBase(cfg.APIURL), "the API address is not an http(s) address")
	need(cfg.PublicURL == "" || isBase(cfg.PublicURL), "our public address is not an http(s) address")
	return errors.Join(errs...)
}

// isBase reports whether s is an address to which paths can be appended. The
// library formats its address with Sprintf, so a percent sign would break it.
func isBase(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && !strings.ContainsAny(s, "%?#")
}

func digest(key, what string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(what))
	return hex.EncodeToString(mac.Sum(nil))
}

// Network is Telegram's.
func (c *Channel) Network() string { return care.Telegram }

// String hides the configuration.
func (c *Channel) String() string { return "telegram" }

// Ignored is how many updates came that are none of our business: groups,
// edits, kinds that we do not know.
func (c *Channel) Ignored() int64 { return c.ignored.Load() }

// Webhooks is the one address that Telegram calls.
func (c *Channel) Webhooks() []bot.Webhook {
	return []bot.Webhook{{Pattern: "POST " + c.path(), Receive: c.receive}}
}

func (c *Channel) path() string { return "/telegram/" + c.cfg.Scheme }

var _ bot.Channel = (*Channel)(nil)
