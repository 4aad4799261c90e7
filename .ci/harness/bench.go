package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/linkline/linkline/bot/bottest"
)

// arrivals tell whoever waits that something is on a phone.
type arrivals struct {
	mu   sync.Mutex
	wait map[string]chan time.Time
}

func newArrivals() *arrivals { return &arrivals{wait: map[string]chan time.Time{}} }

func (a *arrivals) seen(number string, s bottest.Shown) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if c := a.wait[number]; c != nil && !strings.HasPrefix(s.Text, "Reminder") {
		select {
		case c <- s.At:
		default: // nobody reads: one more than was waited for
		}
	}
}

func (a *arrivals) expect(number string) chan time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := make(chan time.Time, 16)
	a.wait[number] = c
	return c
}

// single is a plan for measuring: nothing goes wrong, and each text has one
// answer.
func single(seed uint64) plan {
	return plan{name: "bench", replicas: 1, single: true, seed: seed, patience: time.Minute}
}

// talk is one person writing n texts, each after the answer to the one before.
// It returns how long each took, from the webhook to the provider.
func (w *world) talk(ctx context.Context, a *arrivals, number string, n int, pause time.Duration) (took []time.Duration, err error) {
	answer := a.expect(number)
	for i := range n {
		began := time.Now()
		if _, status := w.twilio.Text(number, fmt.Sprintf("parcel %d please for the garden", i)); status != 200 {
			return took, fmt.Errorf("a text was answered with %d", status)
		}
		select {
		case at := <-answer:
			took = append(took, at.Sub(began))
		case <-time.After(30 * time.Second):
			return took, fmt.Errorf("no answer in 30 seconds")
		case <-ctx.Done():
			return took, ctx.Err()
		}
		time.Sleep(pause)
	}
	return took, nil
}

func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(len(all)-1, int(q*float64(len(all))))].Round(10 * time.Microsecond)
}

// bench measures an idle line, then one that is as busy as it gets.
func bench(ctx context.Context, o options, binary, dir string) error {
	l, err := openBench(ctx, o, binary, dir)
	if err != nil {
		return err
	}
	defer l.close()
	idle, err := l.talk(ctx, l.phones, "+44770090099998", 400, 5*time.Millisecond)
	if err != nil {
		return err
	}
	fmt.Printf("webhook to provider call, idle: p50 %v, p99 %v of %d (bar 5ms, 20ms)\n", quantile(idle, 0.5), quantile(idle, 0.99), len(idle))
	if o.against != "" {
		return l.against(ctx, o, dir)
	}
	b := l.busy(ctx, 20*time.Second, o.profile)
	rate := b.turns / b.took.Seconds()
	fmt.Printf("webhook to provider and back, 64 people at once: %.0f turns/s, %.0f times 57/s (bar 50 times)\n", rate, rate/57)
	program, redis, own := b.each()
	fmt.Printf("processor time a turn: program %v, Redis %v, stand-in and people %v: %.0f turns/s if two whole cores were there\n",
		program, redis, own, 2/(program+redis+own).Seconds())
	if o.profile != "" {
		return nil // measured while it was watched
	}
	return bare(ctx, o)
}

// benched is a world of one program for measuring.
type benched struct {
	*world
	phones *arrivals
}

// openBench starts one, and warms it.
func openBench(ctx context.Context, o options, binary, dir string) (benched, error) {
	l := benched{phones: newArrivals()}
	p := single(o.seed)
	p.seen = l.phones.seen
	if o.profile != "" {
		addr, err := freeAddr()
		if err != nil {
			return l, err
		}
		p.pprof = addr
	}
	var err error
	if l.world, err = newWorld(ctx, p, binary, dir); err != nil {
		return l, err
	}
	if _, err = l.talk(ctx, l.phones, "+44770090099999", 50, 0); err != nil {
		l.close()
	}
	return l, err
}

// burst is what some seconds of a busy line cost.
type burst struct {
	turns                float64
	took                 time.Duration
	program, redis, ours time.Duration // of processors
}

func (b burst) each() (program, redis, ours time.Duration) {
	of := func(d time.Duration) time.Duration {
		return time.Duration(float64(d) / max(1, b.turns)).Round(time.Microsecond)
	}
	return of(b.program), of(b.redis), of(b.ours)
}

