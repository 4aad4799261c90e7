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
	return plan{name: "bench", replicas: 1, single: true, seed: seed, patience: time.Minute, senders: 32}
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
	a := newArrivals()
	p := single(o.seed)
	p.seen = a.seen
	if o.profile != "" {
		addr, err := freeAddr()
		if err != nil {
			return err
		}
		p.pprof = addr
	}
	w, err := newWorld(ctx, p, binary, dir)
	if err != nil {
		w.close()
		return err
	}
	defer w.close()
	if _, err := w.talk(ctx, a, "+44770090099999", 50, 0); err != nil { // warm
		return err
	}
	idle, err := w.talk(ctx, a, "+44770090099998", 400, 5*time.Millisecond)
	if err != nil {
		return err
	}
	fmt.Printf("webhook to provider call, idle: p50 %v, p99 %v of %d (bar 5ms, 20ms)\n", quantile(idle, 0.5), quantile(idle, 0.99), len(idle))
	var turns atomic.Int64
	var all sync.WaitGroup
	ours, theirs := w.replicas[0].cmd.Process.Pid, w.redis.cmd.Process.Pid
	oursBefore, theirsBefore, ownBefore := cpu(ours), cpu(theirs), cpu(os.Getpid())
	began := time.Now()
	end, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	if o.profile != "" {
		all.Go(func() { profiled(end, p.pprof, o.profile) })
	}
	for i := range 64 {
		all.Go(func() {
			number := fmt.Sprintf("+447700900%05d", i)
			for end.Err() == nil {
				took, err := w.talk(end, a, number, 20, 0)
				turns.Add(int64(len(took)))
				if err != nil && end.Err() == nil {
					fmt.Fprintln(os.Stderr, "harness:", err)
					return
				}
			}
		})
	}
	all.Wait()
	rate := float64(turns.Load()) / time.Since(began).Seconds()
	fmt.Printf("webhook to provider and back, 64 people at once: %.0f turns/s, %.0f times 57/s (bar 50 times)\n", rate, rate/57)
	each := func(pid int, before time.Duration) time.Duration {
		return ((cpu(pid) - before) / time.Duration(max(1, turns.Load()))).Round(time.Microsecond)
	}
	program, redis, own := each(ours, oursBefore), each(theirs, theirsBefore), each(os.Getpid(), ownBefore)
	fmt.Printf("processor time a turn: program %v, Redis %v, stand-in and people %v: %.0f turns/s if two whole cores were there\n",
		program, redis, own, 2/(program+redis+own).Seconds())
	return w.bare(ctx, o)
}

// profiled writes down where the program's processor time goes, and ours.
func profiled(ctx context.Context, addr, file string) {
	own, err := os.Create(file + ".own")
	if err == nil {
		defer own.Close()
		err = pprof.StartCPUProfile(own)
		defer pprof.StopCPUProfile()
	}
	for what, to := range map[string]string{"profile?seconds=8": file, "allocs?seconds=8": file + ".allocs"} {
		err = errors.Join(err, fetched("http://"+addr+"/debug/pprof/"+what, to))
	}
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

var figure = regexp.MustCompile(`([0-9.]+) (commits/s|bare/s|turns/s|ratio)`)

// bare sets commits beside the least that they could be, and beside Redis' own
// benchmark on this server.
func (w *world) bare(ctx context.Context, o options) error {
	out, err := exec.CommandContext(ctx, "redis-benchmark", "-s", w.redis.socket(), "-t", "set", "-n", "100000", "-c", "50", "-d", "1500", "-q").CombinedOutput()
	if err != nil {
		return fmt.Errorf("redis-benchmark: %s", out)
	}
	lines := strings.FieldsFunc(string(out), func(r rune) bool { return r == '\r' || r == '\n' })
	fmt.Printf("redis-benchmark, SET of 1,500 bytes, 50 connections, AOF always: %s\n", lines[len(lines)-1])
	cmd := exec.CommandContext(ctx, "go", "test", "./store", "-run", "^$", "-bench", "Commit$|Turn$", "-benchtime", "10000x")
	cmd.Dir = o.source
	if out, err = cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go test -bench: %s", out)
	}
	for line := range strings.Lines(string(out)) {
		if found := figure.FindAllString(strings.ReplaceAll(line, "\t", " "), -1); found != nil {
			fmt.Println("store:", strings.Join(found, ", "))
		}
	}
	return nil
}
