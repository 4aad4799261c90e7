package embedded

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// What was acknowledged outlives kill -9 of the process, and of its Redis with
// it; nothing of a commit is there without the rest.
func TestKilledAgainAndAgain(t *testing.T) {
	for _, kind := range kinds(t) {
		t.Run(kind, func(t *testing.T) { killLoop(t, kind) })
	}
	// With a snapshot every 30 calls, kills hit every step of making one.
	t.Run("journal that begins anew", func(t *testing.T) { killLoop(t, Journal, "LINKLINE_TEST_FEW=30") })
}

func killLoop(t *testing.T, kind string, env ...string) {
	t.Parallel()
	dir := t.TempDir()
	var acked []string
	const rounds = 15
	for round := range rounds {
		acked = append(acked, startWriter(t, dir, kind, env...).kill(t, 20+round*17)...)
	}
	began := time.Now()
	r := open(t, dir, kind)
	t.Logf("%d acknowledged commits, %d kills, ready again after %v", len(acked), rounds, time.Since(began))
	checkAll(t, r.Client(), acked)
}

func checkAll(t *testing.T, c redis.UniversalClient, acked []string) {
	t.Helper()
	ctx := context.Background()
	total := 0
	for w := range writers {
		log, err := c.LRange(ctx, fmt.Sprintf("{t}log:%d", w), 0, -1).Result()
		if err != nil || len(log) == 0 {
			t.Fatalf("writer %d left nothing: %v", w, err)
		}
		state := c.HGetAll(ctx, fmt.Sprintf("{t}state:%d", w)).Val()
		if state["count"] != fmt.Sprint(len(log)) || state["last"] != log[len(log)-1] {
			t.Errorf("writer %d: torn: %d in the log, state %s %s", w, len(log), state["count"], state["last"])
		}
		there := map[string]bool{}
		for _, id := range log {
			there[id] = true
		}
		for _, id := range acked {
			if strings.HasPrefix(id, fmt.Sprint(w, "-")) && !there[id] {
				t.Errorf("acknowledged and lost: %s", id)
			}
		}
		total += len(log)
	}
	if seen := c.ZCard(ctx, "{t}seen").Val(); int(seen) != total {
		t.Errorf("torn: %d marks, %d in the logs", seen, total)
	}
}

// A Redis that dies alone is started again with its data, and the client that
// was given out goes on.
func TestChildThatDiesIsStartedAgain(t *testing.T) {
	if findServer() == "" {
		t.Log("no redis-server on the PATH: nothing to test")
		return
	}
	ctx := context.Background()
	r := open(t, t.TempDir(), Child)
	for n := range 3 {
		id := fmt.Sprint("0-a-", n)
		if err := doCommit(ctx, r.Client(), 0, id); err != nil {
			t.Fatal(err)
		}
		killRedis(t, r)
		within(t, 5*time.Second, "an answer after the kill", func() bool {
			return doCommit(ctx, r.Client(), 0, id+"-after") == nil
		})
	}
	if n := r.Client().ZCard(ctx, "{t}seen").Val(); n != 6 {
		t.Errorf("%d commits are there, want 6", n)
	}
}

func killRedis(t *testing.T, r *Redis) {
	t.Helper()
	info := r.Client().Info(context.Background(), "server").Val()
	_, rest, _ := strings.Cut(info, "process_id:")
	var pid int
	if _, err := fmt.Sscan(rest, &pid); err != nil {
		t.Fatal(err)
	}
	kill(t, pid)
}

// What a crashing server prints of its clients is in no error, however the
// output is cut into pieces.
func TestCrashReportIsNotRepeated(t *testing.T) {
	report := "1:M * Ready\n\n=== REDIS BUG REPORT START: Cut & paste ===\nargv[3]: 'what Rosa wrote'\n" + strings.Repeat("stack\n", 200)
	for size := 1; size < 200; size += 7 {
		said := &lastWords{}
		for piece := range slices.Chunk([]byte(report), size) {
			_, _ = said.Write(piece)
		}
		if got := said.String(); strings.Contains(got, "argv") || strings.Contains(got, "Rosa") || !strings.Contains(got, "Ready") {
			t.Fatalf("in pieces of %d: %q", size, got)
		}
	}
}
