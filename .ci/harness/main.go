// Command harness takes the built program through conversations while much goes
// wrong, and counts what people got: nothing lost, nothing twice, in order. It
// brings its own Redis and strict stand-ins for Twilio and Telegram.
//
//	go run ./.ci/harness                 the short form
//	go run ./.ci/harness -n 10000 -only "kill -9"
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

func main() {
	n := flag.Int("n", 120, "conversations in each line of the table")
	seed := flag.Uint64("seed", 1, "what goes wrong when")
	only := flag.String("only", "", "lines whose name begins with this")
	together := flag.Int("together", 3, "lines at the same time")
	race := flag.Bool("race", false, "build with the race detector")
	source := flag.String("source", ".", "the folder of the program's source")
	real := flag.Bool("real", false, "the program as it is, with its own waits; only lines without a drill")
	table := flag.Bool("table", true, "print the table of conversations")
	benches := flag.Bool("bench", false, "measure an idle line and a busy one")
	reminders := flag.Int("load", 0, "so many reminders due at one instant")
	visits := flag.Int("appointments", 0, "so many appointments on one day, lived in virtual time on two replicas that are killed; without the table")
	rate := flag.Float64("rate", 400, "parts a second that the sender may send under -load")
	replicas := flag.Int("replicas", 1, "processes under -load")
	profile := flag.String("profile", "", "under -bench, where the processor time goes: FILE for the program, FILE.own for the stand-ins")
	against := flag.String("against", "", "under -bench, the folder of another source, to measure both in turn")
	days := flag.Float64("days", 2, "days of virtual time on the page")
	write := flag.String("page", "", "run everything and write the page to this file; -load, -rate, -days and -many say how long some of it is")
	many := flag.Int("many", 10000, "conversations in the long line of the page")
	keep := flag.Bool("keep", false, "keep logs and data")
	flag.Parse()
	debug.SetGCPercent(400) // the stand-ins share the processors with what is measured
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := harness(ctx, options{people: *n, seed: *seed, only: *only, together: *together, race: *race, real: *real, source: *source,
		table: *table && *visits == 0, visits: *visits, keep: *keep, days: *days, many: *many, page: *write, bench: *benches, profile: *profile, against: *against, replicas: *replicas, reminders: *reminders, rate: *rate}); err != nil {
		fmt.Fprintln(os.Stderr, "harness:", err)
		os.Exit(1)
	}
}

type options struct {
	people     int
	seed       uint64
	only       string
	together   int
	race, real bool
	source     string

	table, bench bool
	keep         bool
	days         float64
	many         int
	page         string
	profile      string
	against      string
	reminders    int
	visits       int
	replicas     int
	rate         float64
}

// harness builds the program once and goes through the lines of the table.
func harness(ctx context.Context, o options) error {
	if o.page != "" {
		return page(ctx, o, o.page)
	}
	dir, err := os.MkdirTemp("", "harness")
	if err != nil {
		return err
	}
	if o.keep {
		fmt.Println("logs and data stay in", dir)
	} else {
		defer os.RemoveAll(dir)
	}
	binary, err := build(ctx, dir, o)
	if err != nil {
		return err
	}
	if o.bench {
		if err := bench(ctx, o, binary, mustDir(dir, "bench")); err != nil {
			return err
		}
	}
	if o.reminders > 0 {
		if err := load(ctx, o, binary, mustDir(dir, "load")); err != nil {
			return err
		}
	}
	if o.visits > 0 {
		if err := appointments(ctx, o, binary, mustDir(dir, "visits")); err != nil {
			return err
		}
	}
	if o.table {
		return lines(ctx, o, binary, dir)
	}
	return nil
}

// lines runs the plans, some at a time.
func lines(ctx context.Context, o options, binary, dir string) error {
	var lines []plan
	for _, p := range plans(o.people, o.seed) {
		drill := p.crashes != nil || p.stops != nil || p.without != ""
		if strings.HasPrefix(p.name, o.only) && !(o.real && drill) {
			p.real = o.real
			if o.real {
				p.patience = 10 * time.Minute
			}
			lines = append(lines, p)
		}
	}
	fmt.Printf("%d conversations a line, seed %d, %s, %d CPUs\n\n%s\n", o.people, o.seed, runtime.Version(), runtime.NumCPU(), heading)
	places := make(chan struct{}, o.together)
	failed := make([]error, len(lines))
	var all sync.WaitGroup
	for i, p := range lines {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			failed[i] = line(ctx, p, binary, filepath.Join(dir, fmt.Sprint(i)))
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return fmt.Errorf("a promise was broken, or a control was not noticed")
		}
	}
	return nil
}

func mustDir(dir, name string) string {
	path := filepath.Join(dir, name)
	if err := os.Mkdir(path, 0o700); err != nil {
		panic(err) // in a folder that we have just made
	}
	return path
}

// build makes the program that is tested.
func build(ctx context.Context, dir string, o options) (string, error) {
	binary := filepath.Join(dir, "linkline")
	args := []string{"build", "-o", binary}
	if !o.real {
		args = append(args, "-tags", "drill")
	}
	if o.race {
		args = append(args, "-race")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/linkline")...)
	cmd.Dir, cmd.Stderr = o.source, os.Stderr
	return binary, cmd.Run()
}

const heading = "line                     texts in  again  processed   sent of expect  lost  disorder  twice SMS  twice Tg  unknown (found, again)  dead  kills pauses redis   seconds"

// line runs one plan and prints what it came to.
func line(ctx context.Context, p plan, binary, dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	began := time.Now()
	w, err := newWorld(ctx, p, binary, dir)
	if err == nil {
		defer w.close()
		var t tally
		t, err = w.run(ctx)
		fmt.Printf("%-24s %8d %6d %10d %6d of %6d %5d %9d %10d %9d %8d (%5d, %5d) %5d %6d %6d %5d %9.1f\n", p.name, t.in, w.duplicates.Load(), t.processed,
			t.sent, t.expected, t.lost, t.disorder, t.twiceSMS, t.twiceTel, t.unknown, t.found, t.again, t.dead,
			w.kills.Load(), w.pauses.Load(), w.redisEnds.Load(), time.Since(began).Seconds())
		w.said.Range(func(_, what any) bool {
			fmt.Printf("%-24s %s\n", p.name, what)
			return true
		})
		if err == nil {
			err = t.judge(p)
		}
	}
	if err != nil {
		fmt.Printf("%-24s FAILED: %v\n", p.name, err)
	}
	return err
}

// judge holds a tally against the bar.
func (t tally) judge(p plan) error {
	bad := t.lost + t.disorder + t.twiceSMS + t.strange
	switch {
	case p.mustFail && bad == 0:
		return errors.New("a safeguard was taken out and nothing was noticed")
	case !p.mustFail && t.twiceTel > t.doubtful:
		return fmt.Errorf("%d twice on Telegram, where the answer was lost %d times at most", t.twiceTel, t.doubtful)
	case !p.mustFail && bad > 0:
		return fmt.Errorf("%s", t.worst)
	}
	return nil
}
