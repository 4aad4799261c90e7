package care

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// Networks that an Address can be on.
const (
	SMS       = "sms"
	Telegram  = "telegram"
	Simulator = "sim"
	// code is no network: what is typed once leads to whoever asked for it.
	code = "code"
)

// Address is where a contact is reached: network, colon, and the network's own
// name for them, such as "sms:+447700900123", "telegram:123456" or "sim:alice".
// It prints as "[address]", so that it cannot slip into a log or an error; use
// Reveal where the network itself has to be told.
type Address string

// ErrAddress says that a string is not an address.
var ErrAddress = errors.New("not an address: want network:name, such as sms:+447700900123")

// ParseAddress checks s and returns it as an Address. The error never holds s.
func ParseAddress(s string) (Address, error) {
	network, name, ok := strings.Cut(s, ":")
	switch {
	case !ok || name == "" || strings.ContainsAny(name, " \t\r\n\x00"):
		return "", ErrAddress
	case network != SMS && network != Telegram && network != Simulator:
		return "", ErrAddress
	case network == SMS && !strings.HasPrefix(name, "+"):
		return "", fmt.Errorf("%w; a phone number begins with +", ErrAddress)
	}
	return Address(s), nil
}

// CodeAddress leads to the contact whose one-time code it is.
func CodeAddress(c string) Address { return Address(code + ":" + c) }

// Network is the part before the colon.
func (a Address) Network() string {
	network, _, _ := strings.Cut(string(a), ":")
	return network
}

// Name is the part after the colon: a phone number, a chat ID.
func (a Address) Name() string {
	_, name, _ := strings.Cut(string(a), ":")
	return name
}

// Reveal is the address in full, for the network and for sealed storage only.
func (a Address) Reveal() string { return string(a) }

// String hides the address.
func (a Address) String() string { return "[address]" }

// GoString hides the address from %#v.
func (a Address) GoString() string { return "[address]" }

// LogValue hides the address from logs.
func (a Address) LogValue() slog.Value { return slog.StringValue("[address]") }
