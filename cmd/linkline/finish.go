package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

var (
	schemeID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	staffID  = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)
)

// What a scheme's file may leave out (DOMAIN 1.4, 5.7).
const (
	defaultMinAge    = 18
	defaultReplyDays = 3
)

// finish reads what the i-th scheme points to, fills in what was left out, and
// reports every mistake.
func (s *Scheme) finish(doc *document, i int) error {
	c := &checker{doc: doc, at: fmt.Sprintf("$.schemes[%d]", i)}
	s.MinAge = cmp.Or(s.MinAge, defaultMinAge)
	s.ReplyDays = cmp.Or(s.ReplyDays, defaultReplyDays)
	if len(s.Languages) == 0 {
		s.Languages = []string{"en"}
	}
	s.files(c)
	c.need(schemeID.MatchString(s.ID), ".id", "the id of a scheme is lower-case letters, digits and hyphens")
	c.need(s.Name != "", ".name", "the scheme has no name; patients are told it")
	c.need(s.Phone != "", ".phone", "the scheme has no phone; people must be able to ring somebody")
	c.need(s.MinAge > 0 && s.MinAge <= 120, ".min_age", "min_age is an age in years")
	c.need(s.ReplyDays > 0, ".reply_days", "reply_days is a number of working days")
	c.need(len(s.Practices) > 0, ".practices", "the scheme has no GP surgery (practices, or practices_file)")
	c.need(len(s.networks()) > 0, "", "the scheme has no channel (twilio or telegram)")
	s.checkPractices(c)
	s.checkTeam(c)
	s.checkHours(c)
	s.checkTimes(c)
	for j, detail := range s.Alerts.Telegram {
		c.need(slices.Contains(care.AlertDetails(), detail), fmt.Sprintf(".alerts.telegram[%d]", j),
			"an alert on Telegram may also hold "+strings.Join(care.AlertDetails(), ", "))
	}
	c.need(len(s.Alerts.SMS) == 0, ".alerts.sms", "alerts by text message hold a reference and a kind, and nothing about the person: others can read them")
	for j, l := range s.Languages {
		_, err := language.ParseBase(l)
		c.need(err == nil && len(l) == 2, fmt.Sprintf(".languages[%d]", j), "not a language code such as en")
	}
	return errors.Join(c.found...)
}

// checker gathers what is wrong with one scheme.
type checker struct {
	doc   *document
	at    string
	found []error
}

func (c *checker) need(ok bool, path, text string) {
	if !ok {
		c.found = append(c.found, c.doc.mistake(c.at+path, text))
	}
}

// files reads the surgeries, and makes the folder of flows one that can be
// opened from anywhere.
func (s *Scheme) files(c *checker) {
	if s.Flows != "" {
		s.Flows = c.doc.beside(s.Flows)
		info, err := os.Stat(s.Flows)
		c.need(err == nil && info.IsDir(), ".flows", "flows is not a folder")
	}
	if s.PracticesFile == "" {
		return
	}
	some, err := readPractices(c.doc.beside(s.PracticesFile))
	if err != nil {
		c.need(false, ".practices_file", err.Error())
	}
	s.Practices = append(s.Practices, some...)
}

func (s *Scheme) checkPractices(c *checker) {
	seen := map[string]bool{}
	for i, p := range s.Practices {
		at := fmt.Sprintf(".practices[%d]", i)
		c.need(p.ODS != "" && p.Name != "", at, "a GP surgery needs its ods code and its name")
		c.need(!seen[p.ODS], at, "two GP surgeries have the ods code "+p.ODS)
		seen[p.ODS] = true
	}
}

