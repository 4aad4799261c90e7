package store

import (
	"slices"
	"strconv"
)

// batch gathers the checks, writes and lanes of one commit, in the form that
// commit.lua reads.
type batch struct {
	keys                           []string
	checks, follows, writes, lanes []any
	nchecks, nwrites               int
}

func newBatch(seen string) *batch { return &batch{keys: []string{seen}} }

// key returns the number of a key among KEYS.
func (b *batch) key(k string) string {
	for i, have := range b.keys {
		if have == k {
			return strconv.Itoa(i + 1)
		}
	}
	b.keys = append(b.keys, k)
	return strconv.Itoa(len(b.keys))
}

// is checks that a field holds want; "" means that it is missing.
func (b *batch) is(key, field, want string) { b.check("is", key, field, want) }

// free checks that a field is missing or holds want.
func (b *batch) free(key, field, want string) { b.check("free", key, field, want) }

// starts checks that a field starts with want.
func (b *batch) starts(key, field, want string) { b.check("starts", key, field, want) }

func (b *batch) check(rule, key, field, want string) {
	b.checks = append(b.checks, rule, b.key(key), field, want)
	b.nchecks++
}

// do adds a write.
func (b *batch) do(command, key string, args ...any) {
	b.writes = append(b.writes, len(args), command, b.key(key))
	b.writes = append(b.writes, args...)
	b.nwrites++
}

// doAll adds a write with as many members as there are, a few hundred at a
// time, for that many fit on a script's stack; none is no write.
func (b *batch) doAll(command, key string, members []string) {
	for some := range slices.Chunk(members, 500) {
		args := make([]any, len(some))
		for i, m := range some {
			args[i] = m
		}
		b.do(command, key, args...)
	}
}

// follow counts a contact as being in a version of the flows.
func (b *batch) follow(contact, counts, book string) {
	b.keys = append(b.keys, contact, counts)
	b.follows = append(b.follows, len(b.keys)-1, book)
}

// push adds messages to a lane, whose five keys go in together.
func (b *batch) push(l laneKeys, contact, till, token string, messages []any) {
	b.keys = append(b.keys, l.lane, l.head, l.contact, l.ready, l.slow)
	b.lanes = append(b.lanes, len(b.keys)-4, contact, till, token, len(messages))
	b.lanes = append(b.lanes, messages...)
}

// args are ARGV.
func (b *batch) args(input, now string) []any {
	args := make([]any, 0, 5+len(b.checks)+len(b.follows)+len(b.writes)+len(b.lanes))
	args = append(args, input, now, b.nchecks, b.nwrites, len(b.follows)/2)
	args = append(args, b.checks...)
	args = append(args, b.follows...)
	args = append(args, b.writes...)
	return append(args, b.lanes...)
}
