package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Erase takes away everything of a contact, also what the records of the team
// hold, whose IDs are given, and leaves one line in the audit trail that says so. It walks the scheme's indexes, which is slow on purpose:
// the ways that messages go every second need no index for what is done once a
// month. An erasure that was cut short is completed by the next call.
// care.ErrNotFound when there is nothing.
func (p *Partition) Erase(ctx context.Context, contact string, team ...string) error {
	for round := 0; ; round++ {
		t, err := p.traces(ctx, contact, team)
		if err != nil {
			return fmt.Errorf("erase: %w", err)
		}
		// What was made between the look and the cut is found by the next look.
		if !t.any && round > 0 {
			return nil
		}
		if !t.any {
			return fmt.Errorf("erase: %w", care.ErrNotFound)
		}
		if round == 20 {
			return fmt.Errorf("erase: %w", care.ErrConflict)
		}
		b, err := p.eraser(contact, t, round == 0)
		if err != nil {
			return fmt.Errorf("erase: %w", err)
		}
		if err := p.write(ctx, b); err != nil && !errors.Is(err, care.ErrConflict) {
			return fmt.Errorf("erase: %w", err)
		}
	}
}

// traces are what is kept of a contact beside their own keys.
type traces struct {
	any                                   bool
	version                               string
	cases, addresses, jobs, letters, sent []string
	// booked are their appointments, and keepers whose diaries those are in.
	booked, keepers []string
	checkIns        []string
	// places are theirs at the limits on how fast a network takes messages.
	places []string
	staff  staffTraces
}

func (p *Partition) traces(ctx context.Context, contact string, team []string) (t traces, err error) {
	var own *redis.IntCmd
	var cases, booked, checkIns *redis.StringSliceCmd
	var version *redis.StringCmd
	err = p.store.on(ctx, p.contact(contact), func(c redis.Cmdable) error {
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			own = pipe.Exists(ctx, p.own(contact)...)
			cases = pipe.SMembers(ctx, p.cases(contact))
			booked = pipe.ZRange(ctx, p.booked(contact), 0, -1)
			checkIns = pipe.ZRange(ctx, p.checkInsOf(contact), 0, -1)
			version = pipe.HGet(ctx, p.contact(contact), "v")
			return nil
		})
		if errors.Is(err, redis.Nil) { // there is no contact, but perhaps a rest
			return nil
		}
		return err
	})
	if err != nil {
		return t, err
	}
	t.cases, t.booked, t.checkIns, t.version = cases.Val(), booked.Val(), checkIns.Val(), version.Val()
	if t.keepers, err = p.keepers(ctx, t.booked); err != nil {
		return t, err
	}
	if t.addresses, err = p.walk(ctx, p.addresses(), func(_, id string) bool { return id == contact }); err != nil {
		return t, err
	}
	walks := []struct {
		key  string
		into *[]string
		mine func(field, value string) bool
	}{
		{p.jobs(), &t.jobs, func(id, job string) bool { return p.ownsJob(contact, t, id, job) }},
		{p.dead(), &t.letters, func(_, row string) bool { return p.ownsLetter(contact, t, row) }},
		{p.receipts(), &t.sent, func(id, _ string) bool { return strings.HasPrefix(id, contact+".") }},
		{p.rates(), &t.places, func(limit, _ string) bool { return limit == contact }},
	}
	t.any = own.Val() > 0 || len(t.addresses) > 0
	for _, w := range walks {
		if *w.into, err = p.walk(ctx, w.key, w.mine); err != nil {
			return t, err
		}
		t.any = t.any || len(*w.into) > 0
	}
	t.staff, err = p.staffTraces(ctx, contact, t.cases, team)
	t.any = t.any || t.staff.any()
	return t, err
}