// busy lets 64 people write for so long, each after the answer to the text before.
func (l benched) busy(ctx context.Context, long time.Duration, profile string) (b burst) {
	var turns atomic.Int64
	var all sync.WaitGroup
	pids := []int{l.replicas[0].cmd.Process.Pid, l.redis.cmd.Process.Pid, os.Getpid()}
	before := []time.Duration{cpu(pids[0]), cpu(pids[1]), cpu(pids[2])}
	began := time.Now()
	end, stop := context.WithTimeout(ctx, long)
	defer stop()
	if profile != "" {
		all.Go(func() { profiled(end, l.plan.pprof, profile, long-2*time.Second) })
	}
	for i := range 64 {
		all.Go(func() {
			number := fmt.Sprintf("+447700900%05d", i)
			for end.Err() == nil {
				took, err := l.talk(end, l.phones, number, 20, 0)
				turns.Add(int64(len(took)))
				if err != nil && end.Err() == nil {
					fmt.Fprintln(os.Stderr, "harness:", err)
					return
				}
			}
		})
	}
	all.Wait()
	return burst{float64(turns.Load()), time.Since(began), cpu(pids[0]) - before[0], cpu(pids[1]) - before[1], cpu(pids[2]) - before[2]}
}

// against sets this program beside one of another folder: some seconds of the one,
// some of the other, and so on, so that whatever else the machine does falls on
// both.
func (l benched) against(ctx context.Context, o options, dir string) error {
	o.source = o.against
	there := mustDir(dir, "against")
	binary, err := build(ctx, there, o)
	if err != nil {
		return err
	}
	other, err := openBench(ctx, o, binary, mustDir(there, "bench"))
	if err != nil {
		return err
	}
	defer other.close()
	var sums [2]burst
	for range 5 {
		for i, one := range []benched{l, other} {
			b, sum := one.busy(ctx, 4*time.Second, ""), &sums[i]
			sum.turns, sum.took = sum.turns+b.turns, sum.took+b.took
			sum.program, sum.redis, sum.ours = sum.program+b.program, sum.redis+b.redis, sum.ours+b.ours
		}
	}
	mine, redis, ours := sums[0].each()
	theirs, redisThere, oursThere := sums[1].each()
	fmt.Printf("processor time a turn: program %v against %v: %.3f; Redis %v against %v; stand-in and people %v against %v\n",
		mine, theirs, float64(mine)/float64(theirs), redis, redisThere, ours, oursThere)
	fmt.Printf("memory: %.1f MB against %.1f MB\n", l.replicas[0].memory(), other.replicas[0].memory())
	return nil
}

// profiled writes down where the program's processor time goes, and ours.
func profiled(ctx context.Context, addr, file string, long time.Duration) {
	own, err := os.Create(file + ".own")
	if err == nil {
		defer own.Close()
		err = pprof.StartCPUProfile(own)
		defer pprof.StopCPUProfile()
	}
	var both sync.WaitGroup
	var failed [2]error
	for i, what := range []string{"profile", "allocs"} {
		both.Go(func() {
			failed[i] = fetched(fmt.Sprintf("http://%s/debug/pprof/%s?seconds=%d", addr, what, int(long.Seconds())), file+[]string{"", ".allocs"}[i])
		})
	}
	both.Wait()
	err = errors.Join(err, failed[0], failed[1])
	if err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "harness: profile:", err)
	}
}

func fetched(url, file string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	return os.WriteFile(file, raw, 0o600)
}

var figure = regexp.MustCompile(`([0-9.]+) (commits/s|bare/s|SET/s|of-SET|turns/s|ratio)`)

// bare sets commits beside the least that they could be, and beside Redis' own
// benchmark, on a server of their own.
func bare(ctx context.Context, o options) error {
	cmd := exec.CommandContext(ctx, "go", "test", "./store", "-run", "^$", "-bench", "Commit$|Turn$", "-benchtime", "10000x")
	cmd.Dir = o.source
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go test -bench: %s", out)
	}
	for line := range strings.Lines(string(out)) {
		if found := figure.FindAllString(strings.ReplaceAll(line, "\t", " "), -1); found != nil {
			fmt.Println("store:", strings.Join(found, ", "))
		}
	}
	return nil
}
