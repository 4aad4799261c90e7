package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// state is everything that a journal's Redis holds: for each key the command
// that makes it, and its values. Those of a hash or sorted set have no order.
func state(t testing.TB, g *gate) map[string][]string {
	t.Helper()
	cmds, err := dump(g.mini.DB(0))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, c := range cmds {
		key, values := c[0]+" "+c[1], c[2:]
		if c[0] == "ZADD" || c[0] == "HSET" {
			for pair := range slices.Chunk(c[2:], 2) {
				all[key] = append(all[key], fmt.Sprintf("%q", pair))
			}
			slices.Sort(all[key])
			continue
		}
		all[key] = append(all[key], values...)
	}
	return all
}

// everyType writes keys of all types that scripts may write, with bytes that
// are no text, and reads values back to write them again.
var everyType = redis.NewScript(`
local n = ARGV[1]
redis.call('SET', KEYS[1] .. 'string', n .. '\0\255\r\n')
redis.call('APPEND', KEYS[1] .. 'string:' .. (n % 7), n)
redis.call('RPUSH', KEYS[1] .. 'list', n, ARGV[2])
if redis.call('LLEN', KEYS[1] .. 'list') > 40 then redis.call('LTRIM', KEYS[1] .. 'list', -20, -1) end
redis.call('SADD', KEYS[1] .. 'set', n)
redis.call('HSET', KEYS[1] .. 'hash', 'f' .. (n % 300), n, 'g', ARGV[2])
redis.call('ZADD', KEYS[1] .. 'zset', n / 3, 'm' .. n)
redis.call('ZADD', KEYS[1] .. 'zset', '1732276800000', 'far' .. (n % 11))
for _, m in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1] .. 'zset', '-inf', n / 6, 'LIMIT', 0, 1)) do
	redis.call('ZREM', KEYS[1] .. 'zset', m)
end
redis.call('XADD', KEYS[1] .. 'stream', n .. '-0', 'a', ARGV[2])
redis.call('XADD', KEYS[1] .. 'empty', n .. '-0', 'a', 'b')
redis.call('XDEL', KEYS[1] .. 'empty', n .. '-0')
for i, v in ipairs(redis.call('SMEMBERS', KEYS[1] .. 'set')) do
	if i == 1 and tonumber(n) % 5 == 0 then redis.call('SREM', KEYS[1] .. 'set', v) end
end
return n`)

func runEveryType(t testing.TB, c redis.Scripter, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if err := everyType.Run(context.Background(), c, []string{"{t}"}, n, "\x00\xff\r\n"+strings.Repeat("y", n%50)).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// A snapshot and the replay of what came after it give the state that was.
func TestSnapshotAndReplayGiveTheSameState(t *testing.T) {
	dir := t.TempDir()
	g, err := journalOf(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(func(context.Context, string, string) (net.Conn, error) { return g.dial() })
	defer c.Close()
	runEveryType(t, c, 1, 700)
	save, err := g.rotate()
	if err != nil {
		t.Fatal(err)
	}
	runEveryType(t, c, 700, 900)
	before := copyFolder(t, dir)      // a kill before the snapshot is in place
	if _, err := save(); err != nil { // which is of the state at 700, not at 900
		t.Fatal(err)
	}
	runEveryType(t, c, 900, 1100)
	want := state(t, g)
	after := copyFolder(t, dir)

	again, err := journalOf(t, after)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, state(t, again)); d != "" {
		t.Errorf("snapshot and replay differ from what was (-was +is):\n%s", d)
	}
	if files := names(t, after); !slices.Equal(files, []string{"journal-000002", "snapshot-000002"}) {
		t.Errorf("the old generation is still there: %v", files)
	}
	middle, err := journalOf(t, before)
	if err != nil {
		t.Fatal(err)
	}
	runner := newClient(func(context.Context, string, string) (net.Conn, error) { return middle.dial() })
	defer runner.Close()
	runEveryType(t, runner, 900, 1100)
	if d := cmp.Diff(want, state(t, middle)); d != "" {
		t.Errorf("two journals without a snapshot differ (-was +is):\n%s", d)
	}
	if err := errors.Join(again.close(), middle.close(), g.close()); err != nil {
		t.Error(err)
	}
	last, err := journalOf(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer last.close()
	if d := cmp.Diff(want, state(t, last)); d != "" {
		t.Errorf("the snapshot of close differs (-was +is):\n%s", d)
	}
	if last.file.records != 0 {
		t.Errorf("%d records to repeat after a close, want 0", last.file.records)
	}
}

// Long journals begin anew by themselves, and nothing is lost at the seam.
func TestJournalBeginsAnew(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir, Journal)
	const n = fewRecords + 50
	pipeline(t, r.Client(), n)
	within(t, 10*time.Second, "a snapshot", func() bool {
		_, err := os.Stat(snapshotName(filepath.Join(dir, journalFolder), 2))
		return err == nil
	})
	again, err := journalOf(t, copyFolder(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	defer again.close()
	if got := len(mustList(t, again, "{t}log:0")); got != n {
		t.Errorf("%d commits after the seam, want %d", got, n)
	}
	if again.file.records >= fewRecords {
		t.Errorf("%d records are to be repeated, want fewer than %d", again.file.records, fewRecords)
	}
}

// pipeline commits n times in one pipeline, which is longer than any buffer.
func pipeline(t testing.TB, c redis.UniversalClient, n int) {
	t.Helper()
	ctx := context.Background()
	p := c.Pipeline()
	for i := range n {
		commit.Eval(ctx, p, commitKeys(0), fmt.Sprint("p", i), i, strings.Repeat("x", 300))
	}
	if _, err := p.Exec(ctx); err != nil {
		t.Fatal(err)
	}
}

func mustList(t testing.TB, g *gate, key string) []string {
	t.Helper()
	l, err := g.mini.DB(0).List(key)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func names(t testing.TB, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(dir, journalFolder))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		all = append(all, f.Name())
	}
	return all
}

// copyFolder is what a start after a kill at this moment would find.
func copyFolder(t testing.TB, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(filepath.Join(to, journalFolder), os.DirFS(filepath.Join(dir, journalFolder))); err != nil {
		t.Fatal(err)
	}
	return to
}
