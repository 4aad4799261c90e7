package main

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/bot/bottest"
)

//go:embed flows flows_single
var flowFiles embed.FS

// world is everything that one plan runs on: its own Redis, its own stand-ins
// for the networks, and the built program.
type world struct {
	plan     plan
	dir      string
	rnd      *rand.Rand
	redis    *server
	family   *family  // in the place of redis, if the plan asks for one
	cluster  *cluster // the same
	twilio   *bottest.Twilio
	telegram *bottest.Telegram
	edge     *edge
	replicas []*replica
	people   []*person
	proxies  []*proxy
	ahead    atomic.Int64 // how far the time of the networks is ahead

	in, duplicates, refused  atomic.Int64
	kills, pauses, redisEnds atomic.Int64
	said                     sync.Map       // what is worth a line below the figures
	late                     sync.WaitGroup // deliveries that come after
}

// newWorld starts all of it. Faults begin with the first text.
func newWorld(ctx context.Context, p plan, binary, dir string) (w *world, err error) {
	w = &world{plan: p, dir: dir, rnd: rand.New(rand.NewPCG(p.seed, 1))}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if err := w.furnish(); err != nil {
		return w, err
	}
	switch {
	case p.sentinel:
		w.family, err = startFamily(dir)
	case p.clusterKill:
		w.cluster, err = startCluster(ctx, dir, 2)
	case p.cluster:
		w.cluster, err = startCluster(ctx, dir, 0)
	default:
		w.redis, err = startRedis(dir)
	}
	if err != nil {
		return w, err
	}
	if err := w.open(ctx, binary); err != nil {
		return w, err
	}
	for _, r := range w.replicas {
		if err := r.awaitReady(ctx); err != nil {
			return w, err
		}
	}
	return w, nil
}

const config = `schemes:
  - id: harness
    name: Harness Link Workers
    phone: 07700 900100
    self_referral: true
    flows: flows
    hours: {zone: %s, from: 0, to: 24, weekends: true, nation: none}
    practices: [{ods: Z90001, name: Riverside Surgery}]
    team:
      - {id: sam, name: Sam Okafor, address: "sim:worker", on_call: true}
      - {id: jo, name: Jo Marsh, address: "sim:manager", role: manager}
%s    twilio: {account_sid: "${TWILIO_ACCOUNT_SID}", auth_token: "${TWILIO_AUTH_TOKEN}", from: "+447700900000", parts_per_second: %g}
    telegram: {bot_token: "${TELEGRAM_BOT_TOKEN}", messages_per_second: 10000}
`

// furnish writes the flows and the configuration.
func (w *world) furnish() error {
	folder := "flows"
	if w.plan.single {
		folder = "flows_single"
	}
	files, err := fs.Sub(flowFiles, folder)
	if err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(w.dir, "flows"), files); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, "schemes.yaml"), fmt.Appendf(nil, config, cmp.Or(w.plan.zone, "Europe/London"), w.plan.team, cmp.Or(w.plan.rate, 10000)), 0o600)
}

