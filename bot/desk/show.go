package desk

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
func (k *Desk) show(ctx context.Context, d *draft, w care.LinkWorker, ref string) (string, error) {
	blanks := map[string]string{"ref": ref}
	c, err := k.Store.Case(ctx, ref)
	switch {
	case ref == "", errors.Is(err, care.ErrNotFound):
		return k.staffText("staff.unknown_ref", map[string]string{"ref": cmp.Or(ref, "such reference")}), nil
	case err != nil:
		return "", fmt.Errorf("load case: %w", err)
	case c.Owner == "":
		return k.staffText("staff.take_first", blanks), nil
	case c.Owner != w.ID:
		blanks["name"] = k.nameOf(c.Owner)
		return k.staffText("staff.not_yours", blanks), nil
	}
	p, err := k.Store.ByID(ctx, c.Contact)
	if errors.Is(err, care.ErrNotFound) || err == nil && p.Version == 0 {
		return k.staffText("staff.erased", blanks), nil
	}
	if err != nil {
		return "", fmt.Errorf("load contact: %w", err)
	}
	d.audit(w.ID, "viewed", ref, "")
	d.Audit[len(d.Audit)-1].Contact = c.Contact // whose record it is, not who looked
	return k.howToReach(w, ref, p.Contact), nil
}

func (k *Desk) howToReach(w care.LinkWorker, ref string, c care.Contact) string {
	blanks := map[string]string{"ref": ref, "number": k.numberOf(c), "rules": k.rulesOf(c)}
	if w.Address.Network() == care.SMS {
		return k.staffText("staff.show.text", blanks)
	}
	blanks["first"] = cmp.Or(c.FirstName, k.staffText("staff.not_asked", nil))
	blanks["times"] = k.bestTimes(c)
	return k.staffText("staff.show.app", blanks)
}

// bestTimes is how and when they would like to be reached: what they chose, and
// what they said in their own words.
func (k *Desk) bestTimes(c care.Contact) string {
	chosen, said := k.staffText("staff.method."+c.Reach.Method, nil), c.Reach.Times
	if chosen != "" && said != "" {
		return chosen + " (" + said + ")"
	}
	return cmp.Or(chosen, said, k.staffText("staff.not_asked", nil))
}

// rulesOf is what is safe, and binds staff as it binds us.
func (k *Desk) rulesOf(c care.Contact) string {
	rules := "staff.rules"
	if !c.OptedOut.IsZero() {
		rules = "staff.rules.stopped"
	}
	return k.staffText(rules, map[string]string{
		"call": k.yesNo(c.Reach.Call), "voicemail": k.yesNo(c.Reach.Voicemail), "texting": k.yesNo(c.Reach.Text),
	})
}

// numberOf is the number to ring, unless they must not be called.
func (k *Desk) numberOf(c care.Contact) string {
	if c.Reach.Call == "no" {
		return k.staffText("staff.no_calls", nil)
	}
	for _, a := range c.Addresses {
		if a.Network() == care.SMS {
			return k.staffText("staff.number", map[string]string{"number": a.Name()})
		}
	}
	if c.Phone != "" {
		return k.staffText("staff.number", map[string]string{"number": c.Phone})
	}
	return k.staffText("staff.no_number", nil)
}

func (k *Desk) yesNo(answer string) string {
	switch answer {
	case "yes":
		return k.staffText("staff.yes", nil)
	case "no":
		return k.staffText("staff.no", nil)
	}
	return k.staffText("staff.not_asked", nil)
}

// refs joins references, as many as one text holds.
func (k *Desk) refs(all []string) string { return k.some(all, shown) }

// some joins references, at most so many of them, and counts the others.
func (k *Desk) some(all []string, most int) string {
	if len(all) == 0 {
		return k.staffText("staff.none", nil)
	}
	some := strings.Join(all[:min(len(all), most)], ", ")
	if more := len(all) - most; more > 0 {
		return k.staffText("staff.more", map[string]string{"shown": some, "n": strconv.Itoa(more)})
	}
	return some
}
