package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Load finds a contact by address and reads it with its session, in one round
// trip. An address that is nobody's gives a Person of Version 0. A phone that
// several people share gives the one of them who texted last, with their Phone;
// the contact that stands for it when that is not known.
func (p *Partition) Load(ctx context.Context, a care.Address) (Person, error) {
	var row []string
	err := p.store.on(ctx, p.addresses(), func(c redis.Cmdable) (err error) {
		row, err = loadScript.RunRO(ctx, c, []string{p.addresses()}, p.store.keys.Address(a), p.prefix+p.contactStem()).StringSlice()
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("load contact: %w", err)
	}
	if len(row) == 0 {
		return Person{}, nil
	}
	found, err := p.person(row[0], row[1:])
	if err != nil || len(row) < 8 || row[4] != found.Contact.Phones.With() {
		return found, err
	}
	with, err := p.person(row[4], row[5:])
	if err != nil {
		return Person{}, err
	}
	if found.Contact.IsPhone() {
		with.Phone = &found
		return with, nil
	}
	found.Phone = &with
	return found, nil
}

// ByID reads a contact, and with it the phone that they share, if they share one;
// care.ErrNotFound when there is none.
func (p *Partition) ByID(ctx context.Context, id string) (Person, error) {
	found, err := p.one(ctx, id)
	if err != nil || found.Contact.Phones.Shared == "" {
		return found, err
	}
	phone, err := p.one(ctx, found.Contact.Phones.Shared)
	switch {
	case errors.Is(err, care.ErrNotFound):
		return found, nil
	case err != nil:
		return Person{}, err
	}
	found.Phone = &phone
	return found, nil
}

func (p *Partition) one(ctx context.Context, id string) (Person, error) {
	row, err := p.fields(ctx, p.contact(id), "v", "p", "s")
	if err != nil {
		return Person{}, fmt.Errorf("load contact: %w", err)
	}
	return p.person(id, row)
}

// fields reads some fields of a hash, the first of which every such hash has;
// care.ErrNotFound when it has not.
func (p *Partition) fields(ctx context.Context, key string, fields ...string) ([]string, error) {
	var values []any
	err := p.store.on(ctx, key, func(c redis.Cmdable) (err error) {
		values, err = c.HMGet(ctx, key, fields...).Result()
		return err
	})
	if err != nil {
		return nil, err
	}
	if values[0] == nil {
		return nil, care.ErrNotFound
	}
	row := make([]string, len(values))
	for i, v := range values {
		row[i], _ = v.(string) // a missing field is ""
	}
	return row, nil
}

// person makes a Person of version, profile and session.
func (p *Partition) person(id string, row []string) (Person, error) {
	version, err := strconv.Atoi(row[0])
	if err != nil {
		return Person{}, fmt.Errorf("read version of contact: %w", err)
	}
	person := Person{Version: version}
	if err := p.unseal(kindProfile, id, row[1], &person.Contact); err != nil {
		return Person{}, err
	}
	if err := p.unseal(kindSession, id, row[2], &person.Session); err != nil {
		return Person{}, err
	}
	return person, nil
}

// savePerson adds a person's check and writes.
func (p *Partition) savePerson(b *batch, ch Change) error {
	if ch.Person == nil {
		if len(ch.Bind) > 0 || len(ch.Log) > 0 || len(ch.Others) > 0 || ch.Forget {
			return fmt.Errorf("change binds addresses, logs or writes others without a person")
		}
		return nil
	}
	id := ch.Person.Contact.ID
	if err := p.saveContact(b, ch.Person, ch.At, ch.NewProfile); err != nil {
		return err
	}
	for i := range ch.Others {
		if err := p.saveContact(b, &ch.Others[i], ch.At, true); err != nil {
			return err
		}
	}
	for _, a := range ch.Bind {
		hash := p.store.keys.Address(a)
		b.free(p.addresses(), hash, id)
		b.do("HSET", p.addresses(), hash, id)
	}
	p.move(b, ch.Moves)
	if ch.Forget {
		b.do("DEL", p.transcript(id))
	}
	return p.saveLog(b, id, ch.Log)
}

// move adds the checks and writes of addresses that lead to somebody else.
func (p *Partition) move(b *batch, moves []flows.Move) {
	for _, m := range moves {
		hash := p.store.keys.Address(m.Address)
		b.is(p.addresses(), hash, m.From)
		if m.To == "" {
			b.do("HDEL", p.addresses(), hash)
			continue
		}
		b.do("HSET", p.addresses(), hash, m.To)
	}
}

// saveContact adds one contact's check and write.
func (p *Partition) saveContact(b *batch, q *Person, at time.Time, profileToo bool) error {
	id := q.Contact.ID
	if id == "" {
		return fmt.Errorf("change has a person without an ID")
	}
	session, err := p.seal(kindSession, id, q.Session)
	if err != nil {
		return err
	}
	// The opt-out stands in clear, because claim has to see it.
	row := []any{"v", q.Version + 1, "s", session, "out", flag(!q.Contact.OptedOut.IsZero())}
	if profileToo || q.Version == 0 {
		profile, err := p.seal(kindProfile, id, q.Contact)
		if err != nil {
			return err
		}
		row = append(row, "p", profile)
		if with := q.Contact.Phones.With(); with != "" {
			row = append(row, "w", with)
		}
		p.listNews(b, q.Contact)
		p.listWilling(b, q, at)
	}
	b.is(p.contact(id), "v", versionWord(q.Version))
	b.follow(p.contact(id), p.inBook(), q.Session.Book)
	b.do("HSET", p.contact(id), row...)
	return nil
}

// listWilling keeps the index of those who could come at short notice.
func (p *Partition) listWilling(b *batch, q *Person, at time.Time) {
	switch c := q.Contact; {
	case c.Reach.ShortNotice == "yes" && c.OptedOut.IsZero():
		b.do("ZADD", p.willing(), "NX", ms(at), c.ID)
	case q.Version > 0:
		b.do("ZREM", p.willing(), c.ID)
	}
}

// Willing reads contacts who could come at short notice, those who have been
// willing longest first: n of them, after the first from.
func (p *Partition) Willing(ctx context.Context, from, n int) ([]Willing, error) {
	var list []redis.Z
	err := p.store.on(ctx, p.willing(), func(c redis.Cmdable) (err error) {
		list, err = c.ZRangeWithScores(ctx, p.willing(), int64(from), int64(from+n-1)).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the willing: %w", err)
	}
	ids := make([]string, len(list))
	for i, z := range list {
		ids[i], _ = z.Member.(string)
	}
	rows, err := p.rows(ctx, ids, p.contact, "v", "p")
	if err != nil {
		return nil, fmt.Errorf("read the willing: %w", err)
	}
	all := make([]Willing, len(ids))
	for i, id := range ids { // one that is gone or cannot be opened is nobody, and keeps its place
		all[i].Since = time.UnixMilli(int64(list[i].Score)).UTC()
		if rows[i][0] == "" {
			continue
		}
		if err := p.unseal(kindProfile, id, rows[i][1], &all[i].Contact); err != nil {
			p.unreadable("contact cannot be opened", err, "contact", id)
		}
	}
	return all, nil
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// versionWord is a version as a check has it: 0 is a missing field.
func versionWord(v int) string {
	if v == 0 {
		return ""
	}
	return strconv.Itoa(v)
}