// open starts the stand-ins and the replicas.
func (w *world) open(ctx context.Context, binary string) error {
	var addrs []string
	for range w.plan.replicas {
		addr, err := freeAddr()
		if err != nil {
			return err
		}
		addrs = append(addrs, addr)
	}
	w.edge = newEdge(addrs)
	w.twilio = &bottest.Twilio{Seen: w.plan.seen, Now: w.plan.now, Client: w.edge.client(), MessageURL: public + "/twilio/harness/message",
		Receipts: bottest.Receipts{Words: w.plan.receipts, Twice: w.plan.duplicates > 0, Backwards: w.plan.duplicates > 0}}
	w.telegram = &bottest.Telegram{Client: w.edge.client(), Twice: w.plan.duplicates}
	w.twilio.Now, w.telegram.Now = w.now, w.now
	w.twilio.Start()
	w.telegram.Start()
	if w.plan.silentEvery > 0 {
		for _, to := range [][2]string{{"unix", w.redis.socket()}, {"tcp", strings.TrimPrefix(w.twilio.URL, "http://")}} {
			p, err := startProxy(to[0], to[1])
			if err != nil {
				return err
			}
			w.proxies = append(w.proxies, p)
		}
	}
	keys := filepath.Join(w.dir, "keys")
	if out, err := exec.CommandContext(ctx, binary, "keys", "new", keys).CombinedOutput(); err != nil {
		return fmt.Errorf("make keys: %s", out)
	}
	for i, addr := range addrs {
		r := &replica{binary: binary, addr: addr, log: filepath.Join(w.dir, fmt.Sprintf("log%d", i)),
			env: w.environment(keys), drill: w.plan.drill(i)}
		w.replicas = append(w.replicas, r)
		if err := r.keep(); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) environment(keys string) []string {
	url, mode, twilio := "", "single", w.twilio.URL
	switch {
	case w.family != nil:
		url, mode = w.family.url(), "sentinel"
	case w.cluster != nil:
		url, mode = w.cluster.url(), "cluster"
	default:
		url = w.redis.url()
	}
	if len(w.proxies) > 0 {
		url, twilio = "redis://"+w.proxies[0].addr(), "http://"+w.proxies[1].addr()
	}
	return []string{
		"LINKLINE_URL=" + public, "LINKLINE_CONFIG=" + filepath.Join(w.dir, "schemes.yaml"), "LINKLINE_KEYS=" + keys,
		"LINKLINE_DATA=" + w.dir, "REDIS_URL=" + url, "REDIS_MODE=" + mode,
		"TWILIO_API_URL=" + twilio, "TWILIO_ACCOUNT_SID=" + w.twilio.Account, "TWILIO_AUTH_TOKEN=" + w.twilio.AuthToken,
		"TELEGRAM_API_URL=" + w.telegram.URL, "TELEGRAM_BOT_TOKEN=" + w.telegram.Token,
	}
}

// says keeps what is worth a line, once.
func (w *world) says(what string) { w.said.Store(what, "it said or did: "+what) }

// faults let calls of the program go wrong, as networks do.
func (w *world) faults() {
	if w.plan.faults == 0 {
		return
	}
	page := "<html><body><h1>Internal Server Error</h1></body></html>"
	w.twilio.Sends.Odds(w.plan.seed, w.plan.faults,
		bottest.Fault{Status: 429, Code: 20429, Text: "Too Many Requests", RetryAfter: 1},
		bottest.Fault{Status: 500, Body: page},
		bottest.Fault{Status: 500, Body: page, Taken: true},
		bottest.Fault{Taken: true, Hang: true})
	w.twilio.Lists.Odds(w.plan.seed, w.plan.faults, bottest.Fault{Status: 500, Body: page})
	w.telegram.Sends.Odds(w.plan.seed, w.plan.faults,
		bottest.Fault{Status: 429, Code: 429, Text: "Too Many Requests: retry after 1", RetryAfter: 1},
		bottest.Fault{Status: 502, Body: page},
		bottest.Fault{Status: 502, Body: page, Taken: true},
		bottest.Fault{Taken: true, Hang: true})
}

// populate makes the people, of whom a share is on Telegram.
func (w *world) populate() {
	for i := range w.plan.people {
		rnd := rand.New(rand.NewPCG(w.plan.seed, uint64(i)+2))
		w.people = append(w.people, &person{world: w, number: i, turns: w.plan.turns, rnd: rnd,
			telegram: rnd.Float64() < w.plan.telegram, burst: rnd.Float64() < w.plan.bursts})
	}
}

// run lets all people live their conversations while things go wrong, waits
// until nothing is left to do, and counts.
func (w *world) run(ctx context.Context) (t tally, err error) {
	w.populate()
	w.faults()
	trouble, calm := context.WithCancel(ctx)
	defer calm()
	var troubles sync.WaitGroup
	for _, f := range []func(context.Context){w.killing, w.pausing, w.restartingRedis, w.fillingRedis, w.failingOver, w.losingPrimary, w.movingSlot, w.silencing} {
		troubles.Go(func() { f(trouble) })
	}
	if w.plan.down > 0 {
		if err := w.writeToNobody(ctx); err != nil {
			return t, err
		}
	}
	var answered atomic.Int64
	live := func() { converse(w.people, w.plan.atOnce, &answered) }
	switch {
	case w.plan.late:
		err = w.halfway(ctx, live, w.comesLate)
	case w.plan.restore:
		err = w.halfway(ctx, live, w.restored)
	default:
		live()
	}
	if err != nil {
		return t, err
	}
	w.late.Wait()
	calm()
	troubles.Wait()
	if err := w.caughtUp(ctx); err != nil {
		return t, err
	}
	if err := w.drained(ctx); err != nil {
		return t, err
	}
	for _, p := range w.people {
		t.count(p)
	}
	for _, r := range w.replicas {
		if err := t.readLog(r.log); err != nil {
			return t, err
		}
		w.kills.Add(int64(r.starts) - 1)
	}
	for fault, n := range w.telegram.Sends.Played() {
		if fault.Taken {
			t.doubtful += n
		}
	}
	t.doubtful += sendersAtOnce * int(w.kills.Load()+w.pauses.Load()+w.redisEnds.Load())
	return t, nil
}

// writeToNobody lets everybody write while no call gets through, one after the
// other over so long a time, and then starts the program again.
func (w *world) writeToNobody(ctx context.Context) error {
	w.edge.shut.Store(true)
	began := w.ahead.Load()
	for _, p := range w.people {
		p.write(0)
		w.ahead.Add(int64(w.plan.down) / int64(len(w.people)))
	}
	passed := w.ahead.Load() - began
	w.ahead.Store(began)
	if err := w.forward(ctx, time.Duration(passed)); err != nil {
		return err
	}
	w.edge.shut.Store(false)
	w.replicas[0].kill()
	return nil
}

// now is the time of the networks.
func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }

