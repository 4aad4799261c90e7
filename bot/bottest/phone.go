package bottest

import (
	"slices"
	"sync"
	"time"
)

// Shown is one message on a phone.
type Shown struct {
	ID      string // the network's
	Text    string
	Buttons []string // the data of each, as pressed
	File    string   // what a document holds
	At      time.Time
}

// phones keep what each phone received, in order.
type phones struct {
	seen func(who string, s Shown)
	mu   sync.Mutex
	all  map[string][]Shown
}

func (p *phones) show(who string, s Shown) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = map[string][]Shown{}
	}
	p.all[who] = append(p.all[who], s)
	if p.seen != nil {
		p.seen(who, s)
	}
}

// edit changes a message that is there already; changed is false when it looks
// like that now.
func (p *phones) edit(who, id, text string, buttons []string) (found, changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, s := range p.all[who] {
		if s.ID == id {
			changed = s.Text != text || !slices.Equal(s.Buttons, buttons)
			p.all[who][i].Text, p.all[who][i].Buttons = text, buttons
			return true, changed
		}
	}
	return false, false
}

func (p *phones) of(who string) []Shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.all[who])
}
