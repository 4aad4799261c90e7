package main

import (
	"io"
	"net"
	"sync"
)

// proxy carries TCP connections on to another address, until it is told that
// those there are have died without a word: then nothing passes on them any more,
// and neither end is told.
type proxy struct {
	listener    net.Listener
	network, to string

	mu    sync.Mutex
	pairs map[*pair]bool
}

type pair struct {
	client, server net.Conn
	dead           chan struct{}
}

func startProxy(network, to string) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, network: network, to: to, pairs: map[*pair]bool{}}
	go p.accept()
	return p, nil
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.to)
		if err != nil {
			_ = client.Close()
			continue
		}
		one := &pair{client, server, make(chan struct{})}
		p.mu.Lock()
		p.pairs[one] = true
		p.mu.Unlock()
		go p.carry(one, client, server)
		go p.carry(one, server, client)
	}
}

// carry takes what one end says to the other. On a dead connection it takes what
// is said, as the system's buffers do, and nothing comes of it.
func (p *proxy) carry(one *pair, from, to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		select {
		case <-one.dead:
			if err == nil {
				continue
			}
			_ = from.Close()
			return
		default:
		}
		if err == nil {
			_, err = to.Write(buffer[:n])
		}
		if err != nil {
			if err == io.EOF || n == 0 {
				p.drop(one)
			}
			return
		}
	}
}

func (p *proxy) drop(one *pair) {
	p.mu.Lock()
	delete(p.pairs, one)
	p.mu.Unlock()
	_ = one.client.Close()
	_ = one.server.Close()
}

// die lets every connection that there is die, and returns how many.
func (p *proxy) die() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.pairs)
	for one := range p.pairs {
		close(one.dead)
	}
	clear(p.pairs)
	return n
}

func (p *proxy) close() { _ = p.listener.Close() }
