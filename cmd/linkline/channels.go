package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/bot/telegram"
	"github.com/linkline/linkline/bot/twilio"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/library"
)

// outfit is one scheme with what could be made of its configuration without
// speaking to anybody.
type outfit struct {
	*Scheme
	shelf    *flows.Shelf
	twilio   *twilio.Channel   // nil when it has none
	telegram *telegram.Channel // nil when it has none
}

// openOutfits makes the channels and loads the flows of every scheme. The error
// holds all that is wrong with any of them.
func openOutfits(c *Config, now func() time.Time, log *slog.Logger) ([]*outfit, error) {
	var outfits []*outfit
	var found []error
	for i := range c.Schemes {
		d := &outfit{Scheme: &c.Schemes[i]}
		for _, err := range []error{d.openTwilio(c, now), d.openTelegram(c, now, log), d.openFlows()} {
			if err != nil {
				found = append(found, fmt.Errorf("scheme %s: %w", d.ID, err))
			}
		}
		outfits = append(outfits, d)
	}
	return outfits, errors.Join(found...)
}

func (d *outfit) openTwilio(c *Config, now func() time.Time) (err error) {
	if !d.hasTwilio() {
		return nil
	}
	a := d.Twilio
	d.twilio, err = twilio.New(twilio.Config{
		Scheme: d.ID, AccountSID: a.SID, AuthTokens: split(a.Token), APIKey: a.APIKey, APISecret: string(a.APISecret),
		From: a.From, MessagingServiceSID: a.Service, APIURL: c.TwilioURL, PublicURL: c.URL, Now: now,
	})
	return err
}

func (d *outfit) openTelegram(c *Config, now func() time.Time, log *slog.Logger) (err error) {
	if !d.hasTelegram() {
		return nil
	}
	d.telegram, err = telegram.New(telegram.Config{
		Scheme: d.ID, Token: string(d.Telegram.Token), Secret: string(d.Telegram.Secret), APIURL: c.TelegramURL,
		PublicURL: c.publicURL(), Now: now, Log: log.With("scheme", d.ID),
	})
	return err
}

// publicURL is where Telegram can call us: only over https.
func (c *Config) publicURL() string {
	if strings.HasPrefix(c.URL, "https://") {
		return c.URL
	}
	return ""
}

// split reads one secret, or two with a comma while it is being changed.
func split(s Secret) (all []string) {
	for one := range strings.SplitSeq(string(s), ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// sources are the flows that ship, and over them the scheme's own.
func (s *Scheme) sources() []fs.FS {
	all := []fs.FS{library.FS}
	if s.Flows != "" {
		all = append(all, os.DirFS(s.Flows))
	}
	return all
}

func (d *outfit) openFlows() error {
	book, err := flows.Load(&d.Scheme.Scheme, d.sources()...)
	if err != nil {
		return err
	}
	d.shelf = flows.NewShelf(book)
	return nil
}

// channels that reach real networks.
func (d *outfit) channels() (all []bot.Channel) {
	if d.twilio != nil {
		all = append(all, d.twilio)
	}
	if d.telegram != nil {
		all = append(all, d.telegram)
	}
	return all
}

// webhooks on which those networks call us.
func (d *outfit) webhooks() (all []bot.Webhook) {
	if d.twilio != nil {
		all = append(all, d.twilio.Webhooks()...)
	}
	if d.telegram != nil {
		all = append(all, d.telegram.Webhooks()...)
	}
	return all
}

// deepLink makes links to the scheme's bot. The bot's name is asked for when the
// first one is needed; while Telegram does not answer there is none.
func (d *outfit) deepLink() func(payload string) string {
	if d.telegram == nil {
		return nil
	}
	var mu sync.Mutex
	var name string
	return func(payload string) string {
		mu.Lock()
		defer mu.Unlock()
		if name == "" {
			ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
			defer cancel()
			name, _ = d.telegram.Me(ctx) // without it the code is typed
		}
		if name == "" {
			return ""
		}
		return "https://t.me/" + name + "?start=" + payload
	}
}
