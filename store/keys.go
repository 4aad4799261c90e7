package store

import "github.com/linkline/linkline/flows/care"

// names makes the keys of one scheme. Every key of the store is named in this
// file and nowhere else, with its type and its life. All of them carry the hash
// tag {scheme}: on a Redis Cluster they are in one slot, and one script may
// touch any of them. No key holds a number, a name or a word of a person.
type names struct{ prefix string }

func newNames(scheme string) names { return names{prefix: "{" + scheme + "}:"} }

// Of one contact. They live until the contact is erased.

// contact is a HASH: v version, p sealed profile, s sealed session, out "1"
// when opted out, b the version of the flows that the session is in, w the ID of
// the contact that is read with it where several people share a phone.
func (n names) contact(id string) string { return n.prefix + n.contactStem() + id }

// contactStem is what load.lua puts before an ID to make the one key that a
// script builds; it has the same hash tag as every other.
func (n names) contactStem() string { return "contact:" }

// transcript is a LIST of sealed entries, the newest 200.
func (n names) transcript(id string) string { return n.prefix + "said:" + id }

// cases is a SET of the references of a contact's cases, open or not.
func (n names) cases(id string) string { return n.prefix + "cases:" + id }

// booked is a ZSET of the IDs of a contact's appointments by when they start,
// whatever became of them.
func (n names) booked(id string) string { return n.prefix + "booked:" + id }

// lane is a LIST of messages that wait to be sent to one contact; gone when it
// is empty.
func (n names) lane(l Lane, id string) string { return n.prefix + "lane:" + string(l) + ":" + id }

// head is a HASH on the message at the head of a lane: tok the fence of who
// holds it, int when a send that may have happened began, tries the sends that
// failed. Gone with the message.
func (n names) head(l Lane, id string) string { return n.prefix + "head:" + string(l) + ":" + id }

// Of the scheme.

// seen is a ZSET of inputs by the time of their commit; 30 days, by Sweep.
func (n names) seen() string { return n.prefix + "seen" }

// addresses is a HASH from an address' keyed hash to a contact's ID; until
// erased.
func (n names) addresses() string { return n.prefix + "addresses" }

// ready is a ZSET of the contacts whose lane has a message, by when its head
// may go or the lease on it ends. A contact's normal lane is in the one for
// replies or in the one for scheduled messages, never in both.
func (n names) ready(c care.Class) string {
	return n.prefix + "ready:" + [...]string{"safety", "reply", "scheduled"}[c]
}

// putOff is the same for the lanes of what is put off.
func (n names) putOff() string { return n.prefix + "ready:putoff" }

// due is a ZSET of job IDs by when they are due or the lease on them ends; jobs
// is a HASH of their sealed content behind the fence of who holds them.
func (n names) due() string  { return n.prefix + "due" }
func (n names) jobs() string { return n.prefix + "jobs" }

// caseOf is a HASH: v version, d the sealed case. open is a ZSET of those that
// are not closed, by when they were opened.
func (n names) caseOf(ref string) string { return n.prefix + "case:" + ref }
func (n names) open() string             { return n.prefix + "open" }

// opened is a ZSET of all cases, closed ones too, by when they were opened last.
func (n names) opened() string { return n.prefix + "opened" }

// unowned is a ZSET of the open cases that nobody has, by when they were opened;
// owned a HASH of all others, to the keyed hash of who has them, and their kind,
// and of those that somebody is being asked about, to theirs.
func (n names) unowned() string { return n.prefix + "unowned" }
func (n names) owned() string   { return n.prefix + "owned" }

// appointment is a HASH: v version, w the keyed hash of whose diary it is in, d
// the sealed appointment. starts is a ZSET of all of them by when they start,
// startsOf one of those in the diary of a link worker, who is a keyed hash. Until
// the contact is erased.
func (n names) appointment(id string) string { return n.prefix + "appointment:" + id }
func (n names) starts() string               { return n.prefix + "starts" }
func (n names) startsOf(hash string) string  { return n.prefix + "starts:" + hash }

// checkIn is a HASH: d the sealed check-in. checkIns is a ZSET of all of them by
// when they were opened, checkInsOf one of those of a contact. Until the contact
// is erased.
func (n names) checkIn(id string) string    { return n.prefix + "checkin:" + id }
func (n names) checkIns() string            { return n.prefix + "checkins" }
func (n names) checkInsOf(id string) string { return n.prefix + "checkins:" + id }

// diary is a HASH for each link worker, who is a keyed hash: v version, which
// every appointment in it raises, so that no time is promised twice; d the sealed
// holds.
func (n names) diary(hash string) string { return n.prefix + "diary:" + hash }

// willing is a ZSET of the contacts who could come at short notice, by since when.
// Until they say otherwise, stop our texts, or are erased.
func (n names) willing() string { return n.prefix + "willing" }

// team is a HASH: v version, d the sealed roster of the team.
func (n names) team() string { return n.prefix + "team" }

// campaigns is a HASH: v version, d the sealed campaigns. news is a ZSET of the
// contacts who agreed to news and did not stop our texts, all of one score, so that
// they stand in the order of their IDs.
func (n names) campaigns() string { return n.prefix + "campaigns" }
func (n names) news() string      { return n.prefix + "news" }

// dead is a HASH of dead letters by message ID; deadAt a ZSET of them by time.
// Until revived, discarded or erased.
func (n names) dead() string   { return n.prefix + "dead" }
func (n names) deadAt() string { return n.prefix + "dead:at" }

// receipts is a HASH of what became of messages, by message ID; 30 days, by
// Sweep.
func (n names) receipts() string { return n.prefix + "receipts" }

// audit is a LIST of sealed lines, oldest first; kept.
func (n names) audit() string { return n.prefix + "audit" }

// books is a HASH from a version of the flows to its sealed source; inBook
// counts the sessions in each. A version lives until nobody is in it.
func (n names) books() string  { return n.prefix + "books" }
func (n names) inBook() string { return n.prefix + "books:in" }

// kept is a LIST of sealed entries, the newest 500, named by a keyed hash.
func (n names) kept(hash string) string { return n.prefix + "kept:" + hash }

// notes is a HASH of small sealed values by name.
func (n names) notes() string { return n.prefix + "notes" }

// rates is a HASH of when the last place of a limit is over: of a network, or
// of one contact on it. Until long over, by Sweep.
func (n names) rates() string { return n.prefix + "rates" }

// counts is a HASH of how often something happened: repeats, the inputs that
// came again.
func (n names) counts() string { return n.prefix + "counts" }