func (s *Scheme) checkTeam(c *checker) {
	c.need(len(s.Team) > 0, ".team", "the scheme has no team: nobody would be alerted")
	ids, addresses := map[string]bool{}, map[care.Address]bool{}
	for i := range s.Team {
		w := &s.Team[i]
		w.Role = cmp.Or(w.Role, care.RoleLinkWorker)
		at := fmt.Sprintf(".team[%d]", i)
		c.need(staffID.MatchString(w.ID), at+".id", "the id of a member of the team is lower-case letters, digits, - and _")
		c.need(!ids[w.ID], at+".id", "two members of the team have the same id")
		c.need(w.Name != "", at+".name", "a member of the team has no name; patients are told it")
		c.need(w.Role == care.RoleLinkWorker || w.Role == care.RoleManager, at+".role", "role is link_worker or manager")
		_, err := care.ParseAddress(w.Address.Reveal())
		c.need(err == nil, at+".address", care.ErrAddress.Error())
		c.need(err != nil || slices.Contains(s.networks(), w.Address.Network()), at+".address",
			"the scheme has no channel to reach this address; it has "+strings.Join(s.networks(), ", "))
		c.need(!addresses[w.Address], at+".address", "two members of the team have the same address")
		c.need(w.Limit >= 0, at+".limit", "limit is how many people they look after at a time")
		for _, a := range w.Leave {
			c.need(!a.To.Before(a.From), at+".leave", "leave ends before it begins")
			_, known := s.Worker(a.Cover)
			c.need(a.Cover == "" || known && a.Cover != w.ID, at+".leave", "cover is the id of another member of the team")
		}
		for _, h := range w.Works {
			c.need(h.Days != 0 && h.From < h.To, at+".works", "works are days, and from a time to a later one, such as days: mon-thu, from: 09:00, to: 17:00")
		}
		ids[w.ID], addresses[w.Address] = true, true
	}
}

func (s *Scheme) checkHours(c *checker) {
	h := s.Hours
	_, err := time.LoadLocation(h.Zone)
	c.need(err == nil, ".hours.zone", "not a time zone such as Europe/London")
	c.need(h == care.Hours{} || h.To == 0 && h.From == 0 || h.From >= 0 && h.From < h.To && h.To <= 24, ".hours",
		"hours go from an hour to a later one, such as from: 8, to: 18")
	c.need(h.Nation == "" || h.Nation == care.NoBankHolidays || slices.Contains(care.Nations(), h.Nation), ".hours.nation",
		"nation is one of "+strings.Join(care.Nations(), ", ")+"; or "+care.NoBankHolidays+", when you work on bank holidays too")
}

// checkTimes looks at the plans for appointments, reminders, calls and check-ins, and
// at when link workers can be booked.
func (s *Scheme) checkTimes(c *checker) {
	known, err := flows.LoadQuestionnaires(s.sources()...)
	c.need(err == nil, ".flows", fmt.Sprint(err))
	if err != nil {
		return
	}
	for _, f := range s.TimeFlaws(known) {
		c.need(false, strings.TrimPrefix(f.At, "$"), f.Text)
	}
	seen := map[string]bool{}
	for i, v := range s.Availability {
		at := fmt.Sprintf(".availability[%d]", i)
		for _, f := range v.Flaws() {
			c.need(false, at+strings.TrimPrefix(f.At, "$"), f.Text)
		}
		_, member := s.Worker(v.Worker)
		c.need(member && !seen[v.Worker], at+".worker", "availability is of a member of the team by id, once for each")
		seen[v.Worker] = true
	}
}

// distinct reports what two schemes must not share: each has its own people.
func distinct(doc *document, schemes []Scheme) error {
	c := &checker{doc: doc}
	seen := map[string]bool{}
	once := func(i int, path, value, text string) {
		c.need(value == "" || !seen[path+value], fmt.Sprintf("$.schemes[%d].%s", i, path), text)
		seen[path+value] = true
	}
	for i, s := range schemes {
		once(i, "id", s.ID, "two schemes have the same id")
		once(i, "twilio.from", s.Twilio.From, "two schemes have the same number")
		once(i, "telegram.bot_token", string(s.Telegram.Token), "two schemes have the same bot")
	}
	return errors.Join(c.found...)
}
