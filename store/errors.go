package store

import (
	"errors"
	"fmt"
	"net"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// notDone reports whether err says that Redis did not carry the call out, so
// that it can be made again without a thought. A lost answer says no such thing.
func notDone(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	for _, word := range []string{"MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "READONLY", "LOADING", "MASTERDOWN", "NOREPLICAS"} {
		if redis.HasErrorPrefix(err, word) {
			return true
		}
	}
	return false
}

// word turns what a script said into an error; "ok" and its like are nil.
func word(w string) error {
	switch w {
	case "ok", "leased", "gone", "empty", "next", "waits", "changed", "kept":
		return nil
	case "duplicate":
		return care.ErrDuplicate
	case "conflict", "stale":
		return care.ErrConflict
	}
	return fmt.Errorf("script said an unknown word: %q", w)
}
