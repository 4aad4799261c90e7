package bot

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

var wholeYear = flag.Bool("year", false, "simulate a whole year with twelve link workers and 4,000 referrals instead of some weeks of a small team")

// simple is a conversation in which "refer NEEDS" is a finished referral.
type simple struct{}

func (simple) Advance(c care.Contact, s flows.Session, in flows.Input, m flows.Moment) (flows.Session, []flows.Effect) {
	if msg, ok := in.(flows.Message); ok {
		if needs, ok := strings.CutPrefix(msg.Text, "refer "); ok {
			s.Turn++
			h := flows.HandOff{Kind: care.KindReferral, Ref: m.Ref, Answers: []care.Answered{{Name: "needs", Value: needs}}}
			return s, []flows.Effect{h, reply("Thank you.", "closing")}
		}
		return script{}.Advance(c, s, in, m)
	}
	s.Turn++
	return s, nil
}

// planned is something that somebody will do.
type planned struct {
	at time.Time
	do func()
}

// year is a scheme in virtual time: people who refer themselves, and link
// workers who answer as people do, take leave and fall ill.
type year struct {
	*town
	dice   *rand.Rand
	plan   []planned
	size   size
	seen   int
	sick   map[string]bool
	over   int                    // took or were given more than their limit while another had room
	forced int                    // were given more than their limit when nobody had room
	moved  int                    // cases that were handed over
	urgent map[string][]time.Time // alerts by reference
	refs   []string
}

// size is how much a scheme has to do.
type size struct{ workers, limit, weeks, referrals int }

// A small scheme lives through some weeks or, with -year, one of twelve link
// workers through a year of 4,000 referrals, more than it has room for. Nobody is
// over their limit while another has room, urgent alerts go on until somebody has
// them, and the order of those who wait is kept.
func TestYearOfAScheme(t *testing.T) {
	s := size{workers: 4, limit: 12, weeks: 9, referrals: 150}
	if *wholeYear {
		s = size{workers: 12, limit: care.DefaultLimit, weeks: 52, referrals: 4000}
	}
	y := newYear(t, s)
	end := y.clock.now().AddDate(0, 0, 7*s.weeks)
	y.arrivals()
	y.leaves()
	y.runUntil(end)
	y.checkUrgent()
	y.report()
}

func newYear(t *testing.T, s size) *year {
	t.Helper()
	scheme := riverside()
	scheme.Team = []care.LinkWorker{{ID: "priya", Name: "Priya Shah", Address: priya, Role: care.RoleManager}}
	y := &year{size: s, dice: rand.New(rand.NewPCG(1, 2)), sick: map[string]bool{}, urgent: map[string][]time.Time{}}
	for i := range s.workers {
		w := care.LinkWorker{ID: fmt.Sprintf("w%02d", i), Name: fmt.Sprintf("Worker %d", i), Address: care.Address(fmt.Sprintf("telegram:%d", 6000+i)),
			Role: care.RoleLinkWorker, Limit: s.limit, OnCall: i%6 == 0, Areas: []string{fmt.Sprintf("Z9000%d", i%4)}}
		if i%3 == 2 { // part time
			w.Works = []care.Shift{{Days: care.On(time.Monday, time.Tuesday, time.Wednesday), From: care.OClock(9), To: care.OClock(17)}}
		}
		scheme.Team = append(scheme.Team, w)
	}
	y.town = newTown(t, func(s *parts) { s.Scheme, s.Conversations = scheme, simple{} })
	return y
}

// later plans something, in the order of time.
func (y *year) later(at time.Time, do func()) {
	i, _ := slices.BinarySearchFunc(y.plan, at, func(p planned, at time.Time) int { return p.at.Compare(at) })
	for i < len(y.plan) && !y.plan[i].at.After(at) {
		i++
	}
	y.plan = slices.Insert(y.plan, i, planned{at, do})
}

