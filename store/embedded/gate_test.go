package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
)

// gated is a journal's gate with a client in front.
func gated(t testing.TB) (*gate, *redis.Client) {
	t.Helper()
	g, err := journalOf(t, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(func(context.Context, string, string) (net.Conn, error) { return g.dial() })
	t.Cleanup(func() { _ = c.Close(); _ = g.close() })
	return g, c
}

// Only scripts change anything; the refusal says so.
func TestPlainWritesAreRefused(t *testing.T) {
	g, c := gated(t)
	ctx := context.Background()
	for _, cmd := range []string{"SET k v", "DEL k", "HSET k f v", "LPUSH k v", "FLUSHALL", "EXPIRE k 9", "BLPOP k 1",
		"XADD s * f v", "RESTORE k 0 x", "MULTI", "XREAD BLOCK 1 STREAMS s 0", "SELECT 1", "NONSENSE", "CONFIG SET save 1",
		"SPOP k", "RANDOMKEY", "PFADD h 1", "SWAPDB 0 1", "DEBUG SLEEP 1", "EVALSHA_RO " + strings.Repeat("a", 40) + " 0"} {
		var args []any
		for a := range strings.FieldsSeq(cmd) {
			args = append(args, a)
		}
		if err := c.Do(ctx, args...).Err(); err == nil {
			t.Errorf("%s was carried out", cmd)
		} else if strings.HasPrefix(cmd, "SET") && !strings.Contains(err.Error(), "outside a script") {
			t.Errorf("%s: %v, which does not say what is wrong", cmd, err)
		}
	}
	if _, err := c.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Set(ctx, "k", "v", 0); return nil }); err == nil {
		t.Error("a transaction was carried out")
	}
	if keys := g.mini.DB(0).Keys(); len(keys) != 0 || g.file.seq != 0 {
		t.Errorf("there are keys %v and %d records, want none", keys, g.file.seq)
	}
}

// What a store and its grading ask for is answered as by a Redis with AOF.
func TestQuestionsAreAnswered(t *testing.T) {
	_, c := gated(t)
	ctx := context.Background()
	if err := doCommit(ctx, c, 0, "a"); err != nil {
		t.Fatal(err)
	}
	if got := c.Wait(ctx, 0, time.Second).Val(); got != 0 {
		t.Errorf("WAIT = %d, want 0: there are no replicas", got)
	}
	conf := c.ConfigGet(ctx, "append*").Val()
	if conf["appendonly"] != "yes" || conf["appendfsync"] != "always" {
		t.Errorf("CONFIG GET append* = %v", conf)
	}
	if info := c.Info(ctx, "persistence").Val(); !strings.Contains(info, "aof_enabled:1\r\n") {
		t.Errorf("INFO = %q", info)
	}
	if p := c.Ping(ctx).Val(); p != "PONG" {
		t.Errorf("PING = %q", p)
	}
	sub := c.Subscribe(ctx, "news")
	defer sub.Close()
	if _, err := sub.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	c.Publish(ctx, "news", "hello")
	if m := <-sub.Channel(); m.Payload != "hello" {
		t.Errorf("published %q", m.Payload)
	}
}

