package embedded

import (
	"slices"
	"strings"
)

// class says what the gate does with a command.
type class int

const (
	refused class = iota // the zero value: what we have not thought about
	reads                // looks at the data, changes nothing
	writes               // changes the data: only inside scripts
	conn                 // belongs to one connection, or to none of the data
)

// words of commands, by class. Left out on purpose, in scripts too: what
// depends on the clock or on chance (a replay would differ), what waits, and
// what a snapshot cannot hold (consumer groups, HyperLogLogs, expiry).
const (
	readWords = `BITCOUNT BITPOS DBSIZE EXISTS GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN
		HMGET HSCAN HSTRLEN HVALS KEYS LINDEX LLEN LPOS LRANGE MEMORY MGET PTTL SCAN SCARD SDIFF
		SINTER SINTERCARD SISMEMBER SMEMBERS SMISMEMBER SSCAN STRLEN SUNION TOUCH TTL TYPE XLEN
		XRANGE XREAD XREVRANGE ZCARD ZCOUNT ZINTER ZLEXCOUNT ZMSCORE ZRANGE ZRANGEBYLEX
		ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION`
	writeWords = `APPEND COPY DECR DECRBY DEL GETDEL GETSET HDEL HINCRBY HINCRBYFLOAT HMSET HSET
		HSETNX INCR INCRBY INCRBYFLOAT LINSERT LMOVE LPOP LPUSH LPUSHX LREM LSET LTRIM MSET MSETNX
		PERSIST RENAME RENAMENX RPOP RPOPLPUSH RPUSH RPUSHX SADD SDIFFSTORE SET SETBIT SETNX
		SETRANGE SINTERSTORE SMOVE SREM SUNIONSTORE UNLINK XADD XDEL XTRIM ZADD ZINCRBY ZINTERSTORE
		ZPOPMAX ZPOPMIN ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZUNIONSTORE`
	connWords = `AUTH CLIENT CLUSTER COMMAND ECHO HELLO PING PSUBSCRIBE PUBLISH PUBSUB PUNSUBSCRIBE
		QUIT SUBSCRIBE UNSUBSCRIBE WAIT`
)

func classes() map[string]class {
	m := map[string]class{}
	for c, words := range map[class]string{reads: readWords, writes: writeWords, conn: connWords} {
		for w := range strings.FieldsSeq(words) {
			m[w] = c
		}
	}
	return m
}

// impure says why a command of a known class must not run, or "".
func impure(cmd string, args []string) string {
	has := func(word string) bool {
		return slices.ContainsFunc(args, func(a string) bool { return strings.EqualFold(a, word) })
	}
	switch {
	case cmd == "XREAD" && has("BLOCK"):
		return "waits"
	case cmd == "XADD" && automaticID(args):
		return "takes its ID from the clock"
	case cmd == "SET" && len(args) > 2 && expires(args[2:]):
		return "expires"
	}
	return ""
}

func expires(options []string) bool {
	return slices.ContainsFunc(options, func(o string) bool {
		return slices.Contains([]string{"EX", "PX", "EXAT", "PXAT"}, strings.ToUpper(o))
	})
}

// automaticID reports whether the ID given to XADD is made by the server. It
// stands after the key and the options.
func automaticID(args []string) bool {
	for i := 1; i < len(args); i++ {
		switch strings.ToUpper(args[i]) {
		case "NOMKSTREAM", "=", "~":
		case "MAXLEN", "MINID", "LIMIT":
			if i+1 < len(args) && (args[i+1] == "=" || args[i+1] == "~") {
				i++
			}
			i++
		default:
			return strings.Contains(args[i], "*")
		}
	}
	return false
}
