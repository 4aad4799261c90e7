package main

import (
	"context"
	"time"
)

func (h *house) schedule(ctx context.Context) {
	_ = h.catchUp(ctx)
	_ = h.health.look(ctx)
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if err := h.sweep(ctx); err != nil {
			h.log.Warn("sweep", "err", err)
		}
		if i%5 == 0 {
			_ = h.readFlows(ctx)
		}
		if i%60 == 0 {
			_ = h.health.look(ctx)
		}
	}
}
