package care

import (
	"fmt"
	"slices"
	"strings"
)

// Questionnaires are all that a scheme can ask.
type Questionnaires []Questionnaire

// Find returns the questionnaire in a language, or in the first that it has.
func (all Questionnaires) Find(id, language string) (Questionnaire, bool) {
	i := slices.IndexFunc(all, func(q Questionnaire) bool { return q.ID == id && q.Language == language })
	if i < 0 {
		i = slices.IndexFunc(all, func(q Questionnaire) bool { return q.ID == id })
	}
	if i < 0 {
		return Questionnaire{}, false
	}
	return all[i], true
}

// Add puts one in, in the place of one with the same ID and language.
func (all Questionnaires) Add(q Questionnaire) Questionnaires {
	i := slices.IndexFunc(all, func(o Questionnaire) bool { return q.ID == o.ID && q.Language == o.Language })
	if i < 0 {
		return append(slices.Clone(all), q)
	}
	all = slices.Clone(all)
	all[i] = q
	return all
}

// Ask is one question of one questionnaire.
type Ask struct {
	Of Questionnaire
	Question
	// First says that the questionnaire begins here: its opening comes before.
	First bool
}

// Asks are the questions that a check-in asks, in order. A reference is a
// questionnaire's ID, or one question as "ons4.satisfied".
func (all Questionnaires) Asks(refs []string, language string) (asks []Ask, err error) {
	for _, ref := range refs {
		id, one, single := strings.Cut(ref, ".")
		q, ok := all.Find(id, language)
		if !ok {
			return nil, fmt.Errorf("there is no questionnaire %q", id)
		}
		if single {
			x, ok := q.Question(one)
			if !ok {
				return nil, fmt.Errorf("questionnaire %s has no question %q", id, one)
			}
			asks = append(asks, Ask{Of: q, Question: x})
			continue
		}
		for i, x := range q.Questions {
			asks = append(asks, Ask{q, x, i == 0})
		}
	}
	return asks, nil
}

// Check reports whether everything that a plan asks is there, and its days make
// sense.
func (p CheckInPlan) Check(all Questionnaires) error {
	p = p.Filled()
	names := map[string]bool{}
	for i, x := range p.Plan {
		switch {
		case x.Name == "" || names[x.Name]:
			return fmt.Errorf("check-in %d needs a name of its own", i+1)
		case strings.Trim(x.Name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
			return fmt.Errorf("check-in %q: a name has small letters, digits and _ only", x.Name)
		case i > 0 && x.Days <= p.Plan[i-1].Days:
			return fmt.Errorf("check-in %s comes before the one above it: order them by day", x.Name)
		}
		names[x.Name] = true
		if _, err := all.Asks(x.Ask, ""); err != nil {
			return fmt.Errorf("check-in %s: %w", x.Name, err)
		}
	}
	for i, day := range p.Nudges {
		if day <= 0 || day >= p.Open || i > 0 && day <= p.Nudges[i-1] {
			return fmt.Errorf("nudges are days in order, before it closes on day %d", p.Open)
		}
	}
	return nil
}
