package store_test

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// proxy stands between the client and Redis, and drops the next answer when told to.
type proxy struct {
	net.Listener
	drop atomic.Bool
}

func startProxy(t *testing.T, socket string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &proxy{Listener: l}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.carry(c, socket)
		}
	}()
	return p
}

func (p *proxy) carry(c net.Conn, socket string) {
	defer c.Close()
	r, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer r.Close()
	go func() { _, _ = io.Copy(r, c) }()
	b := make([]byte, 64<<10)
	for {
		n, err := r.Read(b)
		if err != nil || p.drop.CompareAndSwap(true, false) {
			return
		}
		if _, err := c.Write(b[:n]); err != nil {
			return
		}
	}
}

// The answer to a commit is lost. It was carried out once, the client did not
// make it again by itself, and making it again says that it is done.
func TestLostAnswer(t *testing.T) {
	s := startServer(t)
	p := startProxy(t, s.socket)
	w := newWorld(t, dial(t, "redis://"+p.Addr().String(), "single"))
	ch := store.Change{Input: "i", Messages: []care.Outbound{message("rosa", 1, care.Reply)}}
	w.commit(store.Change{}) // the script is known, the connection open
	p.drop.Store(true)
	if _, err := w.tryCommit(ch); err == nil || errors.Is(err, care.ErrDuplicate) {
		t.Errorf("an answer that was lost: %v", err)
	}
	if n := w.client.LLen(w.ctx, "{"+w.scheme+"}:lane:normal:rosa").Val(); n != 1 {
		t.Errorf("%d messages", n)
	}
	if _, err := w.tryCommit(ch); !errors.Is(err, care.ErrDuplicate) {
		t.Errorf("made again: %v", err)
	}
}
