package care

import "slices"

// AlertPlan says what an alert tells besides a reference and a kind. Left out, that
// is nothing, on every network.
type AlertPlan struct {
	// Telegram are details that alerts on Telegram hold as well: some of
	// AlertDetails. The scheme's data protection lead decides that.
	Telegram []string `yaml:"telegram"`
	// SMS is always empty: text messages can be read by others on their way and on
	// locked screens, and nothing personal is in them.
	SMS []string `yaml:"sms"`
}

// Details of an alert.
const (
	DetailSurgery   = "surgery" // or, without one, the first half of the postcode
	DetailLanguage  = "language"
	DetailFirstName = "first_name"
	DetailSince     = "since" // for how long the person has waited
)

// AlertDetails are the details that a scheme may allow.
func AlertDetails() []string {
	return []string{DetailFirstName, DetailSurgery, DetailLanguage, DetailSince}
}

// Shows reports whether alerts on a network may hold a detail.
func (p AlertPlan) Shows(network, detail string) bool {
	return network == Telegram && slices.Contains(p.Telegram, detail)
}
