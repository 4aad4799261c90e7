package bot

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
func (k desk) manage() error {
	if k.worker.Role != care.RoleManager && k.ask.word != wordLeave {
		return k.answer("staff.managers_only", nil)
	}
	args := strings.Fields(k.ask.rest)
	if k.ask.word == wordTeam {
		return k.team()
	}
	if len(args) == 0 {
		return k.answer("staff.manage."+k.ask.word, nil)
	}
	switch k.ask.word {
	case wordInvite:
		return k.invite(args)
	case wordMove:
		return k.move(args)
	case wordLeave:
		return k.leave(args)
	}
	w, ok := k.find(args[0])
	if !ok {
		return k.answer("staff.who_is_that", nil)
	}
	switch k.ask.word {
	case wordRevoke:
		return k.revoke(w)
	case wordGone:
		return k.gone(w)
	}
	w.OnCall = len(args) < 2 || !strings.EqualFold(args[1], "off")
	return k.put(w, "oncall", "staff.kept_member")
}

// find is a member by ID or by first name, when it is one.
func (k desk) find(name string) (care.LinkWorker, bool) {
	if w, ok := k.line.Scheme.Worker(strings.ToLower(name)); ok {
		return w, true
	}
	same := slices.DeleteFunc(slices.Clone(k.line.Scheme.Staff()), func(w care.LinkWorker) bool { return !strings.EqualFold(w.FirstName(), name) })
	if len(same) != 1 {
		return care.LinkWorker{}, false
	}
	return same[0], true
}

// put writes a member as they are now, and answers.
func (k desk) put(w care.LinkWorker, action, key string) error {
	t, err := k.line.readTeam(k.ctx)
	if err != nil {
		return err
	}
	t.Roster = t.Put(w)
	return k.save(t, action, w.ID, k.line.staffText(key, map[string]string{"name": w.Name}))
}

// save writes the team and answers the manager, in their own record.
func (k desk) save(t flows.Team, action, detail, text string, more ...care.Outbound) error {
	p, err := k.line.staff(k.ctx, k.worker)
	if err != nil {
		return err
	}
	d := k.line.draft(k.in.ID, &p)
	d.heard(k.in, "staff")
	d.audit(k.worker.ID, action, "", detail)
	d.toStaff(k.worker, care.Outbound{Text: text, Class: care.Reply, Purpose: "staff"})
	for _, m := range more {
		d.queue(m)
	}
	return k.line.saveTeam(k.ctx, d, t)
}

// team says who is there, and how many people each looks after.
func (k desk) team() error {
	loads, err := k.line.loads(k.ctx, "")
	if err != nil {
		return err
	}
	today := care.DateOf(k.line.now().In(k.line.Scheme.Location()))
	var lines []string
	for _, w := range k.line.Scheme.Staff() {
		line := w.Name
		if w.Role != care.RoleManager {
			line += fmt.Sprintf(" %d of %d", loads[w.ID], w.MaxPeople())
		}
		if a, away := w.Away(today); away {
			line += ", away until " + a.To.At(0, k.line.Scheme.Location()).In(k.line.Scheme.Location()).Format("2 January")
		}
		if w.Address == "" {
			line += ", no phone"
		}
		lines = append(lines, line)
	}
	return k.line.answerStaff(k.ctx, k.worker, k.in, func(*draft) (string, error) { return strings.Join(lines, "\n"), nil })
}

// invite makes an invitation for a member, or for somebody new by their name. A
// phone number at the end gets the code by text.
func (k desk) invite(args []string) error {
	t, err := k.line.readTeam(k.ctx)
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
		return k.answer("staff.manage.invite", nil)
	}
	w, known := k.find(args[0])
	switch {
	case known:
	case len(args) < 2:
		return k.answer("staff.who_is_that", nil)
	default:
		w = care.LinkWorker{ID: k.newID(args[0]), Name: strings.Join(args, " "), Role: care.RoleLinkWorker}
		t.Roster = t.Put(w)
	}
	code := k.line.NewCode()
	t.Roster = t.Invite(code, w.ID, k.worker.ID, k.line.now())
	blanks := map[string]string{"name": w.Name, "code": code}
	if number != "" {
		to, err := care.ParseAddress(care.SMS + ":" + number)
		if err != nil {
			return k.answer("staff.manage.invite", nil)
		}
		text := k.line.staffText("staff.invitation", blanks)
		return k.save(t, "invited", w.ID, k.line.staffText("staff.invited_by_text", blanks),
			care.Outbound{Contact: strangers + k.in.ID, To: to, Text: text, Class: care.Reply, Purpose: "staff", Again: true})
	}
	key := "staff.invited"
	if k.line.DeepLink != nil {
		blanks["link"] = k.line.DeepLink(linkPrefix + code)
	}
	if blanks["link"] != "" {
		key = "staff.invited_by_link"
	}
	return k.save(t, "invited", w.ID, k.line.staffText(key, blanks))
}

