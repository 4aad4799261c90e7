package care

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Fit is one link worker to whom a referral can be offered, and why.
type Fit struct {
	Worker LinkWorker
	Why    []string // words of ours, for the record
	rank   [4]int   // the higher the better, in this order
	load   float64  // the part of their limit that is taken
}

// Reason is why, as it is kept.
func (f Fit) Reason() string { return strings.Join(f.Why, ", ") }

// Fits are the link workers to whom a person's referral can be offered, the best
// first: the one who knows them, then by surgery or area, by language, by being
// at work now, and by how much room they have. Nobody who is away, who passed or
// who is at their limit is among them. loads are the people that each has,
// with those that they are being asked about.
func Fits(s *Scheme, c Contact, k Case, loads map[string]int, now time.Time) (fits []Fit) {
	today := DateOf(now.In(s.Location()))
	for _, w := range s.Staff() {
		load := loads[w.ID]
		if w.Role == RoleManager || !w.Reachable(today) || k.HasPassed(w.ID) || load >= w.MaxPeople() {
			continue
		}
		f := Fit{Worker: w, load: float64(load) / float64(w.MaxPeople())}
		f.judge(s, c, now)
		fits = append(fits, f)
	}
	slices.SortStableFunc(fits, func(a, b Fit) int {
		return cmp.Or(slices.Compare(b.rank[:], a.rank[:]), cmp.Compare(a.load, b.load), cmp.Compare(a.Worker.ID, b.Worker.ID))
	})
	return fits
}

func (f *Fit) judge(s *Scheme, c Contact, now time.Time) {
	w := f.Worker
	f.add(0, w.ID == c.Worker, 1, "knows them")
	f.add(1, len(w.Areas) == 0, 1, "")
	f.add(1, w.Covers(c), 2, "surgery or area")
	f.add(2, foreign(s, c.Language) && slices.Contains(w.Languages, c.Language), 1, "language")
	f.add(3, w.Working(now, s.Hours), 1, "at work")
	f.Why = append(f.Why, "has room")
}

func (f *Fit) add(at int, is bool, rank int, why string) {
	if !is {
		return
	}
	f.rank[at] = rank
	if why != "" {
		f.Why = append(f.Why, why)
	}
}

func foreign(s *Scheme, language string) bool {
	return language != "" && (len(s.Languages) == 0 || language != s.Languages[0])
}

// Covers reports whether a person's surgery or postcode district is one of the
// link worker's.
func (w LinkWorker) Covers(c Contact) bool {
	district, _, _ := strings.Cut(c.Postcode, " ")
	return slices.ContainsFunc(w.Areas, func(a string) bool {
		return a != "" && (strings.EqualFold(a, c.Surgery) || strings.EqualFold(a, district))
	})
}

// Urgency of a referral that waits (DOMAIN 4.6): lower goes first.
type Urgency int

// Urgencies.
const (
	InDanger  Urgency = iota // words of danger
	Guarding                 // a child, or harm at home
	Pressing                 // a carer, or money or housing that cannot wait
	InTheLine                // by date
)

// UrgencyOf says where a referral stands. others are the person's other open
// cases.
func UrgencyOf(k Case, others ...Case) Urgency {
	u := InTheLine
	for _, a := range k.Answers {
		if a.Name == "needs" && holdsAny(a.Value, "carer", "money", "housing") {
			u = Pressing
		}
	}
	for _, o := range append(slices.Clone(others), k) {
		switch o.Kind {
		case KindAbuse, KindChildRisk, KindHarm:
			u = min(u, Guarding)
		case KindDistress, KindEmergency:
			u = min(u, InDanger)
		}
	}
	return u
}

func holdsAny(list string, wanted ...string) bool {
	for item := range strings.SplitSeq(list, ",") {
		if slices.Contains(wanted, item) {
			return true
		}
	}
	return false
}

// InOrder sorts those that wait: the most urgent first, and then the oldest.
func InOrder[C any](waiting []C, of func(C) Case) {
	slices.SortStableFunc(waiting, func(a, b C) int {
		x, y := of(a), of(b)
		return cmp.Or(cmp.Compare(x.Urgency, y.Urgency), x.Opened.Compare(y.Opened), cmp.Compare(x.Ref, y.Ref))
	})
}

// ExpectedWait is how long somebody with so many before them waits, when so many
// were taken on in a time past. It is zero when too few were taken on to say.
func ExpectedWait(ahead, taken int, past time.Duration) time.Duration {
	if taken < 5 {
		return 0
	}
	return time.Duration(float64(past) * float64(ahead+1) / float64(taken))
}
