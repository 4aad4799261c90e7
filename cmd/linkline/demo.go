package main

import "github.com/linkline/linkline/flows/care"

// demo is the scheme that runs when none is configured. With a number or a bot
// in the environment it can be tried on a real phone.
func demo(c *Config) Scheme {
	s := Scheme{Scheme: *care.Demo(), Twilio: c.Account, Telegram: c.Bot}
	s.Production = c.production()
	return s
}
