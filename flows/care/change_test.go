package care

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pebbles is a questionnaire made up for these tests.
func pebbles() Questionnaire {
	ten := []Band{{"low", 0, 4}, {"high", 5, 10}}
	return Questionnaire{
		ID: "pebbles", Name: "Pebbles", Language: "en", Licence: "ours", Source: "here", Worse: WorseRule{By: 2, Into: []string{"low"}},
		Questions: []Question{
			{ID: "calm", Wording: "Calm?", Text: "Calm?", To: 10, Low: "no", High: "yes", Better: Higher, Bands: ten},
			{ID: "tired", Wording: "Tired?", Text: "Tired?", To: 10, Low: "no", High: "yes", Better: Lower, Bands: ten, Worse: &WorseRule{By: 3}},
			{ID: "alone", Wording: "Alone?", Text: "Alone?", Options: []string{"Never", "Often"}, Better: Lower},
			{ID: "left", Wording: "Left?", Text: "Left?", Options: []string{"Never", "Often"}, Better: Lower},
		},
		Total: &Total{Name: "both", Of: []string{"alone", "left"}, Better: Lower, Bands: []Band{{"few", 2, 2}, {"many", 3, 4}}, Worse: WorseRule{By: 2}},
	}
}

// answers to the four questions in order; below zero is skipped, and what is
// not given was not reached.
func answers(t *testing.T, values ...int) (r Result) {
	t.Helper()
	for i, v := range values {
		var err error
		if r, err = r.Answer(pebbles(), Score{Question: pebbles().Questions[i].ID, Value: v, Skipped: v < 0}); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func TestChangeBetweenTwoOccasions(t *testing.T) {
	for _, tt := range []struct {
		name          string
		before, after []int
		want          []Change
	}{
		{"better on both scales", []int{4, 8, 1, 1}, []int{6, 3, 1, 1}, []Change{
			{"calm", 4, 6, "low", "high", 2, false, "pebbles"}, {"tired", 8, 3, "high", "low", 5, false, "pebbles"},
			{"alone", 1, 1, "", "", 0, false, "pebbles"}, {"left", 1, 1, "", "", 0, false, "pebbles"}, {"total", 2, 2, "few", "few", 0, false, "pebbles"}}},
		{"one point down, inside its band", []int{7}, []int{6}, []Change{{"calm", 7, 6, "high", "high", -1, false, "pebbles"}}},
		{"two points down", []int{8}, []int{6}, []Change{{"calm", 8, 6, "high", "high", -2, true, "pebbles"}}},
		{"one point down, into the lowest band", []int{5}, []int{4}, []Change{{"calm", 5, 4, "high", "low", -1, true, "pebbles"}}},
		{"low as before", []int{4}, []int{3}, []Change{{"calm", 4, 3, "low", "low", -1, false, "pebbles"}}},
		{"a question with its own rule", []int{5, 5}, []int{5, 7}, []Change{{"calm", 5, 5, "high", "high", 0, false, "pebbles"}, {"tired", 5, 7, "high", "high", -2, false, "pebbles"}}},
		{"what was skipped once is not compared", []int{5, -1, 1, 2}, []int{-1, 5, 2, 2}, []Change{
			{"alone", 1, 2, "", "", -1, false, "pebbles"}, {"left", 2, 2, "", "", 0, false, "pebbles"}, {"total", 3, 4, "many", "many", -1, false, "pebbles"}}},
		{"half a total is none", []int{5, 5, 1, -1}, []int{5, 5, 2, 2}, []Change{
			{"calm", 5, 5, "high", "high", 0, false, "pebbles"}, {"tired", 5, 5, "high", "high", 0, false, "pebbles"}, {"alone", 1, 2, "", "", -1, false, "pebbles"}}},
		{"the total by its own rule", []int{5, 5, 1, 1}, []int{5, 5, 2, 2}, []Change{
			{"calm", 5, 5, "high", "high", 0, false, "pebbles"}, {"tired", 5, 5, "high", "high", 0, false, "pebbles"},
			{"alone", 1, 2, "", "", -1, false, "pebbles"}, {"left", 1, 2, "", "", -1, false, "pebbles"}, {"total", 2, 4, "few", "many", -2, true, "pebbles"}}},
	} {
		q := pebbles()
		q.Questions[2].Worse, q.Questions[3].Worse = &WorseRule{}, &WorseRule{}
		got := q.Changes(answers(t, tt.before...), answers(t, tt.after...))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		worse := false
		for _, c := range tt.want {
			worse = worse || c.Worse
		}
		if Worse(got) != worse {
			t.Errorf("%s: worse is %v", tt.name, !worse)
		}
	}
}

func TestGettingBetterIsNeverWorse(t *testing.T) {
	into := WorseRule{By: 1, Into: []string{"high"}}
	if into.tells(Change{BandBefore: "low", BandAfter: "high", Gain: 1}) || !into.tells(Change{BandBefore: "low", BandAfter: "high", Gain: -1}) {
		t.Error("a rule goes the wrong way")
	}
}

func TestAnswersOffTheScale(t *testing.T) {
	q := pebbles()
	for _, tt := range []struct {
		r    Result
		s    Score
		want error
	}{
		{Result{}, Score{Question: "calm", Value: 0}, nil},
		{Result{}, Score{Question: "calm", Value: 11}, ErrScale},
		{Result{}, Score{Question: "alone", Value: 0}, ErrScale},
		{Result{}, Score{Question: "alone", Value: 3}, ErrScale},
		{Result{}, Score{Question: "alone", Skipped: true}, nil},
		{Result{}, Score{Question: "sad", Value: 1}, ErrNotFound},
		{Result{Proxy: true}, Score{Question: "calm", Value: 5}, ErrProxy},
	} {
		if _, err := tt.r.Answer(q, tt.s); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.s, err, tt.want)
		}
	}
	r := answers(t, 3)
	r, _ = r.Answer(q, Score{Question: "calm", Value: 7})
	if v, ok := r.Value("calm"); !ok || v != 7 || len(r.Scores) != 1 {
		t.Errorf("answered again: %d %v, %d scores", v, ok, len(r.Scores))
	}
}

// Somebody who answered once only, or for somebody else, is in no average.
func TestMeansAreOfPairs(t *testing.T) {
	carer := answers(t, 9)
	carer.Proxy = true
	got := pebbles().Means([]Pair{
		{answers(t, 2, 8), answers(t, 6, 4)},
		{answers(t, 4), answers(t, 4, 1)},
		{answers(t, 10, -1), Result{}},
		{answers(t, 0), carer},
	})
	want := []Mean{{"calm", 2, 3, 5, 2}, {"tired", 1, 8, 4, 4}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMadeUpQuestionnaireHasNoFlaws(t *testing.T) {
	if flaws := pebbles().Flaws(); len(flaws) > 0 {
		t.Error(flaws)
	}
}
