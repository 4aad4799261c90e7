package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// public is how networks know us. Nobody listens there: edge is what stands
// between, as a load balancer that ends TLS does.
const public = "https://text.example.org"

// edge carries the networks' calls to one replica after the other; to the next
// one at once when nobody listens.
type edge struct {
	addrs []string
	next  atomic.Uint64
	shut  atomic.Bool // nobody listens
	trip  http.Transport
	// record keeps what passes, if it is told to.
	record record
}

func newEdge(addrs []string) *edge {
	e := &edge{addrs: addrs}
	e.trip.MaxIdleConnsPerHost = 512
	e.trip.DialContext = func(ctx context.Context, _, addr string) (net.Conn, error) {
		var d net.Dialer
		if !strings.HasPrefix(addr, "127.0.0.1:") {
			return nil, fmt.Errorf("the harness calls only this machine")
		}
		return d.DialContext(ctx, "tcp", addr)
	}
	return e
}

// client is one for the stand-ins, with Twilio's own patience.
func (e *edge) client() *http.Client {
	return &http.Client{Transport: e, Timeout: 15 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// RoundTrip sends a request on over plain HTTP, as it is.
func (e *edge) RoundTrip(r *http.Request) (*http.Response, error) {
	if e.shut.Load() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	e.record.take(r)
	first := e.next.Add(1)
	var resp *http.Response
	var err error
	for i := range uint64(len(e.addrs)) {
		out := r.Clone(r.Context())
		if r.GetBody != nil {
			if out.Body, err = r.GetBody(); err != nil {
				return nil, err
			}
		}
		out.URL.Scheme, out.URL.Host = "http", e.addrs[(first+i)%uint64(len(e.addrs))]
		resp, err = e.trip.RoundTrip(out)
		if refused, ok := errors.AsType[*net.OpError](err); !ok || refused.Op != "dial" {
			break
		}
	}
	return resp, err
}
