package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// listed is how many references one part of a list holds: with the words around
// them it takes three message parts at most.
const listed = 40

// list says what waits and what this member of the team has: who waits the most
// urgent first, and of their own whoever waits for an answer, and then the newest.
// What is more than one part comes with MORE.
func (k *Desk) list(ctx context.Context, d *draft, w care.LinkWorker, part int) (string, error) {
	waiting, err := k.Store.WaitingCases(ctx, 10*openCases)
	if err != nil {
		return "", fmt.Errorf("list waiting cases: %w", err)
	}
	yours, err := k.Store.CasesOf(ctx, w.ID)
	if err != nil {
		return "", fmt.Errorf("list own cases: %w", err)
	}
	care.InOrder(waiting, func(c flows.Case) care.Case { return c.Case })
	slices.SortStableFunc(waiting, func(a, b flows.Case) int { return ahead(a.Urgent(), b.Urgent()) })
	slices.SortStableFunc(yours, func(a, b flows.Case) int {
		return cmp.Or(ahead(!a.Unread.IsZero(), !b.Unread.IsZero()), b.Opened.Compare(a.Opened))
	})
	from, all := min(part*listed, len(waiting)+len(yours)), refsOf(slices.Concat(waiting, yours))
	to := min(from+listed, len(all))
	var says []string
	for _, group := range []struct {
		key      string
		from, to int
	}{{"staff.list.waiting", 0, len(waiting)}, {"staff.list.yours", len(waiting), len(all)}} {
		here := all[max(from, group.from):max(max(from, group.from), min(to, group.to))]
		if len(here) > 0 || part == 0 && group.from == group.to {
			says = append(says, k.staffText(group.key, map[string]string{"refs": k.some(here, listed)}))
		}
	}
	if part == 0 {
		says = append(says, k.staffText("staff.list.load", map[string]string{"n": strconv.Itoa(people(yours)), "limit": strconv.Itoa(w.MaxPeople())}))
	}
	if d.Person.Session.Rest = ""; to < len(all) {
		d.Person.Session.Rest = wordList + strconv.Itoa(part+1)
		says = append(says, k.staffText("staff.list.more", map[string]string{"n": strconv.Itoa(len(all) - to)}))
	} else {
		says = append(says, k.staffText("staff.list.end", nil))
	}
	return strings.Join(says, " "), nil
}

// more goes on with the list that was begun, as it is by now.
func (k *Desk) more(ctx context.Context, d *draft, w care.LinkWorker) (string, error) {
	part, err := strconv.Atoi(strings.TrimPrefix(d.Person.Session.Rest, wordList))
	if err != nil {
		return k.staffText("staff.list.all", nil), nil
	}
	return k.list(ctx, d, w, part)
}

// people is how many of somebody's cases are people whom they look after.
func people(yours []flows.Case) (n int) {
	for _, c := range yours {
		if c.Kind == care.KindReferral {
			n++
		}
	}
	return n
}

// ahead puts what holds before what does not.
func ahead(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
