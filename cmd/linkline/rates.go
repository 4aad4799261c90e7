package main

import (
	"cmp"
	"strings"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// What networks carry, in parts and messages per second (CHANNELS 1.6, 2.3).
const (
	northAmerican = 1 // a long number there
	otherSender   = 10
	shortCode     = 100
	telegramAll   = 30
	telegramChat  = 1
)

// rates are how fast the scheme's networks take messages.
func (d *outfit) rates() map[string]bot.Rate {
	return map[string]bot.Rate{
		care.SMS:      {PerSecond: cmp.Or(d.Twilio.PartsPerSecond, senderRate(d.Twilio.From))},
		care.Telegram: {PerSecond: cmp.Or(d.Telegram.MessagesPerSecond, telegramAll), PerPerson: telegramChat},
	}
}

// senderRate is by the kind of sender: a long number of North America, a short
// code, or any other, of which a name and a UK number are two.
func senderRate(from string) float64 {
	digits := strings.TrimPrefix(from, "+")
	switch {
	case strings.HasPrefix(from, "+1"):
		return northAmerican
	case len(digits) >= 5 && len(digits) <= 6 && strings.Trim(digits, "0123456789") == "":
		return shortCode
	}
	return otherSender
}
