package desk

import (
	"context"
	"hash/maphash"

	"github.com/linkline/linkline/flows/care"
)

// stripes is how many people can be answered at once in one process.
const stripes = 512

// turnstiles let one person's messages through one at a time, in the order in
// which they came. The store would refuse an overtaking turn anyway; waiting
// here costs less than reading again, and keeps a burst in order.
type turnstiles struct {
	seed  maphash.Seed
	gates [stripes]chan struct{}
}

func newTurnstiles() turnstiles {
	t := turnstiles{seed: maphash.MakeSeed()}
	for i := range t.gates {
		t.gates[i] = make(chan struct{}, 1)
	}
	return t
}

// enter waits for the turn of a and returns how to leave.
func (t *turnstiles) enter(ctx context.Context, a care.Address) (leave func(), err error) {
	gate := t.gates[maphash.String(t.seed, a.Reveal())%stripes]
	select {
	case gate <- struct{}{}:
		return func() { <-gate }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
