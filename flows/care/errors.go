package care

import "errors"

// What callers of the store branch on.
var (
	// ErrDuplicate says that this input was committed before: it is done.
	ErrDuplicate = errors.New("input already committed")
	// ErrConflict says that a record moved on since it was read: read again.
	ErrConflict = errors.New("record changed since it was read")
	// ErrNotFound says that there is no such record.
	ErrNotFound = errors.New("not found")
	// ErrTaken says that somebody else has the case.
	ErrTaken = errors.New("case already taken")
)
