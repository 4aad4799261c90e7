package twilio

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/linkline/linkline/flows/care"
)

// kindOf says what a message is. Twilio names what it took itself in
// OptOutType, if the account has Advanced Opt-Out. Without that it takes these
// words silently, when they are the whole message to a long number.
//
// YES is a word of Twilio's for START too, but it is also an answer to most of
// our questions, so it stays text: whoever stopped comes back with START.
func kindOf(optOutType, to, text string) care.InboundKind {
	switch optOutType {
	case "STOP":
		return care.OptedOut
	case "START":
		return care.OptedIn
	case "HELP":
		return care.NetworkHelp
	}
	if !longCode.MatchString(to) {
		return care.Text
	}
	switch strings.ToUpper(strings.TrimSpace(text)) {
	case "STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL":
		return care.OptedOut
	case "START", "UNSTOP":
		return care.OptedIn
	}
	return care.Text
}

// clean makes a body fit to keep: some phones send NUL bytes, some gateways cut
// letters in half, and some send long texts in base64.
func clean(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(unwrap(s), "\x00", ""), "")
}

var lineEnds = strings.NewReplacer("\r", "", "\n", "")

// unwrap decodes a body that a gateway sent in base64. It has to look the part:
// long, whole, and text with mostly plain letters once decoded.
func unwrap(s string) string {
	packed := lineEnds.Replace(strings.TrimSpace(s))
	if len(packed) < 60 || len(packed)%4 != 0 {
		return s
	}
	raw, err := base64.StdEncoding.DecodeString(packed)
	if err != nil || !utf8.Valid(raw) {
		return s
	}
	plain, odd := 0, false
	for _, r := range string(raw) {
		if r <= unicode.MaxASCII {
			plain++
		}
		odd = odd || unicode.IsControl(r) && !unicode.IsSpace(r)
	}
	if odd || plain*2 < utf8.RuneCount(raw) {
		return s
	}
	return string(raw)
}
