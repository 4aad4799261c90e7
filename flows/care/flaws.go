package care

import (
	"fmt"
	"regexp"
	"slices"
)

// Flaw is something wrong with a questionnaire. At is where, as a YAML path
// such as "$.questions[1].bands".
type Flaw struct{ At, Text string }

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// Flaws are everything that would make a questionnaire ask or count wrongly.
func (q Questionnaire) Flaws() (all []Flaw) {
	wrong := func(bad bool, at, text string) {
		if bad {
			all = append(all, Flaw{at, text})
		}
	}
	wrong(!plainName.MatchString(q.ID), "$.questionnaire", "a questionnaire needs an ID of small letters, such as questionnaire: ons4")
	wrong(q.Name == "", "$", "it needs a name: what people call it")
	wrong(len(q.Language) != 2, "$.language", "it needs its language, such as language: en")
	wrong(q.Licence == "", "$", "it needs a licence: by what right these questions are asked")
	wrong(q.Source == "", "$", "it needs a source: where its wording was published")
	wrong(len(q.Questions) == 0, "$", "it has no questions")
	for _, into := range q.Worse.Into {
		wrong(!slices.ContainsFunc(q.Questions, func(x Question) bool { return hasBand(x.Bands, into) }), "$.worse",
			fmt.Sprintf("there is no band %q", into))
	}
	for i, x := range q.Questions {
		at := fmt.Sprintf("$.questions[%d]", i)
		first := slices.IndexFunc(q.Questions, func(o Question) bool { return o.ID == x.ID })
		wrong(first != i, at+".id", fmt.Sprintf("two questions have the ID %q", x.ID))
		for _, f := range x.flaws() {
			all = append(all, Flaw{at + f.At, f.Text})
		}
	}
	return append(all, q.totalFlaws()...)
}

func (x Question) flaws() (all []Flaw) {
	wrong := func(bad bool, at, text string) {
		if bad {
			all = append(all, Flaw{at, text})
		}
	}
	from, to := x.Range()
	wrong(!plainName.MatchString(x.ID), "", "a question needs an id of small letters")
	wrong(x.Wording == "", "", "a question needs its wording, exactly as published")
	wrong(x.Text == "", "", "a question needs its text: what we send, with how to reply")
	if len(x.Options) > 0 {
		wrong(x.From != 0 || x.To != 0 || x.Low != "" || x.High != "", "", "a question has options or a scale, not both")
		wrong(len(x.Options) < 2, ".options", "a choice needs two options")
	} else {
		wrong(from >= to, "", "a scale goes from a number up to a higher one")
		wrong(from < to && (x.Low == "" || x.High == ""), "", "a scale needs words for both ends: low and high")
	}
	wrong(!x.Better.known(), "", "say which way is better: better: higher, or better: lower")
	all = append(all, bandFlaws(x.Bands, from, to)...)
	if x.Worse != nil {
		for _, into := range x.Worse.Into {
			wrong(!hasBand(x.Bands, into), ".worse", fmt.Sprintf("there is no band %q", into))
		}
	}
	return all
}

func hasBand(bands []Band, name string) bool {
	return slices.ContainsFunc(bands, func(b Band) bool { return b.Name == name })
}

func (d Direction) known() bool { return d == Higher || d == Lower }

// bandFlaws checks that bands, when there are any, follow each other and leave
// nothing out.
func bandFlaws(bands []Band, from, to int) []Flaw {
	next := from
	for _, b := range bands {
		if b.Name == "" || b.From != next || b.To < b.From {
			return []Flaw{{".bands", fmt.Sprintf("bands follow each other: one should begin at %d", next)}}
		}
		next = b.To + 1
	}
	if len(bands) > 0 && next != to+1 {
		return []Flaw{{".bands", fmt.Sprintf("the last band should end at %d", to)}}
	}
	return nil
}

func (q Questionnaire) totalFlaws() (all []Flaw) {
	if q.Total == nil {
		return nil
	}
	low, high := 0, 0
	for _, id := range q.Total.Of {
		x, ok := q.Question(id)
		if !ok {
			all = append(all, Flaw{"$.total.of", fmt.Sprintf("there is no question %q", id)})
		}
		from, to := x.Range()
		low, high = low+from, high+to
	}
	switch {
	case len(q.Total.Of) < 2:
		all = append(all, Flaw{"$.total", "a total is of two questions or more"})
	case !q.Total.Better.known():
		all = append(all, Flaw{"$.total", "say which way is better: better: higher, or better: lower"})
	case slices.ContainsFunc(q.Total.Worse.Into, func(s string) bool { return !hasBand(q.Total.Bands, s) }):
		all = append(all, Flaw{"$.total.worse", "there is no such band"})
	case len(all) == 0:
		for _, f := range bandFlaws(q.Total.Bands, low, high) {
			all = append(all, Flaw{"$.total" + f.At, f.Text})
		}
	}
	return all
}
