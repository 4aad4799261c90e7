package desk

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
func (k *Desk) Staff() []care.LinkWorker {
	if team := k.roster.Load(); team != nil {
		return *team
	}
	return k.Scheme.Team
}

// Refresh takes up what other replicas changed in the team.
func (k *Desk) Refresh(ctx context.Context) error {
	_, err := k.readTeam(ctx)
	return err
}

// readTeam reads the team from the store, so that whoever joined or left on
// another replica is known here.
func (k *Desk) readTeam(ctx context.Context) (flows.Team, error) {
	t, err := k.Store.Team(ctx)
	if err != nil {
		return t, fmt.Errorf("load team: %w", err)
	}
	k.takeUp(t)
	return t, nil
}

func (k *Desk) takeUp(t flows.Team) {
	team := t.Over(k.Scheme.Team)
	k.roster.Store(&team)
}

// saveTeam writes a changed team with whatever else the draft holds.
func (k *Desk) saveTeam(ctx context.Context, d *draft, t flows.Team) error {
	d.Team = &t
	return k.commit(ctx, d)
}

// member is who writes from an address. The team is read anew for them, so that
// a phone that was lost is nobody's from the moment that a manager said so.
func (k *Desk) member(ctx context.Context, from care.Address) (care.LinkWorker, bool, error) {
	if _, ok := k.Scheme.WorkerAt(from); !ok {
		return care.LinkWorker{}, false, nil
	}
	if _, err := k.readTeam(ctx); err != nil {
		return care.LinkWorker{}, false, err
	}
	w, ok := k.Scheme.WorkerAt(from)
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
func (k *Desk) join(ctx context.Context, in care.Inbound, code string) error {
	t, err := k.readTeam(ctx)
	if err != nil {
		return err
	}
	d := k.draft(in.ID, nil)
	d.cause = "join-" + in.ID
	joined, w, ok := t.Join(code, in.From, k.Staff(), d.now)
	if !ok {
		k.Log.Warn("an invitation that is none", "network", in.From.Network())
		d.queue(care.Outbound{Contact: strangers + in.ID, To: in.From, Text: k.staffText("staff.no_invitation", nil), Class: care.Reply, Purpose: "staff"})
		return k.commit(ctx, d)
	}
	t.Roster = joined
	d.audit(w.ID, "joined", "", in.From.Network())
	k.Log.Info("a member of the team joined", "contact", w.ContactID())
	d.toStaff(w, care.Outbound{Text: k.staffText("staff.joined", map[string]string{"name": w.FirstName()}), Class: care.Reply, Purpose: "staff"})
	k.tellManagersBut(d, w.ID, "notice.joined", map[string]string{"name": w.Name})
	return k.saveTeam(ctx, d, t)
}

// strangers begins the ID of a lane that is nobody's and lasts for one answer.
const strangers = "stranger-"
