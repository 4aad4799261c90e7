package telegram

import (
	"context"
	"encoding/json"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Hook is what Telegram says of its calls to us.
type Hook struct {
	// Ours says that it calls this address, with the secret that we have now.
	Ours bool
	// Pending is how many updates wait to be delivered.
	Pending int
	// FailedAt is when a call last failed; zero when none did lately.
	FailedAt time.Time
}

// Watch asks Telegram how its calls to us go. What it says of failures in words
// is left out: that may hold our address.
func (c *Channel) Watch(ctx context.Context) (Hook, error) {
	raw, err := c.call(ctx, "getWebhookInfo", nil)
	if err != nil {
		return Hook{}, err.send()
	}
	var info tgbotapi.WebhookInfo
	if json.Unmarshal(raw, &info) != nil {
		return Hook{}, (&refusal{code: "bad_answer"}).send()
	}
	h := Hook{Ours: info.URL == c.webhookURL(), Pending: info.PendingUpdateCount}
	if info.LastErrorDate > 0 {
		h.FailedAt = time.Unix(int64(info.LastErrorDate), 0).UTC()
	}
	return h, nil
}