// newID is an ID for somebody new, by their first name.
func (k desk) newID(first string) string {
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
		if _, taken := k.line.Scheme.Worker(id); !taken {
			return id
		}
		id = base + strconv.Itoa(n)
	}
}

// revoke takes a lost phone away at once. What waits to be sent to it is not
// sent, and conversations held from it go to the others.
func (k desk) revoke(w care.LinkWorker) error {
	lost := w
	w.Address = ""
	if err := k.put(w, "revoked", "staff.revoked"); err != nil {
		return err
	}
	return k.line.lostTalks(k.ctx, lost)
}

// move gives one case to somebody else.
func (k desk) move(args []string) error {
	if len(args) < 2 {
		return k.answer("staff.manage.move", nil)
	}
	c, done, err := k.read(parseRef(args[0]))
	if done || err != nil {
		return err
	}
	to, ok := k.find(args[1])
	switch {
	case !ok:
		return k.answer("staff.who_is_that", nil)
	case !c.Open():
		return k.answer("staff.closed", map[string]string{"ref": c.Ref})
	}
	if _, err := k.line.moveCase(k.ctx, c, to, k.in.ID); err != nil {
		return err
	}
	return k.follow("staff.moved", map[string]string{"ref": c.Ref, "name": to.Name})
}

// follow answers after the work itself was committed under the input's mark.
func (k desk) follow(key string, blanks map[string]string) error {
	in := k.in
	in.ID += "+answer"
	k.in = in
	return k.answer(key, blanks)
}

// gone hands over the caseload of somebody who leaves the team.
func (k desk) gone(w care.LinkWorker) error {
	t, err := k.line.readTeam(k.ctx)
	if err != nil {
		return err
	}
	w.Left, w.Address = true, ""
	t.Roster = t.Put(w)
	if err := k.save(t, "left", w.ID, k.line.staffText("staff.gone", map[string]string{"name": w.Name})); err != nil {
		return err
	}
	_, err = k.line.handOver(k.ctx, w, "")
	return err
}

// leave keeps when somebody is away, and who covers for them: LEAVE KIM
// 2026-12-01 2026-12-10 SAM. A link worker says it without their name.
func (k desk) leave(args []string) error {
	w := k.worker
	if k.worker.Role == care.RoleManager {
		var ok bool
		if w, ok = k.find(args[0]); !ok {
			return k.answer("staff.who_is_that", nil)
		}
		args = args[1:]
	}
	var a care.Absence
	if len(args) < 2 || a.From.UnmarshalText([]byte(args[0])) != nil || a.To.UnmarshalText([]byte(args[1])) != nil || a.To.Before(a.From) {
		return k.answer("staff.manage.leave", nil)
	}
	if len(args) > 2 {
		cover, ok := k.find(args[2])
		if !ok || cover.ID == w.ID {
			return k.answer("staff.who_is_that", nil)
		}
		a.Cover = cover.ID
	}
	t, err := k.line.readTeam(k.ctx)
	if err != nil {
		return err
	}
	w.Leave = append(slices.Clone(w.Leave), a)
	t.Roster = t.Put(w)
	p, err := k.line.staff(k.ctx, k.worker)
	if err != nil {
		return err
	}
	d := k.line.draft(k.in.ID, &p)
	d.heard(k.in, "staff")
	d.audit(k.worker.ID, "leave", "", w.ID)
	if a.To.Sub(a.From) >= longLeave {
		start := k.line.Scheme.Hours.Next(latest(d.now, a.From.At(0, k.line.Scheme.Location())))
		d.setJob(care.Job{ID: "leave:" + w.ID, Kind: jobLeave, At: start.UTC(), Name: w.ID})
	}
	d.toStaff(k.worker, care.Outbound{Text: k.line.staffText("staff.leave_kept", map[string]string{"name": w.Name}), Class: care.Reply, Purpose: "staff"})
	return k.line.saveTeam(k.ctx, d, t)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
