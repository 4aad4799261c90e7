package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/linkline/linkline/bot"
	"github.com/linkline/linkline/flows/care"
)

// Memory keeps lists of values for as long as the scheme's other records last.
type Memory interface {
	Keep(ctx context.Context, list string, value []byte) error
	Kept(ctx context.Context, list string) ([][]byte, error)
}

// Channel is the simulated network of one scheme.
type Channel struct {
	memory Memory
	now    func() time.Time
}

var (
	_ bot.Channel = (*Channel)(nil)
	_ bot.Finder  = (*Channel)(nil)
)

// New returns the network that keeps its texts in memory.
func New(memory Memory, now func() time.Time) *Channel {
	return &Channel{memory: memory, now: now}
}

// Network is care.Simulator.
func (c *Channel) Network() string { return care.Simulator }

// Send shows m on the phone that it is for. It shows it again when asked again,
// as a real network would.
func (c *Channel) Send(ctx context.Context, m care.Outbound) (string, error) {
	if m.To.Network() != care.Simulator {
		return "", &bot.SendError{Class: bot.NoAddress, Code: "not_simulated"}
	}
	text := Message{ID: m.ID, Direction: Out, Text: m.Text, At: c.now().UTC(), Buttons: m.Buttons}
	if err := c.keep(ctx, m.To, text); err != nil {
		return "", &bot.SendError{Class: bot.Unknown, Code: "memory"}
	}
	return providerID(m.ID), nil
}

// Find tells whether m was shown.
func (c *Channel) Find(ctx context.Context, m care.Outbound, _ time.Time) (string, error) {
	texts, err := c.Messages(ctx, m.To)
	if err != nil {
		return "", err
	}
	for _, t := range texts {
		if t.Direction == Out && t.ID == m.ID {
			return providerID(m.ID), nil
		}
	}
	return "", nil
}

// Messages are the texts of one phone, oldest first.
func (c *Channel) Messages(ctx context.Context, phone care.Address) ([]Message, error) {
	kept, err := c.memory.Kept(ctx, list(phone))
	if err != nil {
		return nil, fmt.Errorf("read simulated phone: %w", err)
	}
	texts := make([]Message, len(kept))
	for i, b := range kept {
		if err := json.Unmarshal(b, &texts[i]); err != nil {
			return nil, fmt.Errorf("read simulated phone: %w", err)
		}
	}
	return texts, nil
}

func (c *Channel) keep(ctx context.Context, phone care.Address, m Message) error {
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keep simulated text: %w", err)
	}
	if err := c.memory.Keep(ctx, list(phone), b); err != nil {
		return fmt.Errorf("keep simulated text: %w", err)
	}
	return nil
}

// list is where a phone's texts are kept. Names of simulated phones are
// invented, so they may stand in a key.
func list(phone care.Address) string { return phone.Reveal() }

func providerID(id string) string { return "simulated-" + id }
