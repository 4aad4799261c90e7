package bot_test

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// mortal is a process that dies before or after a call, at random. From then on
// it reaches nobody.
type mortal struct {
	bot.Store
	soak *soak
	line *bot.Line
	dead atomic.Bool
}

func (m *mortal) die() { m.dead.Store(true) }

// living makes a call, unless death comes first; the answer may be lost to it.
func (m *mortal) living(call func() error) error {
	if m.soak.odds(0.002) {
		m.die()
	}
	if m.dead.Load() {
		return errDead
	}
	err := call()
	if m.soak.odds(0.002) {
		m.die()
	}
	if m.dead.Load() {
		return errDead
	}
	return err
}

func (m *mortal) Load(ctx context.Context, a care.Address) (p flows.Person, err error) {
	err = m.living(func() (err error) { p, err = m.Store.Load(ctx, a); return err })
	return p, err
}

func (m *mortal) Commit(ctx context.Context, c flows.Change) (l []flows.Lease, err error) {
	err = m.living(func() (err error) { l, err = m.Store.Commit(ctx, c); return err })
	return l, err
}

func (m *mortal) Claim(ctx context.Context, now time.Time, d time.Duration, n int) (l []flows.Lease, err error) {
	err = m.living(func() (err error) { l, err = m.Store.Claim(ctx, now, d, n); return err })
	return l, err
}

func (m *mortal) Finish(ctx context.Context, l flows.Lease, o flows.Outcome) (next *flows.Lease, err error) {
	err = m.living(func() (err error) { next, err = m.Store.Finish(ctx, l, o); return err })
	return next, err
}

func (m *mortal) Due(ctx context.Context, now time.Time, d time.Duration, n int) (j []flows.JobLease, err error) {
	err = m.living(func() (err error) { j, err = m.Store.Due(ctx, now, d, n); return err })
	return j, err
}

// soakNetwork takes messages as Twilio does: slowly, not always, and sometimes
// without saying so.
type soakNetwork struct{ from *mortal }

func (soakNetwork) Network() string { return care.SMS }

func (n soakNetwork) Send(ctx context.Context, m care.Outbound) (id string, err error) {
	s := n.from.soak
	err = n.from.living(func() error {
		time.Sleep(s.between(10*time.Millisecond, 300*time.Millisecond))
		switch {
		case s.odds(0.02):
			return &bot.SendError{Class: bot.Retry, Code: "429", After: s.between(time.Second, 10*time.Second)}
		case s.odds(0.02):
			s.doubt()
			return &bot.SendError{Code: "500"}
		case s.odds(0.02):
			s.doubt()
			s.show(m)
			return &bot.SendError{Code: "500"}
		case s.odds(0.01):
			s.doubt()
			s.show(m)
			<-ctx.Done()
			return &bot.SendError{Code: "timeout"}
		}
		id = s.show(m)
		return nil
	})
	return id, err
}

// Find knows what was taken more than a second ago, as exactly as Twilio does.
func (n soakNetwork) Find(_ context.Context, m care.Outbound, since time.Time) (id string, err error) {
	s := n.from.soak
	if !s.lookUp {
		return "", nil
	}
	if s.odds(0.05) {
		return "", &bot.SendError{Code: "500"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phone(m.To).find(m.Text, since), nil
}

func (s *soak) doubt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unknown++
}

func (s *soak) show(m care.Outbound) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown++
	return s.phone(m.To).take(s, m)
}

// pipes are connections to a Redis in this process, which break now and then.
type pipes struct {
	mini *miniredis.Miniredis
	odds func(float64) bool
	cut  atomic.Int64
	own  redis.UniversalClient
}

func newPipes(t *testing.T, odds func(float64) bool) *pipes {
	p := &pipes{mini: miniredis.NewMiniRedis(), odds: odds}
	first, err := p.mini.Dial() // which makes its server, without a port
	if err != nil {
		t.Fatal(err)
	}
	_ = first.Close()
	return p
}

func (p *pipes) client() redis.UniversalClient {
	p.own = redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", Dialer: p.dial, MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true, DisableIdentity: true})
	return p.own
}

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	if p.odds(0.02) {
		return nil, &net.OpError{Op: "dial", Err: errDead}
	}
	client, server := net.Pipe()
	s := &patient{Conn: server, more: make(chan struct{}, 1)}
	go s.deliver()
	p.mini.Server().ServeConn(s)
	return &fragile{client, p}, nil
}

func (p *pipes) close() {
	_ = p.own.Close()
	p.mini.Close()
}

// fragile breaks before a command is sent, or before its answer is read.
type fragile struct {
	net.Conn
	pipes *pipes
}

func (f *fragile) Write(b []byte) (int, error) {
	if f.pipes.odds(0.0005) {
		f.pipes.cut.Add(1)
		_ = f.Close()
	}
	return f.Conn.Write(b)
}

func (f *fragile) Read(b []byte) (int, error) {
	n, err := f.Conn.Read(b)
	if f.pipes.odds(0.0005) {
		f.pipes.cut.Add(1)
		_ = f.Close()
		return 0, net.ErrClosed
	}
	return n, err
}

// patient is a server's end whose writes never wait for the reader: a client
// that sends a long pipeline reads nothing until all of it is sent.
type patient struct {
	net.Conn
	mu    sync.Mutex
	queue []byte
	over  bool
	more  chan struct{}
}

func (b *patient) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over {
		return 0, net.ErrClosed
	}
	b.queue = append(b.queue, p...)
	b.signal()
	return len(p), nil
}

func (b *patient) signal() {
	select {
	case b.more <- struct{}{}:
	default:
	}
}

func (b *patient) Close() error {
	b.mu.Lock()
	b.over = true
	b.signal()
	b.mu.Unlock()
	return b.Conn.Close()
}

func (b *patient) deliver() {
	for range b.more {
		b.mu.Lock()
		p, over := b.queue, b.over
		b.queue = nil
		b.mu.Unlock()
		if _, err := b.Conn.Write(p); over || err != nil {
			_ = b.Close()
			return
		}
	}
}
