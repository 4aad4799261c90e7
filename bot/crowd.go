package bot

import "sync"

// crowd counts goroutines that come and go while somebody waits for all of
// them, which a sync.WaitGroup does not allow.
type crowd struct {
	mu    sync.Mutex
	empty *sync.Cond
	n     int
}

func newCrowd() *crowd {
	c := &crowd{}
	c.empty = sync.NewCond(&c.mu)
	return c
}

func (c *crowd) enter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func (c *crowd) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n--; c.n == 0 {
		c.empty.Broadcast()
	}
}

// wait returns at a moment at which nobody is in.
func (c *crowd) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.n > 0 {
		c.empty.Wait()
	}
}
