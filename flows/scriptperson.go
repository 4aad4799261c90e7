package flows

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// meet makes the player somebody of whom things are known already: a setting
// "person: first_name Mary; date_of_birth 1954-03-03; case K2M20; silent 400" names
// fields of theirs, an open case, and for how many days nothing was heard. A setting
// "users: Mary 1954-03-03; Joe" makes it a phone that those people share.
func (p *Player) meet(settings map[string]string) error {
	for part := range strings.SplitSeq(settings["person"], "; ") {
		word, value, _ := strings.Cut(part, " ")
		switch {
		case word == "":
		case word == "case":
			p.Contact.OpenCases = append(p.Contact.OpenCases, value)
		case word == "worker":
			p.Contact.Worker = value
		case word == "silent":
			days, err := strconv.Atoi(value)
			if err != nil {
				return fmt.Errorf("settings: silent: %w", err)
			}
			p.Contact.LastHeard = p.Now.AddDate(0, 0, -days)
		case word == "shares":
			p.Contact.Phones.Shared = "phone"
		case word == "linked":
			p.Contact.Addresses = []care.Address{"sms:+447700900001", "telegram:4009"}
		case !p.Contact.Set(word, value):
			return fmt.Errorf("settings: person: %q is nothing that is known of anybody", word)
		}
	}
	for part := range strings.SplitSeq(settings["users"], "; ") {
		if first, born, _ := strings.Cut(part, " "); first != "" {
			u := User{ID: strconv.Itoa(len(p.Users)), First: first, Born: born}
			if first == "nameless" {
				u.First = ""
			}
			p.Users = append(p.Users, u)
			p.Contact.Phones.Users = append(slices.Clone(p.Contact.Phones.Users), u.ID)
		}
	}
	return nil
}
