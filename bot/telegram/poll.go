package telegram

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/linkline/linkline/flows/care"
)

const (
	longPoll = 25 * time.Second
	batch    = 100
	maxPause = time.Minute
)

// Poll asks Telegram for updates until ctx is done, for a service without a
// public address. Asking with the next offset is what confirms a batch, so that
// happens only once handle has returned nil: what was not committed is asked
// for again. next is the offset to keep for the next start.
func (c *Channel) Poll(ctx context.Context, offset int64, handle func(ctx context.Context, in []care.Inbound, next int64) error) error {
	pause := time.Duration(0)
	hooked := true // a webhook has to go before we may ask; what waits for it stays
	for wait(ctx, pause) {
		if hooked {
			_, err := c.call(ctx, "deleteWebhook", tgbotapi.Params{"drop_pending_updates": "false"})
			if err != nil {
				pause = c.backOff("webhook not removed", err, pause)
				continue
			}
			hooked = false
		}
		asked := c.cfg.Now()
		updates, rerr := c.getUpdates(ctx, offset)
		if rerr != nil {
			hooked = rerr.code == "conflict"
			pause = c.backOff("no updates", rerr, pause)
			continue
		}
		if len(updates) == 0 {
			pause = 0
			if c.cfg.Now().Sub(asked) < time.Second {
				pause = c.pause / 2 // a server that does not hold the line
			}
			continue
		}
		in, next := c.batch(updates)
		if err := handle(ctx, in, next); err != nil {
			c.cfg.Log.Warn("updates not taken", "channel", c.Network())
			pause = c.longer(pause)
			continue
		}
		offset, pause = next, 0
		c.acknowledge(ctx, updates)
	}
	return ctx.Err()
}

func (c *Channel) getUpdates(ctx context.Context, offset int64) ([]update, *refusal) {
	raw, err := c.callFor(ctx, longPoll+c.cfg.Timeout, "getUpdates", tgbotapi.Params{
		"offset": strconv.FormatInt(offset, 10), "limit": strconv.Itoa(batch),
		"timeout": strconv.Itoa(int(longPoll / time.Second)), "allowed_updates": kindsJSON(),
	})
	if err != nil {
		return nil, err
	}
	var each []json.RawMessage
	if json.Unmarshal(raw, &each) != nil {
		return nil, &refusal{code: "bad_answer"}
	}
	updates := make([]update, 0, len(each))
	for _, one := range each {
		if u, derr := decode(one); derr == nil {
			updates = append(updates, u)
		}
	}
	if len(updates) == 0 && len(each) > 0 {
		return nil, &refusal{code: "bad_answer"}
	}
	return updates, nil
}

// batch turns updates into messages, and says which offset confirms them all.
func (c *Channel) batch(updates []update) (in []care.Inbound, next int64) {
	for _, u := range updates {
		if m, ok := c.inbound(u); ok {
			in = append(in, m)
		} else {
			c.ignored.Add(1)
		}
		next = max(next, u.ID+1)
	}
	return in, next
}

// acknowledge stops the spinning of the buttons that were pressed. If it does
// not work out, the spinning stops by itself.
func (c *Channel) acknowledge(ctx context.Context, updates []update) {
	for _, u := range updates {
		if u.Callback == nil {
			continue
		}
		if _, err := c.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": u.Callback.ID}); err != nil {
			c.cfg.Log.Info("button not acknowledged", "channel", c.Network(), "err", err.code)
		}
	}
}

// backOff logs a failure and says how long to wait: as long as Telegram asks,
// or twice as long as before.
func (c *Channel) backOff(msg string, err *refusal, last time.Duration) time.Duration {
	c.cfg.Log.Warn(msg, "channel", c.Network(), "class", err.class.String(), "err", err.code)
	return max(err.after, c.longer(last))
}

func (c *Channel) longer(last time.Duration) time.Duration {
	return min(max(2*last, c.pause), maxPause)
}

// wait sleeps for d and a little more, so that replicas do not ask in step; it
// reports whether there is reason to go on.
func wait(ctx context.Context, d time.Duration) bool {
	if d > 0 {
		d += rand.N(d/4 + 1)
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return ctx.Err() == nil
	}
}
