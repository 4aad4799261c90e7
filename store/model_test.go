package store_test

import (
	"slices"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// model is what the lanes are meant to do, in Go: slow, plain, and in one
// process. The scripts are held against it.
type model struct {
	now      time.Time
	lanes    map[string]*modelLane // by lane and contact
	seen     map[string]bool
	versions map[string]int
	out      map[string]bool
	told     map[string]care.Delivery
	dead     []string
}

type modelLane struct {
	contact  string
	class    care.Class // the ready set that it is in
	putOff   bool       // or the one of what was put off
	score    time.Time
	messages []care.Outbound
	held     string // ID of the message whose holder has the fence
	begun    time.Time
	tries    int
}

func newModel(now time.Time) *model {
	return &model{now: now, lanes: map[string]*modelLane{}, seen: map[string]bool{}, versions: map[string]int{},
		out: map[string]bool{}, told: map[string]care.Delivery{}}
}

func modelKey(m care.Outbound) string {
	if m.Class == care.Safety {
		return "safety:" + m.Contact
	}
	return "normal:" + m.Contact
}

// commit mirrors Commit for one person and the messages of one lane.
func (m *model) commit(ch store.Change, lease time.Duration) (leased []string, err error) {
	p := ch.Person
	switch {
	case m.seen[ch.Input]:
		return nil, care.ErrDuplicate
	case m.versions[p.Contact.ID] != p.Version:
		return nil, care.ErrConflict
	}
	m.seen[ch.Input] = true
	m.versions[p.Contact.ID]++
	m.out[p.Contact.ID] = !p.Contact.OptedOut.IsZero()
	if len(ch.Messages) == 0 {
		return nil, nil
	}
	first := ch.Messages[0]
	class := first.Class
	for _, o := range ch.Messages {
		class = min(class, o.Class)
	}
	l := m.lanes[modelKey(first)]
	if l != nil {
		l.messages = append(l.messages, ch.Messages...)
		if class == care.Reply && l.class == care.Scheduled {
			l.class, l.score = care.Reply, later(l.score, m.now)
		}
		return nil, nil
	}
	l = &modelLane{contact: first.Contact, class: class, score: m.now, messages: ch.Messages}
	m.lanes[modelKey(first)] = l
	if lease > 0 && !m.barred(first) {
		l.hold(m.now, lease)
		leased = append(leased, first.ID)
	}
	return leased, nil
}

func (m *model) barred(o care.Outbound) bool {
	return m.out[o.Contact] && o.Purpose != care.PurposeOptOut
}

func (l *modelLane) hold(now time.Time, d time.Duration) {
	l.held, l.score = l.messages[0].ID, now.Add(d)
	if l.begun.IsZero() {
		l.begun = now
	}
}

func (l *modelLane) pop() {
	l.messages = l.messages[1:]
	l.held, l.begun, l.tries = "", time.Time{}, 0
}

// claim mirrors Claim: safety, reply, scheduled; in each by time, then name.
func (m *model) claim(n int, d time.Duration) (leases []string) {
	var ready []string
	for key, l := range m.lanes {
		if !l.score.After(m.now) {
			ready = append(ready, key)
		}
	}
	slices.SortFunc(ready, func(a, b string) int {
		x, y := m.lanes[a], m.lanes[b]
		if c := x.rank() - y.rank(); c != 0 {
			return c
		}
		if c := x.score.Compare(y.score); c != 0 {
			return c
		}
		return strings.Compare(x.contact, y.contact)
	})
	for _, key := range ready[:min(n, len(ready))] {
		if id := m.lease(key, d); id != "" {
			leases = append(leases, id)
		}
	}
	return leases
}

// rank is where the lane's ready set stands among those that Claim looks at.
func (l *modelLane) rank() int {
	return map[care.Class]int{care.Safety: 0, care.Reply: 1, care.Scheduled: 3}[l.class] - map[bool]int{true: 1}[l.putOff]
}

// putAside moves the head of a lane to the lane of what is put off.
func (m *model) putAside(l *modelLane, at time.Time) {
	key := "putoff:" + l.contact
	if m.lanes[key] == nil {
		m.lanes[key] = &modelLane{contact: l.contact, class: care.Scheduled, putOff: true, score: at}
	}
	m.lanes[key].messages = append(m.lanes[key].messages, l.messages[0])
}

// lease takes off what must not go, and leases what is left.
func (m *model) lease(key string, d time.Duration) string {
	l := m.lanes[key]
	for len(l.messages) > 0 {
		first := l.messages[0]
		switch {
		case m.barred(first):
			if m.told[first.ID] == "" {
				m.told[first.ID] = care.Failed
			}
		case m.told[first.ID] == "":
			l.hold(m.now, d)
			return first.ID
		}
		l.pop()
	}
	delete(m.lanes, key)
	return ""
}

// finish mirrors Finish by the holder of the fence.
func (m *model) finish(key string, v store.Verdict, at time.Time, d time.Duration) (next string) {
	l := m.lanes[key]
	first := l.messages[0]
	told := m.told[first.ID] != ""
	aside := v == store.VerdictPutOff && !l.putOff
	if !told && !aside && v != store.VerdictSent && v != store.VerdictDead && v != store.VerdictVoid {
		l.held, l.score = "", at
		if v != store.VerdictUnknown && v != store.VerdictLater {
			l.begun = time.Time{}
		}
		if v == store.VerdictAgain || v == store.VerdictUnknown {
			l.tries++
		}
		return ""
	}
	switch {
	case aside && !told:
		m.putAside(l, at)
	case v == store.VerdictSent && !told:
		m.told[first.ID] = care.Accepted
	case v == store.VerdictDead && !told:
		m.dead = append(m.dead, first.ID)
	}
	l.pop()
	return m.lease(key, d)
}

func (m *model) settle(id string, d care.Delivery) bool {
	if d.Rank() <= m.told[id].Rank() {
		return false
	}
	m.told[id] = d
	for _, l := range m.lanes {
		if l.messages[0].ID == id && l.held == "" && l.score.After(m.now) {
			l.score = m.now
		}
	}
	return true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// leaseKey is the lane that a lease is on.
func leaseKey(l store.Lease) string { return string(l.Lane) + ":" + l.Contact }
