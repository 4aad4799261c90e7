package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/flows"
	"github.com/linkline/linkline/flows/care"
)

// digestParts is how many message parts a digest may take.
const digestParts = 2

// unconfirmedDays is how far ahead a digest looks for who has not said that they
// are coming, and recordDays how far back for what nobody has written down.
const (
	unconfirmedDays = 7
	recordDays      = 7
)

// digest is what a link worker reads when their day begins: what lies ahead, in
// references and times, and nothing about how well they do.
type digest struct {
	visits                                  []string
	unconfirmed, tries, unrecorded, waiting []string
	people, limit                           int
}

// empty reports whether nothing of it is worth a text.
func (g digest) empty() bool {
	return len(g.visits)+len(g.unconfirmed)+len(g.tries)+len(g.unrecorded)+len(g.waiting) == 0
}

// runDigest sends a link worker their day. With nothing in it, nothing is sent.
func (k *Desk) runDigest(ctx context.Context, j flows.JobLease, worker string) error {
	w, ok := k.Scheme.Worker(worker)
	today := care.DateOf(k.now().In(k.Scheme.Location()))
	if !ok || !w.Reachable(today) { // they left, or went on leave, since it was planned
		return k.nothing(ctx, j)
	}
	g, err := k.digestOf(ctx, w, today)
	if err != nil {
		return err
	}
	if g.empty() {
		return k.nothing(ctx, j)
	}
	return k.toMember(ctx, j, w, "digest", k.digestText(w, g))
}

func (k *Desk) digestOf(ctx context.Context, w care.LinkWorker, today care.Date) (g digest, err error) {
	l := k.Scheme.Location()
	from, tomorrow := today.At(0, l), today.Add(1).At(0, l)
	diary, err := k.Store.Diary(ctx, w.ID, today.Add(-recordDays).At(0, l), today.Add(unconfirmedDays).At(0, l))
	if err != nil {
		return g, fmt.Errorf("read diary: %w", err)
	}
	for _, a := range diary.Appointments {
		switch {
		case a.Status == care.Unrecorded:
			g.unrecorded = append(g.unrecorded, a.Case)
		case !a.Stands() || a.Start.Before(from):
			continue
		case a.Start.Before(tomorrow):
			g.visits = append(g.visits, clockText(a.Start.In(l))+" "+a.Case)
		}
		if a.Ahead(k.now()) && a.Status != care.Confirmed && len(a.Reminded) > 0 {
			g.unconfirmed = append(g.unconfirmed, a.Case)
		}
	}
	if g.tries, g.people, err = k.toTry(ctx, w, tomorrow); err != nil {
		return g, err
	}
	g.limit = w.MaxPeople()
	g.waiting, err = k.waitingFor(ctx, w)
	return g, err
}

// toTry are those of a link worker's people who did not answer the last time and
// are to be tried again before a time, and how many people they look after.
func (k *Desk) toTry(ctx context.Context, w care.LinkWorker, before time.Time) (refs []string, people int, err error) {
	mine, err := k.Store.CasesOf(ctx, w.ID)
	if err != nil {
		return nil, 0, fmt.Errorf("list own cases: %w", err)
	}
	for _, c := range mine {
		if c.Kind == care.KindReferral {
			people++
		}
		if len(c.Attempts.Made) == 0 {
			continue
		}
		if next := c.Attempts.Next(k.Scheme, care.Contact{}, k.now()); next.Do != care.DoNothing && next.At.Before(before) {
			refs = append(refs, c.Ref)
		}
	}
	return refs, people, nil
}

// digestText names as many references as two message parts hold, and counts the
// others.
func (k *Desk) digestText(w care.LinkWorker, g digest) (text string) {
	for most := shown; most > 0; most-- {
		lines := []string{k.staffText("digest.hello", map[string]string{"name": w.FirstName()})}
		for _, part := range []struct {
			key  string
			refs []string
		}{
			{"digest.visits", g.visits}, {"digest.unconfirmed", g.unconfirmed}, {"digest.tries", g.tries},
			{"digest.unrecorded", g.unrecorded}, {"digest.waiting", g.waiting},
		} {
			if len(part.refs) > 0 {
				lines = append(lines, k.staffText(part.key, map[string]string{"refs": k.some(part.refs, most)}))
			}
		}
		lines = append(lines, k.staffText("digest.people", map[string]string{"n": strconv.Itoa(g.people), "limit": strconv.Itoa(g.limit)}))
		text = strings.Join(lines, "\n")
		if n, _ := flows.Parts(text); n <= digestParts {
			return text
		}
	}
	return text
}

// clockText is a time of day as people write it: 9.30am, 2pm.
func clockText(t time.Time) string {
	if t.Minute() == 0 {
		return t.Format("3pm")
	}
	return t.Format("3.04pm")
}
