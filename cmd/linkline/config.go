package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// Config is everything that can be set from outside. The table in the README is
// held against these tags.
type Config struct {
	Addr    string `env:"LINKLINE_ADDR" default:"127.0.0.1:8080" means:"where to listen"`
	URL     string `env:"LINKLINE_URL" means:"the public base address, such as https://text.example.org; webhook signatures are checked against it. Without it Telegram is polled"`
	File    string `env:"LINKLINE_CONFIG" means:"a YAML file with the schemes; without it the demo scheme riverside runs"`
	Data    string `env:"LINKLINE_DATA" default:"./linkline-data" means:"the folder for the embedded store and, in development, the keys"`
	Keys    Secret `env:"LINKLINE_KEYS" means:"the file of the keys that seal what people say, or its content; in development it is made in LINKLINE_DATA"`
	Env     string `env:"LINKLINE_ENV" default:"development" means:"development or production; production refuses what is only for trying things out"`
	Redis   Secret `env:"REDIS_URL" means:"redis:// or rediss:// address of a Redis; several, with commas, for sentinel and cluster. Without it the embedded store is used"`
	Mode    string `env:"REDIS_MODE" default:"single" means:"single, cluster or sentinel"`
	Account TwilioAccount
	// TwilioURL and TelegramURL are where the networks' interfaces are.
	TwilioURL   string `env:"TWILIO_API_URL" default:"https://api.twilio.com" means:"where Twilio's API is"`
	Bot         TelegramBot
	TelegramURL string `env:"TELEGRAM_API_URL" default:"https://api.telegram.org" means:"where Telegram's API is"`

	Schemes []Scheme
}

// TwilioAccount is one scheme's number at Twilio. From the environment it is the
// demo scheme's; in a file each scheme has its own.
type TwilioAccount struct {
	SID       string `yaml:"account_sid" env:"TWILIO_ACCOUNT_SID" means:"the Twilio account (AC...)"`
	Token     Secret `yaml:"auth_token" env:"TWILIO_AUTH_TOKEN" means:"its auth token, which signs webhooks; two with a comma while it is being changed"`
	APIKey    string `yaml:"api_key" env:"TWILIO_API_KEY" means:"an API key (SK...) to send with, instead of the auth token"`
	APISecret Secret `yaml:"api_secret" env:"TWILIO_API_SECRET" means:"the secret of the API key"`
	From      string `yaml:"from" env:"TWILIO_FROM" means:"the number to send from, such as +447700900100"`
	Service   string `yaml:"messaging_service_sid" env:"TWILIO_MESSAGING_SERVICE_SID" means:"a Messaging Service (MG...) instead of, or beside, the number"`
	// PartsPerSecond is what Twilio agreed to carry; 0 is what it carries from a
	// sender of this kind.
	PartsPerSecond float64 `yaml:"parts_per_second"`
}

// TelegramBot is one scheme's bot.
type TelegramBot struct {
	Token  Secret `yaml:"bot_token" env:"TELEGRAM_BOT_TOKEN" means:"the token that BotFather gave"`
	Secret Secret `yaml:"webhook_secret" env:"TELEGRAM_WEBHOOK_SECRET" means:"what Telegram sends with each webhook: 1 to 256 letters, digits, - and _"`
	// MessagesPerSecond is what Telegram agreed to carry; 0 is 30.
	MessagesPerSecond float64 `yaml:"messages_per_second"`
}

// Scheme is one service with its channels.
type Scheme struct {
	care.Scheme `yaml:",inline"`
	// PracticesFile is a CSV file of surgeries in the format of epraccur.
	PracticesFile string `yaml:"practices_file"`
	// Flows is a folder of the scheme's own flows and words.
	Flows    string        `yaml:"flows"`
	Twilio   TwilioAccount `yaml:"twilio"`
	Telegram TelegramBot   `yaml:"telegram"`
}

// production says that what is only for trying things out is refused.
func (c *Config) production() bool { return c.Env == "production" }

// hasTwilio and hasTelegram report whether any part of the channel is set: half
// of one is a mistake and not a channel less.
func (s *Scheme) hasTwilio() bool   { return s.Twilio != TwilioAccount{} }
func (s *Scheme) hasTelegram() bool { return s.Telegram != TelegramBot{} }

// networks that the scheme can write on.
func (s *Scheme) networks() (all []string) {
	if s.hasTwilio() {
		all = append(all, care.SMS)
	}
	if s.hasTelegram() {
		all = append(all, care.Telegram)
	}
	if !s.Production {
		all = append(all, care.Simulator)
	}
	return all
}

// readConfig reads the environment and the file that it names. The error holds
// every mistake found, and no secret.
func readConfig(getenv func(string) string) (*Config, error) {
	c := &Config{}
	fill(reflect.ValueOf(c).Elem(), getenv)
	var found []error
	if c.File == "" {
		c.Schemes = []Scheme{demo(c)}
	} else {
		var err error
		c.Schemes, err = readSchemes(c.File, c.production(), getenv)
		found = append(found, err)
	}
	found = append(found, c.check())
	return c, errors.Join(found...)
}

// setting is one environment variable, as a tag of Config describes it.
type setting struct{ name, otherwise, means string }

// settings lists them in the order of Config.
func settings() []setting { return settingsOf(reflect.TypeFor[Config]()) }

func settingsOf(t reflect.Type) (all []setting) {
	for f := range t.Fields() {
		switch {
		case f.Tag.Get("env") != "":
			all = append(all, setting{f.Tag.Get("env"), f.Tag.Get("default"), f.Tag.Get("means")})
		case f.Type.Kind() == reflect.Struct:
			all = append(all, settingsOf(f.Type)...)
		}
	}
	return all
}

func fill(v reflect.Value, getenv func(string) string) {
	for f, value := range v.Fields() {
		switch name := f.Tag.Get("env"); {
		case name != "":
			value.SetString(cmp.Or(strings.TrimSpace(getenv(name)), f.Tag.Get("default")))
		case f.Type.Kind() == reflect.Struct:
			fill(value, getenv)
		}
	}
}

// check reports every mistake in what concerns the program as a whole.
func (c *Config) check() error {
	var found []error
	wrong := func(bad bool, format string, args ...any) {
		if bad {
			found = append(found, fmt.Errorf(format, args...))
		}
	}
	wrong(!slices.Contains([]string{"development", "production"}, c.Env), "LINKLINE_ENV is development or production")
	wrong(!slices.Contains([]string{"single", "cluster", "sentinel"}, c.Mode), "REDIS_MODE is single, cluster or sentinel")
	wrong(c.Mode != "single" && c.Redis == "", "REDIS_MODE %s needs REDIS_URL", c.Mode)
	wrong(!address(c.URL, "", "http", "https"), "LINKLINE_URL is not an address such as https://text.example.org")
	wrong(!address(c.TwilioURL, "http", "https"), "TWILIO_API_URL is not an http(s) address")
	wrong(!address(c.TelegramURL, "http", "https"), "TELEGRAM_API_URL is not an http(s) address")
	if c.production() {
		wrong(c.Keys == "", "production: LINKLINE_KEYS is not set; make a file with: linkline keys new FILE")
		wrong(!address(c.URL, "https"), "production: LINKLINE_URL has to be an https address")
		wrong(c.File == "", "production: LINKLINE_CONFIG is not set; the demo scheme is only for trying things out")
	}
	return errors.Join(found...)
}

// address reports whether s is an absolute address of one of these schemes,
// without query; "" among them allows none at all.
func address(s string, schemes ...string) bool {
	if s == "" {
		return slices.Contains(schemes, "")
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && slices.Contains(schemes, u.Scheme)
}