// How likely people are to write, against the most likely time: least in August
// and at Christmas and most in January, on Mondays more than at the end of the
// week, by day and, as people do who refer themselves, in the evening.
var (
	byMonth = [13]float64{time.January: 1, .9, .9, .8, .75, .7, .65, .55, .8, .9, .9, .5}
	byDay   = [7]float64{time.Sunday: .2, time.Monday: 1, .9, .85, .8, .7, .2}
	byHour  = [24]float64{7: .2, 8: .5, 9: .9, 10: 1, 11: 1, 12: .8, 13: .7, 14: .8, 15: .8, 16: .7, 17: .6, 18: .5, 19: .6, 20: .5, 21: .3, 22: .1}
)

func (y *year) likely(at time.Time) float64 {
	l := at.In(y.Scheme.Location())
	return byMonth[l.Month()] * byDay[l.Weekday()] * byHour[l.Hour()]
}

// arrivals are referrals, and one in fifty times somebody in distress at any
// hour.
func (y *year) arrivals() {
	needs := []string{"lonely", "mood", "money", "housing", "carer", "active", "lonely,money"}
	start, minutes := y.clock.now(), 7*24*60*y.size.weeks
	some := func() time.Time { return start.Add(time.Duration(1+y.dice.IntN(minutes)) * time.Minute) }
	for i := range y.size.referrals {
		at := some()
		for y.dice.Float64() > y.likely(at) {
			at = some()
		}
		from := care.Address(fmt.Sprintf("sms:+4477009%05d", i))
		y.later(at, func() { y.says(from, "refer "+needs[y.dice.IntN(len(needs))]) })
		if i%50 == 0 {
			y.later(some(), func() { y.says(from, "dark") })
		}
	}
}

// leaves are two weeks twice a year and a week once, said by the manager, the
// first of them in some weeks too, and days of sickness that nobody announces.
func (y *year) leaves() {
	for i, w := range y.Scheme.Team[1:] {
		for n, days := range []int{13, 6, 13}[:1+2*(y.size.weeks/50)] {
			from := care.DateOf(y.clock.now()).Add((i*29 + n*120) % (7 * y.size.weeks))
			text := fmt.Sprintf("LEAVE %s %v %v", w.ID, from, from.Add(days))
			y.later(y.clock.now().Add(time.Duration(i*3+n)*time.Second), func() { y.says(priya, text) })
		}
		for day := range 7 * y.size.weeks {
			at := y.clock.now().AddDate(0, 0, day)
			y.later(at.Truncate(24*time.Hour).Add(24*time.Hour), func() { y.sick[w.ID] = y.dice.IntN(30) == 0 })
		}
	}
}

// runUntil lets everything happen in its order: what is planned, and what the
// service itself is to do.
func (y *year) runUntil(end time.Time) {
	for {
		next, err := y.store.NextDue(context.Background(), y.clock.now())
		if err != nil {
			y.t.Fatal(err)
		}
		act := len(y.plan) > 0 && (next.IsZero() || y.plan[0].at.Before(next))
		switch {
		case act && y.plan[0].at.Before(end):
			p := y.plan[0]
			y.plan = y.plan[1:]
			y.clock.set(p.at)
			p.do()
		case !act && !next.IsZero() && next.Before(end):
			y.clock.set(next)
		default:
			return
		}
		y.work()
	}
}

// work does what is due and lets the team see what they got.
func (y *year) work() {
	ctx, now := context.Background(), y.clock.now()
	if err := y.sweepJobs(ctx, now); err != nil {
		y.t.Fatal(err)
	}
	if _, err := y.sweepLanes(ctx); err != nil {
		y.t.Fatal(err)
	}
	y.Settled()
	for _, n := range []*network{y.app, y.sms} {
		n.mu.Lock()
		got := n.sent
		n.sent = nil
		n.mu.Unlock()
		for _, m := range got {
			y.seen++
			y.answer(m)
		}
	}
}

