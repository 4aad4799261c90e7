package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Appointment reads an appointment; care.ErrNotFound when there is none.
func (p *Partition) Appointment(ctx context.Context, id string) (Appointment, error) {
	row, err := p.fields(ctx, p.appointment(id), "v", "d")
	if err != nil {
		return Appointment{}, fmt.Errorf("load appointment: %w", err)
	}
	return p.readAppointment(id, row[0], row[1])
}

// Appointments reads all that start in a time, the end of it left out, earliest
// first: those too that were called off.
func (p *Partition) Appointments(ctx context.Context, from, to time.Time) ([]Appointment, error) {
	return p.starting(ctx, p.starts(), from, to)
}

// AppointmentsOf is the same for one link worker.
func (p *Partition) AppointmentsOf(ctx context.Context, worker string, from, to time.Time) ([]Appointment, error) {
	return p.starting(ctx, p.startsOf(p.ownerHash(worker)), from, to)
}

// AppointmentsWith reads all of one contact's, earliest first.
func (p *Partition) AppointmentsWith(ctx context.Context, contact string) ([]Appointment, error) {
	return p.starting(ctx, p.booked(contact), time.Time{}, time.Time{})
}

// longest is longer than any appointment: one that began before a time may still
// go on in it.
const longest = 24 * time.Hour

// Diary reads what a link worker has promised in a time. Its version is read
// first: whatever is promised after that is a conflict for whoever writes it.
func (p *Partition) Diary(ctx context.Context, worker string, from, to time.Time) (d Diary, err error) {
	d.Worker = worker
	row, err := p.fields(ctx, p.diary(p.ownerHash(worker)), "v", "d")
	if err != nil && !errors.Is(err, care.ErrNotFound) {
		return d, fmt.Errorf("load diary: %w", err)
	}
	if err == nil {
		if d.Version, err = strconv.Atoi(row[0]); err != nil {
			return d, fmt.Errorf("read version of diary: %w", err)
		}
		if err := p.unseal(kindDiary, p.ownerHash(worker), row[1], &d.Holds); err != nil {
			return d, err
		}
	}
	all, err := p.AppointmentsOf(ctx, worker, from.Add(-longest), to)
	for _, a := range all {
		d.Appointments = append(d.Appointments, a.Appointment)
	}
	return d, err
}

// starting reads what an index has between two times, or all of it.
func (p *Partition) starting(ctx context.Context, index string, from, to time.Time) ([]Appointment, error) {
	within := &redis.ZRangeBy{Min: "-inf", Max: "+inf"}
	if !to.IsZero() {
		within = &redis.ZRangeBy{Min: ms(from), Max: "(" + ms(to)}
	}
	var ids []string
	err := p.store.on(ctx, index, func(c redis.Cmdable) (err error) {
		ids, err = c.ZRangeByScore(ctx, index, within).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list appointments: %w", err)
	}
	return p.readAppointments(ctx, ids)
}

// readAppointments reads many in one round trip. One that is gone, or cannot be
// opened, is left out.
func (p *Partition) readAppointments(ctx context.Context, ids []string) ([]Appointment, error) {
	rows, err := p.rows(ctx, ids, p.appointment, "v", "d")
	if err != nil {
		return nil, fmt.Errorf("read appointments: %w", err)
	}
	all := make([]Appointment, 0, len(ids))
	for i, id := range ids {
		if rows[i][0] == "" {
			continue // erased between the two reads
		}
		a, err := p.readAppointment(id, rows[i][0], rows[i][1])
		if err != nil {
			p.unreadable("appointment cannot be opened", err, "appointment", id)
			continue
		}
		all = append(all, a)
	}
	return all, nil
}

// rows reads some fields of many hashes in one round trip; what is missing is "".
func (p *Partition) rows(ctx context.Context, ids []string, key func(string) string, fields ...string) ([][]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []*redis.SliceCmd
	err := p.store.on(ctx, key(ids[0]), func(c redis.Cmdable) error {
		found = found[:0]
		_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, id := range ids {
				found = append(found, pipe.HMGet(ctx, key(id), fields...))
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	rows := make([][]string, len(ids))
	for i, f := range found {
		rows[i] = make([]string, len(fields))
		for j, v := range f.Val() {
			rows[i][j], _ = v.(string)
		}
	}
	return rows, nil
}

func (p *Partition) readAppointment(id, version, sealed string) (a Appointment, err error) {
	if a.Version, err = strconv.Atoi(version); err != nil {
		return Appointment{}, fmt.Errorf("read version of appointment: %w", err)
	}
	err = p.unseal(kindVisit, id, sealed, &a.Appointment)
	a.Was = a.Worker
	return a, err
}

// keepers are the keyed hashes of those whose diaries appointments are in.
func (p *Partition) keepers(ctx context.Context, ids []string) (hashes []string, err error) {
	rows, err := p.rows(ctx, ids, p.appointment, "w")
	for _, r := range rows {
		hashes = append(hashes, r[0])
	}
	return hashes, err
}

// saveAppointments adds appointments and the indexes of them.
func (p *Partition) saveAppointments(b *batch, all []Appointment) error {
	for _, a := range all {
		if a.ID == "" || a.Contact == "" || a.Slot.Worker == "" {
			return errors.New("change has an appointment without an ID, a contact or a link worker")
		}
		sealed, err := p.seal(kindVisit, a.ID, a.Appointment)
		if err != nil {
			return err
		}
		hash := p.ownerHash(a.Slot.Worker)
		b.is(p.appointment(a.ID), "v", versionWord(a.Version))
		b.do("HSET", p.appointment(a.ID), "v", a.Version+1, "w", hash, "d", sealed)
		if a.Was != "" && a.Was != a.Slot.Worker {
			b.do("ZREM", p.startsOf(p.ownerHash(a.Was)), a.ID)
		}
		for _, index := range []string{p.starts(), p.startsOf(hash), p.booked(a.Contact)} {
			b.do("ZADD", index, ms(a.Start), a.ID)
		}
	}
	return nil
}

// saveDiaries adds diaries: the holds in them, and that they changed.
func (p *Partition) saveDiaries(b *batch, all []Diary) error {
	for _, d := range all {
		hash := p.ownerHash(d.Worker)
		sealed, err := p.seal(kindDiary, hash, d.Holds)
		if err != nil {
			return err
		}
		b.is(p.diary(hash), "v", versionWord(d.Version))
		b.do("HSET", p.diary(hash), "v", d.Version+1, "d", sealed)
	}
	return nil
}
