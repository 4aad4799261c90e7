package simulator

import (
	"regexp"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Directions of a Message, as seen from the line.
const (
	In  = "in"
	Out = "out"
)

// Message is one text as the simulated network carried it.
type Message struct {
	// ID is the inbound's own, or that of the care.Outbound.
	ID        string        `json:"id"`
	Direction string        `json:"direction"`
	Text      string        `json:"text"`
	At        time.Time     `json:"at"`
	Buttons   []care.Button `json:"buttons,omitempty"`
	// Picture says that a picture came with the text.
	Picture bool `json:"picture,omitempty"`
}

// phoneName is what a simulated phone may be called: nothing that could be a
// real number, and nothing that has to be escaped.
var phoneName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,31}$`)

// address is the address of a simulated phone; ok is false for a name that is
// none.
func address(phone string) (a care.Address, ok bool) {
	if !phoneName.MatchString(phone) {
		return "", false
	}
	return care.Address(care.Simulator + ":" + phone), true
}
