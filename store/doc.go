// Package store keeps everything that must last, in Redis 7 or later. The
// partition is the scheme: every key of a scheme carries the hash tag {scheme},
// and every change is one script that checks all, then writes all, or nothing.
//
// What waits to be sent to a contact is in two lanes, one for safety messages
// and one for all others. Only the head of a lane can be claimed, under a lease
// with a fence token, so that a person's messages go in order, one at a time,
// whoever sends them; and nobody waits behind somebody else. Jobs are claimed in
// the same way, and leave in the change that carries them out.
//
// Scripts are functions of what is stored and of what they are given: they know
// no time, no chance and no expiry. They are in lua, the keys are in keys.go,
// and what people say is sealed before it gets there (seal.go).
package store
