package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Revoked is the code of a text to a phone that is no longer a member's of the
// team.
const Revoked = "revoked"

// Doubt is why a message that was queued is not to be sent now: never, by a
// code, or not before a time. The zero value is none.
type Doubt struct {
	// Void says that it is no longer true, and that nobody misses it: the
	// appointment moved, was called off or has begun; the news was stopped.
	Void   bool
	Dead   string
	Before time.Time
	Why    string
}

// Doubts looks once more, just before a message is sent: whether it is still
// true, and whether now is a time at which this person may be texted. Of a
// member of the team only the scheme's hours count.
func (k *Desk) Doubts(ctx context.Context, m care.Outbound) (Doubt, error) {
	if k.revoked(m) {
		return Doubt{Dead: Revoked}, nil
	}
	if m.Class != care.Scheduled {
		return Doubt{}, nil
	}
	if m.Campaign != "" {
		if stands, err := k.newsStands(ctx, m); err != nil || !stands {
			return Doubt{Void: err == nil}, err
		}
	}
	p, err := k.Store.ByID(ctx, m.Contact)
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return Doubt{}, fmt.Errorf("load contact: %w", err)
	}
	now := k.now()
	if m.Purpose == purposeCarer {
		if still, err := k.carerStill(ctx, m); err != nil || !still {
			return Doubt{Void: err == nil}, err
		}
	} else if m.About != "" {
		a, ok := p.Contact.Appointment(m.About)
		if !ok || a.Version != m.Version || !a.Ahead(now) {
			return Doubt{Void: true}, nil
		}
	}
	// A STOP is looked at by the store, which knows what passes it.
	c := care.Contact{Reach: care.Reach{Wish: p.Contact.Reach.Wish}}
	if may := care.MayText(k.Scheme.Hours, c, care.Scheduled, now); !may.Now() && !may.Never() {
		return Doubt{Before: may.At, Why: may.Why}, nil
	}
	return Doubt{}, nil
}

// revoked reports whether a text to staff waits for a phone that is theirs no
// more.
func (k *Desk) revoked(m care.Outbound) bool {
	if !strings.HasPrefix(m.Contact, care.StaffPrefix) {
		return false
	}
	w, ok := k.memberOf(m.Contact)
	return !ok || w.Address != m.To
}
