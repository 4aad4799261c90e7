package desk

import (
	"context"
	"fmt"

	"github.com/linkline/linkline/flows/care"
)

// calendar gives a member of the team the address of their calendar, changes it
// or ends it.
func (k *Desk) calendar(ctx context.Context, d *draft, w care.LinkWorker, want string) (string, error) {
	if k.Calendar == nil {
		return k.staffText("staff.calendar_none", nil), nil
	}
	address, err := k.Calendar(ctx, w.ID, want)
	switch {
	case err != nil:
		return "", fmt.Errorf("address of a calendar: %w", err)
	case want == "off":
		d.audit(w.ID, "calendar_off", "", "")
		return k.staffText("staff.calendar_off", nil), nil
	case address == "":
		return k.staffText("staff.calendar_none", nil), nil
	}
	d.audit(w.ID, "calendar_shown", "", "")
	return k.staffText("staff.calendar", map[string]string{"link": address}), nil
}
