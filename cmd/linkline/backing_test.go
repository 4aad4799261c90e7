package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// lockedLines is a log that many goroutines write to.
type lockedLines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// The Redis client reports in our log, as JSON like the rest, and not in lines of
// its own on standard error: here, that no Sentinel is there.
func TestRedisClientLogsAsWeDo(t *testing.T) {
	var lines lockedLines
	b, err := openBacking(t.Context(), &Config{Redis: "redis://127.0.0.1:1/?master=m", Mode: "sentinel"}, slog.New(slog.NewJSONHandler(&lines, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer redis.SetLogger(redisLog{slog.New(slog.DiscardHandler)})
	defer b.close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := b.client.Ping(ctx).Err(); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("somebody answered: %v", err)
	}
	if lines.String() == "" {
		t.Fatal("the client said nothing to us")
	}
	for line := range strings.Lines(lines.String()) {
		var one struct{ Level, Msg, Says string }
		if err := json.Unmarshal([]byte(line), &one); err != nil || one.Msg != "redis client" || one.Says == "" || one.Level != "WARN" {
			t.Errorf("not a line of ours: %q", line)
		}
	}
}
