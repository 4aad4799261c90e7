package desk

import (
	"fmt"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// hard flags a conversation for supervision. It may be over: the case may be
// closed or somebody else's by now. Only managers are told, when they are at work,
// and they find it under HARD until they have talked it over.
func (q request) hard() error {
	if q.worker.Role == care.RoleManager && q.ask.ref == "" {
		return q.flagged()
	}
	ref, done, err := q.pick()
	if done || err != nil {
		return err
	}
	c, done, err := q.read(ref)
	if done || err != nil {
		return err
	}
	if c.Owner != q.worker.ID && !c.Had(q.worker.ID) {
		return q.answer("staff.not_yours", map[string]string{"ref": c.Ref, "name": q.desk.nameOf(c.Owner)})
	}
	d, err := q.desk.caseDraft(q.ctx, q.in.ID, c)
	if err != nil {
		return err
	}
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	t.Roster = t.Flag(care.Flag{Case: c.Ref, By: q.worker.ID, At: d.now})
	d.Team = &t
	c.Case = c.With(care.Event{At: d.now, By: q.worker.ID, What: care.EventHard})
	d.audit(q.worker.ID, string(care.EventHard), c.Ref, "")
	text := q.desk.staffText("notice.hard", map[string]string{"name": q.worker.Name, "ref": c.Ref})
	for _, m := range q.desk.managers() {
		d.toStaff(m, care.Outbound{Text: text, Class: care.Scheduled, Purpose: "notice"})
	}
	return q.finish(d, c, q.desk.staffText("staff.hard", nil))
}

// managers are those who are there; nobody stands in for them, since what a
// colleague found hard is not for everybody.
func (k *Desk) managers() (there []care.LinkWorker) {
	today := care.DateOf(k.now().In(k.Scheme.Location()))
	for _, w := range k.Scheme.Staff() {
		if w.Role == care.RoleManager && w.Reachable(today) {
			there = append(there, w)
		}
	}
	return there
}

// flagged lists what is to be talked over, oldest first.
func (q request) flagged() error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	var lines []string
	for _, f := range t.Flags {
		lines = append(lines, fmt.Sprintf("%s %s, %s", f.Case, q.desk.nameOf(f.By), f.At.In(q.desk.Scheme.Location()).Format("2 January")))
	}
	if len(lines) == 0 {
		return q.answer("staff.no_hard", nil)
	}
	return q.answer("staff.hard_list", map[string]string{"list": strings.Join(lines, "; ")})
}

// talked takes what was talked over from the list.
func (q request) talked() error {
	t, err := q.desk.readTeam(q.ctx)
	if err != nil {
		return err
	}
	ref := parseRef(q.ask.rest)
	rest, ok := t.Unflag(ref)
	if !ok {
		return q.flagged()
	}
	t.Roster = rest
	return q.save(t, "talked", ref, q.desk.staffText("staff.talked", map[string]string{"ref": ref}))
}
