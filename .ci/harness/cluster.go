package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// cluster is three primaries, each with so many replicas.
type cluster struct{ nodes []*server }

func startCluster(ctx context.Context, dir string, replicas int) (*cluster, error) {
	c := &cluster{}
	var addrs []string
	for range 3 * (1 + replicas) {
		s, err := startNode(dir)
		if err != nil {
			return c, err
		}
		c.nodes, addrs = append(c.nodes, s), append(addrs, s.addr)
	}
	args := append([]string{"--cluster", "create"}, addrs...)
	out, err := exec.CommandContext(ctx, "redis-cli", append(args, "--cluster-replicas", fmt.Sprint(replicas), "--cluster-yes")...).CombinedOutput()
	if err != nil {
		return c, fmt.Errorf("create cluster: %w\n%s", err, out)
	}
	return c, c.whole(ctx, replicas)
}

// startNode starts one on a port whose bus port, which is 10,000 higher, is one
// that Linux gives to nobody by itself.
func startNode(dir string) (*server, error) {
	for range 100 {
		addr, err := freeAddr()
		if err != nil {
			return nil, err
		}
		_, port, _ := net.SplitHostPort(addr)
		if len(port) == 5 && port >= "55" {
			continue
		}
		home := filepath.Join(dir, "node"+port)
		if err := os.Mkdir(home, 0o700); err != nil {
			return nil, err
		}
		s := &server{dir: home, addr: addr, extra: []string{"--port", port, "--bind", "127.0.0.1", "--cluster-enabled", "yes",
			"--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"}}
		if s.start() == nil {
			return s, nil
		}
		s.kill()
	}
	return nil, fmt.Errorf("no node of a cluster starts")
}

// whole waits until every node says so, and every primary has its replicas.
func (c *cluster) whole(ctx context.Context, replicas int) error {
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		well := true
		for _, s := range c.nodes {
			one := s.client()
			info, roles := one.ClusterInfo(ctx).Val(), one.Info(ctx, "replication").Val()
			_ = one.Close()
			well = well && strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", len(c.nodes))) &&
				(strings.Contains(roles, "role:slave") || strings.Count(roles, "state=online") == replicas)
		}
		if well {
			return nil
		}
	}
	return fmt.Errorf("the cluster is never whole")
}

func (c *cluster) url() string {
	var addrs []string
	for _, s := range c.nodes {
		addrs = append(addrs, s.addr)
	}
	return "redis://" + strings.Join(addrs, ",")
}

func (c *cluster) close() {
	for _, s := range c.nodes {
		s.kill()
	}
}

// primary is the node that has our scheme, and another that could have it.
func (c *cluster) primary(ctx context.Context) (ours, other *server, err error) {
	for _, s := range c.nodes {
		one := s.client()
		is := strings.Contains(one.Info(ctx, "replication").Val(), "role:master")
		keys := one.ClusterCountKeysInSlot(ctx, int(one.ClusterKeySlot(ctx, "{harness}").Val())).Val()
		_ = one.Close()
		switch {
		case is && keys > 0:
			ours = s
		case is:
			other = s
		}
	}
	if ours == nil || other == nil {
		return nil, nil, fmt.Errorf("nobody has the scheme")
	}
	return ours, other, nil
}

// losingPrimary kills the primary that has our scheme, once.
func (w *world) losingPrimary(ctx context.Context) {
	if w.cluster == nil || !w.plan.clusterKill || !pause(ctx, rand.New(rand.NewPCG(w.plan.seed, 600)), 4*time.Second) {
		return
	}
	ours, _, err := w.cluster.primary(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "harness:", err)
		return
	}
	ours.kill()
	w.redisEnds.Add(1)
	w.outage(ctx)
}

// movingSlot moves the slot of our scheme from node to node, again and again, a
// few keys at a time.
func (w *world) movingSlot(ctx context.Context) {
	if w.cluster == nil || w.plan.clusterKill {
		return
	}
	rnd := rand.New(rand.NewPCG(w.plan.seed, 700))
	for pause(ctx, rnd, 2*time.Second) {
		keys, took, err := w.cluster.move(context.WithoutCancel(ctx))
		if err != nil {
			fmt.Fprintln(os.Stderr, "harness: move a slot:", err)
			return
		}
		w.redisEnds.Add(1)
		w.said.Store("moves", fmt.Sprintf("the last move of the slot took %d keys in %v", keys, took.Round(time.Millisecond)))
	}
}

func (c *cluster) move(ctx context.Context) (keys int, took time.Duration, err error) {
	ours, other, err := c.primary(ctx)
	if err != nil {
		return 0, 0, err
	}
	from, to := ours.client(), other.client()
	defer from.Close()
	defer to.Close()
	slot := from.ClusterKeySlot(ctx, "{harness}").Val()
	fromID, toID := from.Do(ctx, "cluster", "myid").Val(), to.Do(ctx, "cluster", "myid").Val()
	began := time.Now()
	if err := to.Do(ctx, "cluster", "setslot", slot, "importing", fromID).Err(); err != nil {
		return 0, 0, err
	}
	if err := from.Do(ctx, "cluster", "setslot", slot, "migrating", toID).Err(); err != nil {
		return 0, 0, err
	}
	host, port, _ := net.SplitHostPort(other.addr)
	for {
		some, err := from.ClusterGetKeysInSlot(ctx, int(slot), 10).Result()
		if err != nil {
			return keys, 0, err
		}
		if len(some) == 0 {
			break
		}
		args := []any{"migrate", host, port, "", 0, 5000, "keys"}
		for _, k := range some {
			args = append(args, k)
		}
		if err := from.Do(ctx, args...).Err(); err != nil {
			return keys, 0, err
		}
		keys += len(some)
	}
	for _, one := range []*redis.Client{to, from} {
		if err := one.Do(ctx, "cluster", "setslot", slot, "node", toID).Err(); err != nil {
			return keys, 0, err
		}
	}
	return keys, time.Since(began), nil
}
