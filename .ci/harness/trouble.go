package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"syscall"
	"time"
)

// pause waits for about d; false when ctx is done.
func pause(ctx context.Context, rnd *rand.Rand, d time.Duration) bool {
	select {
	case <-time.After(d/2 + time.Duration(rnd.Int64N(int64(d)))):
		return true
	case <-ctx.Done():
		return false
	}
}

// killing ends a replica at a random moment, again and again.
func (w *world) killing(ctx context.Context) {
	if w.plan.killEvery == 0 {
		return
	}
	rnd := rand.New(rand.NewPCG(w.plan.seed, 100))
	for pause(ctx, rnd, w.plan.killEvery) {
		r := w.replicas[rnd.IntN(len(w.replicas))]
		r.kill()
		if r.awaitReady(ctx) != nil {
			return
		}
	}
}

// pausing stops a replica for longer than its leases last, and lets one go on
// that has stopped itself.
func (w *world) pausing(ctx context.Context) {
	if w.plan.pauseEvery == 0 && w.plan.stops == nil {
		return
	}
	rnd := rand.New(rand.NewPCG(w.plan.seed, 200))
	next := time.Now().Add(w.plan.pauseEvery)
	for ctx.Err() == nil {
		for _, r := range w.replicas {
			if r.paused() {
				w.pauses.Add(1)
				time.Sleep(w.plan.lease() * 3 / 2) // long enough to be taken over
				r.signal(syscall.SIGCONT)
			}
		}
		if w.plan.pauseEvery > 0 && time.Now().After(next) {
			w.replicas[rnd.IntN(len(w.replicas))].signal(syscall.SIGSTOP)
			next = time.Now().Add(w.plan.pauseEvery)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for range 3 { // one may stop itself as it is let go on
		for _, r := range w.replicas {
			r.signal(syscall.SIGCONT)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// fillingRedis takes its memory away for a while, again and again, and asks
// whether the program says so.
func (w *world) fillingRedis(ctx context.Context) {
	if w.plan.fullEvery == 0 {
		return
	}
	client := w.redis.client()
	defer client.Close()
	rnd := rand.New(rand.NewPCG(w.plan.seed, 400))
	for pause(ctx, rnd, w.plan.fullEvery) {
		_ = client.ConfigSet(context.Background(), "maxmemory", "1")
		time.Sleep(time.Second)
		if ready, err := w.replicas[0].ready(ctx); err == nil && !ready.Ready {
			w.says(ready.Not[0])
		}
		_ = client.ConfigSet(context.Background(), "maxmemory", "0")
		w.redisEnds.Add(1)
	}
}

// silencing lets the connections to Redis and to Twilio die, without a word to
// either end.
func (w *world) silencing(ctx context.Context) {
	if w.plan.silentEvery == 0 {
		return
	}
	rnd := rand.New(rand.NewPCG(w.plan.seed, 900))
	for n, times := 0, 0; times < 3 && pause(ctx, rnd, w.plan.silentEvery); times++ { // each costs many time-outs
		for _, p := range w.proxies {
			n += p.die()
		}
		w.said.Store("silent", fmt.Sprintf("%d connections died without a word", n))
	}
}

// restartingRedis ends Redis at a random moment, and starts it again.
func (w *world) restartingRedis(ctx context.Context) {
	if w.plan.redisEvery == 0 {
		return
	}
	rnd := rand.New(rand.NewPCG(w.plan.seed, 300))
	for pause(ctx, rnd, w.plan.redisEvery) {
		w.redis.kill()
		time.Sleep(300 * time.Millisecond)
		if ready, err := w.replicas[0].ready(ctx); err == nil && !ready.Ready {
			w.says(ready.Not[0])
		}
		if err := w.redis.start(); err != nil {
			fmt.Fprintln(os.Stderr, "harness:", err)
			return
		}
		w.redisEnds.Add(1)
	}
}