// walk returns the fields of a large hash that are wanted.
func (p *Partition) walk(ctx context.Context, key string, mine func(field, value string) bool) (found []string, err error) {
	for at := uint64(0); ; {
		var rows []string
		if rows, at, err = p.scan(ctx, key, at); err != nil {
			return nil, err
		}
		for i := 0; i+1 < len(rows); i += 2 {
			if mine(rows[i], rows[i+1]) {
				found = append(found, rows[i])
			}
		}
		if at == 0 {
			return found, nil
		}
	}
}

// ownsJob reports whether a job is a contact's: of theirs, of their case, or a
// message that came from their address before anybody knew whose it was.
func (p *Partition) ownsJob(contact string, t traces, id, row string) bool {
	var j care.Job
	if len(row) < len(nobody) || p.unseal(kindJob, id, row[len(nobody):], &j) != nil {
		return false
	}
	return j.Contact == contact || slices.Contains(t.cases, j.Case) || p.wrote(t, j.In)
}

// ownsLetter is the same of a dead letter.
func (p *Partition) ownsLetter(contact string, t traces, row string) bool {
	if strings.HasPrefix(row, contact+" ") {
		return true
	}
	d, err := p.openDead(row)
	return err == nil && (slices.Contains(t.cases, d.Message.Case) || p.wrote(t, d.In))
}

// wrote reports whether a message came from an address of theirs.
func (p *Partition) wrote(t traces, in *care.Inbound) bool {
	return in != nil && slices.Contains(t.addresses, p.store.keys.Address(in.From))
}

// own are a contact's own keys.
func (p *Partition) own(contact string) []string {
	return []string{p.contact(contact), p.transcript(contact), p.cases(contact), p.booked(contact), p.checkInsOf(contact),
		p.lane(LaneNormal, contact), p.lane(LaneSafety, contact), p.lane(LanePutOff, contact),
		p.head(LaneNormal, contact), p.head(LaneSafety, contact), p.head(LanePutOff, contact)}
}

// eraser is the batch that takes all of it away at once.
func (p *Partition) eraser(contact string, t traces, first bool) (*batch, error) {
	b := newBatch(p.seen())
	b.is(p.contact(contact), "v", t.version)
	if t.version != "" {
		b.follow(p.contact(contact), p.inBook(), "")
	}
	for _, key := range p.own(contact) {
		b.do("DEL", key)
	}
	for _, q := range p.queues() {
		b.do("ZREM", q.ready, contact)
	}
	b.do("ZREM", p.willing(), contact)
	for _, ref := range t.cases {
		b.do("DEL", p.caseOf(ref))
	}
	b.do("ZREM", p.news(), contact)
	for i, id := range t.booked {
		b.do("DEL", p.appointment(id))
		b.do("ZREM", p.startsOf(t.keepers[i]), id)
	}
	b.doAll("ZREM", p.starts(), t.booked)
	for _, id := range t.checkIns {
		b.do("DEL", p.checkIn(id))
	}
	b.doAll("ZREM", p.checkIns(), t.checkIns)
	for _, hash := range t.addresses {
		b.do("DEL", p.kept(hash))
	}
	b.doAll("ZREM", p.opened(), t.cases)
	b.doAll("ZREM", p.open(), t.cases)
	b.doAll("ZREM", p.unowned(), t.cases)
	b.doAll("HDEL", p.owned(), t.cases)
	b.doAll("HDEL", p.addresses(), t.addresses)
	b.doAll("HDEL", p.jobs(), t.jobs)
	b.doAll("ZREM", p.due(), t.jobs)
	b.doAll("HDEL", p.dead(), t.letters)
	b.doAll("ZREM", p.deadAt(), t.letters)
	b.doAll("HDEL", p.receipts(), t.sent)
	b.doAll("HDEL", p.rates(), t.places)
	if err := p.eraseStaff(b, t.staff); err != nil {
		return nil, err
	}
	if !first {
		return b, nil
	}
	tombstone := care.Audit{At: p.store.o.Now().UTC(), Actor: "flows", Action: "erased", Contact: contact}
	return b, p.saveAudit(b, []care.Audit{tombstone})
}
