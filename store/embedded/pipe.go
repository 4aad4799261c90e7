package embedded

import (
	"io"
	"net"
	"sync"
)

// newPipe returns the two ends of a connection inside this process. Writes of
// the server's end never block: a client that sends a long pipeline reads
// nothing until all of it is sent, and the server answers from the first
// command on; on a plain net.Pipe they would wait for each other for ever.
func newPipe() (client, srv net.Conn) {
	client, s := net.Pipe()
	b := &patient{Conn: s}
	b.more = sync.NewCond(&b.mu)
	go b.deliver()
	return client, b
}

// patient is a connection that keeps what the other side has not read yet.
type patient struct {
	net.Conn
	mu     sync.Mutex
	more   *sync.Cond
	queue  []byte
	closed bool
}

func (b *patient) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, io.ErrClosedPipe
	}
	b.queue = append(b.queue, p...)
	b.more.Signal()
	return len(p), nil
}

func (b *patient) Close() error {
	b.mu.Lock()
	b.closed = true
	b.more.Signal()
	b.mu.Unlock()
	return b.Conn.Close()
}

// deliver passes the queue on until the connection ends.
func (b *patient) deliver() {
	for {
		b.mu.Lock()
		for len(b.queue) == 0 && !b.closed {
			b.more.Wait()
		}
		p, closed := b.queue, b.closed
		b.queue = nil
		b.mu.Unlock()
		if closed {
			return
		}
		if _, err := b.Conn.Write(p); err != nil {
			_ = b.Close()
			return
		}
	}
}
