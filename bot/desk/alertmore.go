package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// alertTo sends an alert to one of the team. On Telegram it also holds what the
// scheme allows there; over text messages, and where it allows nothing, a
// reference and a kind, and nothing about the person.
func (k *Desk) alertTo(d *draft, w care.LinkWorker, c flows.Case, m care.Outbound) {
	if more := k.alertMore(d, w.Address.Network(), c); more != "" {
		m.Text += "\n" + more
	}
	d.toStaff(w, m)
}

// lookForSubject reads whom an alert is about, where alerts say more than a
// reference.
func (k *Desk) lookForSubject(ctx context.Context, d *draft, c flows.Case) error {
	if len(k.Scheme.Alerts.Telegram) == 0 {
		return nil
	}
	subject, err := k.contactOf(ctx, d, c)
	d.subject = &subject
	return err
}

// alertMore are the details that an alert on a network may hold.
func (k *Desk) alertMore(d *draft, network string, c flows.Case) string {
	var about care.Contact
	switch {
	case d.aboutPerson(c.Contact):
		about = d.Person.Contact
	case d.subject != nil && d.subject.ID == c.Contact:
		about = *d.subject
	}
	var parts []string
	for _, detail := range care.AlertDetails() {
		if text := k.detail(about, c, detail, d.now); text != "" && k.Scheme.Alerts.Shows(network, detail) {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

func (k *Desk) detail(about care.Contact, c flows.Case, detail string, now time.Time) string {
	switch detail {
	case care.DetailFirstName:
		return about.FirstName
	case care.DetailSurgery:
		if p, ok := k.Scheme.Practice(about.Surgery); ok {
			return p.Name
		}
		district, _, _ := strings.Cut(about.Postcode, " ")
		return district
	case care.DetailLanguage:
		if tag, err := language.Parse(about.Language); err == nil && about.Language != "" {
			return k.staffText("alerted.speaks", map[string]string{"language": display.English.Languages().Name(tag)})
		}
	case care.DetailSince:
		since := c.Opened
		if !c.Unread.IsZero() {
			since = c.Unread
		}
		if waited := now.Sub(since); waited >= time.Minute {
			return k.staffText("alerted.since", map[string]string{"time": roughly(waited)})
		}
		return k.staffText("alerted.just_now", nil)
	}
	return ""
}

// roughly is for how long somebody has waited, as it is said.
func roughly(d time.Duration) string {
	switch n := int(d.Hours()); {
	case d < 2*time.Minute:
		return "a minute"
	case d < 90*time.Minute:
		return strconv.Itoa(int(d.Minutes())) + " minutes"
	case n < 48:
		return strconv.Itoa(n) + " hours"
	default:
		return strconv.Itoa(n/24) + " days"
	}
}