// EVALSHA of a script that is not known says NOSCRIPT, also after SCRIPT FLUSH
// and after a start, so that Script.Run loads it; upper case is accepted.
func TestNoScript(t *testing.T) {
	g, c := gated(t)
	ctx := context.Background()
	s := redis.NewScript(push)
	unknown := func(when string) {
		t.Helper()
		if err := s.EvalSha(ctx, c, []string{"k"}, 1).Err(); err == nil || !redis.HasErrorPrefix(err, "NOSCRIPT") {
			t.Errorf("%s: %v, want NOSCRIPT", when, err)
		}
	}
	unknown("never loaded")
	if err := s.Run(ctx, c, []string{"k"}, 1).Err(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := c.EvalSha(ctx, strings.ToUpper(s.Hash()), []string{"k"}, 2).Err(); err != nil {
		t.Errorf("EVALSHA in capitals: %v", err)
	}
	if err := c.ScriptFlush(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	unknown("after SCRIPT FLUSH")
	if err := s.Load(ctx, c).Err(); err != nil {
		t.Fatal(err)
	}
	if err := s.EvalSha(ctx, c, []string{"k"}, 3).Err(); err != nil {
		t.Errorf("after SCRIPT LOAD: %v", err)
	}
	if err := c.Eval(ctx, "this is not Lua", nil).Err(); err == nil {
		t.Error("a script that is no Lua was taken")
	}
	if l := mustList(t, g, "k"); len(l) != 3 {
		t.Errorf("%d calls had an effect, want 3", len(l))
	}
}

// Calls that change nothing leave no record, so that polling costs no disk.
func TestReadingScriptsLeaveNoRecord(t *testing.T) {
	g, c := gated(t)
	ctx := context.Background()
	if err := doCommit(ctx, c, 0, "a"); err != nil {
		t.Fatal(err)
	}
	seq, end := g.file.seq, g.file.end
	for range 10 {
		if got := commit.Run(ctx, c, commitKeys(0), "a", 1, "x").Val(); got != "duplicate" {
			t.Fatalf("commit says %v", got)
		}
		c.Eval(ctx, "return redis.call('ZRANGE', KEYS[1], 0, -1)", []string{"{t}seen"})
		c.Eval(ctx, "error('no')", nil)
	}
	info, err := g.file.f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if g.file.seq != seq || info.Size() != end {
		t.Errorf("the journal grew from record %d and %d bytes to %d and %d", seq, end, g.file.seq, info.Size())
	}
}

// The source of a script is in a journal once, however often it is called.
func TestSourceIsWrittenOnce(t *testing.T) {
	g, c := gated(t)
	runEveryType(t, c, 1, 4)
	b, err := os.ReadFile(g.file.f.Name())
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "redis.call('SADD'"); n != 1 {
		t.Errorf("the source is there %d times, want once", n)
	}
}

// A script that fails half way leaves what it had written, as in Redis; and so
// does its replay.
func TestFailedScriptIsReplayedAsItWas(t *testing.T) {
	g, c := gated(t)
	ctx := context.Background()
	half := "redis.call('SET', KEYS[1], ARGV[1]) redis.call('RPUSH', KEYS[1], 'wrong type') return 'ok'"
	if err := c.Eval(ctx, half, []string{"k"}, "half").Err(); err == nil {
		t.Fatal("the script did not fail")
	}
	if err := doCommit(ctx, c, 0, "after"); err != nil {
		t.Fatal(err)
	}
	again, err := journalOf(t, copyFolder(t, parent(g)))
	if err != nil {
		t.Fatal(err)
	}
	defer again.close()
	for _, x := range []*gate{g, again} {
		if v, err := x.mini.DB(0).Get("k"); v != "half" || err != nil {
			t.Errorf("k = %q, %v, want what was written before the failure", v, err)
		}
	}
}

// A script that a replay could not repeat is stopped where it tries.
func TestImpureScriptsAreStopped(t *testing.T) {
	_, c := gated(t)
	for _, body := range []string{
		"return redis.call('TIME')", "return redis.call('SET', KEYS[1], 'v', 'PX', 5)", "return redis.call('EXPIRE', KEYS[1], 5)",
		"return redis.call('XADD', KEYS[1], 'MAXLEN', '~', 5, '*', 'f', 'v')", "return redis.call('SPOP', KEYS[1])",
		"return math.random()", "return redis.call('EVAL', 'return 1', 0)", "return redis.call('XGROUP', 'CREATE', KEYS[1], 'g', '$', 'MKSTREAM')",
	} {
		if err := c.Eval(context.Background(), body, []string{"k"}).Err(); err == nil {
			t.Errorf("%s was carried out", body)
		}
	}
}

// A disk that takes no more refuses the change before it is made; a sync that
// fails ends the service, since what is kept is no longer known.
func TestDiskThatFails(t *testing.T) {
	t.Run("write", func(t *testing.T) {
		g, c := gated(t)
		real := g.file.f
		readOnly, err := os.Open(real.Name())
		if err != nil {
			t.Fatal(err)
		}
		g.file.f = readOnly
		if err := doCommit(context.Background(), c, 0, "a"); err == nil {
			t.Error("a commit was acknowledged that could not be written")
		}
		g.file.f = real
		if keys := g.mini.DB(0).Keys(); len(keys) != 0 {
			t.Errorf("a refused commit changed %v", keys)
		}
	})
	t.Run("sync", func(t *testing.T) {
		g, c := gated(t)
		g.file.sync = func(*os.File) error { return errors.New("input/output error") }
		if err := doCommit(context.Background(), c, 0, "a"); err == nil {
			t.Error("a commit was acknowledged that was not synced")
		}
		if err := c.Ping(context.Background()).Err(); err == nil || !strings.Contains(err.Error(), "input/output") {
			t.Errorf("PING after a failed sync: %v, want its reason", err)
		}
	})
}

// Nobody sees a change before it is on the disk, not even by reading, nor by a
// script that changes nothing.
func TestNothingIsSeenBeforeItIsSynced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, c := gated(t)
		ctx := t.Context()
		release := make(chan struct{})
		g.file.sync = func(*os.File) error { <-release; return nil }
		answers := make(chan string, 3)
		ask := func(what string, f func() error) {
			go func() {
				if err := f(); err != nil {
					t.Error(err)
				}
				answers <- what
			}()
			synctest.Wait()
		}
		ask("commit", func() error { return doCommit(ctx, c, 0, "a") })
		ask("read", func() error { return c.LLen(ctx, "{t}log:0").Err() })
		ask("script", func() error { return c.Eval(ctx, "return redis.call('LLEN', KEYS[1])", []string{"{t}log:0"}).Err() })
		if len(answers) > 0 {
			t.Errorf("the %s was answered before the sync", <-answers)
		}
		close(release)
		for range 3 {
			<-answers
		}
	})
}

// Waiting commits share one sync.
func TestCommitsShareASync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, c := gated(t)
		release, syncs := make(chan struct{}), 0
		g.file.sync = func(*os.File) error { syncs++; <-release; return nil }
		const n = 20
		done := make(chan error, n)
		for i := range n {
			go func() { done <- doCommit(t.Context(), c, i%writers, fmt.Sprint(i)) }()
		}
		synctest.Wait() // one is at the disk, the others wait behind it
		close(release)
		for range n {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if syncs != 2 {
			t.Errorf("%d commits took %d syncs, want 2", n, syncs)
		}
	})
}

func parent(g *gate) string { return filepath.Dir(g.dir) }
