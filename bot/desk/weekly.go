package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// week is what a manager reads when a week begins: of the service, in numbers.
type week struct {
	waiting       int
	oldest        time.Time
	urgent        []time.Duration // how long each alert of the last week waited until it was taken
	notTaken      int
	dead, checkIn int
	loads         map[string]int
}

func (k *Desk) runWeekly(ctx context.Context, j flows.JobLease, manager string) error {
	w, ok := k.Scheme.Worker(manager)
	today := care.DateOf(k.now().In(k.Scheme.Location()))
	if !ok || !w.Reachable(today) || w.Role != care.RoleManager {
		return k.nothing(ctx, j)
	}
	g, err := k.weekOf(ctx, today)
	if err != nil {
		return err
	}
	return k.toMember(ctx, j, w, "digest", k.weekText(w, g), k.loadsText(g.loads))
}

func (k *Desk) weekOf(ctx context.Context, today care.Date) (g week, err error) {
	l := k.Scheme.Location()
	waiting, err := k.Store.WaitingCases(ctx, 10*openCases)
	if err != nil {
		return g, fmt.Errorf("list waiting cases: %w", err)
	}
	if g.waiting = len(waiting); g.waiting > 0 {
		g.oldest = waiting[0].Opened
	}
	opened, err := k.Store.CasesOpened(ctx, today.Add(-7).At(0, l), today.At(0, l))
	if err != nil {
		return g, err
	}
	for _, c := range opened {
		switch {
		case !c.Urgent():
		case c.Taken.IsZero() && c.Open():
			g.notTaken++
		case !c.Taken.IsZero():
			g.urgent = append(g.urgent, c.Taken.Sub(c.Opened))
		}
	}
	slices.Sort(g.urgent)
	if g.dead, err = k.Store.DeadLetters(ctx); err != nil {
		return g, err
	}
	if g.checkIn, err = k.Store.JobsDue(ctx, checkInJobs, k.now(), today.Add(7).At(0, l)); err != nil {
		return g, err
	}
	var ids []string
	for _, w := range k.Scheme.Staff() {
		ids = append(ids, w.ID)
	}
	g.loads, err = k.Store.Caseloads(ctx, care.KindReferral, ids)
	return g, err
}

func (k *Desk) weekText(w care.LinkWorker, g week) string {
	blanks := map[string]string{
		"name": w.FirstName(), "waiting": strconv.Itoa(g.waiting), "since": g.oldest.In(k.Scheme.Location()).Format("Monday 2 January"),
		"urgent": strconv.Itoa(len(g.urgent) + g.notTaken), "open": strconv.Itoa(g.notTaken),
		"dead": strconv.Itoa(g.dead), "due": strconv.Itoa(g.checkIn),
	}
	keys := []string{"weekly.hello", "weekly.waiting", "weekly.urgent"}
	if g.waiting == 0 {
		keys[1] = "weekly.none_waiting"
	}
	switch n := len(g.urgent); {
	case n+g.notTaken == 0:
		keys[2] = "weekly.no_urgent"
	case n > 0:
		blanks["middle"], blanks["longest"] = howLong(g.urgent[n/2]), howLong(g.urgent[n-1])
		keys = append(keys, "weekly.taken")
	}
	if g.notTaken > 0 {
		keys = append(keys, "weekly.not_taken")
	}
	if g.dead > 0 {
		keys = append(keys, "weekly.dead")
	}
	if g.checkIn > 0 {
		keys = append(keys, "weekly.check_ins")
	}
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = k.staffText(key, blanks)
	}
	return strings.Join(lines, "\n")
}

// loadsText is how many people each link worker looks after. It is a text of its
// own: a team can be large.
func (k *Desk) loadsText(loads map[string]int) string {
	var all []string
	for _, w := range k.Scheme.Staff() {
		if w.Role != care.RoleManager {
			all = append(all, fmt.Sprintf("%s %d of %d", w.FirstName(), loads[w.ID], w.MaxPeople()))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return k.staffText("weekly.loads", map[string]string{"loads": strings.Join(all, ", ")})
}

// howLong is a length of time in the unit that people would use.
func howLong(d time.Duration) string {
	unit := func(n int, name string) string {
		if n == 1 {
			return "1 " + name
		}
		return strconv.Itoa(n) + " " + name + "s"
	}
	switch {
	case d < time.Minute:
		return "under a minute"
	case d < 2*time.Hour:
		return unit(int(d.Minutes()), "minute")
	case d < 48*time.Hour:
		return unit(int(d.Hours()), "hour")
	}
	return unit(int(d.Hours())/24, "day")
}
