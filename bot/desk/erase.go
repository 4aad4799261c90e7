package desk

import (
	"context"
	"fmt"

	"github.com/linkline/linkline/flows/care"
)

// Erase takes away all that is kept of a contact, on both sides, and tells whoever
// had an open case of theirs that there is nothing left to do. care.ErrNotFound
// when there is nothing.
func (k *Desk) Erase(ctx context.Context, contact string) error {
	p, err := k.Store.ByID(ctx, contact)
	if err != nil {
		return fmt.Errorf("load contact: %w", err)
	}
	open, err := k.casesOf(ctx, p.Contact)
	if err != nil {
		return err
	}
	var team []string
	for _, w := range k.Scheme.Staff() {
		team = append(team, w.ID)
	}
	if err := k.Store.Erase(ctx, contact, team...); err != nil {
		return err
	}
	d := k.draft("", nil)
	for _, c := range open {
		d.cause = "erased-" + c.Ref
		if w, ok := k.Scheme.Worker(c.Owner); ok {
			text := k.staffText("notice.erased", map[string]string{"ref": c.Ref})
			d.toStaff(w, care.Outbound{Text: text, Class: care.Reply, Purpose: "notice"})
		}
	}
	k.Log.Info("contact erased", "contact", contact)
	return k.commit(ctx, d)
}
