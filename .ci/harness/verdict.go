package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/linkline/linkline/flows/care"
)

type reminder = care.Reminder

// judge holds what arrived against what the rules say, prints the figures, and
// fails on any reminder that is missing, came twice, or came late.
func (d *day) judge(n int, took time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var expected, arrived, lost, twice, late, early int
	var delays []time.Duration
	for _, v := range d.visits {
		got := d.arrived[v.number]
		due := slices.Clone(v.due)
		slices.SortFunc(due, func(a, b reminder) int { return a.Send.Compare(b.Send) })
		expected, arrived = expected+len(due), arrived+len(got)
		lost, twice = lost+max(0, len(due)-len(got)), twice+max(0, len(got)-len(due))
		if len(due) != len(got) {
			fmt.Printf("  %s, booked %s for %s, %s: %d reminders of %d\n", v.a.ID, v.a.Set.Format(time.DateTime), v.a.Start.Format(time.DateTime), v.a.Status, len(got), len(due))
		}
		for i := range min(len(due), len(got)) {
			delay := got[i].at.Sub(due[i].Send)
			delays = append(delays, delay)
			if !got[i].at.Before(due[i].Expire) {
				late++
			}
			if delay < -time.Second {
				early++
			}
		}
	}
	fmt.Printf("%d appointments lived on two replicas with %d kills in %.0f s of the machine's time\n", n, d.kills.Load(), took.Seconds())
	fmt.Printf("reminders: %d expected, %d arrived, lost %d, more than expected %d, late %d, early %d\n", expected, arrived, lost, twice, late, early)
	fmt.Printf("after they were due: p50 %v, p99 %v, worst %v, all before the next one and before the appointment\n",
		quantile(delays, 0.5).Round(time.Millisecond), quantile(delays, 0.99).Round(time.Millisecond), quantile(delays, 1).Round(time.Millisecond))
	if lost+twice+late+early > 0 || expected == 0 {
		return fmt.Errorf("a promise was broken")
	}
	return nil
}
