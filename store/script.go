package store

import (
	"context"
	_ "embed" // the scripts
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/load.lua
var loadLua string

//go:embed lua/enqueue.lua
var enqueueLua string

//go:embed lua/book.lua
var bookLua string

//go:embed lua/commit.lua
var commitLua string

//go:embed lua/lease.lua
var leaseLua string

//go:embed lua/claim.lua
var claimLua string

//go:embed lua/finish.lua
var finishLua string

//go:embed lua/due.lua
var dueLua string

//go:embed lua/settle.lua
var settleLua string

//go:embed lua/take.lua
var takeLua string

// The scripts. Parts that they share, or that would make them long, stand before them.
var (
	loadScript   = redis.NewScript(loadLua)
	commitScript = redis.NewScript(enqueueLua + bookLua + commitLua)
	claimScript  = redis.NewScript(leaseLua + claimLua)
	finishScript = redis.NewScript(leaseLua + finishLua)
	dueScript    = redis.NewScript(dueLua)
	settleScript = redis.NewScript(settleLua)
	takeScript   = redis.NewScript(takeLua)
)

// run runs a script on the node that has its keys and returns what it returned.
func (s *Store) run(ctx context.Context, sc *redis.Script, keys []string, args ...any) (any, error) {
	var reply any
	err := s.on(ctx, keys[0], func(c redis.Cmdable) (err error) {
		reply, err = sc.Run(ctx, c, keys, args...).Result()
		return err
	})
	return reply, err
}

// runWords is run for a script that returns a list of strings.
func (s *Store) runWords(ctx context.Context, sc *redis.Script, keys []string, args ...any) ([]string, error) {
	var words []string
	err := s.on(ctx, keys[0], func(c redis.Cmdable) (err error) {
		words, err = sc.Run(ctx, c, keys, args...).StringSlice()
		return err
	})
	return words, err
}

// runSafely is runWords that answers only when the replicas have it too. The
// WAIT goes down the same connection in the same packet, so that it covers the
// script and costs no further round trip.
func (s *Store) runSafely(ctx context.Context, sc *redis.Script, keys []string, args ...any) ([]string, error) {
	if s.awaited() == 0 {
		return s.runWords(ctx, sc, keys, args...)
	}
	var words []string
	err := s.on(ctx, keys[0], func(c redis.Cmdable) error {
		script, wait, err := s.runAndWait(ctx, c, sc.EvalSha, keys, args)
		if redis.HasErrorPrefix(err, "NOSCRIPT") {
			script, wait, err = s.runAndWait(ctx, c, sc.Eval, keys, args)
		}
		if err != nil {
			return err
		}
		if words, err = script.StringSlice(); err != nil {
			return err
		}
		return s.enough(wait)
	})
	return words, err
}

// enough reports whether as many replicas answered a WAIT as were asked for.
func (s *Store) enough(wait *redis.Cmd) error {
	have, err := wait.Int()
	if err != nil {
		return fmt.Errorf("wait for replicas: %w", err)
	}
	if have < s.awaited() {
		return ErrReplicas
	}
	return nil
}

type evaluate func(ctx context.Context, c redis.Scripter, keys []string, args ...any) *redis.Cmd

func (s *Store) runAndWait(ctx context.Context, c redis.Cmdable, eval evaluate, keys []string, args []any) (script, wait *redis.Cmd, err error) {
	p := c.Pipeline()
	script = eval(ctx, p, keys, args...)
	wait = p.Do(ctx, "wait", s.awaited(), s.o.WaitFor.Milliseconds())
	_, _ = p.Exec(ctx) // each command has its own error
	return script, wait, script.Err()
}

// on calls do with the node that has key, and again for as long as Redis says
// that it did not carry the call out: during a restart, a failover, a move of
// the slot.
func (s *Store) on(ctx context.Context, key string, do func(redis.Cmdable) error) error {
	give := time.Now().Add(s.o.Patience)
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 300*time.Millisecond) {
		c, err := s.node(ctx, key)
		if err == nil {
			err = do(c)
		}
		if err == nil || !notDone(err) || time.Now().Add(pause).After(give) {
			return err
		}
		s.reload(ctx)
		if !sleep(ctx, pause) {
			return err
		}
	}
}

// node is the primary that has key. A cluster client would repeat a call whose
// answer was lost, and has no way to send WAIT after it; a node's client does
// neither.
func (s *Store) node(ctx context.Context, key string) (redis.Cmdable, error) {
	c, ok := s.client.(*redis.ClusterClient)
	if !ok {
		return s.client, nil
	}
	return c.MasterForKey(ctx, key)
}

func (s *Store) reload(ctx context.Context) {
	if c, ok := s.client.(*redis.ClusterClient); ok {
		c.ReloadState(ctx)
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
