// Package embedded is a Redis for people who have not installed one, that
// keeps its data. It has two kinds: a redis-server or valkey-server found on
// the PATH and run as our child, and, where there is none, miniredis in this
// process with a journal on disk. Both answer a change only when it is on the
// disk, so both keep what they acknowledged through kill -9.
//
// Its one rule: nothing is answered that a restart could take back.
package embedded
