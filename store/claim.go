package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// waiting is a lane that is ready, in the queue that it was found in.
type waiting struct {
	queue
	contact, token string
}

// Claim leases up to n lanes that are ready at now, for d: safety messages
// first, then lanes with a reply, then the rest. Any number of processes may
// claim; each lane goes to one. Messages to somebody who opted out are taken
// off on the way. With replicas, a lease is handed out only once they know of it:
// after a failover the next holder has to see that a send may have begun.
func (p *Partition) Claim(ctx context.Context, now time.Time, d time.Duration, n int) ([]Lease, error) {
	return p.claimOf(ctx, now, d, n, 4)
}

// ClaimUrgent is Claim without what nobody waits for: no reminders.
func (p *Partition) ClaimUrgent(ctx context.Context, now time.Time, d time.Duration, n int) ([]Lease, error) {
	return p.claimOf(ctx, now, d, n, 2)
}

func (p *Partition) claimOf(ctx context.Context, now time.Time, d time.Duration, n, queues int) ([]Lease, error) {
	if n <= 0 {
		return nil, nil
	}
	var found []waiting
	var replies []*redis.Cmd
	err := p.store.on(ctx, p.due(), func(c redis.Cmdable) (err error) {
		if found, err = p.waiting(ctx, c, d, p.queues()[:queues], now, n); err != nil || len(found) == 0 {
			return err
		}
		replies, err = p.claim(ctx, c, found, now, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	return p.leases(found, replies, now, d)
}

// waiting looks for ready lanes.
func (p *Partition) waiting(ctx context.Context, c redis.Cmdable, d time.Duration, queues []queue, now time.Time, n int) ([]waiting, error) {
	sets := make([]*redis.StringSliceCmd, len(queues))
	_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, q := range queues {
			sets[i] = pipe.ZRangeByScore(ctx, q.ready, &redis.ZRangeBy{Min: "-inf", Max: ms(now), Count: int64(n)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var found []waiting
	for i, set := range sets {
		for _, contact := range set.Val() {
			if len(found) < n {
				found = append(found, waiting{queues[i], contact, laneToken(d)})
			}
		}
	}
	return found, nil
}

// claim asks for all of them in one go. A pipeline has no second try for a
// script that Redis does not know, so that is made here, one by one: another
// process may have made it known half-way.
func (p *Partition) claim(ctx context.Context, c redis.Cmdable, found []waiting, now time.Time, d time.Duration) ([]*redis.Cmd, error) {
	ask := func(eval evaluate, c redis.Scripter, w waiting) *redis.Cmd {
		keys := append(p.leaseKeys(w.lane, w.contact), w.ready)
		return eval(ctx, c, keys, w.contact, ms(now), ms(now.Add(d)), w.token)
	}
	replies := make([]*redis.Cmd, len(found))
	var wait *redis.Cmd
	_, err := c.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, w := range found {
			replies[i] = ask(claimScript.EvalSha, pipe, w)
		}
		if n := p.store.awaited(); n > 0 {
			wait = pipe.Do(ctx, "wait", n, p.store.o.WaitFor.Milliseconds())
		}
		return nil
	})
	if !redis.HasErrorPrefix(err, "NOSCRIPT") {
		if err == nil && wait != nil {
			err = p.store.enough(wait)
		}
		return replies, err
	}
	for i, w := range found {
		if redis.HasErrorPrefix(replies[i].Err(), "NOSCRIPT") {
			replies[i] = ask(claimScript.Eval, c, w)
		}
	}
	if p.store.awaited() > 0 {
		// The script is known now. A claim that replicas may lack is not used: it
		// is made again when its lease has ended.
		return nil, ErrReplicas
	}
	return replies, nil
}

// leaseKeys are the keys that lease.lua expects, first and in this order.
func (p *Partition) leaseKeys(l Lane, contact string) []string {
	return []string{p.lane(l, contact), p.head(l, contact), p.contact(contact), p.receipts()}
}

// leases reads what was leased. A message that cannot be opened holds up its own
// person only; somebody has to see to the keys.
func (p *Partition) leases(found []waiting, replies []*redis.Cmd, now time.Time, d time.Duration) ([]Lease, error) {
	var leases []Lease
	for i, r := range replies {
		row, err := r.StringSlice()
		if err != nil {
			return leases, fmt.Errorf("claim: %w", err)
		}
		if err := word(row[0]); err != nil {
			return leases, fmt.Errorf("claim: %w", err)
		}
		if row[0] != "leased" {
			continue
		}
		w := found[i]
		l, err := p.lease(Lease{Contact: w.contact, Lane: w.lane, Token: w.token, Until: until(now, d)}, row[1:])
		if err != nil {
			p.unreadable("message cannot be opened", err, "contact", w.contact)
			continue
		}
		leases = append(leases, l)
	}
	return leases, nil
}
