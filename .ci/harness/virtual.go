package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// moved is the time of the replicas as far as the harness knows: the machine's,
// ahead by what they were moved.
type moved struct{ ahead atomic.Int64 }

func (m *moved) now() time.Time { return time.Now().Add(time.Duration(m.ahead.Load())).UTC() }

// to takes up a time that a replica has reached.
func (m *moved) to(t time.Time) {
	ahead := int64(time.Until(t))
	for {
		was := m.ahead.Load()
		if ahead <= was || m.ahead.CompareAndSwap(was, ahead) {
			return
		}
	}
}

// soon is how near the next due instant has to be to be waited for: leases end, and
// what is unknown is looked up, in the machine's time. A leap over them would let
// two replicas differ by more than a lease.
const soon = 15 * time.Second

// advance lives until a time: from one due instant to the next, both replicas
// together, each when nothing is left to do at the one before.
func (d *day) advance(ctx context.Context, until time.Time) error {
	for end := time.Now().Add(d.plan.patience); ; {
		if time.Now().After(end) {
			return fmt.Errorf("it did not get to %s", until)
		}
		now := d.clock.now()
		depth, err := d.part.Depth(ctx, now)
		if err != nil {
			return err
		}
		next, err := d.part.NextDue(ctx, now)
		switch {
		case err != nil:
			return err
		case depth.Safety+depth.Reply+depth.Scheduled+depth.Jobs > 0 || !next.IsZero() && next.Sub(now) < soon && next.Before(until):
			time.Sleep(20 * time.Millisecond)
			continue
		case !now.Before(until):
			return nil
		case next.IsZero() || next.After(until):
			next = until
		}
		if err := d.leap(ctx, next); err != nil {
			return err
		}
		end = time.Now().Add(d.plan.patience)
	}
}

// leap moves both replicas to a time at once, however often they die on the way.
// What they do from then on is of that time.
func (d *day) leap(ctx context.Context, t time.Time) error {
	d.clock.to(t)
	var both sync.WaitGroup
	failed := make([]error, len(d.replicas))
	for i, r := range d.replicas {
		both.Go(func() { failed[i] = d.leapOne(ctx, r, t) })
	}
	both.Wait()
	if i := slices.IndexFunc(failed, func(err error) bool { return err != nil }); i >= 0 {
		return failed[i]
	}
	return nil
}

func (d *day) leapOne(ctx context.Context, r *replica, t time.Time) error {
	for end := time.Now().Add(d.plan.patience); time.Now().Before(end); {
		now, err := r.forward(ctx, time.Millisecond) // whatever it remembered when it was started again
		if err == nil && now.Before(t) {
			now, err = r.forward(ctx, t.Sub(now))
		}
		if err == nil && !now.Before(t) {
			d.clock.to(now)
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("a replica did not get to %s", t)
}

// forward moves the clock of the process that runs now.
func (r *replica) forward(ctx context.Context, by time.Duration) (now time.Time, err error) {
	var answer struct{ Now time.Time }
	raw, err := r.try(ctx, "clock", map[string]string{"forward": by.String()})
	if err == nil {
		err = json.Unmarshal(raw, &answer)
	}
	return answer.Now, err
}

// try calls the simulated phones of the process that runs now.
func (r *replica) try(ctx context.Context, what string, body any) ([]byte, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.addr+"/try/"+what, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode/100 != 2 {
		err = fmt.Errorf("/try/%s: %s: %s", what, resp.Status, answer)
	}
	return answer, err
}

// staff is what a link worker writes on a simulated phone, again until one of the
// replicas has taken it: to say it twice changes nothing.
func (d *day) staff(ctx context.Context, worker, text string) (err error) {
	for i := range 200 {
		if _, err = d.replicas[i%len(d.replicas)].try(ctx, "messages", map[string]string{"from": worker, "text": text}); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("a link worker was not heard: %w", err)
}
