package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// mark is how a check came out.
type mark string

const (
	good mark = "ok"
	odd  mark = "warn"
	bad  mark = "FAIL"
)

// doctor checks what is configured and says what to do, one line each.
type doctor struct {
	out    io.Writer
	config *Config
	failed bool
}

// doctorCommand checks everything that is configured.
func doctorCommand(ctx context.Context, t terminal, args []string) int {
	c, _ := find("doctor")
	if _, code, done := c.plain(t, args, 0); done {
		return code
	}
	d := &doctor{out: t.out}
	d.examine(ctx, t.getenv)
	if d.failed {
		fmt.Fprintln(d.out, "\nSomething has to be mended first.")
		return exitProblems
	}
	fmt.Fprintln(d.out, "\nNothing keeps it from running.")
	return exitOK
}

func (d *doctor) examine(ctx context.Context, getenv func(string) string) {
	config, err := readConfig(getenv)
	d.config = config
	d.each("configuration", err, "read: "+origin(config))
	if err != nil {
		return
	}
	outfits, err := openOutfits(config, time.Now, slog.New(slog.DiscardHandler))
	d.each("flows and channels", err, "can be opened")
	d.address()
	d.store(ctx)
	for _, s := range outfits {
		d.scheme(ctx, s)
	}
}

func origin(c *Config) string {
	if c.File == "" {
		return "the demo scheme, as no LINKLINE_CONFIG is set"
	}
	return c.File
}

// say prints one line.
func (d *doctor) say(m mark, about, what string) {
	d.failed = d.failed || m == bad
	fmt.Fprintf(d.out, "%-5s %-22s %s\n", m, about, what)
}

// each prints a line for every error in err, or that all is well.
func (d *doctor) each(about string, err error, well string) {
	if err == nil {
		d.say(good, about, well)
		return
	}
	for line := range strings.Lines(err.Error()) {
		d.say(bad, about, strings.TrimSpace(line))
	}
}

func (d *doctor) address() {
	switch c := d.config; {
	case c.publicURL() != "":
		d.say(good, "public address", c.URL+": networks call us there")
	case c.URL != "":
		d.say(odd, "public address", c.URL+" is not https: Telegram is polled, and what Twilio sends can be read on the way")
	default:
		d.say(odd, "public address", "LINKLINE_URL is not set: Twilio cannot reach us, Telegram is polled")
	}
}

// store looks at the Redis that would be used, and at what can be lost in it.
func (d *doctor) store(ctx context.Context) {
	keys, err := openKeys(d.config)
	if err != nil {
		d.say(bad, "keys", err.Error())
		return
	}
	d.say(good, "keys", "can be read; keep a copy apart from the data: without them nobody can read it")
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	b, err := openBacking(ctx, d.config, slog.New(slog.DiscardHandler))
	if err != nil {
		d.say(bad, "store", err.Error()+". If linkline is running here now, ask its /readyz instead")
		return
	}
	defer b.close()
	d.say(good, "store", b.kind)
	await, err := replicasToAwait(ctx, b.client)
	if err != nil {
		d.say(bad, "store", "Redis does not answer: "+err.Error())
		return
	}
	s := store.New(b.client, keys, store.Options{Replicas: await})
	d.version(ctx, b)
	d.grade(ctx, s)
	if _, err := readShift(ctx, s.Partition(d.config.Schemes[0].ID)); err != nil {
		d.say(bad, "keys", err.Error())
	}
}

func (d *doctor) version(ctx context.Context, b *backing) {
	info, err := b.client.Info(ctx, "server").Result()
	if err != nil {
		d.say(odd, "redis version", "it does not say")
		return
	}
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "redis_version:"); ok {
			d.say(good, "redis version", v+"; keep it patched: scripts run in it (CVE-2025-49844 was one hole)")
		}
	}
}

// grade says what can be lost, in the words of RELIABILITY 1.1.
func (d *doctor) grade(ctx context.Context, s *store.Store) {
	g, err := s.Grade(ctx)
	if err != nil {
		d.say(bad, "durability", err.Error())
		return
	}
	m := good
	switch g.Letter {
	case "C", "unverified":
		m = odd
	case "F":
		m = odd
		if d.config.production() {
			m = bad
		}
	}
	d.say(m, "durability", "grade "+g.Letter+". "+g.Why+" "+advice(g.Letter))
}

