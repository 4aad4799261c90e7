package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// People walks the contacts who have an address, a few hundred at a time: it
// returns some of them and where to go on, "" at the end. One may come twice.
func (p *Partition) People(ctx context.Context, from string) (ids []string, next string, err error) {
	at := uint64(0)
	if from != "" {
		if at, err = strconv.ParseUint(from, 10, 64); err != nil {
			return nil, "", fmt.Errorf("walk contacts: %w", err)
		}
	}
	rows, at, err := p.scan(ctx, p.addresses(), at)
	if err != nil {
		return nil, "", fmt.Errorf("walk contacts: %w", err)
	}
	for i := 1; i < len(rows); i += 2 {
		if !slices.Contains(ids, rows[i]) {
			ids = append(ids, rows[i])
		}
	}
	if at != 0 {
		next = strconv.FormatUint(at, 10)
	}
	return ids, next, nil
}

// DropCase takes away a closed case with its appointments and check-ins.
// care.ErrConflict when it moved on, as when it was opened again.
func (p *Partition) DropCase(ctx context.Context, c Case) error {
	visits, err := p.AppointmentsWith(ctx, c.Contact)
	if err != nil {
		return err
	}
	checks, err := p.CheckInsWith(ctx, c.Contact)
	if err != nil {
		return err
	}
	b := newBatch(p.seen())
	b.is(p.caseOf(c.Ref), "v", versionWord(c.Version))
	b.do("DEL", p.caseOf(c.Ref))
	b.do("SREM", p.cases(c.Contact), c.Ref)
	for _, index := range []string{p.opened(), p.open(), p.unowned()} {
		b.do("ZREM", index, c.Ref)
	}
	b.do("HDEL", p.owned(), c.Ref)
	for _, a := range visits {
		if a.Case == c.Ref {
			b.do("DEL", p.appointment(a.ID))
			for _, index := range []string{p.starts(), p.startsOf(p.ownerHash(a.Slot.Worker)), p.booked(c.Contact)} {
				b.do("ZREM", index, a.ID)
			}
		}
	}
	for _, k := range checks {
		if k.Case == c.Ref {
			b.do("DEL", p.checkIn(k.ID()))
			b.do("ZREM", p.checkIns(), k.ID())
			b.do("ZREM", p.checkInsOf(c.Contact), k.ID())
		}
	}
	gone := care.Audit{At: p.store.o.Now().UTC(), Actor: "flows", Action: "forgot", Contact: c.Contact, Case: c.Ref}
	if err := p.saveAudit(b, []care.Audit{gone}); err != nil {
		return err
	}
	return p.write(ctx, b)
}

// TrimTranscript takes away the lines of a contact's that are older than before,
// and says how many.
func (p *Partition) TrimTranscript(ctx context.Context, contact string, before time.Time) (n int, err error) {
	rows, err := p.tail(ctx, p.transcript(contact), MaxTranscript)
	if err != nil {
		return 0, fmt.Errorf("read transcript: %w", err)
	}
	b := newBatch(p.seen())
	for _, row := range rows {
		var e care.Entry
		if p.unseal(kindEntry, contact, row, &e) == nil && e.At.Before(before) {
			b.do("LREM", p.transcript(contact), 1, row) // each by itself: more may be said meanwhile
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	return n, p.write(ctx, b)
}
