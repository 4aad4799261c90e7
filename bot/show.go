package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows/care"
)

// shown is how many references one text holds.
const shown = 10

// show gives the owner of a case what they need to reach the person. On SMS,
// which we do not control, that is the number and what is safe, and no name.
func (l *Line) show(ctx context.Context, d *draft, w care.LinkWorker, ref string) (string, error) {
	blanks := map[string]string{"ref": ref}
	c, err := l.Store.Case(ctx, ref)
	switch {
	case ref == "", errors.Is(err, care.ErrNotFound):
		return l.staffText("staff.unknown_ref", map[string]string{"ref": cmp.Or(ref, "such reference")}), nil
	case err != nil:
		return "", fmt.Errorf("load case: %w", err)
	case c.Owner == "":
		return l.staffText("staff.take_first", blanks), nil
	case c.Owner != w.ID:
		blanks["name"] = l.nameOf(c.Owner)
		return l.staffText("staff.not_yours", blanks), nil
	}
	p, err := l.Store.ByID(ctx, c.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
		return l.staffText("staff.erased", blanks), nil
	}
	if err != nil {
		return "", fmt.Errorf("load contact: %w", err)
	}
	d.audit(w.ID, "viewed", ref, "")
	d.Audit[len(d.Audit)-1].Contact = c.Contact // whose record it is, not who looked
	return l.howToReach(w, ref, p.Contact), nil
}

func (l *Line) howToReach(w care.LinkWorker, ref string, c care.Contact) string {
	blanks := map[string]string{"ref": ref, "number": l.numberOf(c), "rules": l.rulesOf(c)}
	if w.Address.Network() == care.SMS {
		return l.staffText("staff.show.text", blanks)
	}
	notAsked := l.staffText("staff.not_asked", nil)
	blanks["first"] = cmp.Or(c.FirstName, notAsked)
	blanks["times"] = cmp.Or(c.Reach.Times, notAsked)
	return l.staffText("staff.show.app", blanks)
}

// rulesOf is what is safe, and binds staff as it binds us.
func (l *Line) rulesOf(c care.Contact) string {
	rules := "staff.rules"
	if !c.OptedOut.IsZero() {
		rules = "staff.rules.stopped"
	}
	return l.staffText(rules, map[string]string{
		"call": l.yesNo(c.Reach.Call), "voicemail": l.yesNo(c.Reach.Voicemail), "texting": l.yesNo(c.Reach.Text),
	})
}

// numberOf is the number to ring, unless they must not be called.
func (l *Line) numberOf(c care.Contact) string {
	if c.Reach.Call == "no" {
		return l.staffText("staff.no_calls", nil)
	}
	for _, a := range c.Addresses {
		if a.Network() == care.SMS {
			return l.staffText("staff.number", map[string]string{"number": a.Name()})
		}
	}
	if c.Phone != "" {
		return l.staffText("staff.number", map[string]string{"number": c.Phone})
	}
	return l.staffText("staff.no_number", nil)
}

func (l *Line) yesNo(answer string) string {
	switch answer {
	case "yes":
		return l.staffText("staff.yes", nil)
	case "no":
		return l.staffText("staff.no", nil)
	}
	return l.staffText("staff.not_asked", nil)
}

// list says what waits and what this member of the team has.
func (l *Line) list(ctx context.Context, w care.LinkWorker) (string, error) {
	waiting, err := l.Store.WaitingCases(ctx, openCases)
	if err != nil {
		return "", fmt.Errorf("list waiting cases: %w", err)
	}
	yours, err := l.Store.CasesOf(ctx, w.ID)
	if err != nil {
		return "", fmt.Errorf("list own cases: %w", err)
	}
	blanks := map[string]string{"waiting": l.refs(refsOf(waiting)), "yours": l.refs(refsOf(yours))}
	return l.staffText("staff.list", blanks), nil
}

// refs joins references, as many as one text holds.
func (l *Line) refs(all []string) string {
	if len(all) == 0 {
		return l.staffText("staff.none", nil)
	}
	some := strings.Join(all[:min(len(all), shown)], ", ")
	if more := len(all) - shown; more > 0 {
		return l.staffText("staff.more", map[string]string{"shown": some, "n": strconv.Itoa(more)})
	}
	return some
}
