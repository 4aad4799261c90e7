package embedded

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"
)

// startJournal starts miniredis in this process, with its journal in dir.
func startJournal(dir string, o Options) (*Redis, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the journal's folder: %w", err)
	}
	g, err := newGate(dir, o.Log)
	if err != nil {
		return nil, err
	}
	if o.few > 0 {
		g.few = o.few
	}
	if err := g.open(); err != nil {
		g.mini.Close()
		return nil, err
	}
	client := newClient(func(context.Context, string, string) (net.Conn, error) { return g.dial() })
	kind := "built-in Redis (miniredis" + miniredisVersion() + ") with a journal on disk, synced before each answer: " +
		"good for trying out and for one small scheme, up to about 5,000 contacts; install redis-server for more"
	return &Redis{client: client, kind: kind, stop: g.close}, nil
}

func (g *gate) dial() (net.Conn, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broken != nil {
		return nil, g.broken
	}
	client, s := newPipe()
	g.srv.ServeConn(s)
	return client, nil
}

// miniredisVersion is taken from what was built in; tests do not know it.
func miniredisVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, d := range info.Deps {
		if d.Path == "github.com/alicebob/miniredis/v2" {
			return " " + d.Version
		}
	}
	return ""
}