func advice(grade string) string {
	switch grade {
	case "A":
		return "In our tests the loss of any one node lost nothing of 150,000 answered messages; that is a measurement, not a proof. While it runs, Linkline goes on asking for a replica even when all of them are gone, and takes nothing in until one is back or it is started again. Back it up all the same."
	case "B":
		return "Killing the process or the system loses nothing. Losing the disk loses all since the last backup: make backups, or add two replicas for grade A."
	case "C":
		return "In our tests a kill while the disk was busy lost 710 of 67,218 answered messages. Set: appendfsync always, no-appendfsync-on-rewrite no."
	case "F":
		return "In our tests a kill lost every one of 159,727 answered messages. Set: appendonly yes, appendfsync always, maxmemory-policy noeviction."
	}
	return "A Redis whose replicas follow behind can lose what it acknowledged when it fails over."
}

// scheme checks one scheme's channels, team, hours and surgeries.
func (d *doctor) scheme(ctx context.Context, s *outfit) {
	d.say(good, s.ID, s.Name+", phone "+s.Phone)
	d.channels(ctx, s)
	d.team(s)
	if s.shelf != nil {
		d.flows(s)
	}
	from := s.Hours.Next(time.Now()).In(s.Location())
	d.say(good, s.ID+" hours", "the next time we may write of our own accord: "+from.Format("Monday 2 January, 15:04"))
	if n := len(s.Practices); n > 100 {
		d.say(odd, s.ID+" surgeries", fmt.Sprintf("%d: is that one scheme's area?", n))
	} else {
		d.say(good, s.ID+" surgeries", fmt.Sprint(n))
	}
}

func (d *doctor) team(s *outfit) {
	var onCall, managers int
	for _, w := range s.Team {
		if w.OnCall {
			onCall++
		}
		if w.Role == care.RoleManager {
			managers++
		}
	}
	well := true
	if onCall == 0 {
		d.say(odd, s.ID+" team", "nobody is on call (on_call: true): urgent alerts go to every link worker at once")
		well = false
	}
	if managers == 0 {
		d.say(odd, s.ID+" team", "there is no manager: an alert that nobody takes goes round in the same team")
		well = false
	}
	if well {
		d.say(good, s.ID+" team", fmt.Sprintf("%d, of whom %d on call and %d managers", len(s.Team), onCall, managers))
	}
}

func (d *doctor) flows(s *outfit) {
	errs, warnings := 0, 0
	for _, p := range s.shelf.Current().Check() {
		if p.Warning {
			warnings++
			continue
		}
		errs++
		d.say(bad, s.ID+" flows", p.Error())
	}
	for _, name := range s.shelf.Current().Unreviewed() {
		d.say(odd, s.ID+" words", name+" is on, and nobody has reviewed its words: ask somebody who speaks it")
	}
	switch {
	case errs == 0 && warnings > 0:
		d.say(odd, s.ID+" flows", fmt.Sprintf("%d warnings: linkline flows check %s", warnings, s.Flows))
	case errs == 0:
		d.say(good, s.ID+" flows", "check")
	}
}

// channels asks the networks whether they know us.
func (d *doctor) channels(ctx context.Context, s *outfit) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if s.twilio != nil {
		d.network(s.ID+" twilio", s.twilio.Check(ctx), "the account and its credentials work")
	}
	if s.telegram != nil {
		name, err := s.telegram.Me(ctx)
		d.network(s.ID+" telegram", err, "the token is that of @"+name)
	}
	if s.twilio == nil && s.telegram == nil {
		d.say(odd, s.ID+" channels", "simulated phones only")
	}
}

func (d *doctor) network(about string, err error, well string) {
	if err == nil {
		d.say(good, about, well)
		return
	}
	if errors.Is(err, context.DeadlineExceeded) {
		d.say(odd, about, "no answer in 10 seconds")
		return
	}
	d.say(bad, about, err.Error())
}
