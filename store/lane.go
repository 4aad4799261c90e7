package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// laneKeys are the keys that concern one lane.
type laneKeys struct {
	lane, head, contact string
	// ready is the set that the lane belongs in; slow is the one that it is
	// moved out of, or the same.
	ready, slow string
}

func (p *Partition) keysOf(l Lane, contact string, c care.Class) laneKeys {
	k := laneKeys{lane: p.lane(l, contact), head: p.head(l, contact), contact: p.contact(contact), ready: p.ready(c), slow: p.ready(c)}
	if c == care.Reply {
		k.slow = p.ready(care.Scheduled)
	}
	return k
}

// queue is a set of lanes that are ready, all of one kind.
type queue struct {
	lane  Lane
	ready string
}

// queues are all of them, the most urgent first. What was put off is older than
// what is scheduled, and goes first once it may.
func (p *Partition) queues() []queue {
	return []queue{{LaneSafety, p.ready(care.Safety)}, {LaneNormal, p.ready(care.Reply)}, {LanePutOff, p.putOff()}, {LaneNormal, p.ready(care.Scheduled)}}
}

// laneOf is the lane that messages of a class wait in.
func laneOf(c care.Class) Lane {
	if c == care.Safety {
		return LaneSafety
	}
	return LaneNormal
}

// queued are the messages of one change for one lane.
type queued struct {
	contact  string
	lane     Lane
	class    care.Class // the most urgent among them
	messages []care.Outbound
	token    string
}

// group sorts messages by lane; within one they keep their order.
func group(messages []care.Outbound, lease time.Duration) []*queued {
	var lanes []*queued
	for _, m := range messages {
		var q *queued
		for _, have := range lanes {
			if have.contact == m.Contact && have.lane == laneOf(m.Class) {
				q = have
			}
		}
		if q == nil {
			q = &queued{contact: m.Contact, lane: laneOf(m.Class), class: m.Class, token: laneToken(lease)}
			lanes = append(lanes, q)
		}
		q.class = min(q.class, m.Class)
		q.messages = append(q.messages, m)
	}
	return lanes
}

// saveMessages adds the lanes of a change and returns them.
func (p *Partition) saveMessages(b *batch, ch Change) ([]*queued, error) {
	till := "0"
	if ch.Lease > 0 {
		till = ms(ch.At.Add(ch.Lease))
	}
	lanes := group(ch.Messages, ch.Lease)
	for _, q := range lanes {
		rows := make([]any, len(q.messages))
		for i, m := range q.messages {
			row, err := p.sealMessage(m)
			if err != nil {
				return nil, err
			}
			rows[i] = row
		}
		b.push(p.keysOf(q.lane, q.contact, q.class), q.contact, till, q.token, rows)
	}
	return lanes, nil
}

// sealMessage writes a message as it stands in a lane: its class, "!" when an
// opt-out does not stop it, its ID, a space, and the rest sealed. Scripts read
// the first three.
func (p *Partition) sealMessage(m care.Outbound) ([]byte, error) {
	if m.Contact == "" || m.ID == "" || strings.ContainsAny(m.ID, " \t\r\n\v\f\x00") {
		return nil, errors.New("message needs a contact, and an ID without spaces")
	}
	sealed, err := p.seal(kindMessage, m.Contact, m)
	if err != nil {
		return nil, err
	}
	mark := "-"
	if m.PassesStop() {
		mark = "!"
	}
	return append([]byte(strconv.Itoa(int(m.Class))+mark+m.ID+" "), sealed...), nil
}

// openMessage is the reverse of sealMessage.
func (p *Partition) openMessage(contact, row string) (m care.Outbound, err error) {
	_, sealed, ok := strings.Cut(row, " ")
	if !ok {
		return m, fmt.Errorf("open message: %w", ErrSealed)
	}
	return m, p.unseal(kindMessage, contact, sealed, &m)
}

// lease makes a Lease of what a script returned: message, intent, tries.
func (p *Partition) lease(l Lease, row []string) (Lease, error) {
	var err error
	if l.Message, err = p.openMessage(l.Contact, row[0]); err != nil {
		return Lease{}, err
	}
	l.Intent = fromMS(row[1])
	if l.Tries, err = strconv.Atoi(row[2]); err != nil {
		return Lease{}, fmt.Errorf("read tries: %w", err)
	}
	return l, nil
}

// newToken is a fence that nobody else holds.
func newToken() string {
	var b [8]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b[:])
}

// laneToken is a fence that also says for how long its holder leases, so that
// Finish can lease the next message for as long.
func laneToken(d time.Duration) string { return newToken() + "-" + d.String() }

// spanOf is the duration in a laneToken.
func spanOf(token string) time.Duration {
	_, span, _ := strings.Cut(token, "-")
	d, err := time.ParseDuration(span)
	if err != nil || d <= 0 {
		return time.Minute
	}
	return d
}

// until is when a lease taken at now for d ends, as the scripts know it.
func until(now time.Time, d time.Duration) time.Time {
	return time.UnixMilli(now.Add(d).UnixMilli()).UTC()
}
