package flows

import (
	"io/fs"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/flows/care"
)

// Shelf holds the current book of a scheme and the older versions that
// conversations are still in, so that an edit strands nobody.
type Shelf struct {
	// Fetch returns the sources of a version that is not on the shelf, as
	// another process may have stored it; nil when there is nowhere to ask.
	Fetch func(hash string) ([]byte, error)

	scheme *care.Scheme
	mu     sync.Mutex // one writer at a time
	books  atomic.Pointer[books]
}

type books struct {
	current *Book
	by      map[string]*Book
}

// NewShelf begins with one book.
func NewShelf(current *Book) *Shelf {
	sh := &Shelf{scheme: current.scheme}
	sh.books.Store(&books{current, map[string]*Book{current.hash: current}})
	return sh
}

// Current is the book that new conversations start in.
func (sh *Shelf) Current() *Book { return sh.books.Load().current }

// Advance takes one input in the version of the flows that the session is in.
// A version that nobody has any more is replaced by the current one, at the
// same step where it still exists.
func (sh *Shelf) Advance(c care.Contact, s Session, in Input, m Moment) (Session, []Effect) {
	return sh.book(s.Book).Advance(c, s, in, m)
}

// Day is Book.Day of the current book.
func (sh *Shelf) Day(lang string, at time.Time) string { return sh.Current().Day(lang, at) }

// Dress is Book.Dress of the current book.
func (sh *Shelf) Dress(lang, network, text string) string {
	return sh.Current().Dress(lang, network, text)
}

func (sh *Shelf) book(hash string) *Book {
	on := sh.books.Load()
	if b, ok := on.by[hash]; ok {
		return b
	}
	if hash == "" || sh.Fetch == nil {
		return on.current
	}
	packed, err := sh.Fetch(hash)
	if err != nil {
		return on.current
	}
	b, err := Unpack(sh.scheme, packed)
	if err != nil || b.hash != hash {
		return on.current
	}
	sh.put(b, false)
	return b
}

// Reload reads the sources again and makes them current when they changed and
// are free of errors. Conversations under way stay in the version that they
// began in.
func (sh *Shelf) Reload(sources ...fs.FS) (changed bool, err error) {
	b, err := Load(sh.scheme, sources...)
	if err != nil {
		return false, err
	}
	if b.hash == sh.Current().hash {
		return false, nil
	}
	if err := asError(b.Check()); err != nil {
		return false, err
	}
	sh.Put(b)
	return true, nil
}

// Put makes a book current and keeps the others.
func (sh *Shelf) Put(b *Book) { sh.put(b, true) }

func (sh *Shelf) put(b *Book, current bool) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	old := sh.books.Load()
	next := &books{old.current, maps.Clone(old.by)}
	next.by[b.hash] = b
	if current {
		next.current = b
	}
	sh.books.Store(next)
}
