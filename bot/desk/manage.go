package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Words of a manager. LEAVE is also a link worker's, about themselves.
const (
	wordTeam   = "team"
	wordInvite = "invite"
	wordRevoke = "revoke"
	wordGone   = "gone"
	wordMove   = "move"
	wordLeave  = "leave"
	wordOnCall = "oncall"
)

// manages reports whether a word is about the team.
func manages(word string) bool {
	return slices.Contains([]string{wordTeam, wordInvite, wordRevoke, wordGone, wordMove, wordLeave, wordOnCall}, word)
}

// manage carries out a manager's word.
func (q request) manage() error {
	if q.worker.Role != care.RoleManager && q.ask.word != wordLeave {
		return q.answer("staff.managers_only", nil)
	}
	args := strings.Fields(q.ask.rest)
	if q.ask.word == wordTeam {
		return q.team()
	}
	if len(args) == 0 {
		return q.answer("staff.manage."+q.ask.word, nil)
	}
	switch q.ask.word {
	case wordInvite:
		return q.invite(args)
	case wordMove:
		return q.move(args)
	case wordLeave:
		return q.leave(args)
	}
	w, ok := q.find(args[0])
	if !ok {
		return q.answer("staff.who_is_that", nil)
	}
	switch q.ask.word {
	case wordRevoke:
		return q.revoke(w)
	case wordGone:
		return q.gone(w)
	}
	w.OnCall = len(args) < 2 || !strings.EqualFold(args[1], "off")
	return q.put(w, "oncall", "staff.kept_member")
}

// find is a member by ID or by first name, when it is one.
func (q request) find(name string) (care.LinkWorker, bool) {
	if w, ok := q.desk.Scheme.Worker(strings.ToLower(name)); ok {
		return w, true
	}
	same := slices.DeleteFunc(slices.Clone(q.desk.Scheme.Staff()), func(w care.LinkWorker) bool { return !strings.EqualFold(w.FirstName(), name) })
	if len(same) != 1 {
		return care.LinkWorker{}, false
	}
	return same[0], true
}

// put writes a member as they are now, and answers.
func (q request) put(w care.LinkWorker, action, key string) error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	t.Roster = t.Put(w)
	return q.save(t, action, w.ID, q.desk.staffText(key, map[string]string{"name": w.Name}))
}

// save writes the team and answers the manager, in their own record.
func (q request) save(t flows.Team, action, detail, text string, more ...care.Outbound) error {
	p, err := q.desk.staff(q.ctx, q.worker)
	if err != nil {
		return err
	}
	d := q.desk.draft(q.in.ID, &p)
	d.heard(q.in, "staff")
	d.audit(q.worker.ID, action, "", detail)
	d.toStaff(q.worker, care.Outbound{Text: text, Class: care.Reply, Purpose: "staff"})
	for _, m := range more {
		d.queue(m)
	}
	return q.desk.saveTeam(q.ctx, d, t)
}

// team says who is there, and how many people each looks after.
func (q request) team() error {
	loads, err := q.desk.loads(q.ctx, "")
	if err != nil {
		return err
	}
	today := care.DateOf(q.desk.now().In(q.desk.Scheme.Location()))
	var lines []string
	for _, w := range q.desk.Scheme.Staff() {
		line := w.Name
		if w.Role != care.RoleManager {
			line += fmt.Sprintf(" %d of %d", loads[w.ID], w.MaxPeople())
		}
		if a, away := w.Away(today); away {
			line += ", away until " + a.To.At(0, q.desk.Scheme.Location()).In(q.desk.Scheme.Location()).Format("2 January")
		}
		if w.Address == "" {
			line += ", no phone"
		}
		lines = append(lines, line)
	}
	return q.desk.answerStaff(q.ctx, q.worker, q.in, func(*draft) (string, error) { return strings.Join(lines, "\n"), nil })
}