// answer is what a member of the team does about a text: most take what they are
// asked, after a while, when they are at work and well.
func (y *year) answer(m care.Outbound) {
	w, ok := y.Scheme.WorkerAt(m.To)
	if !ok || m.Purpose != "alert" {
		if m.Purpose == "notice" {
			y.given(w, m.Case)
		}
		return
	}
	now := y.clock.now()
	if m.Class == care.Safety {
		if all := y.urgent[m.Case]; len(all) == 0 || !all[len(all)-1].Equal(now) {
			y.urgent[m.Case] = append(all, now)
		}
		if y.dice.IntN(4) == 0 { // nights are hard, phones are silent
			y.later(now.Add(time.Duration(1+y.dice.IntN(25))*time.Minute), func() { y.says(w.Address, "TAKE "+m.Case) })
		}
		return
	}
	if !w.Working(now, y.Scheme.Hours) || y.sick[w.ID] {
		return
	}
	then := now.Add(time.Duration(y.dice.ExpFloat64() * float64(80*time.Minute)))
	switch y.dice.IntN(20) {
	case 0:
		y.later(then, func() { y.says(w.Address, "PASS "+m.Case) })
	case 1, 2:
	default:
		y.later(then, func() { y.take(w, m.Case) })
	}
}

// take takes a case, and closes it some weeks later, whoever has it then.
func (y *year) take(w care.LinkWorker, ref string) {
	y.says(w.Address, "TAKE "+ref)
	c, err := y.store.Case(context.Background(), ref)
	if err != nil || c.Owner != w.ID || !c.Taken.Equal(y.clock.now()) {
		return
	}
	y.refs = append(y.refs, ref)
	if c.Kind == care.KindReferral && y.load(w) > w.MaxPeople() {
		y.over++
	}
	closes := y.clock.now().Add(time.Duration(float64(6+y.dice.IntN(11)) * float64(7*24*time.Hour)))
	y.later(closes, func() {
		if c, err := y.store.Case(context.Background(), ref); err == nil {
			if owner, ok := y.Scheme.Worker(c.Owner); ok {
				y.says(owner.Address, "DONE "+ref+" 1")
			}
		}
	})
}

// given looks at a case that was handed over to w. That may take somebody past
// their limit only when nobody who is there has room.
func (y *year) given(w care.LinkWorker, ref string) {
	c, err := y.store.Case(context.Background(), ref)
	if err != nil || c.Owner != w.ID || c.Events[len(c.Events)-1].What != care.EventMoved {
		return
	}
	y.moved++
	if c.Kind != care.KindReferral || y.load(w) <= w.MaxPeople() {
		return
	}
	today := care.DateOf(y.clock.now())
	if slices.ContainsFunc(y.Scheme.Staff()[1:], func(o care.LinkWorker) bool { return o.Reachable(today) && y.load(o) < o.MaxPeople() }) {
		y.over++
		return
	}
	y.forced++
}

// load is how many people a link worker looks after.
func (y *year) load(w care.LinkWorker) int {
	loads, err := y.store.Caseloads(context.Background(), care.KindReferral, []string{w.ID})
	if err != nil {
		y.t.Fatal(err)
	}
	return loads[w.ID]
}

// checkUrgent holds every alarm to its promise: alerts no further apart than a
// quarter of an hour until somebody has it, and one to come while nobody has.
func (y *year) checkUrgent() {
	jobs := map[string]bool{}
	for _, j := range y.jobs() {
		jobs[j.ID] = true
	}
	for ref, alerts := range y.urgent {
		c, err := y.store.Case(context.Background(), ref)
		if err != nil {
			y.t.Fatal(err)
		}
		taken := firstTaken(c)
		alerts = slices.DeleteFunc(alerts, func(at time.Time) bool { return !taken.IsZero() && at.After(taken) })
		if c.Owner == "" && !jobs["climb:"+ref] {
			y.t.Errorf("an alarm that nobody has climbs no more")
		}
		for i := 1; i < len(alerts); i++ {
			if gap := alerts[i].Sub(alerts[i-1]); gap > 15*time.Minute {
				y.t.Errorf("an alarm was silent for %v", gap)
			}
		}
		if last := alerts[len(alerts)-1]; !taken.IsZero() && taken.Sub(last) > 15*time.Minute {
			y.t.Errorf("an alarm was silent for %v before it was taken", taken.Sub(last))
		}
	}
}

