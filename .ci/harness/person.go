package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// person writes to us, waits for both halves of the answer, and writes again.
type person struct {
	world    *world
	number   int
	telegram bool
	turns    int
	next     int // turn
	// burst says that the last two texts are sent without waiting in between.
	burst bool
	rnd   *rand.Rand
}

// phone is a number that nobody has, kept for drama (0x7700 900...) and made
// longer, since there are only a thousand of those.
func (p *person) phone() string { return fmt.Sprintf("+447700900%05d", p.number) }

func (p *person) chat() int64 { return 700_900_000 + int64(p.number) }

// token stands in one text and in what answers it, and nowhere else.
func (p *person) token(turn int) string { return fmt.Sprintf("x%dy%dz", p.number, turn) }

// live is the whole conversation. It returns how many texts were never answered
// in time; the tally says what became of them.
func (p *person) live() (late int) {
	for turn := p.next; turn < p.turns; turn++ {
		last := turn
		if turn > 0 || p.world.plan.down == 0 {
			p.write(turn)
		}
		if p.burst && turn == p.turns-2 {
			last++
			p.write(last)
		}
		for ; turn <= last; turn++ {
			if !p.await(turn) {
				late++
			}
		}
		turn = last
	}
	p.next = p.turns
	return late
}

func (p *person) write(turn int) {
	w := p.world
	text := "parcel " + p.token(turn) + " please for the garden"
	w.in.Add(1)
	if p.telegram {
		w.telegram.Say(p.chat(), text)
		return
	}
	sid, status := w.twilio.Text(p.phone(), text)
	if status != 200 {
		w.refused.Add(1)
	}
	if p.rnd.Float64() < w.plan.duplicates {
		w.duplicates.Add(1)
		pause := time.Duration(p.rnd.Int64N(int64(4 * time.Second)))
		w.late.Go(func() { // beside, or long after, what the person writes next
			time.Sleep(pause)
			w.twilio.Again(sid)
		})
	}
}

// await waits until both halves of the answer to a turn are on the phone.
func (p *person) await(turn int) bool {
	heard := "Heard parcel " + p.token(turn)
	next := "What comes after parcel " + p.token(turn)
	if turn == 0 {
		next = "What comes after the first"
	}
	pause := time.Millisecond
	for end := time.Now().Add(p.world.plan.patience); time.Now().Before(end); time.Sleep(pause) {
		var one, two bool
		for _, text := range p.shown() {
			one, two = one || strings.HasPrefix(text, heard), two || strings.HasPrefix(text, next)
		}
		if one && two {
			return true
		}
		pause = min(2*pause, 50*time.Millisecond)
	}
	return false
}

// shown is what is on the phone, oldest first.
func (p *person) shown() []string {
	all := p.world.twilio.Phone(p.phone())
	if p.telegram {
		all = p.world.telegram.Phone(p.chat())
	}
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.Text
	}
	return texts
}

// converse lets everybody live their conversation, so many at once.
func converse(people []*person, atOnce int, answered *atomic.Int64) {
	places := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for _, p := range people {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			late := p.live()
			answered.Add(int64(p.turns - late))
		})
	}
	all.Wait()
}