// invite makes an invitation for a member, or for somebody new by their name. A
// phone number at the end gets the code by text.
func (q request) invite(args []string) error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	number := args[len(args)-1]
	if strings.HasPrefix(number, "+") {
		args = args[:len(args)-1]
	} else {
		number = ""
	}
	if len(args) == 0 {
		return q.answer("staff.manage.invite", nil)
	}
	w, known := q.find(args[0])
	switch {
	case known:
	case len(args) < 2:
		return q.answer("staff.who_is_that", nil)
	default:
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

// revoke takes a lost phone away at once. What waits to be sent to it is not
// sent, and conversations held from it go to the others.
func (q request) revoke(w care.LinkWorker) error {
	lost := w
	w.Address = ""
	if err := q.put(w, "revoked", "staff.revoked"); err != nil {
		return err
	}
	return q.desk.lostTalks(q.ctx, lost)
}

// move gives one case to somebody else.
func (q request) move(args []string) error {
	if len(args) < 2 {
		return q.answer("staff.manage.move", nil)
	}
	c, done, err := q.read(parseRef(args[0]))
	if done || err != nil {
		return err
	}
	to, ok := q.find(args[1])
	switch {
	case !ok:
		return q.answer("staff.who_is_that", nil)
	case !c.Open():
		return q.answer("staff.closed", map[string]string{"ref": c.Ref})
	}
	if _, err := q.desk.moveCase(q.ctx, c, to, q.in.ID); err != nil {
		return err
	}
	return q.follow("staff.moved", map[string]string{"ref": c.Ref, "name": to.Name})
}

// follow answers after the work itself was committed under the input's mark.
func (q request) follow(key string, blanks map[string]string) error {
	in := q.in
	in.ID += "+answer"
	q.in = in
	return q.answer(key, blanks)
}

// gone hands over the caseload of somebody who leaves the team.
func (q request) gone(w care.LinkWorker) error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	w.Left, w.Address = true, ""
	t.Roster = t.Put(w)
	if err := q.save(t, "left", w.ID, q.desk.staffText("staff.gone", map[string]string{"name": w.Name})); err != nil {
		return err
	}
	_, err = q.desk.handOver(q.ctx, w, "")
	return err
}

// leave keeps when somebody is away, and who covers for them: LEAVE KIM
// 2026-12-01 2026-12-10 SAM. A link worker says it without their name.
func (q request) leave(args []string) error {
	w := q.worker
	if q.worker.Role == care.RoleManager {
		var ok bool
		if w, ok = q.find(args[0]); !ok {
			return q.answer("staff.who_is_that", nil)
		}
		args = args[1:]
	}
	var a care.Absence
	if len(args) < 2 || a.From.UnmarshalText([]byte(args[0])) != nil || a.To.UnmarshalText([]byte(args[1])) != nil || a.To.Before(a.From) {
		return q.answer("staff.manage.leave", nil)
	}
	if len(args) > 2 {
		cover, ok := q.find(args[2])
		if !ok || cover.ID == w.ID {
			return q.answer("staff.who_is_that", nil)
		}
		a.Cover = cover.ID
	}
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	w.Leave = append(slices.Clone(w.Leave), a)
	t.Roster = t.Put(w)
	p, err := q.desk.staff(q.ctx, q.worker)
	if err != nil {
		return err
	}
	d := q.desk.draft(q.in.ID, &p)
	d.heard(q.in, "staff")
	d.audit(q.worker.ID, "leave", "", w.ID)
	if a.To.Sub(a.From) >= longLeave {
		start := q.desk.Scheme.Hours.Next(latest(d.now, a.From.At(0, q.desk.Scheme.Location())))
		d.setJob(care.Job{ID: "leave:" + w.ID, Kind: jobLeave, At: start.UTC(), Name: w.ID})
	}
	d.toStaff(q.worker, care.Outbound{Text: q.desk.staffText("staff.leave_kept", map[string]string{"name": w.Name}), Class: care.Reply, Purpose: "staff"})
	return q.desk.saveTeam(q.ctx, d, t)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
