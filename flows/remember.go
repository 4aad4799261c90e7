package flows

import (
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Remember applies to a contact what effects say about them, and reports
// whether anything changed. The service and the scripts both use it.
func Remember(c *care.Contact, effects []Effect) (changed bool) {
	for _, e := range effects {
		switch e := e.(type) {
		case Record:
			record(c, e)
		case Agree:
			c.Consents = append(slices.Clone(c.Consents), e.Consent)
		case Visit:
			if e.Did == Declined {
				c.Forget(e.Appointment.ID)
			} else {
				c.Keep(e.Appointment)
			}
		case HandOff:
			if !slices.Contains(c.OpenCases, e.Ref) {
				c.OpenCases = append(slices.Clone(c.OpenCases), e.Ref)
			}
		default:
			continue
		}
		changed = true
	}
	return changed
}

func record(c *care.Contact, r Record) {
	switch r.Field {
	case "opted_out":
		c.OptedOut, _ = time.Parse(time.RFC3339, r.Value)
	case "quiet_until":
		c.QuietUntil, _ = time.Parse(time.RFC3339, r.Value)
	default:
		c.Set(r.Field, r.Value)
	}
}
