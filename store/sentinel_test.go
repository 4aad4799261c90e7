package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// startGroup starts a primary with two replicas and three sentinels.
func startGroup(t *testing.T) (primary, replica *server, sentinels string) {
	t.Helper()
	primary = startTCP(t)
	for range 2 {
		replica = startTCP(t, "--replicaof", fmt.Sprintf("127.0.0.1 %d", primary.port))
	}
	c := redis.NewClient(&redis.Options{Addr: primary.addr(), MaxRetries: -1})
	t.Cleanup(func() { c.Close() })
	eventually(t, "both replicas are there", func() bool {
		return strings.Count(c.Info(t.Context(), "replication").Val(), "state=online") == 2
	})
	var addrs []string
	for range 3 {
		addrs = append(addrs, startSentinel(t, primary))
	}
	for _, a := range addrs {
		s := redis.NewSentinelClient(&redis.Options{Addr: a, MaxRetries: -1})
		t.Cleanup(func() { s.Close() })
		eventually(t, "the sentinels know each other and the replicas", func() bool {
			others, err := s.Sentinels(t.Context(), "mymaster").Result()
			replicas, err2 := s.Replicas(t.Context(), "mymaster").Result()
			return err == nil && err2 == nil && len(others) == 2 && len(replicas) == 2
		})
	}
	return primary, replica, strings.Join(addrs, ",")
}

func startSentinel(t *testing.T, primary *server) (addr string) {
	t.Helper()
	port := freePort(t)
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("port %d\nbind 127.0.0.1\nsentinel monitor mymaster 127.0.0.1 %d 2\n"+
		"sentinel down-after-milliseconds mymaster 500\nsentinel failover-timeout mymaster 3000\n", port, primary.port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("redis-server", conf, "--sentinel")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// TestSentinel runs the suite, reads the grade, and then kills the primary.
func TestSentinel(t *testing.T) {
	t.Parallel()
	primary, _, sentinels := startGroup(t)
	c := dial(t, "redis://"+sentinels+"/?master=mymaster", "sentinel")
	conform(t, c)
	w := newWorld(t, c)
	g, err := store.New(c, w.keys, store.Options{Replicas: 1}).Grade(t.Context())
	if err != nil || g.Letter != "A" {
		t.Errorf("grade: %+v %v", g, err)
	}
	failover(t, w, primary.kill)
}

// One replica stalls, and wakes up when the primary is gone: what was acknowledged
// stands on the other, which is the one that takes over.
func TestSentinelWithAStalledReplica(t *testing.T) {
	t.Parallel()
	primary, replica, sentinels := startGroup(t)
	w := newWorld(t, dial(t, "redis://"+sentinels+"/?master=mymaster", "sentinel"))
	replica.signal(syscall.SIGSTOP)
	t.Cleanup(func() { replica.signal(syscall.SIGCONT) })
	failover(t, w, func() {
		primary.kill()
		time.Sleep(200 * time.Millisecond) // the sentinels see the one that is gone first
		replica.signal(syscall.SIGCONT)
	})
}
