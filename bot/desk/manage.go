package desk

import (
	"fmt"
	"slices"
	"strings"

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
	wordAreas  = "areas"
	wordSpeaks = "speaks"
	wordWorks  = "works"
	wordLimit  = "limit"
	wordBack   = "back"
	wordTalked = "talked"
	wordOK     = "ok"
)

// managing are the words about the team.
var managing = []string{wordTeam, wordInvite, wordRevoke, wordGone, wordMove, wordLeave, wordOnCall, wordAreas, wordSpeaks, wordWorks,
	wordLimit, wordBack, wordTalked, wordOK, wordNews}

// manages reports whether a word is about the team.
func manages(word string) bool { return slices.Contains(managing, word) }

// manage carries out a manager's word.
func (q request) manage() error {
	switch q.ask.word {
	case wordLeave:
		return q.leave()
	case wordBack:
		return q.back()
	case wordOK:
		return q.sure()
	}
	if q.worker.Role != care.RoleManager {
		return q.answer("staff.managers_only", nil)
	}
	switch q.ask.word {
	case wordTeam:
		return q.team()
	case wordTalked:
		return q.talked()
	case wordNews:
		return q.news()
	}
	if q.ask.rest == "" {
		return q.answer("staff.manage."+q.ask.word, nil)
	}
	switch q.ask.word {
	case wordInvite:
		return q.invite(strings.Fields(q.ask.rest))
	case wordMove:
		return q.move()
	}
	w, rest, ok := q.named(q.ask.rest)
	if !ok {
		return q.answer("staff.who_is_that", nil)
	}
	switch q.ask.word {
	case wordRevoke:
		return q.revoke(w)
	case wordGone:
		return q.gone(w)
	}
	return q.change(w, rest)
}

// astray reports whether a word about the team is followed by nothing that it
// wants: while a conversation is held, it may have been meant for the person.
func (q request) astray() bool {
	if q.ask.rest == "" || !manages(q.ask.word) {
		return false
	}
	_, _, named := q.named(q.ask.rest)
	switch q.ask.word {
	case wordOK:
		return !isCode(q.ask.rest)
	case wordTeam:
		return true
	case wordMove, wordTalked:
		first, _, _ := strings.Cut(q.ask.rest, " ")
		return !refShape.MatchString(parseRef(first))
	case wordLeave:
		_, problem := q.readLeave(q.worker, q.ask.rest)
		return !named && problem != ""
	case wordInvite:
		return false
	}
	return !named
}

// change writes one thing about a member as a manager says it is.
func (q request) change(w care.LinkWorker, rest string) error {
	var ok bool
	switch q.ask.word {
	case wordOnCall:
		ok, w.OnCall = true, !strings.EqualFold(rest, "off")
	case wordAreas:
		w.Areas, ok = care.ParseAreas(rest)
	case wordSpeaks:
		w.Languages, ok = care.ParseLanguages(rest)
	case wordWorks:
		w.Works, ok = care.ParseShifts(rest)
	case wordLimit:
		w.Limit, ok = care.ParseLimit(rest)
	}
	if !ok {
		return q.answer("staff.manage."+q.ask.word, nil)
	}
	return q.put(w, q.ask.word, "staff.kept_member")
}

// named finds the member whom a text begins with: by ID, by whole name, or by a
// first name that only one has. What follows is the rest.
func (q request) named(text string) (w care.LinkWorker, rest string, ok bool) {
	words := strings.Fields(text)
	for n := min(len(words), 4); n > 0; n-- {
		name := strings.Trim(strings.Join(words[:n], " "), ".,")
		if w, ok := q.find(name); ok {
			return w, strings.Join(words[n:], " "), true
		}
	}
	return w, "", false
}

func (q request) find(name string) (care.LinkWorker, bool) {
	for _, is := range []func(care.LinkWorker) bool{
		func(w care.LinkWorker) bool { return strings.EqualFold(w.ID, name) },
		func(w care.LinkWorker) bool { return strings.EqualFold(w.Name, name) },
		func(w care.LinkWorker) bool { return strings.EqualFold(w.FirstName(), name) },
	} {
		same := slices.DeleteFunc(slices.Clone(q.desk.Scheme.Staff()), func(w care.LinkWorker) bool { return !is(w) })
		if len(same) == 1 {
			return same[0], true
		}
	}
	return care.LinkWorker{}, false
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
	if q.asked {
		t.Roster = t.Answered(q.worker.ID)
	}
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

// move gives one case to somebody else, and says so when that is more than their
// limit.
func (q request) move() error {
	ref, name, _ := strings.Cut(q.ask.rest, " ")
	if name == "" {
		return q.answer("staff.manage.move", nil)
	}
	c, done, err := q.read(parseRef(ref))
	if done || err != nil {
		return err
	}
	to, _, ok := q.named(strings.TrimPrefix(name, "to "))
	switch {
	case !ok:
		return q.answer("staff.who_is_that", nil)
	case !c.Open():
		return q.answer("staff.closed", map[string]string{"ref": c.Ref})
	}
	if _, err := q.desk.moveCase(q.ctx, c, to, q.in.ID, false); err != nil {
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
	if q.forgeable() {
		return q.askForCode(t)
	}
	w.Left, w.Address = true, ""
	t.Roster = t.Put(w)
	if err := q.save(t, "left", w.ID, q.desk.staffText("staff.gone", map[string]string{"name": w.Name})); err != nil {
		return err
	}
	_, err = q.desk.handOver(q.ctx, w, "")
	return err
}
