package care

import "slices"

// Change is one question's answer before and after, of the same person.
type Change struct {
	Question   string `json:"q"`
	Before     int    `json:"before"`
	After      int    `json:"after"`
	BandBefore string `json:"band_before,omitempty"`
	BandAfter  string `json:"band_after,omitempty"`
	// Gain is the difference, above zero when it got better, whichever way the
	// scale goes.
	Gain int `json:"gain"`
	// Worse says that the link worker is to be told, by the scheme's rule.
	Worse bool `json:"worse,omitempty"`
	// Of is the questionnaire.
	Of string `json:"of,omitempty"`
}

// total is the name of a total among changes.
const total = "total"

// Changes compares two occasions, question by question, where both have an
// answer: what one of them lacks cannot be compared. The total comes last.
func (q Questionnaire) Changes(before, after Result) (all []Change) {
	if (before.Proxy || after.Proxy) && !q.Proxy {
		return nil
	}
	for _, x := range q.Questions {
		b, ok1 := before.Value(x.ID)
		a, ok2 := after.Value(x.ID)
		if ok1 && ok2 {
			c := Change{Of: q.ID, Question: x.ID, Before: b, After: a, BandBefore: x.BandOf(b), BandAfter: x.BandOf(a), Gain: x.Better.gain(b, a)}
			c.Worse = q.rule(x).tells(c)
			all = append(all, c)
		}
	}
	b, bandBefore, ok1 := before.Total(q)
	a, bandAfter, ok2 := after.Total(q)
	if ok1 && ok2 {
		c := Change{Of: q.ID, Question: total, Before: b, After: a, BandBefore: bandBefore, BandAfter: bandAfter, Gain: q.Total.Better.gain(b, a)}
		c.Worse = q.Total.Worse.tells(c)
		all = append(all, c)
	}
	return all
}

func (d Direction) gain(before, after int) int {
	if d == Lower {
		return before - after
	}
	return after - before
}

// tells reports whether a change is one to tell the link worker of.
func (w WorseRule) tells(c Change) bool {
	return c.Gain < 0 && (w.By > 0 && -c.Gain >= w.By ||
		c.BandAfter != c.BandBefore && slices.Contains(w.Into, c.BandAfter))
}

// Worse reports whether any of the changes is one to tell of.
func Worse(all []Change) bool {
	return slices.ContainsFunc(all, func(c Change) bool { return c.Worse })
}

// Pair is one person's first and later answers.
type Pair struct{ Before, After Result }

// Mean is the average of one question over people who answered it both times.
type Mean struct {
	Question      string
	N             int // pairs
	Before, After float64
	Gain          float64
}

// Means are averages over pairs only: a mean of all first answers against a
// mean of all later ones compares different people (DOMAIN 3.3). It says that
// something changed, not why.
func (q Questionnaire) Means(pairs []Pair) (all []Mean) {
	index := map[string]int{}
	for _, p := range pairs {
		for _, c := range q.Changes(p.Before, p.After) {
			i, ok := index[c.Question]
			if !ok {
				i, all = len(all), append(all, Mean{Question: c.Question})
				index[c.Question] = i
			}
			m := &all[i]
			m.N++
			m.Before, m.After, m.Gain = m.Before+float64(c.Before), m.After+float64(c.After), m.Gain+float64(c.Gain)
		}
	}
	for i := range all {
		n := float64(all[i].N)
		all[i].Before, all[i].After, all[i].Gain = all[i].Before/n, all[i].After/n, all[i].Gain/n
	}
	return all
}
