package care

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Roster is what a scheme's store knows of its team, laid over the
// configuration: who joined by an invitation, who is away, whose phone was lost.
type Roster struct {
	Members []LinkWorker `json:"members,omitempty"`
	Invited []Invitation `json:"invited,omitempty"`
	// Flags are the conversations to be talked over in supervision, oldest first.
	Flags []Flag `json:"flags,omitempty"`
	// Asked are what was asked by text and waits for its code, one for each member.
	Asked []Asked `json:"asked,omitempty"`
}

// Asked is what somebody asked for by text, whose number can be forged: it is done
// when the code that went to their real phone comes back.
type Asked struct {
	By    string    `json:"by"`
	Word  string    `json:"word"`
	Rest  string    `json:"rest"`
	Hash  string    `json:"hash"`
	Until time.Time `json:"until"`
}

// AskedLife is for how long such a code can be sent back.
const AskedLife = 10 * time.Minute

// Ask is the roster with what somebody asked, in place of what they asked before.
func (r Roster) Ask(by, word, rest, code string, now time.Time) Roster {
	r = r.Answered(by)
	r.Asked = append(r.Asked, Asked{By: by, Word: word, Rest: rest, Hash: hashOf(code), Until: now.Add(AskedLife)})
	return r
}

// Answered is the roster without what somebody asked.
func (r Roster) Answered(by string) Roster {
	r.Asked = slices.DeleteFunc(slices.Clone(r.Asked), func(a Asked) bool { return a.By == by })
	return r
}

// Sure is what somebody asked, if this is its code.
func (r Roster) Sure(by, code string, now time.Time) (a Asked, ok bool) {
	i := slices.IndexFunc(r.Asked, func(a Asked) bool { return a.By == by && a.Hash == hashOf(code) && now.Before(a.Until) })
	if i < 0 {
		return a, false
	}
	return r.Asked[i], true
}

// Flag says that a conversation was hard, and for whom.
type Flag struct {
	Case string    `json:"case"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Flag is the roster with one more conversation to talk over; the same one of the
// same person counts once.
func (r Roster) Flag(f Flag) Roster {
	if !slices.ContainsFunc(r.Flags, func(o Flag) bool { return o.Case == f.Case && o.By == f.By }) {
		r.Flags = append(slices.Clone(r.Flags), f)
	}
	return r
}

// Unflag is the roster without what was talked over about a case; ok is false when
// there was nothing.
func (r Roster) Unflag(ref string) (left Roster, ok bool) {
	n := len(r.Flags)
	r.Flags = slices.DeleteFunc(slices.Clone(r.Flags), func(f Flag) bool { return f.Case == ref })
	return r, len(r.Flags) < n
}

// Over is the team with the roster laid over what is configured. A member that
// both have is as the roster has it; one who has left is not among them.
func (r Roster) Over(configured []LinkWorker) (team []LinkWorker) {
	for _, w := range configured {
		if i := r.find(w.ID); i >= 0 {
			w = r.Members[i]
		}
		team = append(team, w)
	}
	for _, w := range r.Members {
		if !slices.ContainsFunc(configured, func(c LinkWorker) bool { return c.ID == w.ID }) {
			team = append(team, w)
		}
	}
	return slices.DeleteFunc(team, func(w LinkWorker) bool { return w.Left })
}

func (r Roster) find(id string) int {
	return slices.IndexFunc(r.Members, func(w LinkWorker) bool { return w.ID == id })
}

// Put is the roster with a member as they are now.
func (r Roster) Put(w LinkWorker) Roster {
	r.Members = slices.Clone(r.Members)
	if i := r.find(w.ID); i >= 0 {
		r.Members[i] = w
		return r
	}
	r.Members = append(r.Members, w)
	return r
}

// Invitation lets one person join the team as one member, once, until it ends.
// What was handed out is not kept, only its hash.
type Invitation struct {
	Hash   string    `json:"hash"`
	Member string    `json:"member"` // the ID of the member that they will be
	By     string    `json:"by"`
	Until  time.Time `json:"until"`
}

// InvitationLife is for how long an invitation can be used.
const InvitationLife = 48 * time.Hour

// Invite is the roster with an invitation for a member, in place of an earlier
// one of theirs.
func (r Roster) Invite(code, member, by string, now time.Time) Roster {
	r.Invited = append(r.without(member, now), Invitation{Hash: hashOf(code), Member: member, By: by, Until: now.Add(InvitationLife)})
	return r
}

// without is the open invitations but those of one member.
func (r Roster) without(member string, now time.Time) []Invitation {
	return slices.DeleteFunc(slices.Clone(r.Invited), func(i Invitation) bool { return i.Member == member || !now.Before(i.Until) })
}

// Join uses up an invitation: whoever writes from a is its member from now on.
// ok is false for a code that there is not, not any more, or that was used.
func (r Roster) Join(code string, a Address, team []LinkWorker, now time.Time) (joined Roster, member LinkWorker, ok bool) {
	i := slices.IndexFunc(r.Invited, func(i Invitation) bool { return i.Hash == hashOf(code) && now.Before(i.Until) })
	if i < 0 {
		return r, member, false
	}
	m := slices.IndexFunc(team, func(w LinkWorker) bool { return w.ID == r.Invited[i].Member })
	if m < 0 {
		return r, member, false
	}
	member = team[m]
	member.Address = a
	r.Invited = r.without(member.ID, now)
	return r.Put(member), member, true
}

// hashOf is a code as it is kept. Case and what stands between its letters make
// no difference: it is typed from a screen.
func hashOf(code string) string {
	clean := strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, strings.ToUpper(code))
	sum := sha256.Sum256([]byte("linkline invitation " + clean))
	return hex.EncodeToString(sum[:])
}
