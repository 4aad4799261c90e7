package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

type childConfig struct {
	server string   // the program
	dir    string   // its folder
	lock   *os.File // shared with it, see acquire
	log    *slog.Logger
}

// child is a Redis server that we started, and start again when it ends.
type child struct {
	childConfig
	socket string
	temp   string // folder of the socket, when that is not dir

	stopping chan struct{}
	stopped  chan struct{}
	first    chan error // the first run ended before it was ready
}

func startChild(ctx context.Context, cfg childConfig) (*Redis, error) {
	if err := os.MkdirAll(cfg.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of redis: %w", err)
	}
	c := &child{
		childConfig: cfg,
		stopping:    make(chan struct{}), stopped: make(chan struct{}), first: make(chan error, 1),
	}
	if err := c.place(); err != nil {
		return nil, err
	}
	if err := writeHolder(cfg.lock, holder{pid: os.Getpid(), socket: c.socket}); err != nil {
		return nil, fmt.Errorf("note the socket: %w", err)
	}
	go c.supervise()
	client := newClient(c.dial)
	version, err := c.ready(ctx, client)
	if err != nil {
		return nil, errors.Join(err, client.Close(), c.close())
	}
	kind := version + ", started by us with every change synced to disk before it is answered: " +
		"good for a whole service on one machine; back up its folder, as a lost disk loses all"
	return &Redis{client: client, kind: kind, stop: c.close}, nil
}

func (c *child) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "unix", c.socket)
}

// socketMost is what the shortest system allows for the path of a socket.
const socketMost = 103

// place chooses where the socket is. A data folder deep in the file system has
// a path that is too long for a socket.
func (c *child) place() error {
	c.socket = filepath.Join(c.dir, "redis.sock")
	if len(c.socket) <= socketMost {
		return nil
	}
	note := filepath.Join(c.dir, "socket-folder")
	if old, err := os.ReadFile(note); err == nil {
		_ = os.Remove(filepath.Join(string(old), "redis.sock")) // left by a kill
		_ = os.Remove(string(old))
	}
	for _, parent := range []string{os.TempDir(), "/tmp"} {
		temp, err := os.MkdirTemp(parent, "linkline-") // 0700
		if err != nil {
			return fmt.Errorf("make a folder for the socket of redis: %w", err)
		}
		c.temp, c.socket = temp, filepath.Join(temp, "redis.sock")
		if len(c.socket) <= socketMost {
			return os.WriteFile(note, []byte(temp), 0o600)
		}
		_ = os.Remove(temp)
	}
	return errors.New("no folder with a path that is short enough for the socket of redis")
}

// config is given on the standard input, so that no file can be left behind
// that says something else.
func (c *child) config() string {
	return strings.Join([]string{
		"port 0",
		"unixsocket " + quote(c.socket),
		"unixsocketperm 700",
		"dir " + quote(c.dir),
		"daemonize no",
		"logfile \"\"",
		"databases 1",
		"appendonly yes",
		"appendfsync always",
		"no-appendfsync-on-rewrite no",
		"aof-load-truncated yes",
		"save 3600 1", // a copy that a backup can take while Redis runs
		"maxmemory 0",
		"maxmemory-policy noeviction",
		"",
	}, "\n")
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// ready waits until Redis answers with its data loaded, and returns its name
// and version.
func (c *child) ready(ctx context.Context, client *redis.Client) (string, error) {
	began, told := time.Now(), time.Now()
	for {
		// The client would take its time over a socket that is not there yet.
		_, err := os.Stat(c.socket)
		if err == nil {
			// Not INFO, which is answered before the data is there.
			err = client.Ping(ctx).Err()
		}
		if err == nil {
			c.log.Debug("embedded redis is ready", "took", time.Since(began))
			return version(client.Info(ctx, "server").Val()), nil
		}
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			c.log.Info("embedded redis is still loading its data", "err", err)
		}
		select {
		case err := <-c.first:
			return "", err
		case <-ctx.Done():
			return "", fmt.Errorf("wait for redis: %w", ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func version(info string) string {
	values := map[string]string{}
	for line := range strings.SplitSeq(info, "\r\n") {
		if k, v, ok := strings.Cut(line, ":"); ok {
			values[k] = v
		}
	}
	if v, ok := values["valkey_version"]; ok {
		return "valkey-server " + v
	}
	return "redis-server " + values["redis_version"]
}
