package store

import "sync"

// cursor is where a walk through a large hash goes on.
type cursor struct {
	mu sync.Mutex
	at uint64
}