// report prints the figures, and checks the order of those who waited.
func (y *year) report() {
	var cases []flows.Case
	open, err := y.store.OpenCases(context.Background(), 10_000)
	if err != nil {
		y.t.Fatal(err)
	}
	for _, ref := range y.refs {
		if c, err := y.store.Case(context.Background(), ref); err == nil && !c.Open() {
			cases = append(cases, c)
		}
	}
	cases = append(cases, open...)
	var answers, waits, acks []time.Duration
	onHold := 0
	for _, c := range cases {
		if taken := firstTaken(c); c.Kind == care.KindDistress && !taken.IsZero() {
			acks = append(acks, taken.Sub(c.Opened))
		}
		if c.Kind != care.KindReferral {
			continue
		}
		if c.Status == care.OnHold {
			onHold++
		}
		if from, to, _, ok := waited(c); ok && !to.IsZero() {
			waits = append(waits, to.Sub(from))
		}
		if !c.Taken.IsZero() {
			answers = append(answers, c.Taken.Sub(c.Opened))
		}
	}
	broken := y.outOfOrder(cases)
	y.t.Logf("%d link workers, %d weeks, %d referrals, %d texts; taken %d, median %v after they came; waited for room %d, median %v; on the list at the end %d",
		y.size.workers, y.size.weeks, y.size.referrals, y.seen, len(answers), median(answers), len(waits), median(waits), onHold)
	y.t.Logf("alarms %d, acknowledged after %v in the median and %v at most; handed over %d, of them past a limit as nobody had room %d; over a limit while another had room: %d; out of order: %d",
		len(y.urgent), median(acks), longestOf(acks), y.moved, y.forced, y.over, broken)
	if y.over > 0 || broken > 0 {
		y.t.Error("a promise was broken")
	}
	if len(y.urgent) == 0 || len(answers) < y.size.referrals/4 || len(waits) == 0 || y.moved == 0 {
		y.t.Error("the simulation looked at nothing")
	}
}

// firstTaken is when somebody took a case for the first time.
func firstTaken(c flows.Case) time.Time {
	for _, e := range c.Events {
		if e.What == care.EventTaken {
			return e.At
		}
	}
	return time.Time{}
}

// waited is from when to when a case waited for somebody to have room; to is
// zero while it does. It ends when it is offered, or when somebody takes it from an
// alert that came before it waited.
func waited(c flows.Case) (from, to time.Time, offered, ok bool) {
	for _, e := range c.Events {
		switch {
		case e.What == care.EventWaiting && !ok:
			from, ok = e.At, true
		case ok && to.IsZero() && slices.Contains([]care.EventKind{care.EventOffered, care.EventTaken, care.EventMoved}, e.What):
			to, offered = e.At, e.What == care.EventOffered
		}
	}
	return from, to, offered, ok
}

// outOfOrder counts those who were offered to somebody while a case before
// theirs still waited, and had been waiting already.
func (y *year) outOfOrder(cases []flows.Case) (n int) {
	var line []flows.Case
	for _, c := range cases {
		if _, _, _, ok := waited(c); ok && c.Kind == care.KindReferral && len(c.Passed) == 0 {
			line = append(line, c)
		}
	}
	care.InOrder(line, func(c flows.Case) care.Case { return c.Case })
	for i, before := range line {
		from, to, _, _ := waited(before)
		for _, after := range line[i+1:] {
			_, at, offered, _ := waited(after)
			if offered && from.Before(at) && (to.IsZero() || at.Before(to)) {
				n++
			}
		}
	}
	return n
}

func median(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2].Round(time.Minute)
}

func longestOf(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return slices.Max(all).Round(time.Minute)
}
