package store_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
	"github.com/redis/go-redis/v9"
)

// startCluster starts three primaries with n replicas each.
func startCluster(t *testing.T, replicas int) []*server {
	t.Helper()
	if _, err := exec.LookPath("redis-cli"); err != nil {
		t.Skip("no redis-cli on this machine")
	}
	var nodes []*server
	args := []string{"--cluster", "create"}
	for range 3 * (1 + replicas) {
		s := startTCP(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
		nodes, args = append(nodes, s), append(args, s.addr())
	}
	args = append(args, "--cluster-replicas", fmt.Sprint(replicas), "--cluster-yes")
	if out, err := exec.Command("redis-cli", args...).CombinedOutput(); err != nil {
		t.Fatalf("create cluster: %v\n%s", err, out)
	}
	for _, s := range nodes {
		c := redis.NewClient(&redis.Options{Addr: s.addr(), MaxRetries: -1})
		t.Cleanup(func() { c.Close() })
		eventually(t, "cluster is whole", func() bool {
			info := c.ClusterInfo(t.Context()).Val()
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", len(nodes)))
		})
	}
	return nodes
}

func hosts(nodes []*server) string {
	var addrs []string
	for _, s := range nodes {
		addrs = append(addrs, s.addr())
	}
	return strings.Join(addrs, ",")
}

// TestCluster runs the suite on three primaries.
func TestCluster(t *testing.T) {
	t.Parallel()
	conform(t, dial(t, "redis://"+hosts(startCluster(t, 0)), "cluster"))
}

// A slot moves to another node while its scheme is in use: nothing is lost, and
// nothing comes twice.
func TestClusterMovesSlot(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t, 0)
	c := dial(t, "redis://"+hosts(nodes), "cluster").(*redis.ClusterClient)
	w := newWorld(t, c)
	p := w.meet("rosa")
	slot := int(c.ClusterKeySlot(t.Context(), "{"+w.scheme+"}").Val())
	moved := make(chan error, 1)
	const turns = 300
	for i := range turns {
		if i == turns/3 {
			go func() { moved <- moveSlot(t.Context(), c, nodes, slot) }()
		}
		p.Session.Turn = i
		w.commit(store.Change{Input: fmt.Sprint(i), Person: &p, Log: []care.Entry{{Text: fmt.Sprint(i)}}})
		p.Version++
	}
	if err := <-moved; err != nil {
		t.Fatal(err)
	}
	if got := w.load("rosa"); got.Version != turns+1 || got.Session.Turn != turns-1 {
		t.Errorf("version %d, turn %d", got.Version, got.Session.Turn)
	}
}

// moveSlot moves a slot with its keys from the node that has it to another.
func moveSlot(ctx context.Context, c *redis.ClusterClient, nodes []*server, slot int) error {
	var from, to *redis.Client
	var toNode *server
	for _, s := range nodes {
		n := redis.NewClient(&redis.Options{Addr: s.addr(), MaxRetries: -1})
		defer n.Close()
		if owns(ctx, n, slot) {
			from = n
		} else {
			to, toNode = n, s
		}
	}
	fromID, toID := from.Do(ctx, "cluster", "myid").Val(), to.Do(ctx, "cluster", "myid").Val()
	if err := to.Do(ctx, "cluster", "setslot", slot, "importing", fromID).Err(); err != nil {
		return err
	}
	if err := from.Do(ctx, "cluster", "setslot", slot, "migrating", toID).Err(); err != nil {
		return err
	}
	for {
		keys, err := from.ClusterGetKeysInSlot(ctx, slot, 5).Result()
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			break
		}
		move := []any{"migrate", "127.0.0.1", toNode.port, "", 0, 5000, "keys"}
		for _, k := range keys {
			move = append(move, k)
		}
		if err := from.Do(ctx, move...).Err(); err != nil {
			return err
		}
		time.Sleep(5 * time.Millisecond) // let turns meet the half-moved slot
	}
	for _, n := range []*redis.Client{to, from} {
		if err := n.Do(ctx, "cluster", "setslot", slot, "node", toID).Err(); err != nil {
			return err
		}
	}
	return nil
}

// owns reports whether a node has a slot, by its own word.
func owns(ctx context.Context, n *redis.Client, slot int) bool {
	me, _ := n.Do(ctx, "cluster", "myid").Text()
	shards, _ := n.ClusterShards(ctx).Result()
	for _, shard := range shards {
		for _, r := range shard.Slots {
			if r.Start <= int64(slot) && int64(slot) <= r.End {
				return shard.Nodes[0].ID == me
			}
		}
	}
	return false
}

// A primary dies. With WAIT nothing that was acknowledged is lost, and the
// outage is short.
func TestClusterFailover(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t, 2)
	c := dial(t, "redis://"+hosts(nodes), "cluster").(*redis.ClusterClient)
	w := newWorld(t, c)
	master, err := c.MasterForKey(t.Context(), "{"+w.scheme+"}")
	if err != nil {
		t.Fatal(err)
	}
	failover(t, w, func() {
		for _, s := range nodes {
			if s.addr() == master.Options().Addr {
				s.kill()
			}
		}
	})
}

// failover commits before, during and after a primary is killed, and looks for
// every commit that was acknowledged.
func failover(t *testing.T, w *world, kill func()) {
	t.Helper()
	w.Partition = store.New(w.client, w.keys, store.Options{Replicas: 1, Patience: 20 * time.Second}).Partition(w.scheme)
	const before, after = 100, 100
	var acked []string
	var worst time.Duration
	commit := func(i int) {
		start := time.Now()
		for try := 0; ; try++ {
			_, err := w.tryCommit(store.Change{Input: fmt.Sprint(i), Audit: []care.Audit{{Action: fmt.Sprint(i)}}})
			if err == nil || strings.Contains(err.Error(), care.ErrDuplicate.Error()) {
				break
			}
			if try == 100 {
				t.Fatal(err)
			}
			time.Sleep(50 * time.Millisecond)
		}
		acked = append(acked, fmt.Sprint(i))
		worst = max(worst, time.Since(start))
	}
	for i := range before {
		commit(i)
	}
	kill()
	for i := range after {
		commit(before + i)
	}
	t.Logf("outage %v", worst.Round(10*time.Millisecond))
	if worst > 20*time.Second {
		t.Errorf("outage of %v", worst)
	}
	seen := map[string]int{}
	trail, err := w.AuditTrail(w.ctx, 1000)
	w.must(err)
	for _, a := range trail {
		seen[a.Action]++
	}
	for _, a := range acked {
		if seen[a] != 1 {
			t.Errorf("acknowledged commit %s is there %d times", a, seen[a])
		}
	}
}
