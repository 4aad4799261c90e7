package simulator

import (
	"testing"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

func TestTwiceSentIsTwiceSeen(t *testing.T) {
	c := New(&lists{}, func() time.Time { return monday })
	m := care.Outbound{ID: "c.1.1", To: "sim:alice", Text: "hello"}
	if id, err := c.Find(t.Context(), m, monday); id != "" || err != nil {
		t.Fatalf("found %q before it was sent (%v)", id, err)
	}
	sent, err := c.Send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := c.Find(t.Context(), m, monday); id != sent || err != nil {
		t.Errorf("found %q (%v), want %q", id, err, sent)
	}
	if _, err := c.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if texts, _ := c.Messages(t.Context(), "sim:alice"); len(texts) != 2 {
		t.Errorf("the phone shows %d texts, want both", len(texts))
	}
}

func TestOnlySimulatedPhonesAreReached(t *testing.T) {
	c := New(&lists{}, func() time.Time { return monday })
	_, err := c.Send(t.Context(), care.Outbound{ID: "c.1.1", To: "sms:+447700900123"})
	if got := bot.Failure(err).Class; got != bot.NoAddress {
		t.Errorf("class %s, want %s", got, bot.NoAddress)
	}
}
