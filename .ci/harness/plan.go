package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/linkline/linkline/bot/bottest"
)

// plan is one line of the table: how many write, and what goes wrong meanwhile.
type plan struct {
	name          string
	people, turns int
	atOnce        int     // conversations at the same time
	telegram      float64 // share of people on Telegram
	bursts        float64 // share of people who end with two texts at once
	duplicates    float64 // odds that a webhook is delivered again; callbacks then come twice and backwards
	faults        float64 // odds that a send, or a list, goes wrong
	rate          float64 // parts per second that the sender may send; 0 is as many as it likes
	replicas      int
	killEvery     time.Duration
	pauseEvery    time.Duration
	redisEvery    time.Duration
	sentinel      bool          // a primary with two replicas and a Sentinel, and the primary is killed
	cluster       bool          // three primaries, and the scheme moves from one to another
	clusterKill   bool          // three primaries with two replicas each, and the scheme's is killed
	down          time.Duration // nobody can reach us for so long, while the first texts are written
	restore       bool          // Redis loses its disk, and a backup takes its place
	late          bool          // all calls come again, half an hour late
	silentEvery   time.Duration // all connections die without a word
	apart         time.Duration // the clocks of two replicas
	fullEvery     time.Duration // Redis has no memory left for a while
	crashes       []string      // points at which one start after the other dies
	stops         []string      // points at which one start after the other pauses itself
	stopEvery     int           // so many passings of a point come before a pause; under a control only the first replica pauses
	without       string        // the safeguard that is taken out
	mustFail      bool
	real          bool     // the program's own waits and no drill
	single        bool     // one answer to each text
	pprof         string   // where the program shows what it spends its time on
	receipts      []string // the callbacks that follow each message
	seen          func(number string, s bottest.Shown)
	now           func() time.Time // the stand-in's clock; nil is the machine's
	team          string           // more members of the team, as YAML
	zone          string           // where the line is; London when empty
	seed          uint64
	patience      time.Duration
}

// sendTime is how long a send may take in a drill; a lease is four times that.
const sendTime = 2 * time.Second

func (p plan) lease() time.Duration {
	if p.real {
		return 40 * time.Second
	}
	return 4 * sendTime
}

// drill says what to build in at each start of a replica.
func (p plan) drill(replica int) func(start int) string {
	return func(start int) string {
		if p.real {
			return ""
		}
		words := []string{"send=" + sendTime.String(), "lookup=3s"}
		if p.apart > 0 {
			words = append(words, "clock="+(p.apart*time.Duration(1-2*replica)/2).String())
		}
		if p.pprof != "" {
			words = append(words, "pprof="+p.pprof)
		}
		if p.without != "" {
			words = append(words, "without="+p.without)
		}
		at := start + replica
		if start < 3*len(p.crashes) {
			words = append(words, fmt.Sprintf("crash=%s:%d", p.crashes[at%len(p.crashes)], 2+start%7))
		}
		if len(p.stops) > 0 && (replica == 0 || !p.mustFail) {
			words = append(words, fmt.Sprintf("stop=%s:%d", p.stops[at%len(p.stops)], p.stopEvery+p.stopEvery/10*at))
		}
		return strings.Join(words, ",")
	}
}

// arrows are the points between the steps of DESIGN section 4, in its order.
var arrows = []string{"received", "loaded", "advanced", "committed", "answered", "sending", "sent", "finished", "claimed"}

// plans are what the table shows, for this many conversations in each.
func plans(people int, seed uint64) []plan {
	// A larger town is given more time between deaths, to get anywhere.
	often := max(time.Second, time.Duration(people/3000)*time.Second)
	base := plan{people: people, turns: 4, atOnce: max(100, people/40), telegram: 0.3, bursts: 0.2, duplicates: 0.1, faults: 0.075,
		replicas: 1, seed: seed, patience: 2 * time.Minute, receipts: []string{"sent", "delivered"}}
	with := func(name string, change func(*plan)) plan {
		p := base
		p.name = name
		change(&p)
		return p
	}
	return []plan{
		with("calm", func(p *plan) { p.faults, p.duplicates, p.bursts = 0, 0, 0 }),
		with("connections die silently", func(p *plan) { p.silentEvery = 10 * time.Second }), // the longest begins first
		with("faults", func(*plan) {}),
		with("kill -9", func(p *plan) { p.killEvery = often }),
		with("kill at each arrow", func(p *plan) { p.crashes = arrows }),
		with("down for half an hour", func(p *plan) { p.down, p.people, p.turns, p.bursts = 30*time.Minute, 4*people, 2, 0 }),
		with("restored from a backup", func(p *plan) { p.restore, p.bursts = true, 0 }),
		with("five times, and late", func(p *plan) { p.late, p.faults, p.bursts = true, 0, 0 }),
		with("clocks apart, kill -9", func(p *plan) { p.replicas, p.apart, p.killEvery = 2, 2*time.Second, often }),
		with("redis kill -9", func(p *plan) { p.redisEvery = 2 * time.Second }),
		with("sentinel failover", func(p *plan) { p.sentinel = true }),
		with("cluster, primary killed", func(p *plan) { p.clusterKill = true }),
		with("cluster, slot moved", func(p *plan) { p.cluster = true }),
		with("redis full", func(p *plan) { p.fullEvery = 3 * time.Second }),
		with("two replicas, kill -9", func(p *plan) { p.replicas, p.killEvery = 2, often }),
		with("paused over its lease", func(p *plan) {
			p.replicas, p.stops, p.stopEvery, p.pauseEvery = 2, []string{"committed", "claimed"}, max(20, 2*people), 15*time.Second
		}),
		with("control: no look-up", func(p *plan) {
			// Without status callbacks, which settle most of what is unknown before
			// anybody has to look.
			p.killEvery, p.telegram, p.receipts = often, 0, nil
			p.without, p.mustFail = "look-up", true
		}),
		with("control: no lease check", func(p *plan) {
			// One replica pauses while it holds a message, and nothing else is in the
			// way of the other, which takes the message over.
			p.replicas, p.stops, p.stopEvery, p.telegram, p.faults = 2, []string{"leased"}, max(10, people/3), 0, 0
			p.without, p.mustFail = "lease", true
		}),
	}
}
