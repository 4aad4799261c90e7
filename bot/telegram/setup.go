package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// connections is how many calls Telegram may make to us at once.
const connections = 40

// kinds are the updates that we ask for. Edits are not among what we act on,
// but asking for them shows in Ignored that people try.
var kinds = []string{"message", "edited_message", "callback_query", "my_chat_member"}

func kindsJSON() string {
	raw, err := json.Marshal(kinds)
	if err != nil {
		return ""
	}
	return string(raw)
}

// webhookURL is our address with a mark of the secret. Telegram does not tell
// which secret it holds; by the mark we see that it holds an old one.
func (c *Channel) webhookURL() string {
	return c.cfg.PublicURL + c.path() + "?s=" + digest(c.cfg.Secret, "mark")[:8]
}

// SetWebhook tells Telegram where to call us, unless it knows: every call
// counts against a limit of one a second.
func (c *Channel) SetWebhook(ctx context.Context) error {
	if c.cfg.PublicURL == "" {
		return errors.New("telegram: no public address to be called on; poll instead")
	}
	var info tgbotapi.WebhookInfo
	raw, err := c.call(ctx, "getWebhookInfo", nil)
	if err == nil && json.Unmarshal(raw, &info) == nil && info.URL == c.webhookURL() && info.MaxConnections == connections && sameKinds(info.AllowedUpdates) {
		return nil
	}
	_, err = c.call(ctx, "setWebhook", tgbotapi.Params{
		"url": c.webhookURL(), "secret_token": c.cfg.Secret,
		"max_connections": strconv.Itoa(connections), "allowed_updates": kindsJSON(),
	})
	if err != nil {
		return err
	}
	return nil
}

func sameKinds(got []string) bool {
	got = slices.Sorted(slices.Values(got))
	return slices.Equal(got, slices.Sorted(slices.Values(kinds)))
}

// Me asks Telegram for the bot's user name, to see that the token works and to
// make links to it.
func (c *Channel) Me(ctx context.Context) (string, error) {
	raw, err := c.call(ctx, "getMe", nil)
	if err != nil {
		return "", err
	}
	var me struct{ Username string }
	if json.Unmarshal(raw, &me) != nil || me.Username == "" {
		return "", &refusal{code: "no_username"}
	}
	return me.Username, nil
}
