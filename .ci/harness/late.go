package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// record is what passed the edge, to be delivered again.
type record struct {
	mu   sync.Mutex
	keep bool
	all  []*http.Request
	body [][]byte
}

// take keeps a call as it was.
func (r *record) take(call *http.Request) {
	if !r.keep || call.GetBody == nil {
		return
	}
	body, err := call.GetBody()
	if err != nil {
		return
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all, r.body = append(r.all, call.Clone(context.Background())), append(r.body, raw)
}

// again delivers every call so many times more, in no order.
func (r *record) again(ctx context.Context, client *http.Client, seed uint64, times int) (n int, err error) {
	r.mu.Lock()
	r.keep = false
	r.mu.Unlock()
	var order []int
	for i := range r.all {
		for range times {
			order = append(order, i)
		}
	}
	rand.New(rand.NewPCG(seed, 800)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, i := range order {
		call := r.all[i].Clone(ctx)
		call.Body = io.NopCloser(bytes.NewReader(r.body[i]))
		resp, err := client.Do(call)
		if err != nil {
			return n, err
		}
		_ = resp.Body.Close()
		if resp.StatusCode/100 != 2 {
			return n, fmt.Errorf("a call that came again was answered with %d", resp.StatusCode)
		}
		n++
	}
	return n, nil
}

// halfway lets everybody live but for their last text, and then something happen.
// When they write on, what they are answered must not have changed.
func (w *world) halfway(ctx context.Context, converse func(), happens func(context.Context) error) error {
	for _, p := range w.people {
		p.turns--
	}
	w.edge.record.keep = w.plan.late
	converse()
	if err := w.drained(ctx); err != nil {
		return err
	}
	if err := happens(ctx); err != nil {
		return err
	}
	for _, p := range w.people {
		p.turns++
	}
	converse()
	return nil
}

// comesLate delivers every call of the networks four times more, half an hour
// later and in no order.
func (w *world) comesLate(ctx context.Context) error {
	if err := w.forward(ctx, 30*time.Minute); err != nil {
		return err
	}
	n, err := w.edge.record.again(ctx, w.edge.client(), w.plan.seed, 4)
	w.says(fmt.Sprintf("%d calls came again, half an hour late and in no order", n))
	return err
}

// restored copies what Redis has on disk, takes its disk away, and starts another
// on the copy. It is timed until the program serves again.
func (w *world) restored(ctx context.Context) error {
	backup := filepath.Join(w.dir, "backup")
	client := w.redis.client()
	err := client.ConfigSet(ctx, "auto-aof-rewrite-percentage", "0").Err() // so that no file goes away under the copy
	_ = client.Close()
	if err != nil {
		return err
	}
	log := filepath.Join(w.dir, "appendonlydir")
	if err := os.CopyFS(backup, os.DirFS(log)); err != nil {
		return err
	}
	w.redis.kill()
	began := time.Now()
	w.redisEnds.Add(1)
	if err := os.RemoveAll(log); err != nil {
		return err
	}
	if err := os.CopyFS(log, os.DirFS(backup)); err != nil {
		return err
	}
	if err := w.redis.start(); err != nil {
		return err
	}
	err = w.replicas[0].awaitReady(ctx)
	w.says(fmt.Sprintf("ready on the backup %.1f s after the disk was lost; what was written since the backup would be lost", time.Since(began).Seconds()))
	return err
}

// forward moves the time of the networks and of the program.
func (w *world) forward(ctx context.Context, by time.Duration) error {
	w.ahead.Add(int64(by))
	for _, r := range w.replicas {
		if err := r.awaitReady(ctx); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+w.replicas[0].addr+"/try/clock", strings.NewReader(fmt.Sprintf(`{"forward":%q}`, by)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the clock: %s", resp.Status)
	}
	return nil
}
