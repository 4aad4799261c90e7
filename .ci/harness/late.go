package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
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

// late lets everybody live but for their last text. Half an hour later, every
// call of the networks comes four times more, in no order. Then people write on:
// what they are answered must not have changed.
func (w *world) comesLate(ctx context.Context, converse func()) error {
	w.edge.record.keep = true
	for _, p := range w.people {
		p.turns--
	}
	converse()
	if err := w.drained(ctx); err != nil {
		return err
	}
	if err := w.forward(ctx, 30*time.Minute); err != nil {
		return err
	}
	n, err := w.edge.record.again(ctx, w.edge.client(), w.plan.seed, 4)
	if err != nil {
		return err
	}
	w.says(fmt.Sprintf("%d calls came again, half an hour late and in no order", n))
	for _, p := range w.people {
		p.turns++
	}
	converse()
	return nil
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