// caughtUp waits until the program has read once, undisturbed, what never reached
// it; where it was killed it does so from its last start.
func (w *world) caughtUp(ctx context.Context) error {
	if w.plan.killEvery == 0 && w.plan.crashes == nil {
		return nil
	}
	for end := time.Now().Add(2 * w.plan.patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if w.replicas[0].figure(ctx, "linkline_catch_up_last_seconds") > 0 {
			return nil
		}
	}
	return fmt.Errorf("it never caught up")
}

// sendersAtOnce is how many messages a process has under way at most.
const sendersAtOnce = 64

// drained waits until nothing waits to be sent, and a while for what may still
// come although it should not.
func (w *world) drained(ctx context.Context) error {
	var last string
	for end := time.Now().Add(w.plan.patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		ready, err := w.replicas[0].ready(ctx)
		q := ready.Schemes["harness"]
		if err == nil && ready.Ready && q.Waiting+q.Held+q.Jobs == 0 && w.telegram.Pending() == 0 {
			w.twilio.Settle()
			return nil
		}
		last = fmt.Sprintf("%v %+v %d", err, ready, w.telegram.Pending())
	}
	return fmt.Errorf("it never came to rest: %s", last)
}

func (w *world) close() {
	for _, r := range w.replicas {
		if r.done != nil {
			r.close()
		}
	}
	for _, p := range w.proxies {
		p.close()
	}
	if w.twilio != nil {
		w.telegram.Close()
		w.twilio.Close()
	}
	if w.family != nil {
		w.family.close()
	}
	if w.cluster != nil {
		w.cluster.close()
	}
	if w.redis != nil {
		w.redis.kill()
	}
}
