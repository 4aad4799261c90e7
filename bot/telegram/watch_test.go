package telegram

import (
	"testing"
	"time"

	"github.com/linkline/linkline/bot/bottest"
)

// What Telegram could not deliver shows, and so does a webhook that is not ours.
func TestWatchShowsWhatCouldNotBeDelivered(t *testing.T) {
	fake := &bottest.Telegram{Backoff: time.Minute}
	fake.Start()
	defer fake.Close()
	inbox, mount := bottest.NewInbox(t)
	c, err := New(Config{Scheme: "riverside", Token: fake.Token, APIURL: fake.URL, PublicURL: inbox.URL})
	if err != nil {
		t.Fatal(err)
	}
	mount(c)
	h, err := c.Watch(t.Context())
	if err != nil || h.Ours || h.Pending != 0 {
		t.Errorf("before it is set: %+v, %v", h, err)
	}
	if err := c.SetWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	inbox.Refuse(2)
	fake.Say(700900001, "hello")
	for end := time.Now().Add(5 * time.Second); h.FailedAt.IsZero() && time.Now().Before(end); {
		if h, err = c.Watch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !h.Ours || h.Pending != 1 || h.FailedAt.IsZero() {
		t.Errorf("while it is refused: %+v", h)
	}
}
