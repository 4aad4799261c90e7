package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// Staff is the team as it is now: the configuration, with what the store knows
// laid over it. It is at most a sweep old.
func (l *Line) Staff() []care.LinkWorker {
	if team := l.roster.Load(); team != nil {
		return *team
	}
	return l.Scheme.Team
}

// readTeam reads the team from the store, so that whoever joined or left on
// another replica is known here.
func (l *Line) readTeam(ctx context.Context) (flows.Team, error) {
	t, err := l.Store.Team(ctx)
	if err != nil {
		return t, fmt.Errorf("load team: %w", err)
	}
	l.takeUp(t)
	return t, nil
}

func (l *Line) takeUp(t flows.Team) {
	team := t.Over(l.Scheme.Team)
	l.roster.Store(&team)
}

// saveTeam writes a changed team with whatever else the draft holds.
func (l *Line) saveTeam(ctx context.Context, d *draft, t flows.Team) error {
	d.Team = &t
	return l.commit(ctx, d)
}

// member is who writes from an address. The team is read anew for them, so that
// a phone that was lost is nobody's from the moment that a manager said so.
func (l *Line) member(ctx context.Context, from care.Address) (care.LinkWorker, bool, error) {
	if _, ok := l.Scheme.WorkerAt(from); !ok {
		return care.LinkWorker{}, false, nil
	}
	if _, err := l.readTeam(ctx); err != nil {
		return care.LinkWorker{}, false, err
	}
	w, ok := l.Scheme.WorkerAt(from)
	return w, ok, nil
}

// linkPrefix begins what the link of an invitation brings with it.
const linkPrefix = "join-"

var joinForm = regexp.MustCompile(`(?i)^\s*join[\s:]+([A-Z0-9]{4}[- ]?[A-Z0-9]{4})[\s.]*$`)

// joinCode is the code of an invitation that a message holds; "" when it holds
// none. The link brings it, and where an app drops that it is typed.
func joinCode(in care.Inbound) string {
	if code, ok := strings.CutPrefix(in.Payload, linkPrefix); ok {
		return code
	}
	if m := joinForm.FindStringSubmatch(in.Text); m != nil && strings.ContainsAny(m[1], "0123456789") {
		return m[1]
	}
	return ""
}

// join makes whoever writes a member of the team, if the code is good.
func (l *Line) join(ctx context.Context, in care.Inbound, code string) error {
	t, err := l.readTeam(ctx)
	if err != nil {
		return err
	}
	d := l.draft(in.ID, nil)
	d.cause = "join-" + in.ID
	joined, w, ok := t.Join(code, in.From, l.Staff(), d.now)
	if !ok {
		l.Log.Warn("an invitation that is none", "network", in.From.Network())
		d.queue(care.Outbound{Contact: strangers + in.ID, To: in.From, Text: l.staffText("staff.no_invitation", nil), Class: care.Reply, Purpose: "staff"})
		return l.commit(ctx, d)
	}
	t.Roster = joined
	d.audit(w.ID, "joined", "", in.From.Network())
	l.Log.Info("a member of the team joined", "contact", w.ContactID())
	d.toStaff(w, care.Outbound{Text: l.staffText("staff.joined", map[string]string{"name": w.FirstName()}), Class: care.Reply, Purpose: "staff"})
	l.tellManagersBut(d, w.ID, "notice.joined", map[string]string{"name": w.Name})
	return l.saveTeam(ctx, d, t)
}

// strangers begins the ID of a lane that is nobody's and lasts for one answer.
const strangers = "stranger-"

// revoked reports whether a text to staff waits for a phone that is theirs no
// more.
func (l *Line) revoked(m care.Outbound) bool {
	if !strings.HasPrefix(m.Contact, care.StaffPrefix) {
		return false
	}
	w, ok := l.memberOf(m.Contact)
	return !ok || w.Address != m.To
}
