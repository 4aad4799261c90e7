package bot

import (
	"context"
	"fmt"

	"github.com/linkline/linkline/flows/care"
)

// calendar gives a member of the team the address of their calendar, changes it
// or ends it.
func (l *Line) calendar(ctx context.Context, d *draft, w care.LinkWorker, want string) (string, error) {
	if l.Calendar == nil {
		return l.staffText("staff.calendar_none", nil), nil
	}
	address, err := l.Calendar(ctx, w.ID, want)
	switch {
	case err != nil:
		return "", fmt.Errorf("address of a calendar: %w", err)
	case want == "off":
		d.audit(w.ID, "calendar_off", "", "")
		return l.staffText("staff.calendar_off", nil), nil
	case address == "":
		return l.staffText("staff.calendar_none", nil), nil
	}
	d.audit(w.ID, "calendar_shown", "", "")
	return l.staffText("staff.calendar", map[string]string{"link": address}), nil
}
