package main

import "github.com/linkline/linkline/flows/care"

// demo is the scheme that runs when none is configured. With a number or a bot
// in the environment it can be tried on a real phone.
func demo(c *Config) Scheme {
	scheme := *care.Demo()
	scheme.Production = c.production()
	return Scheme{Twilio: c.Account, Telegram: c.Bot, Scheme: scheme}
}
