package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows/care"
)

// Receipt keeps what a network said of a message. A message that it gave up is
// undelivered, however well the send went; that is told first, so that a crash
// between the two is made good when the network repeats itself.
func (l *Line) Receipt(ctx context.Context, r care.Receipt) error {
	if r.Outbound == "" || r.Delivery.Rank() == 0 {
		return nil
	}
	if r.Delivery == care.Failed || r.Delivery == care.Undelivered {
		contact, _, _ := strings.Cut(r.Outbound, ".")
		l.Log.Warn("message not delivered", "contact", contact, "message", r.Outbound, "code", r.Code)
		if err := l.Undelivered(ctx, care.Outbound{ID: r.Outbound, Contact: contact}, l.loss(r.Code)); err != nil {
			return err
		}
	}
	if _, err := l.set.Store.Settle(ctx, r); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	l.set.Metrics.receipt(l.Scheme.ID, r.Delivery)
	return nil
}

// loss is what the code of a receipt says of the address.
func (l *Line) loss(code string) desk.Loss {
	for _, c := range l.channels {
		if reads, ok := c.(interface{ ClassOf(code string) Class }); ok && code != "" && reads.ClassOf(code) == NoAddress {
			return desk.NoPhone
		}
	}
	return desk.Lost
}
