package care

import (
	"cmp"
	"time"
)

// TalkPolicy is when a conversation that a link worker holds is asked about and
// given back. What is left zero has the value named beside it.
type TalkPolicy struct {
	// Waits is how long the person may wait for an answer before the link worker
	// is asked whether they are still there: 10 minutes.
	Waits time.Duration `yaml:"waits"`
	// Idle is the same when nobody waits for an answer: an hour.
	Idle time.Duration `yaml:"idle"`
	// Back is how long after that question the flows take over again: 10 minutes.
	Back time.Duration `yaml:"back"`
}

func (p TalkPolicy) filled() TalkPolicy {
	p.Waits = cmp.Or(p.Waits, 10*time.Minute)
	p.Idle = cmp.Or(p.Idle, time.Hour)
	p.Back = cmp.Or(p.Back, 10*time.Minute)
	return p
}

// Talk is a conversation by text that a link worker holds with a person, while
// the flows are silent. The zero value is none.
type Talk struct {
	Began time.Time `json:"began,omitzero"`
	// Said is when the link worker last wrote, Heard when the person did.
	Said  time.Time `json:"said,omitzero"`
	Heard time.Time `json:"heard,omitzero"`
	// Waits is since when the person waits for an answer; zero when they do not.
	Waits time.Time `json:"waits,omitzero"`
	// Asked is when the link worker was asked whether they are still there.
	Asked time.Time `json:"asked,omitzero"`
}

// Held reports whether a link worker holds the conversation.
func (t Talk) Held() bool { return !t.Began.IsZero() }

// Says keeps that the link worker wrote, which begins the conversation when it
// had not begun.
func (t Talk) Says(now time.Time) Talk {
	if !t.Held() {
		t = Talk{Began: now}
	}
	t.Said, t.Waits, t.Asked = now, time.Time{}, time.Time{}
	return t
}

// Hears keeps that the person wrote. Their waiting begins with the first
// message that is not answered.
func (t Talk) Hears(now time.Time) Talk {
	t.Heard = now
	if t.Waits.IsZero() {
		t.Waits = now
	}
	return t
}

// Asks keeps that the link worker was asked.
func (t Talk) Asks(now time.Time) Talk {
	t.Asked = now
	return t
}

// Due is when somebody has to look at the conversation again.
func (t Talk) Due(p TalkPolicy) time.Time {
	p = p.filled()
	switch {
	case !t.Asked.IsZero():
		return t.Asked.Add(p.Back)
	case !t.Waits.IsZero():
		return t.Waits.Add(p.Waits)
	}
	return latest(latest(t.Began, t.Said), t.Heard).Add(p.Idle)
}

// justNow is for how long an answer counts as a reply to what somebody wrote,
// which may go at any hour.
const justNow = time.Hour

// Reply reports whether what the link worker writes now answers what the person
// has just written.
func (t Talk) Reply(now time.Time) bool { return now.Sub(t.Heard) < justNow }
