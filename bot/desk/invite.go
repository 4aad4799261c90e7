package desk

import (
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// invite makes an invitation for a member, or for somebody new by their name. A
// phone number at the end gets the code by text.
func (q request) invite(args []string) error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	args, number := withNumber(args)
	if len(args) == 0 {
		return q.answer("staff.manage.invite", nil)
	}
	w, rest, known := q.named(strings.Join(args, " "))
	known = known && rest == ""
	switch {
	case !known && len(args) < 2:
		return q.answer("staff.who_is_that", nil)
	case q.forgeable():
		return q.askForCode(t)
	case !known:
		w = care.LinkWorker{ID: q.newID(args[0]), Name: strings.Join(args, " "), Role: care.RoleLinkWorker}
		t.Roster = t.Put(w)
	}
	code := q.desk.NewCode()
	t.Roster = t.Invite(code, w.ID, q.worker.ID, q.desk.now())
	blanks := map[string]string{"name": w.Name, "code": code}
	if number != "" {
		to, err := care.ParseAddress(care.SMS + ":" + number)
		if err != nil {
			return q.answer("staff.manage.invite", nil)
		}
		text := q.desk.staffText("staff.invitation", blanks)
		return q.save(t, "invited", w.ID, q.desk.staffText("staff.invited_by_text", blanks),
			care.Outbound{Contact: strangers + q.in.ID, To: to, Text: text, Class: care.Reply, Purpose: "staff", Again: true})
	}
	key := "staff.invited"
	if q.desk.DeepLink != nil {
		blanks["link"] = q.desk.DeepLink(linkPrefix + code)
	}
	if blanks["link"] != "" {
		key = "staff.invited_by_link"
	}
	return q.save(t, "invited", w.ID, q.desk.staffText(key, blanks))
}

// newID is an ID for somebody new, by their first name.
func (q request) newID(first string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(first))
	if id == "" {
		id = "member"
	}
	for n, base := 2, id; ; n++ {
		if _, taken := q.desk.Scheme.Worker(id); !taken {
			return id
		}
		id = base + strconv.Itoa(n)
	}
}

// withNumber takes the phone number from the end of what was written, as people
// write them: 07700 900123, +44 7700 900123.
func withNumber(args []string) (others []string, number string) {
	for n := len(args) - 1; n >= 0; n-- {
		if strings.Trim(args[n], "+0123456789()-") != "" {
			break
		}
		others, number = args[:n], args[n]+number
	}
	if number == "" {
		return args, ""
	}
	number = strings.NewReplacer("(", "", ")", "", "-", "").Replace(number)
	if strings.HasPrefix(number, "0") {
		number = "+44" + number[1:]
	}
	return others, number
}
