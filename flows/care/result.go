package care

import (
	"errors"
	"slices"
	"time"
)

// Score is the answer to one question. One that was skipped has no value.
type Score struct {
	Question string `json:"q"`
	Value    int    `json:"v,omitempty"`
	// Band is the name of the band that it is in, as the questionnaire had it then.
	Band    string `json:"b,omitempty"`
	Skipped bool   `json:"s,omitempty"`
}

// Result is what a person answered to one questionnaire on one occasion.
type Result struct {
	Questionnaire string    `json:"id"`
	CheckIn       string    `json:"checkin"` // "baseline", "week_12"
	At            time.Time `json:"at"`
	// Proxy says that somebody answered for them.
	Proxy  bool    `json:"proxy,omitempty"`
	Scores []Score `json:"scores"`
}

// What a result refuses.
var (
	ErrScale = errors.New("that number is not one of the answers")
	ErrProxy = errors.New("this questionnaire is only for the person themselves to answer")
)

// Answer keeps an answer in place of an earlier one to the same question.
func (r Result) Answer(q Questionnaire, s Score) (Result, error) {
	x, ok := q.Question(s.Question)
	switch {
	case !ok:
		return r, ErrNotFound
	case r.Proxy && !q.Proxy:
		return r, ErrProxy
	case s.Skipped:
		s.Value, s.Band = 0, ""
	case !x.Takes(s.Value):
		return r, ErrScale
	}
	if !s.Skipped {
		s.Band = x.BandOf(s.Value)
	}
	r.Scores = append(slices.DeleteFunc(slices.Clone(r.Scores), func(o Score) bool { return o.Question == s.Question }), s)
	return r, nil
}

// Value of one answer; ok is false when it was skipped or not reached.
func (r Result) Value(question string) (n int, ok bool) {
	for _, s := range r.Scores {
		if s.Question == question {
			return s.Value, !s.Skipped
		}
	}
	return 0, false
}

// Total adds up what the questionnaire's total is of, and names its band. ok is
// false when one of the answers is missing: half a total would be a wrong one.
func (r Result) Total(q Questionnaire) (n int, band string, ok bool) {
	if q.Total == nil {
		return 0, "", false
	}
	for _, id := range q.Total.Of {
		v, ok := r.Value(id)
		if !ok {
			return 0, "", false
		}
		n += v
	}
	return n, bandOf(q.Total.Bands, n), true
}
